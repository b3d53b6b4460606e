import { useState } from 'react';
import type { Failure } from '../../bindings/Failure';
import type { ImportProgress } from '../../bindings/ImportProgress';
import type { Report } from '../../bindings/Report';
import { failureOf, useJob, type Running } from '../../app/useJob';
import { engine } from '../../engine';

export type RunningUndo = Running<ImportProgress>;

/** Undoing an import: started, held, cancelled, and its report. Nothing is deleted unseen: what loses its panel ends, and
 * can be continued. */
export function useUndo(run: string, onEnded: (report: Report) => void) {
  const [report, setReport] = useState<Report | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { running, start, pause, stop } = useJob<string | null, ImportProgress, Report>({
    run: (typedName, job, onProgress) => engine.undoRun(run, typedName, job, onProgress),
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
    /** `typedName` is the table's name as typed, where it had to be. */
    start: (typedName: string | null) => {
      setFailure(null);
      void start(typedName);
    },
    pause: (paused: boolean) => void pause(paused).then((failed) => failed && setFailure(failed)),
    stop,
  };
}
