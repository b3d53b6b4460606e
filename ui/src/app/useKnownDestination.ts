import { useEffect } from 'react';
import { asFailure, engine } from '../engine';
import { useDispatch, useMigration } from './MigrationProvider';

/** Finds out account, region and address of a destination that came with a kept run. */
export function useKnownDestination() {
  const { destination, isUnknown } = useMigration(({ destination: of, known }) => ({
    destination: of,
    isUnknown: known === null && of.kind !== 'practice',
  }));
  const dispatch = useDispatch();
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
