import { memo, useEffect, useRef } from 'react';
import { asFailure, engine } from '../engine';
import { useMigration, useMigrationStore } from './MigrationProvider';
import { placedEvent, toPlace, type Placing } from './placing';
import { tablesToRelate } from './relate';
import { allTables } from './tables';

/** Tells each plan where its rows go, whenever a relation or a plan has changed. */
export const PlacingOfTables = memo(function PlacingOfTables() {
  const store = useMigrationStore();
  const last = useRef<Placing | null>(null);
  // What is compared are relations and plans themselves: each is another once it has changed.
  const parts = useMigration((state) => {
    const placing = toPlace(state);
    return placing ? [placing.relations, ...placing.plans] : null;
  });
  const key = useRef(0);
  useEffect(() => {
    const placing = toPlace(store.getState());
    if (!placing) {
      return;
    }
    key.current += 1;
    const mine = key.current;
    const tables = tablesToRelate(store.getState());
    const names = tables.map(({ name }) => name);
    engine.placeTables(tables, placing.relations).then(
      (placed) => {
        const state = store.getState();
        if (mine !== key.current) {
          return;
        }
        const byPlace = allTables(state).map(({ name, state: { plan } }) => {
          const at = names.indexOf(name);
          return at < 0 ? plan : (placed[at] ?? plan);
        });
        const event = placedEvent(state, last.current, byPlace);
        last.current = placing;
        if (event) {
          store.dispatch(event);
        }
      },
      (error: unknown) => {
        if (mine === key.current) {
          store.dispatch({ type: 'edit refused', failure: asFailure(error) });
        }
      },
    );
  }, [store, parts]);
  return null;
});
