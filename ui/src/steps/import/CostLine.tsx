import type { ConnectionSummary } from '../../bindings/ConnectionSummary';
import type { Destination } from '../../bindings/Destination';
import { CostNote } from '../../components/CostNote';
import { destinationWords } from '../../destination/words';

interface Props {
  destination: Destination;
  connection: ConnectionSummary | null;
}

/** On AWS, whose account pays and where the data goes: said before anything is written. */
export function CostLine({ destination, connection }: Props) {
  if (destination.kind !== 'aws') {
    return null;
  }
  const words = destinationWords(destination, connection);
  return (
    <CostNote testId="aws-warning">
      This writes to <strong>{words.name}</strong> in the region <strong>{words.detail}</strong>.
      Writes and stored items cost money there.
    </CostNote>
  );
}
