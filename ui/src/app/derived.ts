/** Tables that are made from the rows of another once more: how they come, and how they go. */
import type { OpenedDerived } from '../engine';
import type { MigrationEvent, MigrationState } from './migration';
import { noRelations } from './relations';
import { ofOneTable } from './oneTable';
import { allTables } from './tables';

export type DerivedEvent =
  | { type: 'derived opened'; opened: OpenedDerived }
  /** The derived table of this name is no part of the design any more. */
  | { type: 'derived left out'; name: string };

export function isOfDerived(event: MigrationEvent): event is DerivedEvent {
  return event.type.startsWith('derived ');
}

/** How the events of derived tables change the migration. `empty` is one with nothing open. */
export function afterDerived(
  state: MigrationState,
  event: DerivedEvent,
  empty: MigrationState,
): MigrationState {
  return event.type === 'derived opened'
    ? withDerived(state, event.opened, empty)
    : withoutDerived(state, event.name);
}

function withDerived(
  state: MigrationState,
  { name, source, plan }: OpenedDerived,
  empty: MigrationState,
): MigrationState {
  const of = plan.derived?.of ?? '';
  // One table alone becomes one of two: what is known of it stays as it is.
  const several = state.several ?? {
    title: state.source?.summary.file_name ?? of,
    at: 0,
    reportOpen: false,
    tables: [{ name: of, state: ofOneTable(state) }],
    relations: { ...noRelations, found: true },
  };
  const owner = allTables({ ...state, several }).find((table) => table.name === of)?.state;
  if (!owner || several.tables.some((table) => table.name === name)) {
    return state;
  }
  const derived = {
    ...empty,
    source,
    profile: owner.profile,
    proposal: owner.proposal && { ...owner.proposal, plan, findings: [] },
    plan,
  };
  return {
    ...state,
    importedTables: null,
    importFailure: null,
    several: { ...several, tables: [...several.tables, { name, state: ofOneTable(derived) }] },
  };
}

function withoutDerived(state: MigrationState, name: string): MigrationState {
  const { several } = state;
  const place = several?.tables.findIndex((table) => table.name === name) ?? -1;
  if (!several || place < 0) {
    return state;
  }
  const gone = allTables(state)[place]?.state.plan?.derived?.of;
  const isLookedAt = several.at === place;
  const owner = several.tables.findIndex((table) => table.name === gone);
  const next = isLookedAt ? several.tables[owner] : undefined;
  const tables = several.tables.filter((_, at) => at !== place);
  const at = tables.findIndex(
    (table) => table.name === several.tables[isLookedAt ? owner : several.at]?.name,
  );
  return {
    ...state,
    ...next?.state,
    importedTables: null,
    importFailure: null,
    several: tables.length > 1 ? { ...several, at: Math.max(at, 0), tables } : null,
  };
}

/** True of a table that is made from the rows of another. */
export function isDerived({ plan }: Pick<MigrationState, 'plan'>): boolean {
  return plan?.derived !== undefined;
}
