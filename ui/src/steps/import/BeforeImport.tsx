import { Button } from '@mantine/core';
import type { IndexShape } from '../../bindings/IndexShape';
import type { Plan } from '../../bindings/Plan';
import type { TableState } from '../../bindings/TableState';
import { currentCheck } from '../../app/migration';
import { useDispatch, useMigration } from '../../app/MigrationProvider';
import { StepFrame, type PrimaryAction } from '../../app/StepFrame';
import { importClosed } from '../../app/steps';
import { StepFailure } from '../../app/StepFailure';
import { plural } from '../../components/amount';
import { Stack } from '../../components/Stack';
import { destinationPhrase, exactPhrase } from '../../destination/words';
import type { OpenedSource } from '../../engine';
import { CeilingField } from './before/CeilingField';
import { mayReplace } from './before/choiceWords';
import { ExistingItemsCard } from './before/ExistingItemsCard';
import { RaiseField } from './before/RaiseField';
import { RecoveryAdvice } from './before/RecoveryAdvice';
import { SpeedCard } from './before/SpeedCard';
import { Unchangeable } from './before/Unchangeable';
import { UnfinishedRunCard } from './before/UnfinishedRunCard';
import { useFoundChanges } from './before/useFoundChanges';
import { useStarting } from './before/useStarting';
import { AddIndexCard } from './indexes/AddIndexCard';
import { AccessCard } from './access/AccessCard';
import { CostLine } from './CostLine';
import { RouteChooser } from './route/RouteChooser';
import { useRoute } from './route/useRoute';
import { PlannedTable } from './PlannedTable';
import styles from './Import.module.css';
import { TableConflict } from './TableConflict';
import { isAsking, TableWaiting } from './TableWaiting';
import { UnsetOptions } from './UnsetOptions';
import { useTableWork, type TableJob } from './useTableWork';
import { tableOfItems } from '../../app/placing';

function footerWords(
  table: TableState | null,
  running: TableJob | null,
  name: string,
  failed: boolean,
  isThroughS3: boolean,
): string {
  if (running) {
    if (isAsking(running)) {
      return `Waiting for your answer. ${name} is still there.`;
    }
    return {
      create: `${name} is being created. No item is written yet.`,
      options: `The options of ${name} are being set. No item is written yet.`,
      delete: `${name} is being deleted.`,
    }[running.doing];
  }
  if (!table) {
    return failed
      ? 'The destination did not answer.'
      : 'Looking whether the table is there already…';
  }
  if (isThroughS3) {
    return `${name} is not there yet: the import creates it. Nothing has been written.`;
  }
  return table.kind === 'missing'
    ? `${name} is not there yet: it is created first.`
    : `A table called ${name} is there already, and it differs from this design.`;
}

/** The indexes that the table lacks, or the one that is being built. */
function lackingOf(table: TableState | null, building: IndexShape | null): string[] {
  if (building) {
    return [building.name];
  }
  return table?.kind === 'different' ? table.missing_indexes : [];
}

/** The table first, then the items: two presses, so that neither happens unawares. */
export function BeforeImport({ plan, source }: { plan: Plan; source: OpenedSource }) {
  const { destination, known, choices, check, closed, importFailure } = useMigration((state) => ({
    destination: state.destination,
    choices: state.choices,
    known: state.known,
    check: currentCheck(state),
    closed: importClosed(state),
    importFailure: state.importFailure,
  }));
  const dispatch = useDispatch();
  const table = useTableWork(destination, plan);
  const { name } = tableOfItems(plan);
  const where = destinationPhrase(destination, known?.exact ?? null);

  const existing = table.state?.kind === 'same' && !table.running ? table.state.existing : null;
  const building = existing?.indexes.find(({ status }) => status !== 'ACTIVE') ?? null;
  const lacking = lackingOf(table.state, building);
  const starting = useStarting(source.source_id, plan, existing !== null);
  const { there, unfinished } = starting;
  const holdsItems = there !== null && !there.is_empty;
  const held = [{ sourceId: source.source_id, plan }];
  const changes = useFoundChanges(held, destination);
  const isUpdate = choices.existing === 'update' && holdsItems && !unfinished;
  const isMissing = table.state?.kind === 'missing' && !table.running;
  const route = useRoute(source.source_id, plan, check, isMissing, starting.ceiling);
  const isThroughS3 = route.primary !== null;
  const failure = table.failure ?? starting.failure ?? route.failure ?? importFailure;

  let primary: PrimaryAction | null = null;
  if (existing) {
    primary =
      isUpdate && changes.toWrite !== null
        ? { ...starting.primary, label: `Update ${plural(changes.toWrite, 'item')}` }
        : starting.primary;
  } else if (table.running) {
    primary = {
      label: table.running.stopping ? 'Stopping…' : 'Cancel',
      tone: 'stop',
      testId: 'cancel-table',
      onPress: table.stop,
    };
  } else if (route.primary) {
    primary = route.primary;
  } else if (table.state) {
    const different = table.state.kind === 'different';
    primary = {
      label: 'Create table',
      testId: 'create-table',
      blocked: different
        ? `A table called ${name} is there already, and it differs from this design. Choose above.`
        : (closed ?? (route.isLooking ? 'Looking what each route would take…' : null)),
      onPress: table.create,
    };
  }

  const speedCard = existing && there && (
    <SpeedCard
      typed={starting.pace}
      onType={starting.setSpeed}
      // Of one that is continued, only a part is left to write.
      writeUnits={unfinished ? null : (check?.write_units ?? null)}
      table={existing}
    >
      <RaiseField
        tables={[{ source_id: source.source_id, plan }]}
        destination={destination}
        isChecked={check !== null}
        typed={starting.raise}
        onType={starting.setRaise}
      />
      {destination.kind === 'aws' && (
        <CeilingField
          typed={starting.ceiling}
          onType={starting.setCeiling}
          estimate={unfinished ? null : (check?.estimate.on_demand_dollars ?? null)}
        />
      )}
    </SpeedCard>
  );

  return (
    <StepFrame
      title={`Import into ${name}`}
      purpose={
        isThroughS3
          ? 'The items go into S3, and DynamoDB imports them into a new table.'
          : 'First the table, then the items. Each waits for you.'
      }
      footer={
        existing
          ? starting.footer
          : footerWords(table.state, table.running, name, failure !== null, isThroughS3)
      }
      footerTone={existing ? starting.tone : 'calm'}
      back={table.running ? undefined : () => dispatch({ type: 'went', step: 'preview' })}
      aside={
        ((existing && unfinished) || route.unfinished) && (
          <Button
            variant="default"
            data-testid="start-again"
            onClick={route.unfinished ? route.startAnew : starting.startAnew}
          >
            Start again
          </Button>
        )
      }
      primary={primary}
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
                void table.look();
                void starting.look();
              }}
            >
              Try again
            </Button>
          </StepFailure>
        )}
        <CostLine destination={destination} known={known} />
        {table.running && <TableWaiting running={table.running} name={name} />}
        {!table.running && lacking.length > 0 && (
          <AddIndexCard
            plan={plan}
            destination={destination}
            missing={lacking}
            isBuilding={building !== null}
            check={check}
            onDone={() => void table.look()}
          />
        )}
        {!table.running && table.state?.kind === 'different' && (
          <TableConflict
            plan={plan}
            conflict={table.state}
            where={exactPhrase(destination, known?.exact ?? null)}
            remove={table.remove}
          />
        )}
        {existing && table.state?.kind === 'same' && table.state.unset.length > 0 && (
          <UnsetOptions tables={[{ name, unset: table.state.unset }]} onSet={table.setOptions} />
        )}
        {existing && unfinished && (
          <UnfinishedRunCard
            run={unfinished}
            typed={starting.confirmed}
            onType={starting.setTypedName}
            where={where}
          />
        )}
        {route.unfinished ? (
          <UnfinishedRunCard
            run={route.unfinished}
            typed={null}
            onType={starting.setTypedName}
            where={where}
          />
        ) : (
          <RouteChooser route={route} tables={[name]}>
            <CeilingField
              typed={starting.ceiling}
              onType={starting.setCeiling}
              estimate={route.dollars}
              isWhole
            />
          </RouteChooser>
        )}
        {!table.running && (
          <AccessCard plans={[plan]} destination={destination} route={route.access} />
        )}
        {existing && there?.recovery_is_off && !unfinished && mayReplace(choices.existing) && (
          <RecoveryAdvice
            plan={plan}
            destination={destination}
            onDone={() => void starting.look()}
          />
        )}
        {existing && holdsItems && !unfinished && (
          <ExistingItemsCard
            tables={[{ sourceId: source.source_id, plan, there, isChecked: check !== null }]}
            typed={starting.typedName === null ? null : { [name]: starting.typedName }}
            onType={(_, typed) => starting.setTypedName(typed)}
            held={held}
            found={changes.found}
            onFound={changes.keep}
          />
        )}
        {(holdsItems || unfinished) && speedCard}
        {!table.running && table.state && table.state.kind !== 'different' && (
          <PlannedTable
            plan={plan}
            check={check}
            fileName={source.summary.file_name}
            existing={existing}
            there={there}
            where={where}
          />
        )}
        {!table.running && table.state?.kind === 'missing' && (
          <Unchangeable plans={[plan]} where={where} />
        )}
        {!holdsItems && !unfinished && speedCard}
        {!table.state && !failure && !table.running && (
          <p className={styles.looking} role="status">
            Looking for {name} on {where}…
          </p>
        )}
      </Stack>
    </StepFrame>
  );
}
