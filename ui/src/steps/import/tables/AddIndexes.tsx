import type { Destination } from '../../../bindings/Destination';
import { AddIndexCard } from '../indexes/AddIndexCard';
import type { Entry } from './beforeTables';

interface Props {
  waiting: Entry[];
  destination: Destination;
  onDone: () => void;
}

/** Of several tables, those that are there and lack nothing but indexes. */
export function AddIndexes({ waiting, destination, onDone }: Props) {
  return waiting.map(({ sourceId, plan, check, there }) => {
    const missing = there?.state.kind === 'different' ? there.state.missing_indexes : [];
    return (
      plan &&
      missing.length > 0 && (
        <AddIndexCard
          key={sourceId}
          plan={plan}
          destination={destination}
          missing={missing}
          isBuilding={false}
          check={check}
          onDone={onDone}
        />
      )
    );
  });
}
