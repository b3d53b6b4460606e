/** Attributes of a plan that are made from several columns. */
import type { ComposedAttribute } from '../bindings/ComposedAttribute';
import type { KeyTemplate } from '../bindings/KeyTemplate';
import type { PlanEdit } from '../bindings/PlanEdit';
import type { KeyPlan } from './roles';

/** Which key of the table. */
export type KeyRole = 'partition_key' | 'sort_key';

/** What stands between the parts of a key where nothing else is chosen. */
const SEPARATOR = '#';

export function composedAttribute(
  plan: KeyPlan,
  attribute: string | null,
): ComposedAttribute | null {
  return plan.composed_attributes.find((entry) => entry.attribute === attribute) ?? null;
}

/** The columns that a template names, in order. */
export function columnsOf(template: KeyTemplate): string[] {
  return template.flatMap((part) =>
    typeof part === 'object' && 'column' in part ? [part.column] : [],
  );
}

/** What stands between the first two columns. */
export function separatorOf(template: KeyTemplate): string {
  const between = template[1];
  return typeof between === 'object' && 'text' in between ? between.text : '';
}

/** A template for reading: `ORDER#{order_date}#{order_id}`. */
export function templateText(template: KeyTemplate): string {
  const column = (name: string) => `{${name}}`;
  return template
    .map((part) => {
      if (part === 'content') {
        return column('…');
      }
      if ('text' in part) {
        return part.text;
      }
      if ('ordered' in part) {
        return column(part.ordered.column);
      }
      return column('column' in part ? part.column : part.escaped);
    })
    .join('');
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

/** Has a key of the table made from several columns. */
export function composeEdit(role: KeyRole, template: KeyTemplate): PlanEdit {
  return { edit: role === 'partition_key' ? 'partition_template' : 'sort_template', template };
}

/** The columns that a key made from several begins with: the key's own, and another one. */
export function firstColumns(plan: KeyPlan, attribute: string | null, others: string[]): string[] {
  const own = plan.columns.find((column) => column.included && column.attribute === attribute);
  const first = own ? [own.column] : [];
  return [...first, ...others.filter((column) => !first.includes(column))].slice(0, 2);
}
