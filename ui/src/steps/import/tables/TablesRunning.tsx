import { Button } from '@mantine/core';
import { currentCheck, type RunningImport } from '../../../app/migration';
import { useMigration } from '../../../app/MigrationProvider';
import { StepFrame } from '../../../app/StepFrame';
import { allTables, type TableProgress } from '../../../app/tables';
import { useImport } from '../../../app/useImport';
import { plural } from '../../../components/amount';
import { Card } from '../../../components/Card';
import { Stack } from '../../../components/Stack';
import { WritingCard } from '../../../runs/WritingCard';
import { CostLine } from '../CostLine';
import { figuresOf } from '../RunningImportView';
import { importSum } from '../sum';
import { reportFigures } from './reportFigures';
import styles from './Tables.module.css';
import { accounted, added, progressOfAll } from './tableSums';
import { TablesTable } from './TablesTable';

function stepWords(step: TableProgress | undefined, isDone: boolean): string {
  switch (step?.kind) {
    case 'creating':
      return step.progress ? `table is ${step.progress.status}` : 'looking for the table…';
    case 'importing':
      return 'is being written';
    case 'ended':
      return step.report.stopped || step.report.cancelled ? 'stopped' : 'is imported';
    case 'failed':
      return 'could not start';
    default:
      return isDone ? 'was imported before' : 'waits';
  }
}

/** Several tables under way: how far all of them are, and each. */
export function TablesRunning({ importing }: { importing: RunningImport }) {
  const { state } = useMigration();
  const { stop, pause } = useImport();
  const { stopping, choices } = importing;
  const paused = importing.paused && !stopping;
  const keeps = choices.existing === 'keep';
  const open = allTables(state);
  const at = importing.tables?.at ?? 0;
  const each = open.map(({ state: table }, place) => {
    const step = importing.tables?.steps[place];
    // One that is imported already counts as it did.
    const isDone = step === undefined && table.ended !== null && !table.ended.undone;
    const report = isDone ? table.ended?.report : undefined;
    return {
      step,
      isDone,
      sum: report ?? accounted(step),
      records: currentCheck(table)?.records ?? table.profile?.records ?? 0,
    };
  });
  const all = added(each.map(({ sum }) => sum));
  const total = each.reduce((sum, { records }) => sum + records, 0);
  const step = importing.tables?.steps[at];
  const progress = progressOfAll(step?.kind === 'importing' ? step.progress : null, all, total);

  return (
    <StepFrame
      title={`Importing ${plural(open.length, 'table')}`}
      running
      purpose="You can pause or cancel at any moment: what is written stays written, and the rest can be continued later."
      footer={stopping ? 'Stopping: requests already sent finish first.' : importSum(all, keeps)}
      aside={
        !stopping && (
          <Button
            variant={paused ? 'filled' : 'default'}
            data-testid="pause-import"
            // The second half of a double click is not meant.
            onClick={(event) => event.detail < 2 && void pause(!paused)}
          >
            {paused ? 'Continue' : 'Pause'}
          </Button>
        )
      }
      primary={{
        label: stopping ? 'Stopping…' : 'Cancel',
        tone: 'stop',
        testId: 'cancel-import',
        onPress: stop,
      }}
    >
      <Stack>
        <CostLine destination={state.destination} known={state.known} />
        <WritingCard
          name="import"
          label="Import"
          verb="done"
          progress={progress ?? null}
          total={total}
          paused={paused}
          still="Nothing is being written"
          before={`${open[at]?.name ?? ''}: ${stepWords(step, false)}`}
          figures={figuresOf(progress, keeps)}
        />
        <Card testId="tables-running">
          <TablesTable
            label="The tables that are imported"
            figures={[...reportFigures, { name: 'State', isCount: false }]}
            lines={open.map(({ name, state: table }, place) => {
              const { sum, step: of, isDone } = each[place] ?? { sum: all, isDone: false };
              return {
                name,
                table: table.plan?.table.name ?? '',
                isNow: place === at && !isDone,
                cells: [
                  sum.records_read,
                  sum.items_written,
                  sum.items_kept,
                  sum.records_rejected,
                  sum.duplicates_set_aside,
                  <span key="state" className={styles.there}>
                    {stepWords(of, isDone)}
                  </span>,
                ],
              };
            })}
            sums={[
              all.records_read,
              all.items_written,
              all.items_kept,
              all.records_rejected,
              all.duplicates_set_aside,
              null,
            ]}
          />
        </Card>
      </Stack>
    </StepFrame>
  );
}
