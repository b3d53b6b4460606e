import { Button } from '@mantine/core';
import { Card } from '../../components/Card';
import { FailureNotice } from '../../components/FailureNotice';
import { TextButton } from '../../components/TextButton';
import { useRuns } from '../RunsProvider';
import styles from './Recent.module.css';
import { RunsList } from './RunsList';
import { UnreadableRuns } from './UnreadableRuns';

/** What stands here when there is nothing to show yet. */
export const NO_RUNS =
  'Your imports will be listed here with their reports, so that you can continue one, compare it with its file, or undo it.';

const MAX_SHOWN = 5;

/** The latest imports, on the first screen. */
export function RecentCard() {
  const { runs, unreadable, failure, show, reload } = useRuns();
  if (failure) {
    return (
      <FailureNotice failure={failure}>
        <Button variant="default" size="compact-sm" onClick={() => void reload()}>
          Read the list again
        </Button>
      </FailureNotice>
    );
  }
  if (runs === null) {
    return null;
  }
  if (runs.length + unreadable.length === 0) {
    return <p className={styles.none}>{NO_RUNS}</p>;
  }
  return (
    <Card
      className={styles.card}
      title="Recent imports"
      testId="recent-card"
      action={
        runs.length > MAX_SHOWN && (
          <TextButton testId="all-runs" onClick={() => show({ kind: 'list' })}>
            Show all {runs.length}
          </TextButton>
        )
      }
    >
      {runs.length > 0 && (
        <RunsList
          runs={runs.slice(0, MAX_SHOWN)}
          all={runs}
          onShow={(run) => show({ kind: 'run', run: run.id })}
        />
      )}
      <UnreadableRuns runs={unreadable} />
    </Card>
  );
}
