/** What a plan says of its attributes. */
import type { ColumnPlan } from '../bindings/ColumnPlan';
import type { Plan } from '../bindings/Plan';
import { kindWords } from '../bindings/kinds';

/** What of a plan decides on the keys of its table. */
export type KeyPlan = Pick<Plan, 'columns' | 'composed_attributes' | 'generated_key'> & {
  table: Pick<Plan['table'], 'partition_key' | 'sort_key'>;
};

/** The columns whose attribute could be a key. */
export function keyColumns(plan: Pick<Plan, 'columns'>): ColumnPlan[] {
  return plan.columns.filter((entry) => entry.included && kindWords[entry.kind].canBeKey);
}

/** What an attribute is to the table, in DynamoDB's words. */
export function roles(
  table: Pick<Plan['table'], 'partition_key' | 'sort_key' | 'indexes'>,
  attribute: string,
): string[] {
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
