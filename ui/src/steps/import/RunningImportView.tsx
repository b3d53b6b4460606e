import { Button, Progress } from '@mantine/core';
import { IconClockPause, IconPlayerPause } from '@tabler/icons-react';
import type { ImportProgress } from '../../bindings/ImportProgress';
import type { RunningImport } from '../../app/migration';
import { useMigration } from '../../app/MigrationProvider';
import { StepFrame } from '../../app/StepFrame';
import { useImport } from '../../app/useImport';
import { amount, bytes, duration, percent, plural } from '../../components/amount';
import { Card } from '../../components/Card';
import { Figures, type Figure } from '../../components/Figures';
import { useThrottled } from '../../components/useThrottled';
import { measuredOf } from './chart';
import { CostLine } from './CostLine';
import styles from './Import.module.css';
import { SpeedChart } from './SpeedChart';
import { importSum } from './sum';

const SAID_EVERY_MS = 5000;

/** What stands in the import's way: a person, or the table. */
function waitingWords(progress: ImportProgress | null, paused: boolean): string | null {
  if (paused) {
    return progress?.is_paused && progress.requests_in_flight === 0
      ? 'Paused. Nothing is being written; continue when you like.'
      : 'Pausing: what is on its way is finished first.';
  }
  return progress?.waiting_for ?? null;
}

function figuresOf(progress: ImportProgress | null, keeps: boolean): Figure[] {
  const rejected = progress?.records_rejected ?? 0;
  const items = progress?.items_per_second ?? 0;
  // Nothing is told before something is written.
  const units = progress?.write_units_per_second ?? (items > 0 ? null : 0);
  return [
    { label: 'Items written', value: amount(progress?.items_written ?? 0) },
    ...(keeps || (progress?.items_kept ?? 0) > 0
      ? [{ label: 'Kept as they were', value: amount(progress?.items_kept ?? 0) }]
      : []),
    { label: 'Rejected', value: amount(rejected), tone: rejected > 0 ? 'amber' : undefined },
    { label: 'Set aside (repeats)', value: amount(progress?.duplicates_set_aside ?? 0) },
    { label: 'Items/s', value: amount(Math.round(items)) },
    {
      label: 'Write units/s',
      value: units === null ? 'not told' : amount(Math.round(units)),
      // The chart may be of the table or of one index.
      note: units !== null && measuredOf(progress?.pace_limit ?? null) ? 'in all' : undefined,
    },
  ];
}

/** The import under way: how far, how fast, and what stands in its way. */
export function RunningImportView({ importing }: { importing: RunningImport }) {
  const { state } = useMigration();
  const { stop, pause } = useImport();
  const { progress, stopping, speed, choices } = importing;
  const paused = importing.paused && !stopping;
  const keeps = choices.existing === 'keep';
  const read = progress?.records_read ?? 0;
  const total = progress?.records_total ?? state.profile?.records ?? null;
  const share =
    total === null
      ? percent(progress?.bytes_read ?? 0, progress?.bytes_total ?? 0)
      : percent(read, total);
  const ofTotal = total === null ? 'records' : `of ${plural(total, 'record')}`;
  const sum = progress ? importSum(progress, keeps) : 'The import is starting.';
  const waiting = waitingWords(progress, paused);
  const said = useThrottled(`${amount(read)} ${ofTotal} done. ${waiting ?? ''}`, SAID_EVERY_MS);
  const WaitingSign = paused ? IconPlayerPause : IconClockPause;

  return (
    <StepFrame
      title={`Importing into ${state.plan?.table.name ?? 'the table'}`}
      running
      purpose="You can pause or cancel at any moment: what is written stays written, and the rest can be continued later."
      footer={stopping ? 'Stopping: what is on its way is finished first.' : sum}
      aside={
        !stopping && (
          <Button
            variant={paused ? 'filled' : 'default'}
            data-testid="pause-import"
            // The second half of a double click is not meant.
            onClick={(event) => event.detail < 2 && void pause(!paused)}
          >
            {paused ? 'Continue' : 'Pause'}
          </Button>
        )
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
              {progress && (
                <span className={styles.bytes}>
                  {bytes(progress.bytes_read)} of {bytes(progress.bytes_total)}
                </span>
              )}
            </p>
            <p className={styles.left}>
              {paused ? (
                <strong>paused</strong>
              ) : progress?.seconds_left !== null && progress?.seconds_left !== undefined ? (
                <>
                  about <strong>{duration(progress.seconds_left)}</strong> left
                </>
              ) : (
                'measuring the speed…'
              )}
            </p>
          </div>
          <Progress
            value={share}
            size={10}
            radius="xl"
            color={paused ? 'var(--ink-3)' : undefined}
            aria-label="Import"
          />
          <p
            className={styles.waiting}
            data-paused={paused || undefined}
            data-testid="import-waiting"
          >
            {waiting && (
              <>
                <WaitingSign size={17} stroke={1.8} aria-hidden /> {waiting}
              </>
            )}
          </p>
          <SpeedChart
            samples={speed}
            of={progress ?? { throttled_requests: 0, retried_items: 0 }}
          />
          <div className={styles.figures}>
            <Figures figures={figuresOf(progress, keeps)} />
          </div>
        </Card>
        <p className="visually-hidden" role="status">
          {paused ? waiting : said}
        </p>
      </div>
    </StepFrame>
  );
}
