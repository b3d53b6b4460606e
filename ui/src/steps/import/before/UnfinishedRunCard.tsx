import { IconPlayerStop } from '@tabler/icons-react';
import type { RunSummary } from '../../../bindings/RunSummary';
import { Card } from '../../../components/Card';
import { Lead } from '../../../components/Lead';
import { moment } from '../../../components/moment';
import { Sign } from '../../../components/Sign';
import { stoppedAt, whyStopped } from '../../../runs/runWords';
import styles from '../Import.module.css';
import { importSum } from '../sum';
import { goesOnWords } from './choiceWords';

/** An import of this file that did not come to its end: what is done, and how it would go on. */
export function UnfinishedRunCard({ run }: { run: RunSummary }) {
  const why = whyStopped(run);
  return (
    <Card testId="unfinished-run">
      <Lead
        sign={<Sign icon={IconPlayerStop} tone="amber" large />}
        title={`An import of this file ${stoppedAt(run)}, ${moment(run.ended)}`}
      >
        {why && <p>{why}</p>}
      </Lead>
      <div className={styles.load}>
        <p className={styles.sumLine}>{importSum(run.report, run.choices.existing === 'keep')}</p>
        <p>
          Continuing writes the rest, and doubles nothing. {goesOnWords(run.choices)} Starting anew
          reads the file from its first record.
        </p>
      </div>
    </Card>
  );
}
