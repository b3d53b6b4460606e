import { Button, Progress } from '@mantine/core';
import type { CheckProgress } from '../bindings/CheckProgress';
import type { ListingProgress } from '../bindings/ListingProgress';
import type { ReadProgress } from '../bindings/ReadProgress';
import { amount, bytes, percent } from './amount';
import styles from './ProgressLine.module.css';

interface Props {
  /** What is being done: "Reading", "Checking". */
  doing: string;
  progress: ReadProgress | CheckProgress | ListingProgress | null;
  /** Ends it. */
  cancel?: { onCancel: () => void; testId: string; stopping?: boolean };
}

/** How far a long reading has come: records where they are counted, bytes, and a bar. */
export function ProgressLine({ doing, progress, cancel }: Props) {
  const joining = progress && 'joining' in progress ? progress.joining : null;
  const share = progress ? percent(progress.bytes, progress.bytes_total) : 0;
  return (
    <div className={styles.row}>
      <div className={styles.line}>
        <Progress value={share} size={6} radius="xl" aria-label={doing} />
        <p className={styles.words}>
          <span>
            {joining === null ? doing : `Matching the rows of ${joining}`}…{' '}
            {progress && 'records' in progress && `${amount(progress.records)} records`}
          </span>
          <span>{progress && `${bytes(progress.bytes)} of ${bytes(progress.bytes_total)}`}</span>
        </p>
      </div>
      {cancel && (
        <Button
          variant="default"
          size="compact-sm"
          data-testid={cancel.testId}
          disabled={cancel.stopping}
          onClick={cancel.onCancel}
        >
          {cancel.stopping ? 'Stopping…' : 'Cancel'}
        </Button>
      )}
    </div>
  );
}
