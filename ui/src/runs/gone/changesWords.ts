/** What a newer file would change, in words. */
import type { Changes } from '../../bindings/Changes';
import { amount, plural } from '../../components/amount';

/** "The first 50 are shown.", where not all are. */
export function shownWords(shown: number, of: number): string {
  return shown < of ? `The first ${amount(shown)} are shown.` : '';
}

/** Rows that would be written. */
export function toWrite(changes: Changes): number {
  return changes.new + changes.changed;
}

/** "1 new, 2 changed, 30 unchanged; 4 gone from the file" */
export function changesSum(all: Changes[]): string {
  const sum = (of: (changes: Changes) => number) =>
    amount(all.reduce((total, changes) => total + of(changes), 0));
  return `${sum((of) => of.new)} new, ${sum((of) => of.changed)} changed, ${sum((of) => of.unchanged)} unchanged; ${sum((of) => of.gone)} gone from the file`;
}

/** What comes of it, as a headline. */
export function changesHeadline(all: Changes[]): string {
  const written = all.reduce((total, changes) => total + toWrite(changes), 0);
  const gone = all.reduce((total, changes) => total + changes.gone, 0);
  if (written === 0 && gone === 0) {
    return 'Everything is as the file has it';
  }
  if (written === 0) {
    return `Nothing to write; ${plural(gone, 'item')} gone from the file`;
  }
  return `${plural(written, 'item')} to write${gone > 0 ? `, and ${amount(gone)} gone from the file` : ''}`;
}
