/** Attributes of the items that rows of other tables give. */
import type { ColumnPlan } from '../bindings/ColumnPlan';
import type { Plan } from '../bindings/Plan';

/** What of a plan says which they are. */
export type PlanOfOthers = Pick<Plan, 'copied' | 'inside'>;

/** An attribute that is copied or merged: one value of a row of another table. */
export interface AttributeOfAnother {
  attribute: string;
  /** The source table that it comes from, and its column there. */
  table: string;
  column: ColumnPlan;
}

/** An attribute that holds rows of another table, as a list or as a set. */
export interface RowsOfAnother {
  attribute: string;
  table: string;
  isSet: boolean;
}

function ofColumn(plan: Plan, from: string): ColumnPlan | undefined {
  return plan.columns.find(({ included, attribute }) => included && attribute === from);
}

/** Every attribute that is copied or merged, in the order of the items. */
export function attributesOfOthers(plan: PlanOfOthers): AttributeOfAnother[] {
  const copied = (plan.copied ?? []).flatMap(({ table, attributes, plan: other }) =>
    attributes.flatMap(({ from, attribute }) => {
      const column = ofColumn(other, from);
      return column ? [{ attribute, table, column }] : [];
    }),
  );
  const merged = (plan.inside ?? []).flatMap(({ table, form, plan: other }) => {
    if (form?.kind !== 'merged') {
      return [];
    }
    const further = attributesOfOthers(other);
    return form.attributes.flatMap(({ from, attribute }) => {
      const column = ofColumn(other, from);
      if (column) {
        return [{ attribute, table, column }];
      }
      const found = further.find((of) => of.attribute === from);
      return found ? [{ ...found, attribute }] : [];
    });
  });
  return [...copied, ...merged];
}

/** Every attribute that holds rows. */
export function rowsOfOthers(plan: PlanOfOthers): RowsOfAnother[] {
  return (plan.inside ?? [])
    .filter(({ form }) => form?.kind !== 'merged')
    .map(({ attribute, table, form }) => ({ attribute, table, isSet: form?.kind === 'set' }));
}

/** Why no index finds items by the rows that they hold; null where they hold none. */
export function noKeyWords(rows: RowsOfAnother[]): string | null {
  const [first, ...others] = rows;
  if (!first) {
    return null;
  }
  if (others.length > 0) {
    const names = rows.map(({ attribute }) => attribute).join(', ');
    return `No index finds items by what stands in ${names}: a key is one value, and these hold many.`;
  }
  const form = first.isSet ? 'a set of keys' : 'a list of rows';
  return `No index finds items by what stands in ${first.attribute}: a key is one value, and this is ${form} of ${first.table}.`;
}
