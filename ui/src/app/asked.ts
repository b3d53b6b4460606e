/** What the application will ask of the tables: the questions of the design, and how they change. Which are proposed, and
 * what they are called after the design has changed, the engine says. */
import type { AccessPattern } from '../bindings/AccessPattern';
import type { KeptQuestions } from '../bindings/KeptQuestions';
import type { Relation } from '../bindings/Relation';
import type { SettledQuestions } from '../bindings/SettledQuestions';
import type { TableToAsk } from '../engineTypes';
import type { MigrationEvent } from './migration';

export interface AskedState {
  questions: KeptQuestions;
  /** Why each is proposed: of those that are kept, then of those that were left out. */
  reasons: string[];
  /** What became otherwise in them though nobody said so. */
  followed: string[];
  /** The tables that they are named after. */
  named: TableToAsk[];
  /** The relations of the design that they were held against last; null: never yet. */
  heldAgainst: Relation[] | null;
  /** True where the person changed them since. */
  isStale: boolean;
}

export type AskedEvent =
  /** What the engine made of the questions that it was given. */
  | {
      type: 'asked settled';
      given: KeptQuestions;
      settled: SettledQuestions;
      named: TableToAsk[];
      relations: Relation[];
    }
  /** The questions of a saved design, under the names of these tables. */
  | { type: 'asked opened'; patterns: AccessPattern[]; named: TableToAsk[] }
  /** A question of the person's; it takes the place of `replaces`. */
  | { type: 'asked added'; pattern: AccessPattern; replaces: AccessPattern | null }
  | { type: 'asked left out'; pattern: AccessPattern }
  | { type: 'asked put back'; pattern: AccessPattern };

export const nothingAsked: AskedState = {
  questions: { kept: [], left_out: [], waiting: [], from: 'proposal' },
  reasons: [],
  followed: [],
  named: [],
  heldAgainst: null,
  isStale: false,
};

/** Tells a question from all others. */
export function questionKey(pattern: AccessPattern): string {
  return JSON.stringify(pattern);
}

export function isSameQuestion(one: AccessPattern, other: AccessPattern): boolean {
  return questionKey(one) === questionKey(other);
}

export function isOfAsked(event: MigrationEvent): event is AskedEvent {
  return event.type.startsWith('asked ');
}

/** The questions as the person changed them: what is proposed from now on is told from them. */
function changed(state: AskedState, questions: Omit<KeptQuestions, 'from'>): AskedState {
  const { from } = state.questions;
  return {
    ...state,
    questions: { ...questions, from: from === 'proposal' ? 'person' : from },
    reasons: [],
    followed: [],
    isStale: true,
  };
}

function without(patterns: AccessPattern[], pattern: AccessPattern): AccessPattern[] {
  return patterns.filter((other) => !isSameQuestion(other, pattern));
}

/** The same questions, in the lists that there were where these say the same: what shows them is not drawn again. */
function withSameLists(before: KeptQuestions, now: KeptQuestions): KeptQuestions {
  const same = (one: AccessPattern[], other: AccessPattern[]) =>
    JSON.stringify(one) === JSON.stringify(other) ? one : other;
  return {
    kept: same(before.kept, now.kept),
    left_out: same(before.left_out, now.left_out),
    waiting: same(before.waiting, now.waiting),
    from: now.from,
  };
}

export function afterAsked(state: AskedState, event: AskedEvent): AskedState {
  const { questions } = state;
  switch (event.type) {
    case 'asked settled':
      // What was changed meanwhile has to be held against the design anew.
      return event.given === questions
        ? {
            questions: withSameLists(questions, event.settled.questions),
            reasons: event.settled.reasons,
            followed: [...state.followed, ...event.settled.followed],
            named: event.named,
            heldAgainst: event.relations,
            isStale: false,
          }
        : state;
    case 'asked opened':
      return {
        ...nothingAsked,
        questions: {
          kept: event.patterns,
          left_out: [],
          waiting: [],
          from: 'saved_design',
        },
        named: event.named,
      };
    case 'asked added': {
      const { pattern, replaces } = event;
      const others = without(questions.kept, pattern);
      const place = replaces ? others.findIndex((other) => isSameQuestion(other, replaces)) : -1;
      return changed(state, {
        ...questions,
        kept:
          place < 0
            ? [...others, pattern]
            : others.map((other, at) => (at === place ? pattern : other)),
        left_out: without(questions.left_out, pattern),
      });
    }
    case 'asked left out':
      return changed(state, {
        kept: without(questions.kept, event.pattern),
        left_out: [...without(questions.left_out, event.pattern), event.pattern],
        waiting: without(questions.waiting, event.pattern),
      });
    case 'asked put back':
      return changed(state, {
        ...questions,
        kept: [...without(questions.kept, event.pattern), event.pattern],
        left_out: without(questions.left_out, event.pattern),
      });
  }
}
