/** What is said of a kept run: how far it came, and how it ended. */
import type { RunState } from '../bindings/RunState';
import type { RunSummary } from '../bindings/RunSummary';
import { amount, plural } from '../components/amount';
import { moment } from '../components/moment';
import type { Tone } from '../components/Sign';

/** Why nothing can be done with a kept run just now. */
export const RUNS_LOCKED = 'An import is running. What can be done here waits until it has ended.';

export interface RunWords {
  state: string;
  tone: Tone;
  /** What stands below the state, smaller. */
  detail: string;
}

type UnfinishedState = Exclude<RunState, 'running' | 'finished'>;

const stopped: Record<UnfinishedState, { alone: string; within: string }> = {
  cancelled: { alone: 'Cancelled', within: 'was cancelled' },
  stopped: { alone: 'Stopped', within: 'stopped' },
  interrupted: { alone: 'Interrupted', within: 'was interrupted' },
};

function isUnfinishedState(state: RunState): state is UnfinishedState {
  return state !== 'running' && state !== 'finished';
}

/** True for a run that ended before its end. */
export function isUnfinished({ state }: RunSummary): boolean {
  return isUnfinishedState(state);
}

export function canContinue(run: RunSummary): boolean {
  return isUnfinished(run) && run.not_continued === null;
}

export function isUndo(run: RunSummary): boolean {
  return run.kind.kind === 'undo';
}

/** True for a run that deletes what a newer file does not have. */
export function isDeletion(run: RunSummary): boolean {
  return run.kind.kind === 'delete_gone';
}

/** True for a run that puts back what such a run deleted. */
export function putsBack(run: RunSummary): boolean {
  return run.kind.kind === 'undo' && run.kind.puts_back;
}

export function isImport(run: RunSummary): boolean {
  return run.kind.kind === 'import';
}

/** The import that the run is, or undoes. */
export function importOf(run: RunSummary): string {
  return run.kind.kind === 'undo' ? run.kind.run : run.id;
}

/** "45,000 of 100,000 records" */
export function howFar({ records_total, report }: RunSummary): string {
  return records_total === null
    ? plural(report.records_read, 'record')
    : `${amount(report.records_read)} of ${plural(records_total, 'record')}`;
}

/** "45,000 of 100,000", where there is little space. */
function howFarInShort({ records_total, report }: RunSummary): string {
  return records_total === null
    ? plural(report.records_read, 'record')
    : `${amount(report.records_read)} of ${amount(records_total)}`;
}

/** "users.csv into Users" */
export function runName(run: RunSummary): string {
  if (isDeletion(run)) {
    return `Items gone from the file, deleted from ${run.table}`;
  }
  if (putsBack(run)) {
    return `Deleted items put back into ${run.table}`;
  }
  return isUndo(run)
    ? `Import of ${run.file_name} into ${run.table}, undone`
    : `${run.file_name} into ${run.table}`;
}

/** "90 deleted, 5 restored" */
export function undoneWords({ report }: RunSummary): string {
  const deleted = `${amount(report.items_deleted)} deleted`;
  if (report.items_deleted === 0 && report.items_restored > 0) {
    return `${amount(report.items_restored)} put back`;
  }
  return report.items_restored > 0
    ? `${deleted}, ${amount(report.items_restored)} restored`
    : deleted;
}

/** True for an import through S3 that AWS carries on by itself, as far as is known. */
export function isImportedByAws({ report }: RunSummary): boolean {
  return report.import_arn !== undefined && report.import_status === 'IN_PROGRESS';
}

/** How a run stands; `undo` is the run that took it back or is about to. */
export function runWords(run: RunSummary, undo: RunSummary | null): RunWords {
  if (isUnfinishedState(run.state) && isImportedByAws(run)) {
    return { state: 'AWS imports', tone: 'calm', detail: 'continue to see its end' };
  }
  if (isUnfinishedState(run.state)) {
    return { state: stopped[run.state].alone, tone: 'amber', detail: `at ${howFarInShort(run)}` };
  }
  if (run.state === 'running') {
    return { state: 'Running', tone: 'calm', detail: howFarInShort(run) };
  }
  const read = plural(run.report.records_read, 'record');
  if (isUndo(run)) {
    return { state: putsBack(run) ? 'Put back' : 'Undone', tone: 'calm', detail: read };
  }
  if (undo?.state === 'finished') {
    return { state: 'Undone later', tone: 'calm', detail: moment(undo.ended) };
  }
  if (undo) {
    return { state: 'Undone in part', tone: 'amber', detail: `at ${howFarInShort(undo)}` };
  }
  return { state: 'Finished', tone: 'good', detail: read };
}

/** "stopped at 45,000 of 100,000 records" */
export function stoppedAt(run: RunSummary): string {
  if (isImportedByAws(run)) {
    return 'goes on at AWS';
  }
  const how = isUnfinishedState(run.state) ? stopped[run.state].within : 'stopped';
  const where = run.report.records_read > 0 ? `at ${howFar(run)}` : 'before its first record';
  return `${how} ${where}`;
}

const LONG_NAME = 44;
const KEPT_START = 26;
const KEPT_END = 14;

/** A long name with its middle left out, so that a sentence around it stays one. */
function shortened(name: string): string {
  const characters = [...name];
  return characters.length > LONG_NAME
    ? `${characters.slice(0, KEPT_START).join('')}…${characters.slice(-KEPT_END).join('')}`
    : name;
}

function whatRan(run: RunSummary): string {
  switch (run.kind.kind) {
    case 'undo':
      return run.kind.puts_back
        ? `Putting deleted items back into ${shortened(run.table)}`
        : `Undoing the import of ${shortened(run.file_name)} into ${shortened(run.table)}`;
    case 'delete_gone':
      return `Deleting what is gone from the file in ${shortened(run.table)}`;
    case 'import':
      return `The import of ${shortened(run.file_name)} into ${shortened(run.table)}`;
  }
}

/** "The import of users.csv into Users stopped at 45,000 of 100,000 records." */
export function stoppedSentence(run: RunSummary): string {
  return `${whatRan(run)} ${stoppedAt(run)}.`;
}

/** Why it ended before its end, where there is something to say beside the state. */
export function whyStopped(run: RunSummary): string | null {
  switch (run.state) {
    case 'stopped':
      return run.report.stopped?.message ?? null;
    case 'interrupted':
      return 'Tableferry, or the computer, was shut down while it ran.';
    default:
      return null;
  }
}
