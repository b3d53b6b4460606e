import { useEffect, useRef, useState } from 'react';
import type { AccessPattern } from '../../../bindings/AccessPattern';
import type { Failure } from '../../../bindings/Failure';
import type { QuestionReport } from '../../../bindings/QuestionReport';
import type { QuestionsProgress } from '../../../bindings/QuestionsProgress';
import { questionKey } from '../../../app/asked';
import { handlingOf } from '../../../app/codes';
import { asFailure, engine, newJob } from '../../../engine';
import type { AskedDesign } from './useAnsweredQuestions';

/** How far counting is. */
export type Counting =
  | { kind: 'counting'; job: string; progress: QuestionsProgress | null }
  | { kind: 'counted' }
  | { kind: 'stopped' }
  | { kind: 'failed'; failure: Failure };

type Reports = ReadonlyMap<string, QuestionReport>;

/** What the answers to questions take under a design, by their keys. They are counted while they are shown, each once for
 * each design; `again` counts those that are missing. */
export function useMeasuredQuestions(design: AskedDesign, patterns: AccessPattern[]) {
  const { tables, relations } = design;
  const [counting, setCounting] = useState<Counting>({ kind: 'counted' });
  const [known, setKnown] = useState<{ of: AskedDesign; reports: Reports } | null>(null);
  const [round, setRound] = useState(0);
  const latest = useRef<Reports>(new Map());
  const isOfDesign = known?.of.tables === tables && known.of.relations === relations;
  const reports = isOfDesign ? known.reports : null;
  useEffect(() => {
    latest.current = reports ?? new Map<string, QuestionReport>();
  });
  useEffect(() => {
    const missing = patterns.filter((pattern) => !latest.current.has(questionKey(pattern)));
    if (missing.length === 0) {
      setCounting({ kind: 'counted' });
      return undefined;
    }
    const job = newJob();
    let isLeft = false;
    const tell = (next: Counting) => !isLeft && setCounting(next);
    tell({ kind: 'counting', job, progress: null });
    engine
      .measureQuestions(tables, relations, missing, job, (progress) =>
        tell({ kind: 'counting', job, progress }),
      )
      .then(
        (found) => {
          if (!isLeft) {
            const counted = found.map((report, at): [string, QuestionReport] => [
              questionKey(missing[at] ?? report.pattern),
              report,
            ]);
            setKnown({
              of: { tables, relations },
              reports: new Map([...latest.current, ...counted]),
            });
            setCounting({ kind: 'counted' });
          }
        },
        (error: unknown) => {
          const failure = asFailure(error);
          tell(handlingOf(failure).isCalledOff ? { kind: 'stopped' } : { kind: 'failed', failure });
        },
      );
    return () => {
      isLeft = true;
      void engine.cancel(job);
    };
  }, [tables, relations, patterns, round]);
  return { reports, counting, again: () => setRound((last) => last + 1) };
}
