import { useEffect } from 'react';
import { asFailure, engine } from '../engine';
import { handlingOf } from './codes';
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
          // Any other reason is said by the step that asks the destination.
          if (handlingOf(asFailure(error)).isUrgent) {
            dispatch({ type: 'destination panel', open: true });
          }
        },
      );
    }
  }, [isUnknown, destination, dispatch]);
}
