import { Button } from '@mantine/core';
import { IconCircleCheck, IconPlayerStop } from '@tabler/icons-react';
import type { Report } from '../../bindings/Report';
import type { EndedImport } from '../../app/migration';
import { useMigration } from '../../app/MigrationProvider';
import { useImport } from '../../app/useImport';
import { StepFrame } from '../../app/StepFrame';
import { amount, duration, itemsPerSecond, plural } from '../../components/amount';
import { Card } from '../../components/Card';
import { FailureNotice } from '../../components/FailureNotice';
import { Figures } from '../../components/Figures';
import { destinationPhrase } from '../../destination/words';
import styles from './Import.module.css';
import { RejectedRecords } from './RejectedRecords';
import { SpeedChart } from './SpeedChart';
import { importSum } from './sum';

function headline(report: Report): string {
  if (report.stopped) {
    return `The import stopped after ${plural(report.items_written, 'item')}`;
  }
  if (report.cancelled) {
    return `Cancelled: ${plural(report.items_written, 'item')} written before you stopped it`;
  }
  return `${plural(report.items_written, 'item')} ${report.items_written === 1 ? 'is' : 'are'} in ${report.table}`;
}

/** The report: what was read, and what became of every record. */
export function EndedImportView({ ended }: { ended: EndedImport }) {
  const { state, dispatch } = useMigration();
  const { report, job, speed } = ended;
  const sum = importSum({
    read: report.records_read,
    written: report.items_written,
    rejected: report.records_rejected,
    setAside: report.duplicates_set_aside,
  });
  const { start } = useImport();
  const askTheTable = () => dispatch({ type: 'went', step: 'query' });
  const whole = !report.stopped && !report.cancelled;
  const Icon = whole ? IconCircleCheck : IconPlayerStop;
  return (
    <StepFrame
      title={whole ? `Imported into ${report.table}` : `Import into ${report.table}`}
      purpose={`On ${destinationPhrase(state.destination, state.connection)}.`}
      footer={sum}
      footerTone={whole ? 'good' : 'amber'}
      back={() => dispatch({ type: 'went', step: 'preview' })}
      aside={
        whole ? (
          <Button
            variant="default"
            data-testid="import-again"
            onClick={() => dispatch({ type: 'import put away' })}
          >
            Import again
          </Button>
        ) : (
          <Button variant="default" onClick={askTheTable}>
            Ask the table
          </Button>
        )
      }
      primary={
        whole
          ? { label: 'Ask the table', onPress: askTheTable }
          : {
              label: 'Continue the import',
              testId: 'continue-import',
              onPress: () => void start(),
            }
      }
    >
      <div className={styles.stack} data-testid="import-report">
        {report.stopped && (
          <FailureNotice failure={report.stopped}>
            What is written stays written: {plural(report.items_written, 'item')}. Continuing writes
            the rest, and doubles nothing.
          </FailureNotice>
        )}
        <Card>
          <div className={styles.lead} data-kind={whole ? 'same' : 'stopped'}>
            <span className={styles.sign}>
              <Icon size={26} stroke={1.6} aria-hidden />
            </span>
            <div>
              <h2>{headline(report)}</h2>
              <p className={styles.sum} data-testid="import-sum">
                {sum}
              </p>
              {report.resumed && (
                <p>
                  This continued an import that had not come to its end. The figures are of both.
                </p>
              )}
              {report.cancelled && (
                <p>
                  What is written stays written. With the same file and design, continuing takes up
                  where it stopped.
                </p>
              )}
            </div>
          </div>
          <div className={styles.reportFigures}>
            <Figures
              figures={[
                { label: 'Time', value: duration(report.seconds) },
                { label: 'Speed', value: itemsPerSecond(report.items_per_second) },
                { label: 'Requests', value: amount(report.requests) },
                {
                  label: 'Sent again',
                  value: amount(report.retried_items),
                  note:
                    report.throttled_requests > 0
                      ? `${amount(report.throttled_requests)} times told to slow down`
                      : undefined,
                },
                {
                  label: 'Write units used',
                  value:
                    report.consumed_write_units === null
                      ? 'not told'
                      : amount(report.consumed_write_units),
                },
              ]}
            />
          </div>
          {speed.length > 4 && (
            <div className={styles.reportChart}>
              <SpeedChart samples={speed} />
            </div>
          )}
        </Card>
        {report.records_rejected > 0 && <RejectedRecords report={report} job={job} />}
      </div>
    </StepFrame>
  );
}
