import { columnsOf, composedAttribute, listed } from '../../plan/composed';
import { kindWords } from '../../bindings/kinds';
import { attributesOfOthers, type PlanOfOthers } from '../../plan/ofOthers';
import { keyColumns, type KeyPlan } from '../../plan/roles';

/** Stands for "no sort key" in a list of choices. No attribute is called that: a name is never empty. */
export const NO_SORT_KEY = '';

/** Stands for the key made from the content. */
export const MADE_KEY = '';
/** Stands for a key that is yet to be made from several columns; no attribute is called that either. */
export const SEVERAL_COLUMNS = ' several';

interface Option {
  value: string;
  label: string;
}

/** The attributes that can be a key; the one chosen now always among them, so that the list tells the truth. */
export function keyOptions(plan: KeyPlan, chosen: string | null): Option[] {
  const options = keyColumns(plan).map((column) => ({
    value: column.attribute,
    label: `${column.attribute} (${kindWords[column.kind].name})`,
  }));
  const composed = composedAttribute(plan, chosen);
  if (composed) {
    return [
      ...options,
      { value: composed.attribute, label: `${listed(columnsOf(composed.template))} together` },
    ];
  }
  if (
    chosen !== null &&
    chosen !== plan.generated_key?.attribute &&
    !options.some((option) => option.value === chosen)
  ) {
    options.unshift({ value: chosen, label: `${chosen} (cannot be a key)` });
  }
  return options;
}

/** The attributes that can be in the key of an index: those of the table itself, and those that come from others. */
export function indexKeyOptions(plan: KeyPlan & PlanOfOthers, chosen: string | null): Option[] {
  const others = attributesOfOthers(plan)
    .filter(({ column }) => kindWords[column.kind].canBeKey)
    .map(({ attribute, table, column }) => ({
      value: attribute,
      label: `${attribute} (${kindWords[column.kind].name}, from ${table})`,
    }));
  const isOfOthers = others.some((option) => option.value === chosen);
  return [...keyOptions(plan, isOfOthers ? null : chosen), ...others];
}

/** What can find one item: an attribute, or a key made from the content. */
export function partitionKeyOptions(plan: KeyPlan): Option[] {
  return [
    ...keyOptions(plan, plan.table.partition_key),
    ...severalOption(plan, plan.table.partition_key),
    { value: MADE_KEY, label: 'Made from the content' },
  ];
}

/** Which of them the plan has. */
export function partitionKeyValue({ generated_key, table }: KeyPlan): string {
  return generated_key?.attribute === table.partition_key ? MADE_KEY : table.partition_key;
}

/** What orders the items of one partition key: an attribute, several columns together, or nothing. */
export function sortKeyOptions(plan: KeyPlan): Option[] {
  const { table } = plan;
  const options = keyOptions(plan, table.sort_key);
  return [
    { value: NO_SORT_KEY, label: 'None' },
    ...options.filter((option) => option.value !== table.partition_key),
    ...severalOption(plan, table.sort_key),
  ];
}

function severalOption(plan: KeyPlan, chosen: string | null): Option[] {
  return composedAttribute(plan, chosen) || partColumns(plan, []).length < 2
    ? []
    : [{ value: SEVERAL_COLUMNS, label: 'Several columns together…' }];
}

/** The columns that can be parts of a key, and those that are already. */
export function partColumns(plan: KeyPlan, chosen: string[]): string[] {
  const columns = plan.columns.filter(
    ({ included, kind }) => included && kindWords[kind].canBePart,
  );
  return [...new Set([...chosen, ...columns.map(({ column }) => column)])];
}
