import { Button } from '@mantine/core';
import type { ImportProgress } from '../../bindings/ImportProgress';
import type { RunningImport } from '../../app/running';
import { useMigration } from '../../app/MigrationProvider';
import { StepFrame } from '../../app/StepFrame';
import { useImport } from '../../app/useImport';
import { amount } from '../../components/amount';
import type { Figure } from '../../components/Figures';
import { Stack } from '../../components/Stack';
import { WritingCard } from '../../runs/WritingCard';
import { measuredOf } from './chart';
import { CostLine } from './CostLine';
import { SpeedChart } from './SpeedChart';
import { importSum } from './sum';

export function figuresOf(progress: ImportProgress | null, keeps: boolean): Figure[] {
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
  const sum = progress ? importSum(progress, keeps) : 'The import is starting.';

  return (
    <StepFrame
      title={`Importing into ${state.plan?.table.name ?? 'the table'}`}
      running
      purpose="You can pause or cancel at any moment: what is written stays written, and the rest can be continued later."
      footer={stopping ? 'Stopping: requests already sent finish first.' : sum}
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
      <Stack>
        <CostLine destination={state.destination} known={state.known} />
        <WritingCard
          name="import"
          label="Import"
          verb="done"
          progress={progress}
          total={state.profile?.records ?? null}
          paused={paused}
          still="Nothing is being written"
          withBytes
          figures={figuresOf(progress, keeps)}
        >
          <SpeedChart
            samples={speed}
            of={progress ?? { throttled_requests: 0, retried_items: 0 }}
          />
        </WritingCard>
      </Stack>
    </StepFrame>
  );
}
