/** A question while it is put together. */
import type { AccessPattern } from '../../../bindings/AccessPattern';
import type { ColumnPlan } from '../../../bindings/ColumnPlan';
import { kindWords } from '../../../bindings/kinds';
import type { Plan } from '../../../bindings/Plan';
import type { RelatedRows } from '../../../bindings/RelatedRows';
import type { Relation } from '../../../bindings/Relation';
import type { SortBy } from '../../../bindings/SortBy';
import type { ValueRange } from '../../../bindings/ValueRange';
import type { TableToAsk } from '../../../engine';
import { attributesOfOthers } from '../../../plan/ofOthers';

/** Columns that a question is asked by: as many as the key of an index can have. */
export { MAX_INDEX_KEY_ATTRIBUTES as MAX_GIVEN } from '../../../bindings/kinds';

export interface Choice {
  value: string;
  label: string;
}

/** The attributes by which items can be found or put in order, under the names of their columns. */
export function attributeChoices(plan: Plan): Choice[] {
  const made = [
    ...(plan.composed_attributes ?? []).map(({ attribute }) => attribute),
    ...(plan.generated_key ? [plan.generated_key.attribute] : []),
  ];
  return [
    ...plan.columns
      .filter(({ included, kind }) => included && kindWords[kind].canBeKey)
      .map(({ column, attribute }) => ({ value: attribute, label: column })),
    ...made.map((attribute) => ({ value: attribute, label: attribute })),
    ...attributesOfOthers(plan)
      .filter(({ column }) => kindWords[column.kind].canBeKey)
      .map(({ attribute, table, column }) => ({
        value: attribute,
        label: `${column.column} of ${table}`,
      })),
  ];
}

/** What a table is called where it is chosen. */
export function labelOf({ name, plan }: TableToAsk): string {
  return name ?? plan.table.name;
}

function columnOf(plan: Plan, attribute: string): ColumnPlan | undefined {
  const own = plan.columns.find((of) => of.included && of.attribute === attribute);
  return own ?? attributesOfOthers(plan).find((of) => of.attribute === attribute)?.column;
}

export function isText(plan: Plan, attribute: string): boolean {
  const column = columnOf(plan, attribute);
  return column === undefined || kindWords[column.kind].letter === 'S';
}

export function isDate(plan: Plan, attribute: string): boolean {
  const column = columnOf(plan, attribute);
  return column?.kind === 'date' || column?.kind === 'date_time';
}

export function emptyDraft(tables: TableToAsk[]): AccessPattern {
  const only = tables.length === 1 ? tables[0] : undefined;
  return draftOf(only);
}

/** A new question of a table. */
export function draftOf(table: TableToAsk | undefined): AccessPattern {
  return {
    question: '',
    table: table?.plan.table.name ?? '',
    index: null,
    attributes: [''],
    finds: 'many',
    sort: null,
    related: [],
  };
}

/** A side of a relation whose rows can come with what is found. */
export interface RelatedChoice {
  key: string;
  label: string;
  rows: RelatedRows;
  /** The plan by whose attributes they can be put in order; none: it is one row. */
  plan: Plan | null;
}

/** The rows that belong to those of a table, on either side of its relations. */
export function relatedChoices(
  name: string | null,
  tables: TableToAsk[],
  relations: Relation[],
): RelatedChoice[] {
  return relations.flatMap((relation): RelatedChoice[] => {
    const { child, parent } = relation;
    const choices: RelatedChoice[] = [];
    const isRepeated =
      relations.filter(
        (other) => other.child.table === child.table && other.parent.table === parent.table,
      ).length > 1 || child.table === parent.table;
    const by = isRepeated ? ` (by ${child.columns.join(', ')})` : '';
    const rows = (side: 'children' | 'parent'): RelatedRows => ({
      child,
      parent: parent.table,
      side,
      sort: null,
    });
    if (parent.table === name) {
      choices.push({
        key: `children ${child.table} ${child.columns.join(' ')}`,
        label: `its ${child.table}${by}`,
        rows: rows('children'),
        plan: tables.find((table) => table.name === child.table)?.plan ?? null,
      });
    }
    if (child.table === name) {
      choices.push({
        key: `parent ${parent.table} ${child.columns.join(' ')}`,
        label: `the row of ${parent.table} that it points to${by}`,
        rows: rows('parent'),
        plan: null,
      });
    }
    return choices;
  });
}

export function isAlong(rows: RelatedRows, other: RelatedRows): boolean {
  return (
    rows.side === other.side &&
    rows.parent === other.parent &&
    JSON.stringify(rows.child) === JSON.stringify(other.child)
  );
}

export const ranges: { value: ValueRange; label: string; textOnly?: true }[] = [
  { value: 'at_least', label: 'from a value on' },
  { value: 'at_most', label: 'up to a value' },
  { value: 'between', label: 'between two values' },
  { value: 'begins_with', label: 'what begins with a text', textOnly: true },
];

/** The same question as the engine takes it: without columns that are not chosen yet. */
export function finished(draft: AccessPattern): AccessPattern {
  return {
    ...draft,
    question: draft.question.trim(),
    attributes: draft.attributes.filter((attribute) => attribute !== ''),
    sort: draft.finds === 'one' ? null : draft.sort,
  };
}

/** The order after an attribute was chosen for it; the newest comes first of itself. */
export function sortedBy(
  plan: Plan | null,
  attribute: string,
  before: SortBy | null,
): SortBy | null {
  return attribute === ''
    ? null
    : {
        attribute,
        descending: before?.descending ?? (plan !== null && isDate(plan, attribute)),
        range: before?.range ?? null,
      };
}
