import { IconAlertTriangle } from '@tabler/icons-react';
import type { Destination } from '../../bindings/Destination';
import type { KnownDestination } from '../../bindings/KnownDestination';
import { CostNote } from '../../components/CostNote';
import { exactPhrase } from '../../destination/words';

interface Props {
  destination: Destination;
  known: KnownDestination | null;
}

/** Whose account pays, where the data goes, and what to know of the way: said before anything is written. */
export function CostLine({ destination, known }: Props) {
  if (destination.kind === 'aws') {
    return (
      <CostNote testId="aws-warning">
        This writes to <strong>{exactPhrase(destination, known?.exact ?? null)}</strong>. Writes and
        stored items cost money there.
      </CostNote>
    );
  }
  return known?.warning ? (
    <CostNote testId="plain-http-warning" icon={IconAlertTriangle}>
      {known.warning}
    </CostNote>
  ) : null;
}
