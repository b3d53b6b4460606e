import { Progress } from '@mantine/core';
import { IconClockPause } from '@tabler/icons-react';
import type { RunningImport } from '../../app/migration';
import { useMigration } from '../../app/MigrationProvider';
import { StepFrame } from '../../app/StepFrame';
import { useImport } from '../../app/useImport';
import { amount, duration, itemsPerSecond, percent, plural } from '../../components/amount';
import { Card } from '../../components/Card';
import { Figures } from '../../components/Figures';
import { useThrottled } from '../../components/useThrottled';
import { CostLine } from './CostLine';
import styles from './Import.module.css';
import { SpeedChart } from './SpeedChart';
import { importSum } from './sum';

const SAID_EVERY_MS = 5000;

/** The import under way: how far, how fast, and what stands in its way. */
export function RunningImportView({ importing }: { importing: RunningImport }) {
  const { state } = useMigration();
  const { stop } = useImport();
  const { progress, stopping, speed } = importing;
  const read = progress?.records_read ?? 0;
  const total = progress?.records_total ?? state.profile?.records ?? null;
  const share =
    total === null
      ? percent(progress?.bytes_read ?? 0, progress?.bytes_total ?? 0)
      : percent(read, total);
  const ofTotal = total === null ? 'records' : `of ${plural(total, 'record')}`;
  const said = useThrottled(`${amount(read)} ${ofTotal} done.`, SAID_EVERY_MS);
  const sum = progress
    ? importSum({
        read,
        written: progress.items_written,
        rejected: progress.records_rejected,
        setAside: progress.duplicates_set_aside,
      })
    : null;
  const throttled = progress?.throttled_requests ?? 0;

  return (
    <StepFrame
      title={`Importing into ${state.plan?.table.name ?? 'the table'}`}
      running
      purpose="You can cancel at any moment: what is written stays written."
      footer={
        stopping
          ? 'Stopping: what is on its way is finished first.'
          : (sum ?? 'The import is starting.')
      }
      primary={{
        label: stopping ? 'Stopping…' : 'Cancel',
        tone: 'stop',
        testId: 'cancel-import',
        onPress: stop,
      }}
    >
      <div className={styles.stack}>
        <CostLine destination={state.destination} connection={state.connection} />
        <Card className={styles.running} testId="import-running">
          <div className={styles.count}>
            <p>
              <strong>{amount(read)}</strong> <span>{ofTotal}</span>
            </p>
            <p className={styles.left}>
              {progress?.seconds_left !== null && progress?.seconds_left !== undefined ? (
                <>
                  about <strong>{duration(progress.seconds_left)}</strong> left
                </>
              ) : (
                'measuring the speed…'
              )}
            </p>
          </div>
          <Progress value={share} size={10} radius="xl" aria-label="Import" />
          <p
            className={styles.waiting}
            role="status"
            data-shown={progress?.waiting_for ? true : undefined}
            data-testid="import-waiting"
          >
            {progress?.waiting_for && (
              <>
                <IconClockPause size={17} stroke={1.8} aria-hidden /> {progress.waiting_for}
              </>
            )}
          </p>
          <SpeedChart samples={speed} />
          <div className={styles.figures}>
            <Figures
              figures={[
                { label: 'Written', value: amount(progress?.items_written ?? 0) },
                {
                  label: 'Rejected',
                  value: amount(progress?.records_rejected ?? 0),
                  tone: (progress?.records_rejected ?? 0) > 0 ? 'amber' : undefined,
                },
                {
                  label: 'Set aside (repeats)',
                  value: amount(progress?.duplicates_set_aside ?? 0),
                },
                { label: 'Speed', value: itemsPerSecond(progress?.items_per_second ?? 0) },
                {
                  label: 'Sent again',
                  value: amount(progress?.retried_items ?? 0),
                  note: throttled > 0 ? `${amount(throttled)} times told to slow down` : undefined,
                },
              ]}
            />
          </div>
        </Card>
        <p className="visually-hidden" role="status">
          {said}
        </p>
      </div>
    </StepFrame>
  );
}
