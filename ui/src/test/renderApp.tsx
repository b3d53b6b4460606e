import { MantineProvider } from '@mantine/core';
import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { vi, type Mock } from 'vitest';
import { App } from '../app/App';
import { emptyMigration, type MigrationState } from '../app/migration';
import { MigrationProvider } from '../app/MigrationProvider';
import { engine, type ReopenedRun } from '../engine';
import { theme } from '../theme/theme';
import { areInForce, editPlan } from './editPlan';
import {
  check,
  choices,
  known,
  plan as usersPlan,
  proposal,
  profile,
  record,
  report,
  shape,
  source,
} from './fixtures';
import {
  answeredQuestion,
  askedQuestion,
  questionReport,
  savedForDevelopers,
  settled,
} from './questions';
import { foundChanges } from './changes';
import { locksOf } from './locks';
import { signInAnswers } from './signIn';
import { foundRelation, placementOptions } from './relations';
import { tableList, tablesReport } from './tables';

type Engine = typeof engine;

const reopened = {
  source: { ...source, source_id: 'source-2' },
  plan: usersPlan,
  destination: { kind: 'practice' },
  choices,
} satisfies ReopenedRun;

/** An engine that answers as if all were well; each test says what is otherwise. */
export function fakeEngine(answers: Partial<Engine> = {}): {
  [K in keyof Engine]: Mock<Engine[K]>;
} {
  const well: Engine = {
    cancel: async () => undefined,
    chooseFiles: async () => ({ kind: 'one', source }),
    chooseFolder: async () => null,
    openListed: async () => ({ tables: [] }),
    listDumpAs: async () => tableList,
    importTables: async () => tablesReport([]),
    tablesApart: async () => null,
    openRefused: async () => source,
    openSample: async () => source,
    onFileDropped: async () => () => undefined,
    pageListens: async () => undefined,
    about: async () => ({
      version: '0.1.0',
      system: 'linux, x86_64',
      web_view: '2.48.3',
      data_folder: '/home/anna/.local/share/tableferry',
    }),
    openDataFolder: async () => undefined,
    reopenSource: async () => source,
    proposeFromSchema: async () => proposal,
    proposeTablesFromSchema: async (sourceIds) => sourceIds.map(() => proposal),
    chooseSchema: async () => null,
    editPlan,
    areInForce,
    savePlan: async () => ({ path: '/home/anna/users.plan.json', left_out: [] }),
    openPlan: async () => ({ proposal, questions: [], questions_not_open: 0, derived: [] }),
    savePlans: async () => ({ path: '/home/anna/shop.plan.json', left_out: [] }),
    openPlans: async () => null,
    findRelations: async () => ({ relations: [], many_to_many: [] }),
    measureRelation: async (_tables, relation) => foundRelation(relation),
    placeTables: async (tables) => tables.map(({ plan }) => plan),
    placementOptions: async () => placementOptions,
    uniqueColumns: async () => [],
    deriveTable: async (owner, derived) => locksOf(owner, derived),
    settleQuestions: async (_before, _tables, _relations, questions) => settled(questions),
    answerQuestions: async (_tables, _relations, patterns) => patterns.map(answeredQuestion),
    measureQuestions: async (_tables, _relations, patterns) => patterns.map(questionReport),
    askQuestion: async () => askedQuestion,
    saveForDevelopers: async () => savedForDevelopers,
    saveSetAside: async () => '/home/anna/users.set-aside.csv',
    readSource: async () => ({ profile, proposal, questions: [] }),
    closeSource: async () => undefined,
    awsProfiles: async () => ({
      profiles: [{ name: 'work', region: 'eu-central-1', kind: { kind: 'keys' }, portal: null }],
      region: null,
    }),
    ...signInAnswers,
    knownDestination: async (destination) => known(destination),
    confirmDestination: async () => true,
    checkAccess: async () => ({
      identity: 'role Importer',
      arn: 'arn:aws:sts::123456789012:assumed-role/Importer/ann',
      account: '123456789012',
      region: 'eu-central-1',
      lines: [],
      notes: [],
      policy: '',
    }),
    testConnection: async (destination) => ({
      ...known(destination),
      tables: [],
      message: 'It answered in 4 ms.',
    }),
    reviewPlan: async () => [],
    previewRows: async (_id, _plan, from, count) => ({
      rows: Array.from({ length: count }, (_, at) => ({
        number: from + at,
        line: from + at + 2,
        cells: ['101', 'alice', '', '', '{}'],
        blanks: [],
        fixed: [],
        at_fault: [],
        status: 'item',
        remark: null,
      })),
    }),
    previewRecord: async (_id, _plan, number) => ({ ...record, number, line: number + 2 }),
    recordAtLine: async (_id, line) => (line <= 4 ? line - 2 : null),
    check: async () => check,
    tableState: async () => ({ kind: 'missing' }),
    createTable: async () => shape,
    setTableOptions: async () => undefined,
    deleteTable: async () => undefined,
    itemsThere: async () => ({ is_empty: true, about: 0 }),
    unfinishedRun: async () => null,
    routeOffers: async () => ({
      routes: [],
      proposed_bucket: '',
      price_region: 'us-east-1',
      prices_of: 'November 2026',
    }),
    switchOnRecovery: async () => undefined,
    addIndex: async () => shape,
    enteringItems: async (_destination, _plan, index) => ({
      index,
      items: 3,
      entering: 2,
      without_value: 1,
      wrong_value: 0,
      read_units: 0.5,
    }),
    raiseOffer: async () => null,
    raisedTables: async () => [],
    setBack: async () => ({ table: 'Users', message: 'It is set back.' }),
    leftOver: async () => null,
    importItems: async () => report,
    pauseJob: async () => undefined,
    verifyCost: async () => ({
      items: 3,
      read_units: 3,
      index_read_units: 1.5,
      dollars: 0,
      prices_of: 'November 2026',
    }),
    verifyItems: async () => ({
      table: 'Users',
      items: 3,
      items_total: 3,
      agree: 3,
      differ: 0,
      missing: 0,
      differences: [],
      indexes: [],
      consumed_read_units: 3,
      seconds: 0.1,
    }),
    changesCost: async () => ({
      table_bytes: 98_304,
      read_units: 24,
      dollars: 0.000003,
      prices_of: 'November 2026',
    }),
    findChanges: async () => foundChanges,
    deleteGone: async () => ({ ...report, items_written: 0, items_deleted: 1 }),
    continueDeletion: async () => ({ ...report, items_written: 0, items_deleted: 1 }),
    recentRuns: async () => [],
    unreadableRuns: async () => [],
    reopenRun: async () => reopened,
    openRejected: async () => reopened,
    undoRun: async () => ({ ...report, items_written: 0, items_deleted: 2 }),
    forgetRun: async () => undefined,
    saveReport: async () => '/home/anna/users.report.html',
    saveRejected: async () => '/home/anna/users.rejected.csv',
    listTables: async () => ['Orders', 'Users'],
    describeTable: async (_destination, name) => ({ ...shape, name }),
    query: async () => ({
      operation: 'GetItem',
      items: [],
      count: 0,
      consumed_read_units: 0.5,
      next: null,
      seconds: 0.01,
    }),
    saveItems: async () => '/home/anna/Users.jsonl',
  };
  // By name alone: the type of all its functions together is more than the compiler takes.
  const commands = engine as unknown as Record<string, (...given: unknown[]) => unknown>;
  const spies: Partial<Record<keyof Engine, unknown>> = {};
  for (const [name, answer] of Object.entries({ ...well, ...answers })) {
    spies[name as keyof Engine] = vi.spyOn(commands, name).mockImplementation(answer as never);
  }
  return spies as { [K in keyof Engine]: Mock<Engine[K]> };
}

/** The whole page over a migration that has come this far. */
export function renderApp(initial: MigrationState = emptyMigration) {
  render(
    <MantineProvider theme={theme} env="test">
      <MigrationProvider initial={initial}>
        <App />
      </MigrationProvider>
    </MantineProvider>,
  );
  return userEvent.setup();
}

/** A promise and the two ways to settle it. */
export function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
