/** Where the migration keeps how its tables belong together. */
import type { MigrationEvent, MigrationState } from './migration';
import { afterRelations, type RelationsEvent, type RelationsState } from './relations';
import type { SeveralTables } from './tables';

export function isOfRelations(event: MigrationEvent): event is RelationsEvent {
  return event.type.startsWith('relations ');
}

/** The same tables, which belong together otherwise. */
export function withRelations(
  state: MigrationState,
  change: (relations: RelationsState, tables: SeveralTables['tables']) => RelationsState,
): MigrationState {
  const { several } = state;
  return several === null
    ? state
    : { ...state, several: { ...several, relations: change(several.relations, several.tables) } };
}

export function reduceRelations(state: MigrationState, event: RelationsEvent): MigrationState {
  return withRelations(state, (relations) => afterRelations(relations, event));
}
