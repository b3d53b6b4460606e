/** When the engine is asked how tables belong together, and what it is given. */
import type { Relation } from '../bindings/Relation';
import type { TableToRelate } from '../engine';
import type { MigrationState } from './migration';
import { relationKey } from './relations';
import { allTables } from './tables';

/** The tables that were read, as the engine takes them to count their rows. */
export function tablesToRelate(state: MigrationState, names?: string[]): TableToRelate[] {
  return allTables(state).flatMap(({ name, state: { source, plan, profile } }) =>
    source && plan && profile && (names === undefined || names.includes(name))
      ? [{ name, source_id: source.source_id, plan }]
      : [],
  );
}

/** True once every table that is open was read, or cannot be, and nobody looked yet how they belong together. */
export function isToRelate(state: MigrationState): boolean {
  const relations = state.several?.relations;
  if (!relations || relations.found || relations.looking || relations.failure) {
    return false;
  }
  const tables = allTables(state);
  const isRead = ({ profile, readFailure, reading }: MigrationState) =>
    reading === null && (profile !== null || readFailure !== null);
  return tables.every((table) => isRead(table.state)) && tablesToRelate(state).length > 1;
}

/** A relation of the design of which nothing was counted yet, and which can be. */
export function nextToMeasure({ several }: MigrationState): Relation | null {
  if (!several || !several.relations.found || several.relations.measuring) {
    return null;
  }
  const { counted, chosen, uncounted } = several.relations;
  const known = new Set([...counted.map(relationKey), ...uncounted.map(({ key }) => key)]);
  return chosen.find((relation) => !known.has(relationKey(relation))) ?? null;
}
