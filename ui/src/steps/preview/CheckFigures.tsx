import { Button } from '@mantine/core';
import type { CheckResult } from '../../bindings/CheckResult';
import type { Failure } from '../../bindings/Failure';
import type { RunningJob } from '../../app/migration';
import { amount, bytes } from '../../components/amount';
import { FailureNotice } from '../../components/FailureNotice';
import { ProgressLine } from '../../components/ProgressLine';
import { engine } from '../../engine';
import styles from './CheckFigures.module.css';

interface Props {
  check: CheckResult | null;
  checking: RunningJob | null;
  failure: Failure | null;
  checkAgain: () => void;
}

/** What the whole file comes to: all of it measured, none of it guessed. */
export function CheckFigures({ check, checking, failure, checkAgain }: Props) {
  if (failure) {
    return (
      <div className={styles.strip}>
        <FailureNotice failure={failure}>
          <Button variant="default" size="compact-sm" onClick={checkAgain}>
            Check again
          </Button>
        </FailureNotice>
      </div>
    );
  }
  if (!check) {
    return (
      <div className={styles.strip}>
        <div className={styles.checking}>
          <ProgressLine doing="Checking every record" progress={checking?.progress ?? null} />
          {checking && (
            <Button
              variant="default"
              size="compact-sm"
              data-testid="cancel-check"
              onClick={() => void engine.cancel(checking.job)}
            >
              Cancel
            </Button>
          )}
        </div>
      </div>
    );
  }
  return (
    <div className={styles.strip}>
      <p className={styles.figures} data-testid="check-figures">
        <span>
          <strong>{amount(check.items)}</strong> {check.items === 1 ? 'item' : 'items'}
        </span>
        <span data-tone={check.rejected > 0 ? 'amber' : undefined}>
          <strong>{amount(check.rejected)}</strong> rejected
        </span>
        <span data-tone={check.duplicates > 0 ? 'amber' : undefined}>
          <strong>{amount(check.duplicates)}</strong> set aside
        </span>
        <span>
          <strong>{bytes(check.bytes)}</strong>
        </span>
        <span>
          <strong>{amount(check.write_units)}</strong> write units
          {check.targets.length > 1 && (
            <small>
              {' '}
              (
              {check.targets
                .map((target) => `${target.name} ${amount(target.write_units)}`)
                .join(', ')}
              )
            </small>
          )}
        </span>
      </p>
    </div>
  );
}
