import { useState } from 'react';
import type { Failure } from '../../bindings/Failure';
import type { ImportProgress } from '../../bindings/ImportProgress';
import type { Report } from '../../bindings/Report';
import { failureOf, useJob } from '../../app/useJob';

type Deleting = (
  typedName: string | null,
  job: string,
  onProgress: (progress: ImportProgress) => void,
) => Promise<Report>;

/** Deleting what is gone from a file: started, held, cancelled, and its report. What loses its panel ends, and can be
 * continued. */
export function useDeletion(run: Deleting, onEnded: (report: Report) => void) {
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
