/** Has the engine hold the questions against the design as it is now. */
import type { Relation } from '../bindings/Relation';
import { engine } from '../engine';
import type { TableToAsk } from '../engineTypes';
import type { MigrationState } from './migration';
import { tablesToRelate } from './relate';
import type { Store } from './store';

/** The tables that can be asked about, as the engine takes them: those that were read. One alone is called after its file,
 * which the engine does. */
export function tablesToAsk(state: MigrationState): TableToAsk[] {
  const tables = tablesToRelate(state);
  return state.several ? tables : tables.map((table) => ({ ...table, name: null }));
}

const none: Relation[] = [];

/** The relations of the design; null while they are not known, and with them not what can be asked. */
export function relationsToAsk({ several, profile }: MigrationState): Relation[] | null {
  if (several) {
    return several.relations.found ? several.relations.chosen : null;
  }
  return profile ? none : null;
}

/** Those tables that the questions are not named after any more, as they were. */
function renamed(state: MigrationState, tables: TableToAsk[]): TableToAsk[] {
  return tables.flatMap((now) => {
    const before = state.asked.named.find(({ name }) => name === now.name);
    // A file that was opened again has another id; what its plan was called is all that matters.
    return before && before.plan !== now.plan ? [{ ...now, plan: before.plan }] : [];
  });
}

/** True where the design has changed since the questions were held against it. */
export function isToSettle(state: MigrationState): boolean {
  const relations = relationsToAsk(state);
  if (relations === null) {
    return false;
  }
  const tables = tablesToAsk(state);
  return (
    state.asked.isStale ||
    state.asked.heldAgainst !== relations ||
    tables.length !== state.asked.named.length ||
    renamed(state, tables).length > 0
  );
}

/** Names the questions as the design calls things now, and takes those that it proposes. */
export async function settleAsked(store: Store): Promise<void> {
  const state = store.getState();
  const relations = relationsToAsk(state);
  if (relations === null || !isToSettle(state)) {
    return;
  }
  const tables = tablesToAsk(state);
  const given = state.asked.questions;
  const before = renamed(state, tables);
  const settled = await engine.settleQuestions(before, tables, relations, given);
  // Of tables that have one name nothing can be said: the questions stay as they were named before.
  if (settled !== null) {
    const isSame = tables.length === state.asked.named.length && before.length === 0;
    const named = isSame ? state.asked.named : tables;
    store.dispatch({ type: 'asked settled', given, settled, named, relations });
  }
}
