import { Button } from '@mantine/core';
import { IconFileAlert } from '@tabler/icons-react';
import type { UnreadableRun } from '../../bindings/UnreadableRun';
import { FailureNotice } from '../../components/FailureNotice';
import { moment } from '../../components/moment';
import { Sign } from '../../components/Sign';
import styles from './UnreadableRuns.module.css';
import { useForgetting } from './useForgetting';

/** Kept runs of which nothing can be read: that they are there, why they cannot be read, and the way to be rid of them. */
export function UnreadableRuns({ runs }: { runs: UnreadableRun[] }) {
  if (runs.length === 0) {
    return null;
  }
  return (
    <ul className={styles.list} aria-label="Imports that cannot be read">
      {runs.map((run) => (
        <Row key={run.id} run={run} />
      ))}
    </ul>
  );
}

function Row({ run }: { run: UnreadableRun }) {
  // The row goes with the run.
  const forgetting = useForgetting(run, () => undefined);
  const when = run.last_written === null ? run.id : moment(run.last_written);
  return (
    <li className={styles.row} data-testid={`unreadable-run-${run.id}`}>
      <Sign icon={IconFileAlert} tone="amber" />
      <div className={styles.words}>
        <p className={styles.title}>An import that cannot be read</p>
        <p className={styles.reason}>{run.failure.message}</p>
        {forgetting.failure && <FailureNotice failure={forgetting.failure} />}
      </div>
      <span className={styles.when}>{when}</span>
      <Button
        variant="default"
        size="compact-sm"
        loading={forgetting.busy}
        data-testid={`forget-unreadable-${run.id}`}
        aria-label={`Remove the import of ${when} that cannot be read`}
        onClick={forgetting.remove}
      >
        Remove…
      </Button>
    </li>
  );
}
