import { IconCircleCheck, IconPlayerStop } from '@tabler/icons-react';
import type { Report } from '../../bindings/Report';
import { Card } from '../../components/Card';
import { FailureNotice } from '../../components/FailureNotice';
import { Lead } from '../../components/Lead';
import { Sign } from '../../components/Sign';
import { Stack } from '../../components/Stack';
import { ReportFigures } from '../recent/ReportFigures';
import { ReportUnits } from '../recent/ReportUnits';
import { undoneWords, undoSum } from '../reportWords';

function headline(report: Report, putsBack: boolean): string {
  const did = undoneWords(report);
  if (report.stopped) {
    return `It stopped: ${did} before that`;
  }
  if (report.cancelled) {
    return `Cancelled: ${did} before that`;
  }
  return putsBack ? `Finished: ${did}` : `Undone: ${did}`;
}

/** What undoing did to every record. */
export function UndoReport({ report, putsBack = false }: { report: Report; putsBack?: boolean }) {
  const whole = !report.cancelled && report.stopped === null;
  return (
    <Stack testId="undo-report">
      {report.stopped && (
        <FailureNotice failure={report.stopped}>
          What was undone stays so. Continuing undoes the rest.
        </FailureNotice>
      )}
      <Card>
        <Lead
          sign={
            <Sign
              icon={whole ? IconCircleCheck : IconPlayerStop}
              tone={whole ? 'good' : 'amber'}
              large
            />
          }
          title={headline(report, putsBack)}
          sum={undoSum(report)}
          sumTestId="undo-sum"
        >
          {!whole && (
            <p>What was undone stays so. It can be continued now, or later from Recent imports.</p>
          )}
          {whole && !putsBack && report.items_kept === 0 && report.records_rejected === 0 && (
            <p>Nothing of this import is left in {report.table}.</p>
          )}
        </Lead>
        <ReportFigures report={report} />
      </Card>
      <ReportUnits report={report} />
    </Stack>
  );
}
