import { memo, useEffect, useRef } from 'react';
import { asFailure } from '../engine';
import { derive, underive } from './deriving';
import { toMake } from './madeParents';
import { useMigration, useMigrationStore } from './MigrationProvider';

/** Opens the tables of parents that relations ask for, and lets go of those that none asks for any more. */
export const MadeParentsOfTables = memo(function MadeParentsOfTables() {
  const store = useMigrationStore();
  const isMaking = useRef(false);
  const wanted = useMigration((state) => JSON.stringify(toMake(state)));
  useEffect(() => {
    const make = async () => {
      // Each changes what is to be done next.
      for (let next = toMake(store.getState()); next !== null; next = toMake(store.getState())) {
        const [unwanted] = next.unwanted;
        const [missing] = next.missing;
        if (unwanted !== undefined) {
          // oxlint-disable-next-line no-await-in-loop -- one after another
          await underive(store, unwanted);
        } else if (missing) {
          // oxlint-disable-next-line no-await-in-loop -- one after another
          await derive(store, { derived: missing, table: null });
        }
      }
    };
    if (!isMaking.current && toMake(store.getState()) !== null) {
      isMaking.current = true;
      make().then(
        () => {
          isMaking.current = false;
        },
        (error: unknown) => {
          isMaking.current = false;
          store.dispatch({ type: 'edit refused', failure: asFailure(error) });
        },
      );
    }
  }, [store, wanted]);
  return null;
});
