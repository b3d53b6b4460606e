/** Relations of tests, as the engine would tell of them. */
import type { FoundRelation } from '../bindings/FoundRelation';
import type { FoundRelations } from '../bindings/FoundRelations';
import type { RelationEvidence } from '../bindings/RelationEvidence';
import type { PlacementOptions } from '../bindings/PlacementOptions';
import type { RelationEnds } from '../app/relations';

const evidence: RelationEvidence = {
  rows: 830,
  pointing: 830,
  blank: 0,
  orphans: 0,
  different_orphans: 0,
  parents: 91,
  parent_repeats: 0,
  parents_pointed_to: 89,
  busiest: 31,
  is_declared: false,
  tops: null,
};

/** A relation with its figures; all rows point to a row that is there. */
export function foundRelation(
  { child, parent }: RelationEnds,
  {
    evidence: figures,
    ...otherwise
  }: Partial<Omit<FoundRelation, 'evidence'>> & {
    evidence?: Partial<RelationEvidence>;
  } = {},
): FoundRelation {
  return {
    child,
    parent,
    level: 'certain',
    is_one_to_one: false,
    evidence: { ...evidence, ...figures },
    reason: `Every ${child.columns.join(', ')} of ${child.table} (830 rows) is in ${parent.table}.`,
    orphan_samples: [],
    ...otherwise,
  };
}

export const ordersToPeople = foundRelation({
  child: { table: 'orders', columns: ['username'] },
  parent: { table: 'people', columns: ['user_id'] },
});

/** It may be chance, and not all of it fits. */
export const peopleToOrders = foundRelation(
  {
    child: { table: 'people', columns: ['email'] },
    parent: { table: 'orders', columns: ['user_id'] },
  },
  {
    level: 'possible',
    evidence: { pointing: 818, orphans: 12, different_orphans: 7 },
    reason: 'All but 12 email of people (830 rows) are in orders. It may be chance.',
    orphan_samples: [{ line: 7, value: 'anna@example.com' }],
  },
);

export const foundRelations: FoundRelations = {
  relations: [ordersToPeople, peopleToOrders],
  many_to_many: [],
};

/** Where rows of orders can go, as the engine would tell of it. */
export const placementOptions: PlacementOptions = {
  recommended: 'inside',
  reason:
    'Few rows for each of people: 3 usually, 31 at most, and the largest item is 12 KB of 400.',
  without_parent: 2,
  options: [
    {
      placement: 'inside',
      items: 93,
      largest_bytes: 12_288,
      largest_line: 7,
      too_large: 0,
      read_requests: 1,
      usual_read_units: 0.5,
      most_read_units: 1.5,
      change_write_units: 2,
      partition: null,
      beside: null,
      example: [{ table: 'People', lines: ['userId  101', 'orders  [', '  { orderId 7 }', ']'] }],
    },
    {
      placement: 'beside',
      items: 921,
      largest_bytes: null,
      largest_line: null,
      too_large: 0,
      read_requests: 1,
      usual_read_units: 0.5,
      most_read_units: 2,
      change_write_units: 1,
      partition: { items: 32, bytes: 14_336, line: 7 },
      beside: { digits: [{ column: 'order_id', digits: 5 }] },
      example: [
        { table: 'People', lines: ['pk  PERSON#101', 'sk  PERSON#101'] },
        { table: 'People', lines: ['pk  PERSON#101', 'sk  ORDER#00007'] },
      ],
    },
    {
      placement: 'own',
      items: 921,
      largest_bytes: null,
      largest_line: null,
      too_large: 0,
      read_requests: 2,
      usual_read_units: 1,
      most_read_units: 2,
      change_write_units: 2,
      partition: null,
      beside: null,
      example: [
        { table: 'People', lines: ['userId  101'] },
        { table: 'Orders', lines: ['orderId  7'] },
      ],
    },
  ],
};
