/** What the file that is open leaves open. */
import type { FormatQuestion } from '../bindings/FormatQuestion';
import type { OpenedSource } from '../engine';

/** The file, with what reading it whole found that it leaves open. */
export function withQuestions(source: OpenedSource, questions: FormatQuestion[]): OpenedSource {
  return { ...source, summary: { ...source.summary, questions } };
}

/** What is asked about the file: nothing goes on before a person has answered. */
export function openQuestions(state: { source: OpenedSource | null }): FormatQuestion[] {
  return state.source?.summary.questions ?? [];
}

/** The columns whose question was answered so, with one of them answered anew. */
export function withOrWithout(columns: string[], column: string, member: boolean): string[] {
  const others = columns.filter((entry) => entry !== column);
  return member ? [...others, column] : others;
}
