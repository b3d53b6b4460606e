import type { AttributeKind } from '../bindings/AttributeKind';
import type { ColumnPlan } from '../bindings/ColumnPlan';
import { kindWords } from '../bindings/kinds';

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
    : kindWords[column.kind].letter;
}
