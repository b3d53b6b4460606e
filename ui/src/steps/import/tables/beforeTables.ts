/** What several tables come to before they are imported: what is there, what is missing, and what is sent. */
import type { CheckResult } from '../../../bindings/CheckResult';
import type { Destination } from '../../../bindings/Destination';
import type { ImportChoices } from '../../../bindings/ImportChoices';
import type { Plan } from '../../../bindings/Plan';
import type { TableLeftOver } from '../../../bindings/TableLeftOver';
import type { EndedImport } from '../../../app/running';
import { writesNoItems, tableOfItems } from '../../../app/placing';
import { amount, plural } from '../../../components/amount';
import type { TableWork } from '../../../engine';
import { speedProblem } from '../before/speedLimit';
import { choicesFor } from '../before/useStarting';
import type { TableThere, useTablesThere } from './useTablesThere';

/** A table that is open, and what stands at the destination under its plan's name, once that is known. */
export interface Entry {
  name: string;
  sourceId: string;
  plan: Plan | null;
  check: CheckResult | null;
  ended: EndedImport | null;
  /** Its open questions, in words. */
  questions: string | null;
  /** How it stands otherwise. */
  status: string;
  there: TableThere | null;
  /** The destination was asked for it, and did not answer. */
  isUnknown: boolean;
}

const intoEmpty: Omit<ImportChoices, 'most_write_units' | 'most_dollars' | 'raised_units'> = {
  existing: 'overwrite',
  keep_copy: false,
};

/** What stands at the destination, with what an import of all tables left over; `anew`: no earlier one goes on. */
export function thereNow(
  there: TableThere | null,
  left: TableLeftOver | null,
  anew: boolean,
): TableThere | null {
  return there && { ...there, unfinished: anew ? null : (left?.run ?? there.unfinished) };
}

/** True of a table whose import came to its end: it is not imported again. */
export function isDone({ ended }: Pick<Entry, 'ended'>): boolean {
  return ended !== null && !ended.undone && !ended.report.stopped && !ended.report.cancelled;
}

/** True of a table with items whose fate has to be said. */
export function holdsItems({ there }: Entry): boolean {
  return there?.items?.is_empty === false && there.unfinished === null;
}

/** True of the first of those that are written to the same table. */
export function isFirstOfTable({ plan }: Entry, place: number, all: Entry[]): boolean {
  const name = plan && tableOfItems(plan).name;
  return all.findIndex((other) => other.plan && tableOfItems(other.plan).name === name) === place;
}

/** The limit with which those were begun that go on, the lowest; null for none. */
export function limitOf(waiting: Entry[]): number | null {
  const limits = waiting.flatMap(({ there }) => there?.unfinished?.choices.most_write_units ?? []);
  return limits.length === 0 ? null : Math.min(...limits);
}

/** What those were raised to that go on, the most; null for none. */
export function raisedOf(waiting: Entry[]): number | null {
  const units = waiting.flatMap(({ there }) => there?.unfinished?.choices.raised_units ?? []);
  return units.length === 0 ? null : Math.max(...units);
}

export function sumOf(entries: Entry[], figure: (check: CheckResult) => number): number {
  return entries.reduce((sum, { check }) => sum + (check ? figure(check) : 0), 0);
}

export function thereWords(entry: Entry): { words: string; tone?: 'amber' | 'red' | 'good' } {
  const { there } = entry;
  if (isDone(entry)) {
    return { words: 'is imported', tone: 'good' };
  }
  if (writesNoItems(entry.plan)) {
    return { words: 'is written with it' };
  }
  if (there === null) {
    return { words: entry.isUnknown ? 'not known' : 'looking…' };
  }
  if (there.state.kind === 'missing') {
    // The one through S3 creates its table late.
    return there.unfinished?.choices.s3
      ? { words: 'goes on where it stopped', tone: 'amber' }
      : { words: 'will be created' };
  }
  if (there.state.kind === 'different') {
    return { words: 'is there, and differs', tone: 'red' };
  }
  if (there.unfinished) {
    return { words: 'goes on where it stopped', tone: 'amber' };
  }
  return there.items?.is_empty === false
    ? { words: 'is there, and holds items', tone: 'amber' }
    : { words: 'is there, and empty' };
}

/** What the person has yet to say or to change, or null. `typed` are the names of tables that were typed, where they
 * have to be; `pace` what stands in the field for the limit. */
export function missingOf(
  found: ReturnType<typeof useTablesThere>,
  waiting: Entry[],
  typed: Record<string, string> | null,
  pace: string,
): string | null {
  if (found.tables === null) {
    return found.failure
      ? 'The destination did not answer.'
      : 'Looking which tables are there already…';
  }
  if (found.apart) {
    return found.apart.message;
  }
  const different = waiting.find(({ there }) => there?.state.kind === 'different');
  if (
    different?.there?.state.kind === 'different' &&
    different.there.state.missing_indexes.length > 0
  ) {
    return `${different.plan ? tableOfItems(different.plan).name : ''} lacks an index of its design. Add it above, or change the design.`;
  }
  if (different) {
    return `A table called ${different.plan ? tableOfItems(different.plan).name : ''} is there already, and it differs. Give ${different.name} another name in its design.`;
  }
  const confirmed = waiting.find(({ there }) => there?.unfinished?.to_confirm);
  if (confirmed) {
    return `${confirmed.name}: its unfinished import is of an earlier version. Continue or forget it in the list of imports.`;
  }
  const isUnnamed = ({ plan }: Entry) =>
    plan !== null && typed?.[tableOfItems(plan).name] !== tableOfItems(plan).name;
  if (typed && waiting.filter(holdsItems).some(isUnnamed)) {
    return 'On AWS, replacing items waits for the names of those tables: type them above.';
  }
  return speedProblem(pace) && 'The pace below is not a number of write units a second.';
}

/** What the engine is sent of a table; none of one that has no plan. */
export function workOf(
  entry: Entry,
  destination: Destination,
  choices: ImportChoices,
  typed: Record<string, string> | null,
): TableWork[] {
  const { name, sourceId, plan, ended, there } = entry;
  if (!plan) {
    return [];
  }
  const unfinished = there?.unfinished ?? null;
  return [
    {
      name,
      work: {
        source_id: sourceId,
        plan,
        destination,
        choices: {
          ...(unfinished?.choices ?? {
            ...(there?.items ? choicesFor(choices, there.items) : intoEmpty),
            s3: choices.s3,
          }),
          // One limit for the whole run: its tables are written one after another.
          most_write_units: choices.most_write_units,
          most_dollars: choices.most_dollars,
          raised_units: choices.raised_units,
        },
        run: unfinished?.id ?? null,
        typed_name: typed?.[tableOfItems(plan).name] ?? null,
      },
      done: isDone(entry) ? (ended?.report ?? null) : null,
    },
  ];
}

/** What nobody has answered, and what that means; null where there is nothing. */
export function questionsLeft(waiting: Entry[]): string | null {
  const open = waiting.filter(({ questions }) => questions !== null);
  const [only] = open;
  if (!only) {
    return null;
  }
  return open.length === 1
    ? `${only.name}: ${only.questions ?? ''}`
    : `${plural(open.length, 'table has', 'tables have')} open questions: ${open.map(({ name }) => name).join(', ')}. Unanswered, they are imported as the preview shows.`;
}

/** What is to come, once nothing is asked any more. */
export function readyWords(entries: Entry[]): string {
  const waiting = entries.filter((entry) => !isDone(entry));
  const done = entries.length - waiting.length;
  const goingOn = waiting.filter(({ there }) => there?.unfinished).length;
  if (done > 0) {
    return `${amount(done)} of ${plural(entries.length, 'table')} ${done === 1 ? 'is' : 'are'} imported. The others go on from there.`;
  }
  return goingOn > 0
    ? `${plural(goingOn, 'table goes', 'tables go')} on where ${goingOn === 1 ? 'it' : 'they'} stopped; nothing is written twice.`
    : 'Everything is ready. Nothing has been written by this import yet.';
}

/** What is told of each table before it is imported. */
export const figures = [
  { name: 'Records', isCount: true },
  { name: 'Items', isCount: true },
  { name: 'Rejected', isCount: true },
  { name: 'Set aside', isCount: true },
  { name: 'Write units', isCount: true },
  { name: 'At the destination', isCount: false },
];
