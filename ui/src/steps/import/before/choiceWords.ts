/** How an import goes about it, in plain words. */
import type { ExistingItems } from '../../../bindings/ExistingItems';
import type { ImportChoices } from '../../../bindings/ImportChoices';
import { plural } from '../../../components/amount';
import type { ItemsThere } from '../../../engine';

export const existingWords: Record<ExistingItems, { name: string; says: string }> = {
  overwrite: {
    name: 'Overwrite it',
    says: 'The item from the file takes its place. The fastest way.',
  },
  keep: {
    name: 'Keep it as it is',
    says: 'The record is not written, and the report counts how many were kept. Slower: each item is a request of its own.',
  },
  update: {
    name: 'Update it where it differs',
    says: 'For a newer export: what is new or changed is written, and the rest stays. Each item is read first, and a copy of what is replaced is kept.',
  },
  stop: {
    name: 'Stop before writing',
    says: 'For a table that should be empty: while it holds any item, nothing at all is written.',
  },
};

/** True where what the table holds may be replaced. */
export function mayReplace(existing: ExistingItems): boolean {
  return existing === 'overwrite' || existing === 'update';
}

/** Of a count that is up to six hours old, no more figures than it is worth. */
const FIGURES_REPORTED = 3;

/** "Users holds about 1,200 items already" */
export function itemsThereWords(table: string, { about }: ItemsThere): string {
  return about
    ? `${table} holds about ${plural(Number(about.toPrecision(FIGURES_REPORTED)), 'item')} already`
    : `${table} holds items already`;
}

/** How an unfinished import goes on: as it was started. */
export function goesOnWords({ existing, keep_copy }: ImportChoices): string {
  const words: Record<ExistingItems, string> = {
    overwrite: keep_copy
      ? 'items with the same key are overwritten, and a copy of them is kept'
      : 'items with the same key are overwritten',
    keep: 'items that are there already are kept as they are',
    update: 'items that differ are replaced, with a copy, and the others stay',
    stop: 'it was to start only in an empty table',
  };
  return `It goes on as it was started: ${words[existing]}.`;
}
