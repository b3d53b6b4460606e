import { IconPlayerStop } from '@tabler/icons-react';
import type { RunSummary } from '../../../bindings/RunSummary';
import { Card } from '../../../components/Card';
import { moment } from '../../../components/moment';
import { stoppedAt, whyStopped } from '../../../runs/runWords';
import styles from '../Import.module.css';
import { importSum } from '../sum';
import { goesOnWords } from './choiceWords';

/** An import of this file that did not come to its end: what is done, and how it would go on. */
export function UnfinishedRunCard({ run }: { run: RunSummary }) {
  const why = whyStopped(run);
  return (
    <Card testId="unfinished-run">
      <div className={styles.lead} data-kind="stopped">
        <span className={styles.sign}>
          <IconPlayerStop size={24} stroke={1.6} aria-hidden />
        </span>
        <div>
          <h2>
            An import of this file {stoppedAt(run)}, {moment(run.ended)}
          </h2>
          {why && <p>{why}</p>}
        </div>
      </div>
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
