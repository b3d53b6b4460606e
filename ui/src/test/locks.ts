/** Lock items as the engine would make them from a table that is open. */
import type { DerivedTable } from '../bindings/DerivedTable';
import type { Plan } from '../bindings/Plan';
import type { OpenedDerived, TableToAsk } from '../engineTypes';
import { source } from './fixtures';

/** The plan of the locks of a table, as it is placed. */
export function lockPlan(owner: Plan, derived: DerivedTable): Plan {
  const column = derived.columns[0] ?? '';
  return {
    ...owner,
    table: {
      ...owner.table,
      name: `${owner.table.name}${column}Unique`,
      partition_key: 'lock',
      sort_key: null,
      indexes: [],
    },
    columns: owner.columns.map((entry) => ({
      ...entry,
      included: entry.attribute === owner.table.partition_key,
    })),
    composed_attributes: [
      { attribute: 'lock', template: [{ text: `${column.toUpperCase()}#` }, { column }] },
    ],
    derived,
  };
}

/** What opening them gives; one table alone is called after its file. */
export function locksOf(owner: TableToAsk, { kind, columns }: DerivedTable): OpenedDerived {
  const derived: DerivedTable = { of: owner.name ?? 'users', kind, columns };
  return {
    name: `${derived.of}: unique ${columns.join(', ')}`,
    source: { ...source, source_id: `${owner.source_id}-locks` },
    plan: lockPlan(owner.plan, derived),
  };
}
