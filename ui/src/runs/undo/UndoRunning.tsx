import type { Destination } from '../../bindings/Destination';
import { amount } from '../../components/amount';
import { WritingCard } from '../WritingCard';
import type { RunningRun } from '../useReportedRun';

interface Props {
  running: RunningRun;
  total: number | null;
  destination: Destination | null;
}

/** Undoing, under way: how far, and what stands in its way. */
export function UndoRunning({ running, total, destination }: Props) {
  const { progress, paused, stopping } = running;
  return (
    <WritingCard
      name="undo"
      label="Undoing"
      verb="undone"
      progress={progress}
      total={total}
      paused={paused && !stopping}
      destination={destination}
      still="Nothing is changed"
      before="Nothing is changed before you answer the question that Tableferry asks."
      figures={[
        { label: 'Items deleted', value: amount(progress?.items_deleted ?? 0) },
        { label: 'Items put back', value: amount(progress?.items_restored ?? 0) },
        { label: 'Kept', value: amount(progress?.items_kept ?? 0) },
        { label: 'Items/s', value: amount(Math.round(progress?.items_per_second ?? 0)) },
        { label: 'Sent again', value: amount(progress?.retried_items ?? 0) },
      ]}
    />
  );
}
