import { Button } from '@mantine/core';
import type { CheckResult } from '../../bindings/CheckResult';
import type { Destination } from '../../bindings/Destination';
import type { LargestItem as Largest } from '../../bindings/LargestItem';
import { placeText, usePlaceWord } from '../../app/placeWord';
import { checking as checkingJob } from '../../app/migrationJobs';
import { useMigration } from '../../app/MigrationProvider';
import { useMigrationJob } from '../../app/useJob';
import { StepFailure } from '../../app/StepFailure';
import { amount, bytes, percent, plural } from '../../components/amount';
import { dollars, estimatedTime } from '../../components/dollars';
import { ProgressLine } from '../../components/ProgressLine';
import { TextButton } from '../../components/TextButton';
import styles from './CheckFigures.module.css';

interface Props {
  /** The last check, which may be of the plan before. */
  result: CheckResult | null;
  /** True while the plan is being checked again. */
  stale: boolean;
  destination: Destination;
  checkAgain: () => void;
  toEstimate: () => void;
  onLine: (line: number) => void;
}

function CancelCheck() {
  const { stop } = useMigrationJob(checkingJob);
  return (
    <Button variant="default" size="compact-xs" data-testid="cancel-check" onClick={stop}>
      Cancel
    </Button>
  );
}

/** How large the largest item is, and the way to its row. */
function LargestItem({ largest, onLine }: { largest: Largest; onLine: (line: number) => void }) {
  const word = usePlaceWord();
  return (
    <small
      title={`${placeText(word, largest)}: ${bytes(largest.bytes)} of the 400 KB that DynamoDB takes`}
    >
      {' '}
      (largest{' '}
      <TextButton testId="largest-item" onClick={() => onLine(largest.line)}>
        {bytes(largest.bytes)}
      </TextButton>
      )
    </small>
  );
}

/** What the whole file comes to: all of it measured, none of it guessed but what is called an estimate. */
export function CheckFigures({
  result,
  stale,
  destination,
  checkAgain,
  toEstimate,
  onLine,
}: Props) {
  const { checking, failure } = useMigration((state) => ({
    checking: state.checking,
    failure: state.checkFailure,
  }));
  if (failure) {
    return (
      <div className={styles.strip}>
        <StepFailure failure={failure}>
          <Button variant="default" size="compact-sm" onClick={checkAgain}>
            Check again
          </Button>
        </StepFailure>
      </div>
    );
  }
  if (!result) {
    return (
      <div className={styles.strip}>
        <div className={styles.checking}>
          <ProgressLine doing="Checking every record" progress={checking?.progress ?? null} />
          {checking && <CancelCheck />}
        </div>
      </div>
    );
  }
  const { estimate } = result;
  const indexes = result.targets.length - 1;
  const progress = checking?.progress;
  return (
    <div className={styles.strip}>
      <div className={styles.line}>
        <p
          className={styles.figures}
          data-testid="check-figures"
          data-stale={stale || undefined}
          aria-busy={stale}
        >
          <span>
            <strong>{amount(result.items)}</strong> {result.items === 1 ? 'item' : 'items'}
          </span>
          {result.embedded > 0 && (
            <span>
              <strong>{amount(result.embedded)}</strong> inside other items
            </span>
          )}
          {result.without_item > 0 && (
            <span>
              <strong>{amount(result.without_item)}</strong> with nothing here
            </span>
          )}
          <span data-tone={result.rejected > 0 ? 'amber' : undefined}>
            <strong>{amount(result.rejected)}</strong> rejected
          </span>
          <span data-tone={result.duplicates > 0 ? 'amber' : undefined}>
            <strong>{amount(result.duplicates)}</strong> set aside
          </span>
          <span>
            <strong>{bytes(result.bytes)}</strong>
            {result.largest && result.items > 1 && (
              <LargestItem largest={result.largest} onLine={onLine} />
            )}
          </span>
          <span>
            <strong>{amount(result.write_units)}</strong> write units
            {indexes > 0 && <small> (table + {plural(indexes, 'index', 'indexes')})</small>}
          </span>
        </p>
        <div className={styles.slot}>
          <p className={styles.estimate} data-stale={stale || undefined}>
            <TextButton testId="estimate-open" onClick={toEstimate}>
              {destination.kind === 'aws' ? 'Estimate' : 'Estimate for AWS'}:{' '}
              {estimatedTime(estimate.seconds)},{' '}
              {dollars(estimate.provisioned_dollars ?? estimate.on_demand_dollars)}
            </TextButton>
          </p>
          {stale && (
            <div className={styles.again}>
              <span role="status">checking again…</span>
              <span className={styles.share}>
                {progress &&
                  `${amount(Math.floor(percent(progress.bytes, progress.bytes_total)))}%`}
              </span>
              {checking && <CancelCheck />}
            </div>
          )}
        </div>
      </div>
    </div>
  );
}
