/** How each of several tables stands: what a person sees beside its name. */
import type { Report } from '../bindings/Report';
import { amount, plural } from '../components/amount';
import { openQuestions as designQuestions, questionCount } from '../steps/design/questions';
import { checkBlockers, currentCheck, planBlockers, type MigrationState } from './migration';
import { placedWords, writesNoItems } from './placing';
import { openQuestions } from './questions';
import type { TableProgress } from './tables';

export type TableTone = 'waiting' | 'question' | 'blocker' | 'ready' | 'done';

export interface TableStatus {
  tone: TableTone;
  words: string;
}

/** How a table stands; `importing` is how far its import is, while one runs. */
export function tableStatus(table: MigrationState, importing?: TableProgress): TableStatus {
  if (importing) {
    return importingStatus(importing);
  }
  if (table.readFailure) {
    return { tone: 'blocker', words: 'Cannot be read' };
  }
  if (table.ended) {
    return endedStatus(table.ended);
  }
  if (openQuestions(table).length > 0) {
    return { tone: 'question', words: 'Needs an answer' };
  }
  if (table.reading) {
    return { tone: 'waiting', words: 'Reading…' };
  }
  if (!table.plan) {
    return { tone: 'waiting', words: 'Waits to be read' };
  }
  const check = currentCheck(table);
  const blockers = planBlockers(table).length + (check ? checkBlockers(check).length : 0);
  if (blockers > 0) {
    return { tone: 'blocker', words: 'Needs a change' };
  }
  const questions = questionCount(designQuestions(table));
  if (questions > 0) {
    return {
      tone: 'question',
      words: questions === 1 ? 'Needs an answer' : `Needs ${amount(questions)} answers`,
    };
  }
  if (table.checkFailure) {
    return { tone: 'blocker', words: 'Cannot be checked' };
  }
  if (table.checking) {
    return { tone: 'waiting', words: 'Checking…' };
  }
  if (!check) {
    return { tone: 'ready', words: 'Ready to preview' };
  }
  if (writesNoItems(table.plan) && check.rejected === 0) {
    return { tone: 'ready', words: capitalised(placedWords(table.plan)) };
  }
  return check.rejected > 0
    ? { tone: 'question', words: `${amount(check.rejected)} rejected` }
    : { tone: 'ready', words: `${plural(check.items, 'item')} ready` };
}

function importingStatus(step: TableProgress): TableStatus {
  switch (step.kind) {
    case 'creating':
    case 'importing':
      return { tone: 'waiting', words: 'Being imported…' };
    case 'ended':
      return reportStatus(step.report);
    case 'failed':
      return { tone: 'blocker', words: 'Could not start' };
  }
}

function endedStatus(ended: NonNullable<MigrationState['ended']>): TableStatus {
  return ended.undone ? { tone: 'waiting', words: 'Undone' } : reportStatus(ended.report);
}

function reportStatus(report: Report): TableStatus {
  const written = `${amount(report.items_written)} written`;
  return report.stopped || report.cancelled
    ? { tone: 'blocker', words: `Stopped, ${written}` }
    : { tone: 'done', words: written };
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
