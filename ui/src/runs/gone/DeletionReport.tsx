import { IconCircleCheck, IconPlayerStop } from '@tabler/icons-react';
import type { Report } from '../../bindings/Report';
import { plural } from '../../components/amount';
import { Card } from '../../components/Card';
import { FailureNotice } from '../../components/FailureNotice';
import { Lead } from '../../components/Lead';
import { Sign } from '../../components/Sign';
import { Stack } from '../../components/Stack';
import { ReportFigures } from '../recent/ReportFigures';
import { ReportUnits } from '../recent/ReportUnits';
import { deletionSum, undoneWords } from '../reportWords';

function headline(report: Report): string {
  const did = undoneWords(report);
  if (report.stopped) {
    return `It stopped: ${did} before that`;
  }
  return report.cancelled ? `Cancelled: ${did} before that` : `Finished: ${did}`;
}

/** What became of every item that was listed. */
export function DeletionReport({ report }: { report: Report }) {
  const whole = !report.cancelled && report.stopped === null;
  return (
    <Stack testId="deletion-report">
      {report.stopped && (
        <FailureNotice failure={report.stopped}>
          What was deleted stays so. Going on deletes the rest.
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
          title={headline(report)}
          sum={deletionSum(report)}
          sumTestId="deletion-sum"
        >
          <p>
            {whole
              ? 'A copy of each is kept: Recent imports can put them back.'
              : 'What was deleted stays so. It can be continued now, or later from Recent imports.'}
            {report.items_kept > 0 &&
              ` ${plural(report.items_kept, 'item')} had changed since, and stayed.`}
          </p>
        </Lead>
        <ReportFigures report={report} />
      </Card>
      <ReportUnits report={report} />
    </Stack>
  );
}
