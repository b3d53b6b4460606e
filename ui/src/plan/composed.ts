/** Attributes of a plan that are made from several columns. */
import type { ComposedAttribute } from '../bindings/ComposedAttribute';
import type { KeyTemplate } from '../bindings/KeyTemplate';
import type { Plan } from '../bindings/Plan';

/** Which key of the table. */
export type KeyRole = 'partition_key' | 'sort_key';

/** What stands between the parts of a key where nothing else is chosen. */
const SEPARATOR = '#';

export function composedAttribute(plan: Plan, attribute: string | null): ComposedAttribute | null {
  return plan.composed_attributes.find((entry) => entry.attribute === attribute) ?? null;
}

/** The columns that a template names, in order. */
export function columnsOf(template: KeyTemplate): string[] {
  return template.flatMap((part) => ('column' in part ? [part.column] : []));
}

/** What stands between the first two columns. */
export function separatorOf(template: KeyTemplate): string {
  const between = template[1];
  return between !== undefined && 'text' in between ? between.text : '';
}

/** These columns with the separator between each two. */
export function joined(columns: string[], separator: string = SEPARATOR): KeyTemplate {
  return columns.flatMap((column, place) =>
    place > 0 && separator !== '' ? [{ text: separator }, { column }] : [{ column }],
  );
}

/** `origin and time_hour`, `a, b and c`. */
export function listed(columns: string[]): string {
  return columns.length < 2
    ? columns.join('')
    : `${columns.slice(0, -1).join(', ')} and ${columns.at(-1) ?? ''}`;
}

/** A name that nothing else bears: `originTimeHour`. */
function nameFor(plan: Plan, template: KeyTemplate): string {
  const taken = new Set([
    ...plan.columns.map((column) => column.attribute),
    ...plan.composed_attributes.map((entry) => entry.attribute),
    ...(plan.generated_key ? [plan.generated_key.attribute] : []),
  ]);
  const names = columnsOf(template).map(
    (name) => plan.columns.find(({ column }) => column === name)?.attribute ?? name,
  );
  const base = names
    .map((name, place) => (place === 0 ? name : name.charAt(0).toUpperCase() + name.slice(1)))
    .join('');
  let name = base;
  for (let number = 2; taken.has(name); number += 1) {
    name = `${base}${number}`;
  }
  return name;
}

/** The plan without composed attributes that no key names. */
export function withoutUnused(plan: Plan): Plan {
  const { table } = plan;
  const keys = new Set([
    table.partition_key,
    table.sort_key,
    ...table.indexes.flatMap((index) => [index.partition_key, index.sort_key]),
  ]);
  return {
    ...plan,
    composed_attributes: plan.composed_attributes.filter((entry) => keys.has(entry.attribute)),
  };
}

/** Has a key of the table made from several columns. */
export function composeKey(plan: Plan, role: KeyRole, template: KeyTemplate): Plan {
  const same = JSON.stringify(template);
  const known = plan.composed_attributes.find((entry) => JSON.stringify(entry.template) === same);
  const attribute = known?.attribute ?? nameFor(plan, template);
  return withoutUnused({
    ...plan,
    generated_key: role === 'partition_key' ? null : plan.generated_key,
    composed_attributes: known
      ? plan.composed_attributes
      : [...plan.composed_attributes, { attribute, template }],
    table: {
      ...plan.table,
      [role]: attribute,
      ...(role === 'partition_key' && plan.table.sort_key === attribute ? { sort_key: null } : {}),
    },
  });
}

/** The columns that a key made from several begins with: the key's own, and another one. */
export function firstColumns(plan: Plan, attribute: string | null, others: string[]): string[] {
  const own = plan.columns.find((column) => column.included && column.attribute === attribute);
  const first = own ? [own.column] : [];
  return [...first, ...others.filter((column) => !first.includes(column))].slice(0, 2);
}
