import { useEffect } from 'react';
import { asFailure, engine } from '../engine';
import { useMigration } from './MigrationProvider';

/** Finds out account, region and address of a destination that came with a kept run. */
export function useKnownDestination() {
  const { state, dispatch } = useMigration();
  const { destination, known } = state;
  const isUnknown = known === null && destination.kind !== 'practice';
  useEffect(() => {
    if (isUnknown) {
      engine.knownDestination(destination).then(
        (found) => dispatch({ type: 'destination known', destination, known: found }),
        (error: unknown) => {
          // The panel asks for the region; any other reason is said by the step that asks the destination.
          if (asFailure(error).code === 'no_region') {
            dispatch({ type: 'destination panel', open: true });
          }
        },
      );
    }
  }, [isUnknown, destination, dispatch]);
}
