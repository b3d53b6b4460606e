/** Changes to a plan. Each takes a plan and gives a new one; whatever names an attribute follows it. */
import type { AttributeKind } from '../bindings/AttributeKind';
import type { Capacity } from '../bindings/Capacity';
import type { ColumnPlan } from '../bindings/ColumnPlan';
import type { ColumnProfile } from '../bindings/ColumnProfile';
import type { Duplicates } from '../bindings/Duplicates';
import type { IndexDesign } from '../bindings/IndexDesign';
import type { Plan } from '../bindings/Plan';
import type { ProvisionedUnits } from '../bindings/ProvisionedUnits';
import type { TableDesign } from '../bindings/TableDesign';
import { withoutUnused } from './composed';
import { isDate, kindWords } from './kinds';

export const DEFAULT_UNITS: ProvisionedUnits = {
  read_units_per_second: 5,
  write_units_per_second: 5,
};

/** The name proposed for an index on an attribute: `username` → `UsernameIndex`. */
export function indexName(attribute: string): string {
  const letters = attribute.replaceAll(/[^A-Za-z0-9_.-]/g, '');
  return `${letters.charAt(0).toUpperCase()}${letters.slice(1)}Index`;
}

/** Why an attribute cannot be called that, or null when it can. */
export function attributeNameProblem(plan: Plan, column: string, name: string): string | null {
  if (name === '') {
    return 'An attribute needs a name.';
  }
  if (plan.generated_key?.attribute === name) {
    return 'The key made from the content is called that already.';
  }
  if (plan.composed_attributes.some((entry) => entry.attribute === name)) {
    return 'A key made from several columns is called that already.';
  }
  const other = plan.columns.find(
    (entry) => entry.column !== column && entry.included && entry.attribute === name,
  );
  return other ? `The column ${other.column} is called that already.` : null;
}

/** Changes how one column is carried. */
export function changeColumn(plan: Plan, column: string, change: Partial<ColumnPlan>): Plan {
  return {
    ...plan,
    columns: plan.columns.map((entry) =>
      entry.column === column ? { ...entry, ...change } : entry,
    ),
  };
}

function changeTable(plan: Plan, change: Partial<TableDesign>): Plan {
  return { ...plan, table: { ...plan.table, ...change } };
}

/** Calls a column's attribute otherwise: keys, index keys and projections that named it follow. */
export function renameAttribute(plan: Plan, column: string, name: string): Plan {
  const before = plan.columns.find((entry) => entry.column === column)?.attribute;
  if (before === undefined || before === name) {
    return plan;
  }
  const renamed = changeColumn(plan, column, { attribute: name });
  const sharedName = renamed.columns.some((entry) => entry.included && entry.attribute === before);
  if (sharedName) {
    return renamed;
  }
  const follow = (attribute: string) => (attribute === before ? name : attribute);
  const followOrNone = (attribute: string | null) =>
    attribute === null ? null : follow(attribute);
  return changeTable(renamed, {
    partition_key: follow(plan.table.partition_key),
    sort_key: followOrNone(plan.table.sort_key),
    indexes: plan.table.indexes.map((index) => ({
      ...index,
      name:
        index.partition_key === before && index.name === indexName(before)
          ? indexName(name)
          : index.name,
      partition_key: follow(index.partition_key),
      sort_key: followOrNone(index.sort_key),
      projection:
        index.projection.kind === 'include'
          ? { kind: 'include', attributes: index.projection.attributes.map(follow) }
          : index.projection,
    })),
  });
}

export function setIncluded(plan: Plan, column: string, included: boolean): Plan {
  return changeColumn(plan, column, { included });
}

/**
 * Carries a column as another kind, read in the way in which that kind fits its values best. Without a profile the
 * ways of reading stay as they are.
 */
export function setKind(
  plan: Plan,
  column: string,
  kind: AttributeKind,
  profile?: ColumnProfile,
): Plan {
  const found = profile?.candidates.find((candidate) => candidate.kind === kind);
  const reading: Partial<ColumnPlan> = {
    ...(found?.number ? { number: found.number } : {}),
    ...(found?.yes_no ? { yes_no: found.yes_no } : {}),
    ...(found?.date_order ? { date_order: found.date_order } : {}),
    ...(found?.binary ? { binary: found.binary } : {}),
    ...(found?.separator ? { separator: found.separator } : {}),
  };
  return changeColumn(plan, column, {
    ...reading,
    ...(isDate(kind) ? { kind } : { kind, zone: null }),
  });
}

export function setZone(plan: Plan, column: string, zone: string | null): Plan {
  return changeColumn(plan, column, { zone });
}

/** Has a word count as a blank cell, or no longer. */
export function setNullWord(plan: Plan, column: string, word: string, counts: boolean): Plan {
  const words = plan.columns.find((entry) => entry.column === column)?.null_words ?? [];
  const others = words.filter((entry) => entry !== word);
  return changeColumn(plan, column, { null_words: counts ? [...others, word] : others });
}

export function setTableName(plan: Plan, name: string): Plan {
  return changeTable(plan, { name });
}

/** Chooses a column's attribute as the partition key; what was the sort key cannot be both. */
export function setPartitionKey(plan: Plan, attribute: string): Plan {
  return withoutUnused(
    changeTable(
      { ...plan, generated_key: null },
      {
        partition_key: attribute,
        sort_key: plan.table.sort_key === attribute ? null : plan.table.sort_key,
      },
    ),
  );
}

/** The attribute of a key made from the content: the one in use, or a name that no column's attribute bears. */
export function generatedKeyName(plan: Plan): string {
  if (plan.generated_key) {
    return plan.generated_key.attribute;
  }
  const taken = new Set(plan.columns.map((entry) => entry.attribute));
  let name = 'recordKey';
  while (taken.has(name)) {
    name += '_';
  }
  return name;
}

/** Has the partition key made from each record's content. It finds one item alone. */
export function generateKey(plan: Plan): Plan {
  const attribute = generatedKeyName(plan);
  return withoutUnused(
    changeTable(
      { ...plan, generated_key: { attribute } },
      { partition_key: attribute, sort_key: null },
    ),
  );
}

export function setSortKey(plan: Plan, attribute: string | null): Plan {
  return withoutUnused(changeTable(plan, { sort_key: attribute }));
}

export function setCapacity(plan: Plan, capacity: Capacity): Plan {
  return changeTable(plan, { capacity });
}

/** Has the surplus cells of records that have too many joined where that is plain, or such records rejected. */
export function joinSurplus(plan: Plan, joins: boolean): Plan {
  return { ...plan, join_surplus: joins };
}

export function setDuplicates(plan: Plan, duplicates: Duplicates): Plan {
  return { ...plan, duplicates };
}

/** Changes one index. With another key it is called after that key, unless it bears a name of its own. */
export function changeIndex(plan: Plan, position: number, change: Partial<IndexDesign>): Plan {
  return changeTable(plan, {
    indexes: plan.table.indexes.map((index, at) => {
      if (at !== position) {
        return index;
      }
      const changed = { ...index, ...change };
      const keyChanged = changed.partition_key !== index.partition_key;
      if (
        keyChanged &&
        change.name === undefined &&
        index.name === indexName(index.partition_key)
      ) {
        changed.name = indexName(changed.partition_key);
      }
      if (changed.sort_key === changed.partition_key) {
        changed.sort_key = null;
      }
      return changed;
    }),
  });
}

export function removeIndex(plan: Plan, position: number): Plan {
  return changeTable(plan, { indexes: plan.table.indexes.filter((_, at) => at !== position) });
}

/** The columns whose attribute could be a key. */
export function keyColumns(plan: Plan): ColumnPlan[] {
  return plan.columns.filter((entry) => entry.included && kindWords(entry.kind).key);
}

/** Adds an index on the first attribute that is no key yet; the same plan when there is none. */
export function addIndex(plan: Plan): Plan {
  const taken = new Set([
    plan.table.partition_key,
    ...plan.table.indexes.map((index) => index.partition_key),
  ]);
  const free = keyColumns(plan).find((entry) => !taken.has(entry.attribute));
  if (!free) {
    return plan;
  }
  const units = plan.table.capacity.kind === 'provisioned' ? plan.table.capacity.units : null;
  return changeTable(plan, {
    indexes: [
      ...plan.table.indexes,
      {
        name: indexName(free.attribute),
        partition_key: free.attribute,
        sort_key: null,
        projection: { kind: 'all' },
        provisioned: units ?? DEFAULT_UNITS,
      },
    ],
  });
}

/** What an attribute is to the table, in DynamoDB's words. */
export function roles(plan: Plan, attribute: string): string[] {
  const { table } = plan;
  return [
    ...(table.partition_key === attribute ? ['partition key'] : []),
    ...(table.sort_key === attribute ? ['sort key'] : []),
    ...(table.indexes.some(
      (index) => index.partition_key === attribute || index.sort_key === attribute,
    )
      ? ['index']
      : []),
  ];
}
