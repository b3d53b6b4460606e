/** The five steps: their names, what each holds now, and why one cannot be reached yet. */
import type { CheckResult } from '../bindings/CheckResult';
import type { ReportSum } from '../bindings/ReportSum';
import { amount, plural } from '../components/amount';
import {
  checkBlockers,
  currentCheck,
  planBlockers,
  type MigrationState,
  type Step,
} from './migration';
import { tableOfItems } from './placing';
import { openQuestions } from './questions';
import { allTables } from './tables';

export interface StepEntry {
  name: string;
  /** What the step holds now, in one line. */
  line: string;
  done: boolean;
  /** Why the step cannot be reached, or null when it can. */
  closed: string | null;
}

const NOT_OPENED = 'Open a file first.';

/** Why nothing goes on while the file leaves something open. */
export const ANSWER_FIRST = 'First answer the question about the file: it decides what is read.';

function openLine(state: MigrationState): string {
  if (state.several) {
    return `${state.several.title} · ${plural(state.several.tables.length, 'table')}`;
  }
  if (state.choosing && !state.source) {
    return `${state.choosing.list.title} · choose its tables`;
  }
  if (!state.source) {
    return 'Choose a file';
  }
  const name = state.source.summary.file_name;
  return state.profile ? `${name} · ${plural(state.profile.records, 'record')}` : name;
}

function designLine(state: MigrationState): string {
  if (state.several && state.designTab === 'relations') {
    const { tables, relations } = state.several;
    return `${plural(tables.length, 'table')} · ${plural(relations.chosen.length, 'relation')}`;
  }
  if (!state.plan) {
    return 'Table, keys, types';
  }
  const indexes = state.plan.table.indexes.length;
  const { name } = tableOfItems(state.plan);
  return indexes > 0 ? `${name} · ${plural(indexes, 'index', 'indexes')}` : name;
}

/** What the rows of a table become: items, or, where all of them stand inside others, that. */
function whatIsWritten({ items, embedded }: CheckResult): string {
  return items === 0 && embedded > 0
    ? `${plural(embedded, 'row')} inside others`
    : plural(items, 'item');
}

function previewLine(state: MigrationState): string {
  const check = currentCheck(state);
  if (state.checking) {
    const { progress } = state.checking;
    return progress ? `Checking… ${plural(progress.records, 'record')}` : 'Checking every record…';
  }
  if (!check) {
    return 'See every item';
  }
  return check.rejected > 0
    ? `${whatIsWritten(check)} · ${amount(check.rejected)} rejected`
    : whatIsWritten(check);
}

function itemsOfAll({ items_written, items_derived }: ReportSum): number {
  return items_written + items_derived;
}

function importLine(state: MigrationState): string {
  if (state.importing?.tables && state.several) {
    const { paused, tables } = state.importing;
    return `${paused ? 'Paused at table' : 'Table'} ${amount(tables.at + 1)} of ${amount(state.several.tables.length)}`;
  }
  if (state.importedTables) {
    return `${plural(itemsOfAll(state.importedTables.sum), 'item')} written`;
  }
  if (state.importing) {
    const done = amount(state.importing.progress?.records_read ?? 0);
    return state.importing.paused ? `Paused at ${done} records` : `${done} records so far`;
  }
  if (state.ended?.undone) {
    return 'Undone';
  }
  if (state.ended) {
    return `${plural(state.ended.report.items_written, 'item')} written`;
  }
  return 'Write to DynamoDB';
}

/** Why Design cannot be reached, or null. */
function designClosed(state: MigrationState): string | null {
  if (!state.source) {
    return NOT_OPENED;
  }
  if (openQuestions(state).length > 0) {
    return ANSWER_FIRST;
  }
  if (state.reading) {
    return 'The file is still being read.';
  }
  return state.plan ? null : 'The file could not be read whole yet.';
}

function designNeeds(state: MigrationState): string | null {
  const blocker = planBlockers(state)[0];
  return blocker ? `The design needs a change: ${blocker.message}` : null;
}

function previewClosed(state: MigrationState): string | null {
  return designClosed(state) ?? designNeeds(state);
}

function withoutCheck(state: MigrationState): string {
  if (state.checking && state.step === 'import') {
    return 'Every record is being checked first.';
  }
  return state.checkFailure
    ? `The records could not be checked: ${state.checkFailure.message}`
    : 'Look at the preview first: it checks every record.';
}

/** Why Import cannot be reached, or null. Nothing is written before it was shown and checked. */
export function importClosed(state: MigrationState): string | null {
  return state.importing || state.ended || state.importedTables ? null : notImportable(state);
}

/** Why the tables that are open cannot be imported together, or null. */
export function tablesNotImportable(state: MigrationState): string | null {
  const waiting = allTables(state).filter(({ state: table }) => table.ended === null);
  const checked = waiting.filter(({ state: table }) => currentCheck(table) !== null).length;
  for (const { name, state: table } of waiting) {
    const isOnlyUnchecked = currentCheck(table) === null && table.checkFailure === null;
    const reason = isOnlyUnchecked ? whyUnchecked(table) : notImportable(table);
    if (reason !== null) {
      return `${name}: ${reason}`;
    }
  }
  return checked < waiting.length
    ? `Every record is checked first: ${amount(checked)} of ${plural(waiting.length, 'table')} so far.`
    : null;
}

/** What keeps a table from being checked, or null. */
function whyUnchecked(table: MigrationState): string | null {
  return table.plan ? designNeeds(table) : table.reading ? null : designClosed(table);
}

function notImportable(state: MigrationState): string | null {
  // A run that was reopened has its plan before its file is read whole.
  const before = state.plan ? designNeeds(state) : designClosed(state);
  if (before) {
    return before;
  }
  const check = currentCheck(state);
  if (!check) {
    return withoutCheck(state);
  }
  const blocker = checkBlockers(check)[0];
  if (blocker) {
    return `The preview found something that stands in the way: ${blocker.message}`;
  }
  // Of a table that is made from another's rows, there need be nothing.
  const needsItems = state.plan?.derived === undefined;
  return needsItems && check.items + check.embedded === 0 ? 'There is no item to write.' : null;
}

/** In their order. */
export const STEPS = ['open', 'design', 'preview', 'import', 'query'] as const satisfies Step[];

/** How a step stands. */
export function stepEntry(state: MigrationState, step: Step): StepEntry {
  const check = currentCheck(state);
  switch (step) {
    case 'open':
      return { name: 'Open', line: openLine(state), done: state.plan !== null, closed: null };
    case 'design':
      return {
        name: 'Design',
        line: designLine(state),
        done: check !== null || state.step === 'preview',
        closed: designClosed(state),
      };
    case 'preview':
      return {
        name: 'Preview',
        line: previewLine(state),
        done: check !== null && checkBlockers(check).length === 0 && state.step !== 'design',
        closed: previewClosed(state),
      };
    case 'import':
      return {
        name: 'Import',
        line: importLine(state),
        done:
          state.importedTables !== null ||
          (state.ended !== null && !state.ended.report.cancelled && !state.ended.report.stopped),
        closed: importClosed(state),
      };
    case 'query':
      return { name: 'Query', line: 'Ask the table', done: false, closed: null };
  }
}
