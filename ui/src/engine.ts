/** The only file of the page that talks to the engine. One function for each command of the shell. */
import { Channel, invoke } from '@tauri-apps/api/core';
import type { AccessPattern } from './bindings/AccessPattern';
import type { AccessReport } from './bindings/AccessReport';
import type { AccessRoute } from './bindings/AccessRoute';
import type { AwsProfiles } from './bindings/AwsProfiles';
import type { CheckProgress } from './bindings/CheckProgress';
import type { CheckResult } from './bindings/CheckResult';
import type { ConnectionSummary } from './bindings/ConnectionSummary';
import type { Destination } from './bindings/Destination';
import type { Edited } from './bindings/Edited';
import type { Failure } from './bindings/Failure';
import type { Finding } from './bindings/Finding';
import type { ImportProgress } from './bindings/ImportProgress';
import type { ItemsPage } from './bindings/ItemsPage';
import type { KnownDestination } from './bindings/KnownDestination';
import type { Plan } from './bindings/Plan';
import type { OpenTable } from './bindings/OpenTable';
import type { OpenedDesign } from './bindings/OpenedDesign';
import type { OpenedPlans } from './bindings/OpenedPlans';
import type { PlanEdit } from './bindings/PlanEdit';
import type { PreviewRows } from './bindings/PreviewRows';
import type { Proposal } from './bindings/Proposal';
import type { QueryRequest } from './bindings/QueryRequest';
import type { RecordPreview } from './bindings/RecordPreview';
import type { Relation } from './bindings/Relation';
import type { Report } from './bindings/Report';
import type { RunSummary } from './bindings/RunSummary';
import type { SavedDesign } from './bindings/SavedDesign';
import type { TablesProgress } from './bindings/TablesProgress';
import type { TablesReport } from './bindings/TablesReport';
import type { TableProgress } from './bindings/TableProgress';
import type { TableShape } from './bindings/TableShape';
import type { TableState } from './bindings/TableState';
import type { UnreadableRun } from './bindings/UnreadableRun';
import type { Verification } from './bindings/Verification';
import type { VerifyChoices } from './bindings/VerifyChoices';
import type { VerifyCost } from './bindings/VerifyCost';
import { aboutCommands } from './engineAbout';
import { beforeImportCommands } from './engineBeforeImport';
import { changeCommands } from './engineChanges';
import { openingCommands } from './engineOpening';
import { relationCommands } from './engineRelations';
import { signInCommands } from './engineSignIn';
import type { ImportWork, ReopenedRun, TableWork } from './engineTypes';

export type * from './engineTypes';

/** True for what every command rejects with. */
export function isFailure(error: unknown): error is Failure {
  return typeof error === 'object' && error !== null && 'code' in error && 'message' in error;
}

/** Turns whatever was thrown into a failure with words. */
export function asFailure(error: unknown): Failure {
  if (isFailure(error)) {
    return error;
  }
  return {
    code: 'unexpected',
    message: 'Something went wrong that Tableferry did not expect.',
    repair: 'Try again. If it happens again, please report it with the detail below.',
    place: null,
    detail: error instanceof Error ? error.message : String(error),
  };
}

function channel<T>(onMessage: (message: T) => void): Channel<T> {
  const made = new Channel<T>();
  made.onmessage = onMessage;
  return made;
}

/** Makes a name for a long job, by which it can be cancelled. */
export function newJob(): string {
  return crypto.randomUUID();
}

export const engine = {
  /** Ends the job: its command rejects with code `cancelled`, or (an import) answers with what was done. */
  cancel: (job: string): Promise<void> => invoke('cancel', { job }),

  ...openingCommands({ invoke, channel }),
  ...aboutCommands({ invoke, channel }),

  // Destination
  awsProfiles: (): Promise<AwsProfiles> => invoke('aws_profiles'),
  /** Account, region and address; rejects where there is no region or no credentials. */
  knownDestination: (destination: Destination): Promise<KnownDestination> =>
    invoke('known_destination', { destination }),
  /** Asks the person, in a dialog of the system, whether data may go there; once for each since the app was started.
   * Every command rejects a destination (but Practice) that was not confirmed. */
  confirmDestination: (destination: Destination): Promise<boolean> =>
    invoke('confirm_destination', { destination }),
  /** Reaches the destination and says what is there; rejects with plain words when it cannot. */
  testConnection: (destination: Destination, job: string): Promise<ConnectionSummary> =>
    invoke('test_connection', { destination, job }),
  /** Whether who is signed in to AWS may do what importing these plans takes. Nothing is created. */
  checkAccess: (
    plans: Plan[],
    destination: Destination,
    route: AccessRoute,
    job: string,
  ): Promise<AccessReport> => invoke('check_access', { plans, destination, route, job }),

  // Design
  /** What is wrong with the plan itself (names, keys, types), without reading the file. Answers at once. */
  reviewPlan: (sourceId: string, plan: Plan): Promise<Finding[]> =>
    invoke('review_plan', { sourceId, plan }),

  /** The plan after edits, and what followed from them. All are applied, or none. */
  editPlan: (sourceId: string, plan: Plan, edits: PlanEdit[]): Promise<Edited> =>
    invoke('edit_plan', { sourceId, plan, edits }),
  /** For each list of edits, whether the plan is already as they would have it. */
  areInForce: (sourceId: string, plan: Plan, lists: PlanEdit[][]): Promise<boolean[]> =>
    invoke('are_in_force', { sourceId, plan, lists }),

  /** The plan that a CREATE TABLE statement gives for the source, which has been read. */
  proposeFromSchema: (sourceId: string, statement: string): Promise<Proposal> =>
    invoke('propose_from_schema', { sourceId, statement }),
  /** Lets the person choose a file with SQL and answers with its text. `null`: changed their mind. */
  chooseSchema: (): Promise<string | null> => invoke('choose_schema'),
  /** Saves the plan with its questions to a file the person chooses. `null`: changed their mind. */
  savePlan: (
    sourceId: string,
    plan: Plan,
    questions: AccessPattern[],
    suggestedName: string,
  ): Promise<SavedDesign | null> =>
    invoke('save_plan', { sourceId, plan, questions, suggestedName }),
  /** Lets the person choose a saved plan and fits it to the source, which has been read. `findings` of the answer
   * say which columns are missing or new. `null`: changed their mind. */
  openPlan: (sourceId: string): Promise<OpenedDesign | null> => invoke('open_plan', { sourceId }),
  /** Saves the plans of several tables, the relations between them and the questions, to one file the person chooses.
   * `null`: changed their mind. */
  savePlans: (
    plans: (OpenTable & { plan: Plan })[],
    relations: Relation[],
    questions: AccessPattern[],
    suggestedName: string,
  ): Promise<SavedDesign | null> =>
    invoke('save_plans', { plans, relations, questions, suggestedName }),
  /** Lets the person choose saved plans of several tables and fits each to the table of its name; all have been read.
   * `null`: changed their mind. */
  openPlans: (tables: OpenTable[]): Promise<OpenedPlans | null> => invoke('open_plans', { tables }),

  ...relationCommands({ invoke, channel }),
  ...changeCommands({ invoke, channel }),
  ...signInCommands({ invoke, channel }),
  ...beforeImportCommands({ invoke, channel }),

  // Preview
  previewRows: (sourceId: string, plan: Plan, from: number, count: number): Promise<PreviewRows> =>
    invoke('preview_rows', { sourceId, plan, from, count }),
  previewRecord: (sourceId: string, plan: Plan, number: number): Promise<RecordPreview> =>
    invoke('preview_record', { sourceId, plan, number }),
  /** The number of the record that starts on this line or holds it, or `null` beyond the end. */
  recordAtLine: (sourceId: string, line: number): Promise<number | null> =>
    invoke('record_at_line', { sourceId, line }),
  /** The dry run: every record against every rule. */
  check: (
    sourceId: string,
    plan: Plan,
    job: string,
    onProgress: (progress: CheckProgress) => void,
  ): Promise<CheckResult> =>
    invoke('check', { sourceId, plan, job, onProgress: channel(onProgress) }),
  /** Saves the records that the check set aside. The path, or `null`: changed their mind. */
  saveSetAside: (sourceId: string, plan: Plan): Promise<string | null> =>
    invoke('save_set_aside', { sourceId, plan }),

  // Import
  tableState: (destination: Destination, plan: Plan): Promise<TableState> =>
    invoke('table_state', { destination, plan }),
  /** Creates the table and waits until it and its indexes are ACTIVE. */
  createTable: (
    destination: Destination,
    plan: Plan,
    job: string,
    onProgress: (progress: TableProgress) => void,
  ): Promise<TableShape> =>
    invoke('create_table', { destination, plan, job, onProgress: channel(onProgress) }),
  /** Sets the options that the plan asks for and its table, which is there already, has not. */
  setTableOptions: (destination: Destination, plan: Plan, job: string): Promise<void> =>
    invoke('set_table_options', { destination, plan, job }),
  /** Deletes a table with all its items and waits until it is gone. `typedName` is what the person typed; they are
   * asked once more by the engine, and a no rejects with code `declined`. */
  deleteTable: (
    destination: Destination,
    table: string,
    typedName: string,
    job: string,
    onProgress: (progress: TableProgress) => void,
  ): Promise<void> =>
    invoke('delete_table', { destination, table, typedName, job, onProgress: channel(onProgress) }),
  /** Writes the items; with `run`, the id of an unfinished import of the same file, plan and destination, it takes
   * that one up. Overwriting in a table of AWS that holds items takes the table's name, as typed. Cancelling the job
   * answers with the report of what was done. */
  importItems: (
    work: ImportWork,
    job: string,
    onProgress: (progress: ImportProgress) => void,
  ): Promise<Report> => invoke('import_items', { work, job, onProgress: channel(onProgress) }),
  /** Creates the tables where they are not there and writes their items, one after another. It ends with the first
   * that is cancelled or stops; the answer tells of all. */
  importTables: (
    tables: TableWork[],
    job: string,
    onProgress: (progress: TablesProgress) => void,
  ): Promise<TablesReport> =>
    invoke('import_tables', { tables, job, onProgress: channel(onProgress) }),
  /** Why these plans cannot be imported in one run, or `null`. */
  tablesApart: (plans: Plan[]): Promise<Failure | null> => invoke('tables_apart', { plans }),
  /** Holds a running import or undo, or lets it go on. */
  pauseJob: (job: string, paused: boolean): Promise<void> => invoke('pause_job', { job, paused }),
  /** What comparing the table with the file will cost. */
  verifyCost: (
    sourceId: string,
    plan: Plan,
    destination: Destination,
    choices: VerifyChoices,
  ): Promise<VerifyCost> => invoke('verify_cost', { sourceId, plan, destination, choices }),
  /** Reads back what the plan says and compares it with the file. The answer so far comes as progress. */
  verifyItems: (
    sourceId: string,
    plan: Plan,
    destination: Destination,
    choices: VerifyChoices,
    job: string,
    onProgress: (sofar: Verification) => void,
  ): Promise<Verification> =>
    invoke('verify_items', {
      sourceId,
      plan,
      destination,
      choices,
      job,
      onProgress: channel(onProgress),
    }),

  // Runs that are kept
  /** The newest first. */
  recentRuns: (): Promise<RunSummary[]> => invoke('recent_runs'),
  /** Those that cannot be read, and why; the newest first. */
  unreadableRuns: (): Promise<UnreadableRun[]> => invoke('unreadable_runs'),
  /** Opens the run's file again, with its plan; rejects when the file is gone or another. `null`: the person, who is
   * asked where neither file nor destination were chosen since the app was started, said no. */
  reopenRun: (run: string): Promise<ReopenedRun | null> => invoke('reopen_run', { run }),
  /** Opens the run's rejected records as a file of their own, with the run's plan fitted to it. `null` as above. */
  openRejected: (run: string): Promise<ReopenedRun | null> => invoke('open_rejected', { run }),
  /** Undoes an import, or goes on with undoing it, once the person confirmed it; else rejects with code `declined`.
   * `typedName` is the table's name as typed, where it had to be. */
  undoRun: (
    run: string,
    typedName: string | null,
    job: string,
    onProgress: (progress: ImportProgress) => void,
  ): Promise<Report> =>
    invoke('undo_run', { run, typedName, job, onProgress: channel(onProgress) }),
  /** Removes a run from the list, with its journal and copies, once the person confirmed it; else rejects with code
   * `declined`. */
  forgetRun: (run: string): Promise<void> => invoke('forget_run', { run }),
  /** Saves the run's report to a file the person chooses. The path, or `null`: changed their mind. */
  saveReport: (run: string, form: 'page' | 'csv'): Promise<string | null> =>
    invoke('save_report', { run, form }),
  /** Saves the rejected records of a run. The path, or `null`: changed their mind. */
  saveRejected: (run: string): Promise<string | null> => invoke('save_rejected', { run }),

  // Query
  listTables: (destination: Destination): Promise<string[]> =>
    invoke('list_tables', { destination }),
  describeTable: (destination: Destination, table: string): Promise<TableShape> =>
    invoke('describe_table', { destination, table }),
  query: (destination: Destination, request: QueryRequest): Promise<ItemsPage> =>
    invoke('query', { destination, request }),
  /** Saves items (each on one line of DynamoDB JSON) to a file the person chooses. The path, or `null`. */
  saveItems: (items: string[], suggestedName: string): Promise<string | null> =>
    invoke('save_items', { items, suggestedName }),
};
