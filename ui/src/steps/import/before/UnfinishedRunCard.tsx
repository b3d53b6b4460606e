import { TextInput } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import type { RunSummary } from '../../../bindings/RunSummary';
import { Card } from '../../../components/Card';
import { Lead } from '../../../components/Lead';
import { moment } from '../../../components/moment';
import { Sign } from '../../../components/Sign';
import { stoppedAt, whyStopped } from '../../../runs/runWords';
import styles from '../Import.module.css';
import before from './Before.module.css';
import { importSum } from '../sum';
import { goesOnWords } from './choiceWords';

interface Props {
  run: RunSummary;
  /** What was typed to say that file and destination are right; `null` where that is not asked. */
  typed: string | null;
  onType: (typed: string) => void;
  /** The destination in words. */
  where: string;
}

/** An import of this file that did not come to its end: what is done, and how it would go on. */
export function UnfinishedRunCard({ run, typed, onType, where }: Props) {
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
        <p className={styles.sumLine}>{importSum(run.report, run.choices.existing)}</p>
        <p>
          Continuing writes the rest, and doubles nothing. {goesOnWords(run.choices)} Starting again
          reads the file from its first record.
        </p>
      </div>
      {typed !== null && (
        <div className={styles.load} data-testid="confirm-run">
          <p>
            {run.to_confirm} It would go on in {run.table} on {where}.
          </p>
          <TextInput
            label={
              <>
                If file and destination are right, type{' '}
                <code className={before.name}>{run.table}</code>
              </>
            }
            value={typed}
            spellCheck={false}
            autoComplete="off"
            data-testid="confirm-name"
            classNames={{ label: before.label }}
            onChange={(event) => onType(event.currentTarget.value)}
          />
        </div>
      )}
    </Card>
  );
}
