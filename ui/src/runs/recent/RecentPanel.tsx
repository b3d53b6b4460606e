import { Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { amount } from '../../components/amount';
import { Card } from '../../components/Card';
import { FailureNotice } from '../../components/FailureNotice';
import { Panel } from '../Panel';
import { RaisedTables } from '../raised/RaisedTables';
import { useRuns } from '../RunsProvider';
import { canContinue } from '../runWords';
import styles from './Recent.module.css';
import { NO_RUNS } from './RecentCard';
import { RunsList } from './RunsList';
import { UnreadableRuns } from './UnreadableRuns';

function listWords(runs: number, unfinished: number): string {
  if (runs === 1) {
    return `1 run kept on this computer${unfinished > 0 ? '; it can be continued' : ''}. Choose it to see its report.`;
  }
  const some = unfinished > 0 ? `, ${amount(unfinished)} of them can be continued` : '';
  return `${amount(runs)} runs kept on this computer${some}. Choose one to see its report.`;
}

/** All runs that are kept. */
export function RecentPanel() {
  const { runs, unreadable, failure, show, close, reload } = useRuns();
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
      <RaisedTables />
      {runs?.length === 0 && unreadable.length === 0 && (
        <div className={styles.empty}>
          <IconHistory size={34} stroke={1.3} aria-hidden />
          <h2>No import yet</h2>
          <p>{NO_RUNS}</p>
        </div>
      )}
      {runs && runs.length > 0 && (
        <p className={styles.quiet}>{listWords(runs.length, unfinished)}</p>
      )}
      {runs && runs.length + unreadable.length > 0 && (
        <Card className={styles.flush}>
          {runs.length > 0 && (
            <RunsList runs={runs} all={runs} onShow={(run) => show({ kind: 'run', run: run.id })} />
          )}
          <UnreadableRuns runs={unreadable} />
        </Card>
      )}
    </Panel>
  );
}
