/** What is said first of an import that has ended. */
import type { Report } from '../../../bindings/Report';
import { amount, plural } from '../../../components/amount';
import { undoneWords } from '../../../runs/reportWords';

export function headline(report: Report): string {
  const written = plural(report.items_written, 'item');
  if (report.stopped) {
    return report.items_written === 0
      ? 'The import stopped before it wrote an item'
      : `The import stopped after ${written}`;
  }
  if (report.cancelled) {
    return `Cancelled: ${written} written before you stopped it`;
  }
  if (report.items_kept > 0) {
    return `${written} written into ${report.table}, ${amount(report.items_kept)} kept as ${report.items_kept === 1 ? 'it was' : 'they were'}`;
  }
  return `${written} ${report.items_written === 1 ? 'is' : 'are'} in ${report.table}`;
}

/** True when an import was undone to its end. */
export function isUndone(undone: Report | null): boolean {
  return undone !== null && !undone.cancelled && undone.stopped === null;
}

/** How far an import was undone, and what that did. */
export function undoneHeadline(undone: Report): string {
  const how = isUndone(undone) ? 'The import was undone' : 'It is undone in part';
  const left = undone.items_kept > 0 ? `, ${amount(undone.items_kept)} kept` : '';
  return `${how}: ${undoneWords(undone)}${left}`;
}
