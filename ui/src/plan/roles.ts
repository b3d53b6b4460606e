/** What a plan says of its attributes. */
import type { ColumnPlan } from '../bindings/ColumnPlan';
import type { Plan } from '../bindings/Plan';
import { kindWords } from './kinds';

/** The columns whose attribute could be a key. */
export function keyColumns(plan: Plan): ColumnPlan[] {
  return plan.columns.filter((entry) => entry.included && kindWords(entry.kind).key);
}

/** What an attribute is to the table, in DynamoDB's words. */
export function roles(plan: Plan, attribute: string): string[] {
  const { table } = plan;
  return [
    ...(table.partition_key === attribute ? ['partition key'] : []),
    ...(table.sort_key === attribute ? ['sort key'] : []),
    ...(table.indexes.some((index) =>
      [...index.partition_keys, ...index.sort_keys].includes(attribute),
    )
      ? ['index']
      : []),
  ];
}
