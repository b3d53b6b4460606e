import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ExistingItems } from '../../bindings/ExistingItems';
import type { ImportProgress } from '../../bindings/ImportProgress';
import { useMigration } from '../../app/MigrationProvider';
import { StepFrame } from '../../app/StepFrame';
import { useImport } from '../../app/useImport';
import { amount } from '../../components/amount';
import type { Figure } from '../../components/Figures';
import { Stack } from '../../components/Stack';
import { WritingCard } from '../../runs/WritingCard';
import { measuredOf } from './chart';
import { CostLine } from './CostLine';
import { S3Running } from './route/S3Running';
import { SpeedChart } from './SpeedChart';
import type { SpeedSample } from './speed';
import { importSum, keepsItems, type Accounted } from './sum';

const NO_SPEED: SpeedSample[] = [];

function figuresOf(progress: ImportProgress | null, existing: ExistingItems | null): Figure[] {
  const rejected = progress?.records_rejected ?? 0;
  const items = progress?.items_per_second ?? 0;
  // Nothing is told before something is written.
  const units = progress?.write_units_per_second ?? (items > 0 ? null : 0);
  return [
    { label: 'Items written', value: amount(progress?.items_written ?? 0) },
    ...(keepsItems(existing) || (progress?.items_kept ?? 0) > 0
      ? [
          {
            label: existing === 'update' ? 'Unchanged' : 'Kept as they were',
            value: amount(progress?.items_kept ?? 0),
          },
        ]
      : []),
    ...((progress?.records_without_item ?? 0) > 0
      ? [{ label: 'Nothing for this table', value: amount(progress?.records_without_item ?? 0) }]
      : []),
    ...((progress?.records_embedded ?? 0) > 0
      ? [{ label: 'Inside other items', value: amount(progress?.records_embedded ?? 0) }]
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

interface Props {
  title: string;
  /** What became of the records so far; null while it starts. */
  sum: Accounted | null;
  progress: ImportProgress | null;
  /** Records in all, as far as that is known. */
  total: number | null;
  /** What is done before the first record is written. */
  before?: string;
  /** What of several is written now. */
  now?: string;
  /** Of the speed, within the card that says how far it is. */
  chart?: ReactNode;
  /** Below that card. */
  children?: ReactNode;
}

/** An import under way, of one table or of several: how far, how fast, what stands in its way; held and cancelled. */
export function RunningImport({
  title,
  sum,
  progress,
  total,
  before,
  now,
  chart,
  children,
}: Props) {
  const { stopping, isHeld, existing, destination, known } = useMigration((state) => ({
    stopping: state.importing?.stopping ?? false,
    isHeld: state.importing?.paused ?? false,
    existing: state.importing?.choices.existing ?? null,
    destination: state.destination,
    known: state.known,
  }));
  const { stop, pause } = useImport();
  const paused = isHeld && !stopping;
  let footer = sum ? importSum(sum, existing) : 'The import is starting.';
  if (stopping) {
    footer = 'Stopping: requests already sent finish first.';
  }
  return (
    <StepFrame
      title={title}
      running
      purpose="You can pause or cancel at any moment: what is written stays written, and the rest can be continued later."
      footer={footer}
      aside={
        !stopping && (
          <Button
            variant={paused ? 'filled' : 'default'}
            data-testid="pause-import"
            // The second half of a double click is not meant.
            onClick={(event) => event.detail < 2 && pause(!paused)}
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
      <Stack>
        <CostLine destination={destination} known={known} />
        {progress?.s3 ? (
          <S3Running
            progress={progress}
            s3={progress.s3}
            paused={paused}
            destination={destination}
            now={now}
          />
        ) : (
          <WritingCard
            name="import"
            label="Import"
            verb="done"
            progress={progress}
            total={total}
            paused={paused}
            destination={destination}
            still="Nothing is being written"
            before={before}
            now={now}
            withBytes={chart !== undefined}
            figures={figuresOf(progress, existing)}
          >
            {chart}
          </WritingCard>
        )}
        {children}
      </Stack>
    </StepFrame>
  );
}

/** The import of one table under way. */
export function RunningImportView() {
  const { name, progress, speed, total } = useMigration((state) => ({
    name: state.plan?.table.name ?? 'the table',
    progress: state.importing?.progress ?? null,
    speed: state.importing?.speed ?? NO_SPEED,
    total: state.profile?.records ?? null,
  }));
  return (
    <RunningImport
      title={`Importing into ${name}`}
      sum={progress}
      progress={progress}
      total={total}
      chart={
        <SpeedChart samples={speed} of={progress ?? { throttled_requests: 0, retried_items: 0 }} />
      }
    />
  );
}
