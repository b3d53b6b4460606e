import { IconCircleCheck, IconPlayerStop } from '@tabler/icons-react';
import type { Report } from '../../bindings/Report';
import { Card } from '../../components/Card';
import { FailureNotice } from '../../components/FailureNotice';
import { ReportFigures } from '../recent/ReportFigures';
import { ReportUnits } from '../recent/ReportUnits';
import { undoneWords, undoSum } from '../reportWords';
import styles from './Undo.module.css';

function headline(report: Report): string {
  const did = undoneWords(report);
  if (report.stopped) {
    return `It stopped: ${did} before that`;
  }
  return report.cancelled ? `Cancelled: ${did} before that` : `Taken back: ${did}`;
}

/** What taking back did to every record. */
export function UndoReport({ report }: { report: Report }) {
  const whole = !report.cancelled && report.stopped === null;
  const Sign = whole ? IconCircleCheck : IconPlayerStop;
  return (
    <div className={styles.stack} data-testid="undo-report">
      {report.stopped && (
        <FailureNotice failure={report.stopped}>
          What was taken back stays so. Continuing takes back the rest.
        </FailureNotice>
      )}
      <Card>
        <div className={styles.lead} data-whole={whole || undefined}>
          <span className={styles.sign}>
            <Sign size={25} stroke={1.7} aria-hidden />
          </span>
          <div>
            <h2>{headline(report)}</h2>
            <p className={styles.sum} data-testid="undo-sum">
              {undoSum(report)}
            </p>
            {!whole && (
              <p>
                What was taken back stays so. It can be continued now, or later from Recent imports.
              </p>
            )}
            {whole && report.items_kept === 0 && report.records_rejected === 0 && (
              <p>Nothing of this import is left in {report.table}.</p>
            )}
          </div>
        </div>
        <div className={styles.reportFigures}>
          <ReportFigures report={report} />
        </div>
      </Card>
      <ReportUnits report={report} />
    </div>
  );
}
