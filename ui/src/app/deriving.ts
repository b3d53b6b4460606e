/** Has the engine make tables from the rows of others, and lets go of them. */
import type { SavedDerived } from '../bindings/SavedDerived';
import { engine } from '../engine';
import { isDerived } from './derived';
import { tablesToAsk } from './settleAsked';
import type { Store } from './store';
import { allTables } from './tables';

/** Has the engine make a table from the rows of one that is open, and takes it. */
export async function derive(
  { getState, dispatch }: Store,
  { derived, table }: { derived: SavedDerived['derived']; table: SavedDerived['table'] | null },
): Promise<void> {
  const owner = tablesToAsk(getState()).find(({ name }) => name === null || name === derived.of);
  if (owner) {
    dispatch({ type: 'derived opened', opened: await engine.deriveTable(owner, derived, table) });
  }
}

/** Takes a derived table out of the design. */
export function underive({ getState, dispatch }: Store, name: string): void {
  const gone = allTables(getState()).find((table) => table.name === name)?.state;
  dispatch({ type: 'derived left out', name });
  if (gone?.checking) {
    void engine.cancel(gone.checking.job);
  }
  if (gone?.source) {
    void engine.closeSource(gone.source.source_id);
  }
}

/** Makes the derived tables those of a saved design. */
export async function deriveAsSaved(store: Store, saved: SavedDerived[]): Promise<void> {
  for (const { name, state } of allTables(store.getState())) {
    if (isDerived(state)) {
      underive(store, name);
    }
  }
  for (const each of saved) {
    // oxlint-disable-next-line no-await-in-loop -- each is one more of the tables that the one before is of
    await derive(store, each);
  }
}
