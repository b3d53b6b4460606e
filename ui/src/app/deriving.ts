/** Has the engine make tables from the rows of others, and lets go of them. */
import type { DerivedKind } from '../bindings/DerivedKind';
import type { PlanEdit } from '../bindings/PlanEdit';
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

/** The same from columns of the table that is looked at, under what is proposed. */
export function deriveHere(store: Store, kind: DerivedKind, columns: string[]): Promise<void> {
  const { several } = store.getState();
  const of = several?.tables[several.at]?.name ?? '';
  return derive(store, { derived: { of, kind, columns }, table: null });
}

/** Takes a derived table out of the design. Columns that stood in items of their own are in those of their rows again. */
export async function underive({ getState, dispatch }: Store, name: string): Promise<void> {
  const before = allTables(getState());
  const gone = before.find((table) => table.name === name)?.state;
  const derived = gone?.plan?.derived;
  const owner = before.find((table) => table.name === derived?.of)?.state.source?.source_id;
  dispatch({ type: 'derived left out', name });
  if (gone?.checking) {
    void engine.cancel(gone.checking.job);
  }
  if (gone?.source) {
    void engine.closeSource(gone.source.source_id);
  }
  const tables = allTables(getState());
  const place = tables.findIndex(({ state }) => state.source?.source_id === owner);
  const plan = tables[place]?.state.plan;
  if (derived?.kind !== 'split' || owner === undefined || !plan) {
    return;
  }
  const edits = derived.columns.map((column): PlanEdit => ({
    edit: 'include',
    column,
    included: true,
  }));
  const edited = (await engine.editPlan(owner, plan, edits)).plan;
  // One table alone is not placed by itself, and shares its own with no other any more.
  const placed =
    tables.length > 1
      ? [edited]
      : await engine.placeTables([{ name: null, source_id: owner, plan: edited }], []);
  dispatch({
    type: 'tables placed',
    plans: tables.map((_, at) => (at === place ? (placed[0] ?? null) : null)),
  });
}

/** Makes the derived tables those of a saved design. */
export async function deriveAsSaved(store: Store, saved: SavedDerived[]): Promise<void> {
  for (const { name, state } of allTables(store.getState())) {
    // Parents are made where the relations say so.
    if (isDerived(state) && state.plan?.derived?.kind !== 'parent') {
      // oxlint-disable-next-line no-await-in-loop -- each changes what the next is taken out of
      await underive(store, name);
    }
  }
  for (const each of saved) {
    // oxlint-disable-next-line no-await-in-loop -- each is one more of the tables that the one before is of
    await derive(store, each);
  }
}
