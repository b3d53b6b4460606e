import type { AttributeKind } from '../bindings/AttributeKind';
import type { ColumnPlan } from '../bindings/ColumnPlan';

export interface KindWords {
  kind: AttributeKind;
  name: string;
  /** DynamoDB's letter; JSON becomes a Map or a List as each value says. */
  letter: string;
  /** DynamoDB allows only text, numbers and bytes as keys. */
  key: boolean;
}

export const kinds: readonly KindWords[] = [
  { kind: 'text', name: 'Text', letter: 'S', key: true },
  { kind: 'number', name: 'Number', letter: 'N', key: true },
  { kind: 'yes_no', name: 'Yes/No', letter: 'BOOL', key: false },
  { kind: 'date', name: 'Date', letter: 'S', key: true },
  { kind: 'date_time', name: 'Date and time', letter: 'S', key: true },
  { kind: 'json', name: 'JSON', letter: 'M', key: false },
  { kind: 'list', name: 'List', letter: 'L', key: false },
  { kind: 'text_set', name: 'Text set', letter: 'SS', key: false },
  { kind: 'number_set', name: 'Number set', letter: 'NS', key: false },
  { kind: 'binary', name: 'Binary', letter: 'B', key: true },
  { kind: 'null', name: 'Null', letter: 'NULL', key: false },
];

export function kindWords(kind: AttributeKind): KindWords {
  const found = kinds.find((words) => words.kind === kind);
  if (!found) {
    throw new Error(`no words for the kind ${kind}`);
  }
  return found;
}

export function isDate(kind: AttributeKind): boolean {
  return kind === 'date' || kind === 'date_time';
}

/**
 * DynamoDB's letter for a column's attribute: a date written as epoch seconds is a number, and JSON whose first
 * values are lists becomes Lists.
 */
export function attributeLetter(
  column: Pick<ColumnPlan, 'kind' | 'date_as'>,
  examples: string[] = [],
): string {
  if (column.kind === 'json' && examples.length > 0) {
    return examples.every((example) => example.trimStart().startsWith('[')) ? 'L' : 'M';
  }
  return isDate(column.kind) && column.date_as === 'epoch_seconds'
    ? 'N'
    : kindWords(column.kind).letter;
}
