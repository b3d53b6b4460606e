/** Lock items as the engine would make them from a table that is open. */
import type { DerivedTable } from '../bindings/DerivedTable';
import type { Plan } from '../bindings/Plan';
import type { SharedTable } from '../bindings/SharedTable';
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

/** A plan as the engine places it where items stand beside its own, or where none do any more. */
export function splitPlan(placed: Plan, isSplit: boolean): Plan {
  const plan: Plan = { ...placed };
  delete plan.shared;
  if (!isSplit) {
    return plan;
  }
  const shared: SharedTable = {
    table: { ...plan.table, partition_key: 'pk', sort_key: 'sk', indexes: [] },
    item_type: plan.derived ? 'USER_EMAIL' : 'USER',
    item_type_attribute: 'itemType',
    partition: [{ text: 'USER#' }, { column: 'user_id' }],
    sort: [{ text: plan.derived ? 'USER_EMAIL#' : 'USER#' }, { column: 'user_id' }],
    members: [
      { source: 'users', item_type: 'USER' },
      { source: 'users: email', item_type: 'USER_EMAIL' },
    ],
    of_others: [],
    beside: null,
  };
  return { ...plan, table: { ...plan.table, name: 'Users' }, shared };
}

/** What opening them gives; one table alone is called after its file. */
export function locksOf(owner: TableToAsk, { kind, columns }: DerivedTable): OpenedDerived {
  const derived: DerivedTable = { of: owner.name ?? 'users', kind, columns };
  const word = kind === 'lock' ? 'unique ' : '';
  return {
    name: `${derived.of}: ${word}${columns.join(', ')}`,
    source: { ...source, source_id: `${owner.source_id}-locks` },
    plan: lockPlan(owner.plan, derived),
  };
}
