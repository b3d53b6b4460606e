import { useEffect, useState } from 'react';
import type { Failure } from '../../../bindings/Failure';
import type { QuestionReport } from '../../../bindings/QuestionReport';
import type { QuestionsProgress } from '../../../bindings/QuestionsProgress';
import type { Relation } from '../../../bindings/Relation';
import { handlingOf } from '../../../app/codes';
import { useMigrationStore } from '../../../app/MigrationProvider';
import { tablesToRelate } from '../../../app/relate';
import { asFailure, engine, newJob } from '../../../engine';

/** How far the answers are. */
export type Measured =
  | { kind: 'measuring'; job: string; progress: QuestionsProgress | null }
  | { kind: 'measured'; reports: QuestionReport[] }
  | { kind: 'stopped' }
  | { kind: 'failed'; failure: Failure };

/** The questions that follow from the tables and these relations, with what their answers take; none without relations.
 * They are measured while they are shown, and `again` measures them anew. */
export function useMeasuredQuestions(relations: Relation[] | null) {
  const store = useMigrationStore();
  const [measured, setMeasured] = useState<Measured | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (relations === null) {
      return undefined;
    }
    const job = newJob();
    let isLeft = false;
    const tell = (next: Measured) => !isLeft && setMeasured(next);
    const measure = async () => {
      try {
        const open = tablesToRelate(store.getState());
        tell({ kind: 'measuring', job, progress: null });
        const plans = await engine.placeTables(open, relations);
        const tables = open.map((table, place) => ({ ...table, plan: plans[place] ?? table.plan }));
        const proposed = await engine.proposeQuestions(tables, relations);
        if (isLeft) {
          return;
        }
        const patterns = proposed.map(({ pattern }) => pattern);
        const reports = await engine.measureQuestions(
          tables,
          relations,
          patterns,
          job,
          (progress) => tell({ kind: 'measuring', job, progress }),
        );
        tell({ kind: 'measured', reports });
      } catch (error) {
        const failure = asFailure(error);
        tell(handlingOf(failure).isCalledOff ? { kind: 'stopped' } : { kind: 'failed', failure });
      }
    };
    void measure();
    return () => {
      isLeft = true;
      void engine.cancel(job);
    };
  }, [relations, store, round]);
  return { measured, again: () => setRound((last) => last + 1) };
}
