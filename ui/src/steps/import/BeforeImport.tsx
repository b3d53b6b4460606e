import { Button } from '@mantine/core';
import type { Plan } from '../../bindings/Plan';
import type { TableState } from '../../bindings/TableState';
import { currentCheck } from '../../app/migration';
import { useMigration } from '../../app/MigrationProvider';
import { StepFrame, type PrimaryAction } from '../../app/StepFrame';
import { importClosed } from '../../app/steps';
import { useImport } from '../../app/useImport';
import { plural } from '../../components/amount';
import { FailureNotice } from '../../components/FailureNotice';
import { destinationPhrase } from '../../destination/words';
import type { OpenedSource } from '../../engine';
import { CostLine } from './CostLine';
import { PlannedTable } from './PlannedTable';
import styles from './Import.module.css';
import { TableConflict } from './TableConflict';
import { TableWaiting } from './TableWaiting';
import { useTableWork, type TableJob } from './useTableWork';

function footerWords(
  table: TableState | null,
  running: TableJob | null,
  name: string,
  failed: boolean,
): string {
  if (running) {
    return running.doing === 'create'
      ? `${name} is being made. No item is written yet.`
      : `${name} is being deleted.`;
  }
  if (!table) {
    return failed
      ? 'The destination did not answer.'
      : 'Looking whether the table is there already…';
  }
  const words = {
    missing: `${name} is not there yet: making it comes first.`,
    same: `${name} is ready. Nothing has been written by this import yet.`,
    different: `A table called ${name} is there already, and it differs from this design.`,
  };
  return words[table.kind];
}

/** The table first, then the items: two presses, so that neither happens unawares. */
export function BeforeImport({ plan, source }: { plan: Plan; source: OpenedSource }) {
  const { state, dispatch } = useMigration();
  const table = useTableWork(state.destination, plan);
  const { start } = useImport();
  const { name } = plan.table;
  const where = destinationPhrase(state.destination, state.connection);
  const check = currentCheck(state);
  const failure = table.failure ?? state.importFailure;
  const closed = importClosed(state);

  let primary: PrimaryAction | null = null;
  if (table.running) {
    primary = {
      label: table.running.stopping ? 'Stopping…' : 'Cancel',
      tone: 'stop',
      testId: 'cancel-table',
      onPress: table.stop,
    };
  } else if (table.state?.kind === 'missing') {
    primary = {
      label: 'Create table',
      testId: 'create-table',
      blocked: closed,
      onPress: () => void table.create(),
    };
  } else if (table.state?.kind === 'same') {
    primary = {
      label: `Import ${plural(check?.items ?? 0, 'item')}`,
      testId: 'start-import',
      blocked: closed,
      onPress: () => void start(),
    };
  } else if (table.state?.kind === 'different') {
    primary = {
      label: 'Create table',
      testId: 'create-table',
      blocked: `A table called ${name} is there already, and it differs from this design. Choose above.`,
      onPress: () => undefined,
    };
  }

  return (
    <StepFrame
      title={`Import into ${name}`}
      purpose="First the table, then the items. Each waits for you."
      footer={footerWords(table.state, table.running, name, failure !== null)}
      footerTone={table.state?.kind === 'same' ? 'good' : 'calm'}
      back={table.running ? undefined : () => dispatch({ type: 'went', step: 'preview' })}
      primary={primary}
    >
      <div className={styles.stack}>
        {failure && (
          <FailureNotice failure={failure}>
            <Button
              variant="default"
              size="compact-sm"
              data-testid="look-again"
              onClick={() => {
                dispatch({ type: 'import put away' });
                void table.look();
              }}
            >
              Try again
            </Button>
          </FailureNotice>
        )}
        <CostLine destination={state.destination} connection={state.connection} />
        {table.running && <TableWaiting running={table.running} name={name} />}
        {!table.running && table.state?.kind === 'different' && (
          <TableConflict
            plan={plan}
            conflict={table.state}
            remove={(typed) => void table.remove(typed)}
          />
        )}
        {!table.running && table.state && table.state.kind !== 'different' && (
          <PlannedTable
            plan={plan}
            check={check}
            fileName={source.summary.file_name}
            existing={table.state.kind === 'same' ? table.state.existing : null}
            where={where}
          />
        )}
        {!table.state && !failure && !table.running && (
          <p className={styles.looking} role="status">
            Looking for {name} on {where}…
          </p>
        )}
      </div>
    </StepFrame>
  );
}
