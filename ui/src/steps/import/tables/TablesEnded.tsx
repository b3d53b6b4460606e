import { Button } from '@mantine/core';
import { IconCircleCheck, IconPlayerStop } from '@tabler/icons-react';
import type { ReportSum } from '../../../bindings/ReportSum';
import type { TableReport } from '../../../bindings/TableReport';
import type { TablesReport } from '../../../bindings/TablesReport';
import { useDispatch, useEachTable, useMigration } from '../../../app/MigrationProvider';
import { StepFrame } from '../../../app/StepFrame';
import { StepFailure } from '../../../app/StepFailure';
import { amount, duration, plural } from '../../../components/amount';
import { Card } from '../../../components/Card';
import { Lead } from '../../../components/Lead';
import { Sign } from '../../../components/Sign';
import { Stack } from '../../../components/Stack';
import { destinationPhrase } from '../../../destination/words';
import { RaisedTables } from '../../../runs/raised/RaisedTables';
import { importSum } from '../sum';
import { countsOf, reportFigures } from './reportFigures';
import styles from './Tables.module.css';
import { TablesTable } from './TablesTable';
import { tableOfItems } from '../../../app/placing';

function isWhole({ report }: TableReport): boolean {
  return report !== null && report.stopped === null && !report.cancelled;
}

function endedWords({ report, failure }: TableReport): {
  words: string;
  tone?: 'amber' | 'red' | 'good';
} {
  if (failure) {
    return { words: 'could not start', tone: 'red' };
  }
  if (!report) {
    return { words: 'not started' };
  }
  if (report.stopped || report.cancelled) {
    return { words: report.stopped ? 'stopped' : 'cancelled', tone: 'amber' };
  }
  return report.records_rejected > 0
    ? { words: 'done, with rejected records', tone: 'amber' }
    : { words: 'done', tone: 'good' };
}

/** Items that have no row of their own: their tables are made from the rows of others. */
function besides({ items_derived }: ReportSum): string {
  return items_derived > 0
    ? `; ${plural(items_derived, 'item')} besides, with no row of their own`
    : '';
}

/** The report of several tables: every record of each, and the sum. */
export function TablesEnded({ all }: { all: TablesReport }) {
  const { destination, exact, existing } = useMigration((state) => ({
    existing: state.choices.existing,
    destination: state.destination,
    exact: state.known?.exact ?? null,
  }));
  const open = useEachTable(({ state }) => ({
    table: state.plan ? tableOfItems(state.plan).name : '',
    undone: state.ended?.undone ?? null,
  }));
  const dispatch = useDispatch();
  const { sum, tables } = all;
  const whole = tables.every(isWhole);
  const done = tables.filter(isWhole).length;
  // Tables whose rows stand inside others have none of their own.
  const written = new Set(tables.map(({ report }) => report?.table));
  const words = `${importSum({ ...sum, records_without_item: 0 }, existing)}${besides(sum)}`;
  const failed = tables.find(({ report, failure }) => failure ?? report?.stopped ?? null);
  const failure = failed?.failure ?? failed?.report?.stopped ?? null;
  const query = () => dispatch({ type: 'went', step: 'query' });

  return (
    <StepFrame
      title={
        whole
          ? `Imported ${plural(tables.length, 'table')}`
          : `Import ${plural(tables.length, 'table')}`
      }
      purpose={`On ${destinationPhrase(destination, exact)}.`}
      footer={words}
      footerTone={whole ? 'good' : 'amber'}
      back={() => dispatch({ type: 'went', step: 'preview' })}
      aside={
        whole ? (
          <Button
            variant="default"
            data-testid="import-again"
            onClick={() => dispatch({ type: 'tables put away', again: true })}
          >
            Import again
          </Button>
        ) : (
          <Button variant="default" onClick={query}>
            Ask the tables
          </Button>
        )
      }
      primary={
        whole
          ? { label: 'Ask the tables', onPress: query }
          : {
              label: 'Continue the import…',
              testId: 'continue-import',
              onPress: () => dispatch({ type: 'tables put away', again: false }),
            }
      }
    >
      <Stack testId="import-report">
        {failed && failure && (
          <StepFailure
            failure={{ ...failure, message: `${failed.name}: ${failure.message}` }}
            stays={`What is written stays written: ${plural(sum.items_written, 'item')}. The tables after it were not started.`}
          />
        )}
        <RaisedTables />
        <Card testId="tables-report">
          <Lead
            sign={
              <Sign
                icon={whole ? IconCircleCheck : IconPlayerStop}
                tone={whole ? 'good' : 'amber'}
                large
              />
            }
            title={
              whole
                ? `${plural(sum.items_written + sum.items_derived, 'item')} are in ${plural(written.size, 'table')}`
                : `${amount(done)} of ${plural(tables.length, 'table')} came to their end`
            }
            sum={words}
            sumTestId="import-sum"
          >
            <p>
              {plural(sum.requests, 'request')} in {duration(sum.seconds)}
              {sum.consumed_write_units !== null &&
                `, ${plural(Math.round(sum.consumed_write_units), 'write unit')}`}
              . Click a table for its own report, to compare it, or to undo its import.
            </p>
          </Lead>
          <TablesTable
            label="What became of the records of each table"
            figures={[...reportFigures, { name: 'How it ended', isCount: false }]}
            sumTestId="tables-sum"
            lines={tables.map((table, place) => {
              const { report } = table;
              const undone = open[place]?.undone ?? null;
              const { words: how, tone } = endedWords(table);
              return {
                name: table.name,
                table: report?.table ?? open[place]?.table ?? '',
                cells: [
                  ...(report ? countsOf(report) : reportFigures.map(() => '')),
                  <span key="how" className={styles.there} data-tone={undone ? undefined : tone}>
                    {undone ? 'undone' : how}
                  </span>,
                ],
                open: report ? () => dispatch({ type: 'tables looked at', place }) : undefined,
              };
            })}
            sums={[...countsOf({ ...sum, records_without_item: 0 }), null]}
          />
        </Card>
      </Stack>
    </StepFrame>
  );
}
