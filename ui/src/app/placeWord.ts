import type { SourceKind } from '../bindings/SourceKind';
import { amount } from '../components/amount';
import { useMigration } from './MigrationProvider';

/** What a record is found again by: the line of a file, or the row of a table. */
export type PlaceWord = 'line' | 'row';

export function placeWord(kind: SourceKind | undefined): PlaceWord {
  return kind === 'staged' ? 'row' : 'line';
}

/** The word for the table that is looked at. */
export function usePlaceWord(): PlaceWord {
  return useMigration((state) => placeWord(state.source?.summary.format.kind));
}

/** By what a record is found again: the locator that the engine gives the row of a database, or its line or row. */
export function placeText(
  word: PlaceWord,
  { line, place }: { line: number; place?: string },
): string {
  return place ?? `${word} ${amount(line)}`;
}

/** The same of the record itself: "The record of line 5", "The row people, id 7". */
export function recordText(word: PlaceWord, at: { line: number; place?: string }): string {
  if (at.place !== undefined) {
    return `The row ${at.place}`;
  }
  return word === 'row' ? `Row ${amount(at.line)}` : `The record of line ${amount(at.line)}`;
}

/** What stands over the places of these records, how wide it is, and the words for each. */
export function placeColumn(records: { place?: string }[]): { name: string; width: number } {
  return records.some(({ place }) => place !== undefined)
    ? { name: 'Row', width: 168 }
    : { name: 'Line', width: 72 };
}
