import type { Plan } from '../../bindings/Plan';
import { kindWords } from '../../plan/kinds';
import { keyColumns } from '../../plan/roles';

/** Stands for "no sort key" in a list of choices. No attribute is called that: a name is never empty. */
export const NO_SORT_KEY = '';

/** Stands for the key made from the content. */
export const MADE_KEY = '';

interface Option {
  value: string;
  label: string;
}

/** The attributes that can be a key; the one chosen now always among them, so that the list tells the truth. */
export function keyOptions(plan: Plan, chosen: string | null): Option[] {
  const options = keyColumns(plan).map((column) => ({
    value: column.attribute,
    label: `${column.attribute} (${kindWords(column.kind).name})`,
  }));
  if (
    chosen !== null &&
    chosen !== plan.generated_key?.attribute &&
    !options.some((option) => option.value === chosen)
  ) {
    options.unshift({ value: chosen, label: `${chosen} (cannot be a key)` });
  }
  return options;
}

/** What can find one item: an attribute, or a key made from the content. */
export function partitionKeyOptions(plan: Plan): Option[] {
  return [
    ...keyOptions(plan, plan.table.partition_key),
    { value: MADE_KEY, label: 'Made from the content' },
  ];
}

/** Which of them the plan has. */
export function partitionKeyValue({ generated_key, table }: Plan): string {
  return generated_key?.attribute === table.partition_key ? MADE_KEY : table.partition_key;
}
