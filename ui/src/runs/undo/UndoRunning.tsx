import { Progress } from '@mantine/core';
import { IconClockPause } from '@tabler/icons-react';
import { amount, duration, percent, plural } from '../../components/amount';
import { Card } from '../../components/Card';
import { Figures } from '../../components/Figures';
import { useThrottled } from '../../components/useThrottled';
import styles from './Undo.module.css';
import type { RunningUndo } from './useUndo';

const SAID_EVERY_MS = 5000;

function waitingWords({ paused, progress }: RunningUndo): string | null {
  if (paused) {
    return progress?.is_paused
      ? 'Paused. Nothing is changed; continue when you like.'
      : 'Pausing: what is on its way is finished first.';
  }
  return progress?.waiting_for ?? null;
}

/** Taking back, under way: how far, and what stands in its way. */
export function UndoRunning({ running, total }: { running: RunningUndo; total: number | null }) {
  const { progress } = running;
  const read = progress?.records_read ?? 0;
  const of = progress?.records_total ?? total;
  const ofTotal = of === null ? 'records' : `of ${plural(of, 'record')}`;
  const left = progress?.seconds_left ?? null;
  const waiting = waitingWords(running);
  const said = useThrottled(`${amount(read)} ${ofTotal} taken back.`, SAID_EVERY_MS);
  return (
    <Card className={styles.running} testId="undo-running">
      <div className={styles.count}>
        <p>
          <strong>{amount(read)}</strong> {ofTotal}
        </p>
        <p>{left === null ? 'measuring the speed…' : `about ${duration(left)} left`}</p>
      </div>
      <Progress
        value={of === null ? 0 : percent(read, of)}
        size={10}
        radius="xl"
        aria-label="Taking back"
      />
      <p className={styles.waiting} role="status">
        {waiting !== null && (
          <>
            <IconClockPause size={17} stroke={1.8} aria-hidden /> {waiting}
          </>
        )}
      </p>
      <div className={styles.figures}>
        <Figures
          figures={[
            { label: 'Items deleted', value: amount(progress?.items_deleted ?? 0) },
            { label: 'Items put back', value: amount(progress?.items_restored ?? 0) },
            { label: 'Left alone', value: amount(progress?.items_kept ?? 0) },
            {
              label: 'Items a second',
              value: amount(Math.round(progress?.items_per_second ?? 0)),
            },
            { label: 'Sent again', value: amount(progress?.retried_items ?? 0) },
          ]}
        />
      </div>
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </Card>
  );
}
