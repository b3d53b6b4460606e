import { Button } from '@mantine/core';
import { IconTablePlus } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { currentCheck } from '../../../app/migration';
import { importingTables } from '../../../app/migrationJobs';
import { isDerived } from '../../../app/derived';
import { useDispatch, useEachTable, useMigration } from '../../../app/MigrationProvider';
import { StepFrame } from '../../../app/StepFrame';
import { placedWords, tableOfItems, tablesOf, writesNoItems } from '../../../app/placing';
import { tablesNotImportable } from '../../../app/steps';
import { tableStatus } from '../../../app/tableStatus';
import { useMigrationJob } from '../../../app/useJob';
import { StepFailure } from '../../../app/StepFailure';
import { plural } from '../../../components/amount';
import { Card } from '../../../components/Card';
import { Lead } from '../../../components/Lead';
import { Sign } from '../../../components/Sign';
import { Stack } from '../../../components/Stack';
import { destinationPhrase } from '../../../destination/words';
import { openQuestions, questionWords } from '../../design/questions';
import { mayReplace } from '../before/choiceWords';
import { CeilingField } from '../before/CeilingField';
import { ExistingItemsCard } from '../before/ExistingItemsCard';
import { raiseChoice, raiseProblem } from '../before/raising';
import { ceilingChoice, speedOf, speedProblem } from '../before/speedLimit';
import { useFoundChanges } from '../before/useFoundChanges';
import { Unchangeable } from '../before/Unchangeable';
import { AccessCard } from '../access/AccessCard';
import { accessRoute } from '../access/accessRoute';
import { CostLine } from '../CostLine';
import { RouteChooser } from '../route/RouteChooser';
import styles from './Tables.module.css';
import { AddIndexes } from './AddIndexes';
import {
  figures,
  holdsItems,
  isDone,
  isFirstOfTable,
  limitOf,
  missingOf,
  raisedOf,
  questionsLeft,
  readyWords,
  sumOf,
  thereNow,
  thereWords,
  workOf,
  type Entry,
} from './beforeTables';
import { LeftOverCard } from './LeftOverCard';
import { RecoveryFirst } from './RecoveryFirst';
import { TablesSpeed } from './TablesSpeed';
import { TablesTable, type TableLine } from './TablesTable';
import { UnsetOptions } from '../UnsetOptions';
import { useTableOptions } from './useTableOptions';
import { useTablesRoute } from './useTablesRoute';
import { useTablesThere } from './useTablesThere';

/** Every table before the first item is written: what will be, what is there, and what has to be said first. */
export function TablesBefore() {
  const { title, destination, known, choices, closed, importFailure } = useMigration((state) => ({
    title: state.several?.title ?? '',
    destination: state.destination,
    known: state.known,
    choices: state.choices,
    closed: tablesNotImportable(state),
    importFailure: state.importFailure,
  }));
  const open = useEachTable(({ name, state }) => ({
    name,
    sourceId: state.source?.source_id ?? '',
    plan: state.plan,
    check: currentCheck(state),
    ended: state.ended,
    status: tableStatus(state).words,
    questions: questionWords(openQuestions(state)),
  }));
  const dispatch = useDispatch();
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [anew, setAnew] = useState(false);
  const [typedSpeed, setTypedSpeed] = useState<string | null>(null);
  const [typedCeiling, setTypedCeiling] = useState<string | null>(null);
  const [typedRaise, setTypedRaise] = useState<string | null>(null);
  const { start } = useMigrationJob(importingTables);
  const found = useTablesThere(
    open.flatMap(({ name, sourceId, plan }) => (plan ? [{ name, sourceId, plan }] : [])),
    destination,
  );
  // Of tables without a plan nothing can be left over.
  const left = anew || found.left?.length !== open.length ? null : found.left;
  useEffect(() => {
    if (left?.some(({ done }) => done)) {
      dispatch({ type: 'tables left over', reports: left.map(({ done }) => done) });
    }
  }, [left, dispatch]);
  const entries: Entry[] = open.map((table, place) => ({
    ...table,
    there: thereNow(found.tables?.[table.sourceId] ?? null, left?.[place] ?? null, anew),
    isUnknown: found.failure !== null,
  }));
  const waiting = entries.filter((entry) => !isDone(entry));
  // Rows that are read once more are no further rows.
  const own = entries.filter((entry) => !isDerived(entry));
  const holding = waiting.filter(holdsItems).filter(isFirstOfTable);
  const where = destinationPhrase(destination, known?.exact ?? null);
  const names = destination.kind === 'aws' && mayReplace(choices.existing) ? typed : null;
  const options = useTableOptions(waiting, destination, found.look);
  const route = useTablesRoute(entries, destination, found.tables !== null);
  const failure = found.failure ?? found.apart ?? options.failure ?? route.failure ?? importFailure;
  const items = sumOf(waiting, (check) => check.items);
  const held = waiting
    .filter(holdsItems)
    .flatMap(({ name, sourceId, plan }) => (plan ? [{ name, sourceId, plan }] : []));
  const changes = useFoundChanges(held, destination);

  const lines: TableLine[] = entries.map((entry, place) => {
    const { name, plan, check, status } = entry;
    const { words, tone } = thereWords(entry);
    const isOfDesign = entry.there?.state.kind === 'different';
    return {
      name,
      table: writesNoItems(plan) ? placedWords(plan) : plan ? tableOfItems(plan).name : '',
      cells: [
        ...(check
          ? [check.records, check.items, check.rejected, check.duplicates, check.write_units]
          : ['', '', '', '', '']),
        <span key="there" className={styles.there} data-tone={tone}>
          {check ? words : status}
        </span>,
      ],
      open: () => {
        dispatch({ type: 'tables looked at', place });
        if (!isDone(entry)) {
          dispatch({ type: 'went', step: isOfDesign || !check ? 'design' : 'preview' });
        }
      },
    };
  });
  const pace = typedSpeed ?? (choices.most_write_units ?? limitOf(waiting))?.toString() ?? '';
  const ceiling = typedCeiling ?? choices.most_dollars?.toString() ?? '';
  const raised = typedRaise ?? (choices.raised_units ?? raisedOf(waiting))?.toString() ?? '';
  const raise = destination.kind === 'aws' && !route.s3 ? raised : '';
  const waitsFor = speedProblem(ceiling)
    ? 'The spending ceiling above is not an amount in dollars.'
    : raiseProblem(raise)
      ? 'What the tables are to be raised to is not a number of write units a second.'
      : (missingOf(found, waiting, names, route.s3 ? '' : pace) ??
        route.missing ??
        (route.isLooking ? 'Looking what each route would take…' : null));
  const footer = questionsLeft(waiting) ?? readyWords(entries);
  const ceilingField = (
    <CeilingField
      typed={ceiling}
      onType={(typedDollars) => {
        setTypedCeiling(typedDollars);
        dispatch({ type: 'import choices', choices: ceilingChoice(typedDollars) });
      }}
      estimate={
        route.s3 ? route.dollars : sumOf(waiting, (check) => check.estimate.on_demand_dollars ?? 0)
      }
      isWhole={route.s3 !== undefined}
    />
  );

  return (
    <StepFrame
      title={`Import ${plural(entries.length, 'table')}`}
      purpose="One run: one table after another, in this order. Nothing is written before you press Import."
      footer={footer}
      footerTone={(closed ?? waitsFor) ? 'calm' : 'good'}
      back={() => dispatch({ type: 'went', step: 'preview' })}
      primary={{
        label:
          waiting.length === 0
            ? 'Import'
            : `Import ${plural(items, 'item')} into ${plural(tablesOf(waiting.flatMap(({ plan }) => plan ?? [])).length, 'table')}`,
        testId: 'start-import',
        blocked: waiting.length === 0 ? 'Every table is imported.' : (closed ?? waitsFor),
        onPress: () => {
          route.keep();
          void start({
            tables: entries.flatMap((entry) =>
              workOf(
                entry,
                destination,
                {
                  ...choices,
                  most_write_units: speedOf(pace),
                  ...ceilingChoice(ceiling),
                  ...raiseChoice(raise),
                  s3: route.s3,
                },
                names,
              ),
            ),
            choices,
          });
        },
      }}
    >
      <Stack>
        {failure && (
          <StepFailure failure={failure}>
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
          </StepFailure>
        )}
        <CostLine destination={destination} known={known} />
        <AddIndexes waiting={waiting} destination={destination} onDone={() => void found.look()} />
        {options.unset.length > 0 && (
          <UnsetOptions tables={options.unset} busy={options.busy} onSet={options.set} />
        )}
        {left && (
          <LeftOverCard
            tables={entries.map(({ name }, place) => ({ name, left: left[place] ?? null }))}
            onAnew={() => {
              setAnew(true);
              dispatch({ type: 'tables put away', again: true });
            }}
          />
        )}
        <RouteChooser route={route} tables={route.tables}>
          {ceilingField}
        </RouteChooser>
        <AccessCard
          plans={waiting.flatMap(({ plan }) => plan ?? [])}
          destination={destination}
          route={accessRoute({ s3: route.s3, ...raiseChoice(raise) })}
        />
        {mayReplace(choices.existing) && (
          <RecoveryFirst
            holding={holding}
            destination={destination}
            onDone={() => void found.look()}
          />
        )}
        {holding.length > 0 && (
          <ExistingItemsCard
            tables={holding.flatMap(({ sourceId, plan, check, there }) =>
              plan && there?.items
                ? [{ sourceId, plan, there: there.items, isChecked: check !== null }]
                : [],
            )}
            typed={names}
            onType={(table, text) => setTyped({ ...typed, [table]: text })}
            held={held}
            found={changes.found}
            onFound={changes.keep}
          />
        )}
        <Card testId="tables-before">
          <Lead
            sign={<Sign icon={IconTablePlus} tone="good" large />}
            title={`${plural(entries.length, 'table')} from ${title}`}
          >
            <p>
              On {where}.{' '}
              {route.s3
                ? 'Each table is created by its import from S3.'
                : 'Tables that are not there yet are created first, each before its items.'}
            </p>
          </Lead>
          <TablesTable
            label="The tables that are imported"
            figures={figures}
            lines={lines}
            sums={[
              sumOf(own, (check) => check.records),
              sumOf(entries, (check) => check.items),
              sumOf(own, (check) => check.rejected),
              sumOf(own, (check) => check.duplicates),
              sumOf(entries, (check) => check.write_units),
              null,
            ]}
          />
        </Card>
        <Unchangeable
          plans={waiting.flatMap(({ plan, there }) =>
            plan && there?.state.kind === 'missing' ? [plan] : [],
          )}
          where={where}
        />
        {!route.s3 && (
          <TablesSpeed
            waiting={waiting}
            destination={destination}
            pace={pace}
            onPace={(typedPace) => {
              setTypedSpeed(typedPace);
              dispatch({
                type: 'import choices',
                choices: { most_write_units: speedOf(typedPace) },
              });
            }}
            raise={raise}
            onRaise={(typedUnits) => {
              setTypedRaise(typedUnits);
              dispatch({ type: 'import choices', choices: raiseChoice(typedUnits) });
            }}
          >
            {destination.kind === 'aws' && ceilingField}
          </TablesSpeed>
        )}
      </Stack>
    </StepFrame>
  );
}
