import { Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { plural } from '../../components/amount';
import { Card } from '../../components/Card';
import { FailureNotice } from '../../components/FailureNotice';
import { Panel } from '../Panel';
import { useRuns } from '../RunsProvider';
import { canContinue } from '../runWords';
import styles from './Recent.module.css';
import { NO_RUNS } from './RecentCard';
import { RunsList } from './RunsList';

/** All runs that are kept. */
export function RecentPanel() {
  const { runs, failure, show, close, reload } = useRuns();
  const unfinished = (runs ?? []).filter(canContinue).length;
  return (
    <Panel title="Recent imports" testId="recent-panel" onClose={close}>
      {failure && (
        <FailureNotice failure={failure}>
          <Button variant="default" size="compact-sm" onClick={() => void reload()}>
            Read the list again
          </Button>
        </FailureNotice>
      )}
      {runs === null && !failure && (
        <p className={styles.quiet} role="status">
          Reading the list…
        </p>
      )}
      {runs?.length === 0 && (
        <div className={styles.empty}>
          <IconHistory size={34} stroke={1.3} aria-hidden />
          <h2>No import yet</h2>
          <p>{NO_RUNS}</p>
        </div>
      )}
      {runs && runs.length > 0 && (
        <>
          <p className={styles.quiet}>
            {plural(runs.length, 'run')} kept on this computer
            {unfinished > 0 && `, ${unfinished} of them can be continued`}. Choose one to see its
            report.
          </p>
          <Card className={styles.flush}>
            <RunsList runs={runs} all={runs} onShow={(run) => show({ kind: 'run', run: run.id })} />
          </Card>
        </>
      )}
    </Panel>
  );
}
