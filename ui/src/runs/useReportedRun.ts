import { useState } from 'react';
import type { Failure } from '../bindings/Failure';
import type { ImportProgress } from '../bindings/ImportProgress';
import type { Report } from '../bindings/Report';
import { failureOf, useJob, type Running } from '../app/useJob';

export type RunningRun = Running<ImportProgress>;

/** The engine's command that carries a run out; `typedName` is the table's name as typed, where it had to be. */
type Carries = (
  typedName: string | null,
  job: string,
  onProgress: (progress: ImportProgress) => void,
) => Promise<Report>;

/** A run of one panel, such as undoing an import: started, held, cancelled, and its report. Nothing goes on unseen: what
 * loses its panel ends, and can be continued. */
export function useReportedRun(run: Carries, onEnded: (report: Report) => void) {
  const [report, setReport] = useState<Report | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { running, start, pause, stop } = useJob<string | null, ImportProgress, Report>({
    run,
    ended: (outcome) => {
      setFailure(failureOf(outcome));
      if (outcome.kind === 'done') {
        setReport(outcome.value);
        onEnded(outcome.value);
      }
    },
  });
  return {
    running,
    report,
    failure,
    start: (typedName: string | null) => {
      setFailure(null);
      void start(typedName);
    },
    pause: (paused: boolean) => void pause(paused).then((failed) => failed && setFailure(failed)),
    stop,
  };
}
