/** What a report comes to, in a line each. */
import type { ImportProgress } from '../bindings/ImportProgress';
import type { Report } from '../bindings/Report';
import type { RunSummary } from '../bindings/RunSummary';
import { amount, plural } from '../components/amount';
import { importSum, sumOf } from '../steps/import/sum';
import { isDeletion, isImport, isUndo, putsBack } from './runWords';

/** What became of records, in the report of an undo or while it runs. */
export type UndoneNote = Pick<
  Report & ImportProgress,
  | 'records_read'
  | 'items_deleted'
  | 'items_restored'
  | 'items_kept'
  | 'records_embedded'
  | 'records_without_item'
  | 'records_rejected'
  | 'duplicates_set_aside'
>;

/** Nothing is lost: what was read was deleted, restored, kept, rejected or set aside. */
export function undoSum(of: UndoneNote): string {
  return sumOf(of.records_read, [
    { count: of.items_deleted, is: 'deleted' },
    { count: of.items_restored, is: 'restored' },
    { count: of.items_kept, is: 'kept' },
    ...(of.records_embedded > 0 ? [{ count: of.records_embedded, is: 'inside other items' }] : []),
    ...(of.records_without_item > 0
      ? [{ count: of.records_without_item, is: 'with nothing for this table' }]
      : []),
    { count: of.records_rejected, is: 'rejected' },
    { count: of.duplicates_set_aside, is: 'set aside' },
  ]);
}

/** Nothing is lost: what was listed was deleted, or kept since it had changed. */
export function deletionSum(of: UndoneNote): string {
  return sumOf(of.records_read, [
    { count: of.items_deleted, is: 'deleted' },
    { count: of.items_kept, is: 'kept' },
    ...(of.records_rejected > 0 ? [{ count: of.records_rejected, is: 'rejected' }] : []),
  ]);
}

/** The sum of a run of any kind. */
export function runSum(run: RunSummary): string {
  if (isDeletion(run)) {
    return deletionSum(run.report);
  }
  return isUndo(run) ? undoSum(run.report) : importSum(run.report, run.choices.existing);
}

/** "90 items deleted, 5 put back" */
export function undoneWords({ items_deleted, items_restored }: UndoneNote): string {
  const deleted = `${plural(items_deleted, 'item')} deleted`;
  if (items_deleted === 0 && items_restored > 0) {
    return `${plural(items_restored, 'item')} put back`;
  }
  return items_restored > 0 ? `${deleted}, ${amount(items_restored)} put back` : deleted;
}

/** What the run did, as a headline; `isUndone` where it was undone since. */
export function runHeadline(run: RunSummary, isUndone: boolean): string {
  const { report } = run;
  const did = isImport(run)
    ? `${plural(report.items_written, 'item')} written`
    : undoneWords(report);
  switch (run.state) {
    case 'finished':
      if (isUndone) {
        return `Finished, and undone later: ${did} at first`;
      }
      return isUndo(run) && !putsBack(run) ? `Undone: ${did}` : `Finished: ${did}`;
    case 'running':
      return `Under way: ${did} so far`;
    case 'cancelled':
      return `Cancelled: ${did} before that`;
    case 'stopped':
      return `Stopped: ${did} before that`;
    case 'interrupted':
      return `Interrupted: ${did} before that`;
  }
}
