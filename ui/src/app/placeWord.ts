import type { SourceKind } from '../bindings/SourceKind';
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
