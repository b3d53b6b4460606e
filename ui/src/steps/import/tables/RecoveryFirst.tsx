import type { Destination } from '../../../bindings/Destination';
import { RecoveryAdvice } from '../before/RecoveryAdvice';
import type { Entry } from './beforeTables';

interface Props {
  holding: Entry[];
  destination: Destination;
  onDone: () => void;
}

/** Of several tables whose items may be overwritten, those of which AWS keeps nothing to go back to. */
export function RecoveryFirst({ holding, destination, onDone }: Props) {
  return holding.map(
    ({ sourceId, plan, there }) =>
      plan &&
      there?.items?.recovery_is_off && (
        <RecoveryAdvice key={sourceId} plan={plan} destination={destination} onDone={onDone} />
      ),
  );
}
