import { Button } from '@mantine/core';
import { IconTablePlus } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { ImportChoices } from '../../../bindings/ImportChoices';
import { currentCheck, type MigrationState } from '../../../app/migration';
import { useMigration } from '../../../app/MigrationProvider';
import { StepFrame } from '../../../app/StepFrame';
import { tablesNotImportable } from '../../../app/steps';
import { allTables, type SeveralTables } from '../../../app/tables';
import { tableStatus } from '../../../app/tableStatus';
import { useImportTables } from '../../../app/useImportTables';
import { amount, plural } from '../../../components/amount';
import { Card } from '../../../components/Card';
import { FailureNotice } from '../../../components/FailureNotice';
import { Lead } from '../../../components/Lead';
import { Sign } from '../../../components/Sign';
import { Stack } from '../../../components/Stack';
import { destinationPhrase } from '../../../destination/words';
import type { TableWork } from '../../../engine';
import { openQuestions as designQuestions, questionWords } from '../../design/questions';
import { SpeedCard } from '../before/SpeedCard';
import { speedOf, speedProblem } from '../before/speedLimit';
import { choicesFor } from '../before/useStarting';
import { CostLine } from '../CostLine';
import { ExistingItemsOfTables } from './ExistingItemsOfTables';
import styles from './Tables.module.css';
import { TablesTable, type TableLine } from './TablesTable';
import { useTablesThere, type TableThere } from './useTablesThere';

const figures = [
  { name: 'Records', isCount: true },
  { name: 'Items', isCount: true },
  { name: 'Rejected', isCount: true },
  { name: 'Set aside', isCount: true },
  { name: 'Write units', isCount: true },
  { name: 'At the destination', isCount: false },
];

const nothing: ImportChoices = { existing: 'overwrite', keep_copy: false, most_write_units: null };

interface Entry {
  name: string;
  state: MigrationState;
  there: TableThere | null;
}

/** True of a table whose import came to its end: it is not imported again. */
function isDone({ state }: Entry): boolean {
  const { ended } = state;
  return ended !== null && !ended.undone && !ended.report.stopped && !ended.report.cancelled;
}

function thereWords(entry: Entry): { words: string; tone?: 'amber' | 'red' | 'good' } {
  const { there } = entry;
  if (isDone(entry)) {
    return { words: 'is imported', tone: 'good' };
  }
  if (there === null) {
    return { words: 'looking…' };
  }
  if (there.state.kind === 'missing') {
    return { words: 'will be created' };
  }
  if (there.state.kind === 'different') {
    return { words: 'is there, and differs', tone: 'red' };
  }
  if (there.unfinished) {
    return { words: 'goes on where it stopped', tone: 'amber' };
  }
  return there.items?.is_empty === false
    ? { words: 'is there, and holds items', tone: 'amber' }
    : { words: 'is there, and empty' };
}

/** Every table before the first item is written: what will be, what is there, and what has to be said first. */
export function TablesBefore({ several }: { several: SeveralTables }) {
  const { state, dispatch } = useMigration();
  const { destination, known, choices } = state;
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [typedSpeed, setTypedSpeed] = useState<string | null>(null);
  const pace = typedSpeed ?? choices.most_write_units?.toString() ?? '';
  const start = useImportTables();
  const open = allTables(state);
  const found = useTablesThere(
    open.flatMap(({ state: { source, plan } }) =>
      source && plan ? [{ sourceId: source.source_id, plan }] : [],
    ),
    destination,
  );
  const entries: Entry[] = open.map(({ name, state: table }) => ({
    name,
    state: table,
    there: found.tables?.[table.source?.source_id ?? ''] ?? null,
  }));
  const waiting = entries.filter((entry) => !isDone(entry));
  const holding = waiting.filter(
    ({ there }) => there?.items?.is_empty === false && there.unfinished === null,
  );
  const where = destinationPhrase(destination, known?.exact ?? null);
  const asksNames = destination.kind === 'aws' && choices.existing === 'overwrite';
  const failure = found.failure ?? found.apart ?? state.importFailure;
  const items = sumOf(waiting, (table) => currentCheck(table)?.items ?? 0);

  function missing(): string | null {
    if (found.tables === null) {
      return found.failure
        ? 'The destination did not answer.'
        : 'Looking which tables are there already…';
    }
    if (found.apart) {
      return found.apart.message;
    }
    const different = waiting.find(({ there }) => there?.state.kind === 'different');
    if (different) {
      return `A table called ${different.state.plan?.table.name ?? ''} is there already, and it differs. Give ${different.name} another name in its design.`;
    }
    const confirmed = waiting.find(({ there }) => there?.unfinished?.to_confirm);
    if (confirmed) {
      return `${confirmed.name}: its unfinished import is of an earlier version. Continue or forget it in the list of imports.`;
    }
    const unnamed = holding.find(
      ({ name, state: table }) => asksNames && typed[name] !== table.plan?.table.name,
    );
    if (unnamed) {
      return 'On AWS, overwriting items waits for the names of those tables: type them above.';
    }
    return speedProblem(pace) && 'The pace below is not a number of write units a second.';
  }

  function workOf({ name, state: table, there }: Entry): TableWork[] {
    const { source, plan, ended } = table;
    if (!source || !plan) {
      return [];
    }
    const unfinished = there?.unfinished ?? null;
    return [
      {
        name,
        work: {
          source_id: source.source_id,
          plan,
          destination,
          choices: {
            ...(unfinished?.choices ?? (there?.items ? choicesFor(choices, there.items) : nothing)),
            // One limit for the whole run: its tables are written one after another.
            most_write_units: speedOf(pace),
          },
          run: unfinished?.id ?? null,
          typed_name: asksNames ? (typed[name] ?? null) : null,
        },
        done: isDone({ name, state: table, there }) ? (ended?.report ?? null) : null,
      },
    ];
  }

  const lines: TableLine[] = entries.map((entry) => {
    const { name, state: table } = entry;
    const check = currentCheck(table);
    const { words, tone } = thereWords(entry);
    const isOfDesign = entry.there?.state.kind === 'different';
    const asked = check ? null : tableStatus(table).words;
    return {
      name,
      table: table.plan?.table.name ?? '',
      cells: [
        check?.records ?? '',
        check?.items ?? '',
        check?.rejected ?? '',
        check?.duplicates ?? '',
        check?.write_units ?? '',
        <span key="there" className={styles.there} data-tone={tone}>
          {asked ?? words}
        </span>,
      ] satisfies (number | ReactNode)[],
      open: () => {
        dispatch({ type: 'tables looked at', place: entries.indexOf(entry) });
        if (!isDone(entry)) {
          dispatch({ type: 'went', step: isOfDesign || !check ? 'design' : 'preview' });
        }
      },
    };
  });
  const closed = tablesNotImportable(state);
  const waitsFor = missing();
  const asking = questionsLeft(waiting);
  const doneCount = entries.length - waiting.length;

  return (
    <StepFrame
      title={`Import ${plural(several.tables.length, 'table')}`}
      purpose="One run: one table after another, in this order. Nothing is written before you press Import."
      footer={
        asking !== null
          ? asking
          : doneCount > 0
            ? `${amount(doneCount)} of ${plural(entries.length, 'table')} ${doneCount === 1 ? 'is' : 'are'} imported. The others go on from there.`
            : 'Everything is ready. Nothing has been written by this import yet.'
      }
      footerTone={(closed ?? waitsFor) ? 'calm' : 'good'}
      back={() => dispatch({ type: 'went', step: 'preview' })}
      primary={{
        label:
          waiting.length === 0
            ? 'Import'
            : `Import ${plural(items, 'item')} into ${plural(waiting.length, 'table')}`,
        testId: 'start-import',
        blocked: waiting.length === 0 ? 'Every table is imported.' : (closed ?? waitsFor),
        onPress: () => void start(entries.flatMap(workOf), choices),
      }}
    >
      <Stack>
        {failure && (
          <FailureNotice failure={failure}>
            <Button
              variant="default"
              size="compact-sm"
              data-testid="look-again"
              onClick={() => {
                dispatch({ type: 'import put away' });
                void found.look();
              }}
            >
              Try again
            </Button>
          </FailureNotice>
        )}
        <CostLine destination={destination} known={known} />
        {holding.length > 0 && (
          <ExistingItemsOfTables
            tables={holding.flatMap(({ name, state: table }) =>
              table.plan ? [{ name, table: table.plan.table.name }] : [],
            )}
            choices={choices}
            typed={asksNames ? typed : null}
            onChange={(change) => dispatch({ type: 'import choices', choices: change })}
            onType={(name, text) => setTyped({ ...typed, [name]: text })}
          />
        )}
        <Card testId="tables-before">
          <Lead
            sign={<Sign icon={IconTablePlus} tone="good" large />}
            title={`${plural(entries.length, 'table')} from ${several.title}`}
          >
            <p>
              On {where}. Tables that are not there yet are created first, each before its items.
            </p>
          </Lead>
          <TablesTable
            label="The tables that are imported"
            figures={figures}
            lines={lines}
            sums={[
              sumOf(entries, (table) => currentCheck(table)?.records ?? 0),
              sumOf(entries, (table) => currentCheck(table)?.items ?? 0),
              sumOf(entries, (table) => currentCheck(table)?.rejected ?? 0),
              sumOf(entries, (table) => currentCheck(table)?.duplicates ?? 0),
              sumOf(entries, (table) => currentCheck(table)?.write_units ?? 0),
              null,
            ]}
          />
        </Card>
        <SpeedCard
          typed={pace}
          onType={(typedPace) => {
            setTypedSpeed(typedPace);
            dispatch({
              type: 'import choices',
              choices: { most_write_units: speedOf(typedPace) },
            });
          }}
          writeUnits={sumOf(waiting, (table) => currentCheck(table)?.write_units ?? 0)}
          table={null}
        />
      </Stack>
    </StepFrame>
  );
}

/** What nobody has answered, and what that means; null where there is nothing. */
function questionsLeft(waiting: Entry[]): string | null {
  const open = waiting.flatMap(({ name, state }) => {
    const words = questionWords(designQuestions(state));
    return words === null ? [] : [{ name, words }];
  });
  const [only] = open;
  if (!only) {
    return null;
  }
  return open.length === 1
    ? `${only.name}: ${only.words}`
    : `${plural(open.length, 'table has', 'tables have')} open questions: ${open.map(({ name }) => name).join(', ')}. Unanswered, they are imported as the preview shows.`;
}

function sumOf(entries: Entry[], figure: (table: MigrationState) => number): number {
  return entries.reduce((sum, { state }) => sum + figure(state), 0);
}
