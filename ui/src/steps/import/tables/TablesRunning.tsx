import { currentCheck } from '../../../app/migration';
import { isDerived } from '../../../app/derived';
import { useEachTable, useMigration } from '../../../app/MigrationProvider';
import type { TableProgress } from '../../../app/tables';
import { plural } from '../../../components/amount';
import { Card } from '../../../components/Card';
import { stageNames } from '../route/routeWords';
import { RunningImport } from '../RunningImportView';
import { isDone as isImported } from './beforeTables';
import { countsOf, reportFigures } from './reportFigures';
import styles from './Tables.module.css';
import { accounted, added, progressOfAll } from './tableSums';
import { TablesTable } from './TablesTable';
import { tableOfItems } from '../../../app/placing';

function stepWords(step: TableProgress | undefined, isDone: boolean): string {
  switch (step?.kind) {
    case 'creating':
      return step.progress ? `table is ${step.progress.status}` : 'looking for the table…';
    case 'importing':
      return step.progress.s3 ? stageNames[step.progress.s3.stage] : 'is being written';
    case 'ended':
      return step.report.stopped || step.report.cancelled ? 'stopped' : 'is imported';
    case 'failed':
      return 'could not start';
    default:
      return isDone ? 'was imported before' : 'waits';
  }
}

/** Several tables under way: how far all of them are, and each. */
export function TablesRunning() {
  const running = useMigration((state) => state.importing?.tables ?? null);
  const open = useEachTable(({ name, state }) => ({
    name,
    table: state.plan ? tableOfItems(state.plan).name : '',
    isDerived: isDerived(state),
    records: currentCheck(state)?.records ?? state.profile?.records ?? 0,
    // One that is imported already counts as it did.
    report: state.ended && isImported(state) ? state.ended.report : null,
  }));
  const at = running?.at ?? 0;
  const each = open.map((table, place) => {
    const step = running?.steps[place];
    const done = step === undefined ? table.report : null;
    return { ...table, step, isDone: done !== null, sum: done ?? accounted(step) };
  });
  // Rows that are read once more are no further rows.
  const own = each.filter((table) => !table.isDerived);
  const all = added(own.map(({ sum }) => sum));
  const total = own.reduce((sum, { records }) => sum + records, 0);
  const step = running?.steps[at];

  return (
    <RunningImport
      title={`Importing ${plural(open.length, 'table')}`}
      sum={all}
      progress={progressOfAll(step?.kind === 'importing' ? step.progress : null, all, total)}
      total={total}
      now={`now ${open[at]?.name ?? ''}`}
      before={`${open[at]?.name ?? ''}: ${stepWords(step, false)}`}
    >
      <Card testId="tables-running">
        <TablesTable
          label="The tables that are imported"
          figures={[...reportFigures, { name: 'State', isCount: false }]}
          lines={each.map(({ name, table, sum, step: of, isDone }, place) => ({
            name,
            table,
            isNow: place === at && !isDone,
            cells: [
              ...countsOf(sum),
              <span key="state" className={styles.there}>
                {stepWords(of, isDone)}
              </span>,
            ],
          }))}
          sums={[...countsOf(all), null]}
        />
      </Card>
    </RunningImport>
  );
}
