import { useCallback, useEffect, useRef, useState } from 'react';
import type { Failure } from '../../bindings/Failure';
import type { ImportProgress } from '../../bindings/ImportProgress';
import type { Report } from '../../bindings/Report';
import { asFailure, engine, newJob, wasCalledOff } from '../../engine';

/** Taking an import back, while it lasts. */
export interface RunningUndo {
  job: string;
  progress: ImportProgress | null;
  paused: boolean;
  stopping: boolean;
}

/** Taking an import back: started, held, cancelled, and its report. */
export function useUndo(run: string, onEnded: (report: Report) => void) {
  const [running, setRunning] = useState<RunningUndo | null>(null);
  const [report, setReport] = useState<Report | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const current = useRef<string | null>(null);

  // Nothing is deleted unseen: what loses its panel ends, and can be continued.
  useEffect(
    () => () => {
      if (current.current !== null) {
        void engine.cancel(current.current);
      }
    },
    [],
  );

  const start = useCallback(
    async (typedName: string | null) => {
      if (current.current !== null) {
        return;
      }
      const job = newJob();
      current.current = job;
      setFailure(null);
      setRunning({ job, progress: null, paused: false, stopping: false });
      try {
        const answer = await engine.undoRun(run, typedName, job, (progress) =>
          setRunning((before) => before && { ...before, progress }),
        );
        setReport(answer);
        onEnded(answer);
      } catch (error) {
        const failed = asFailure(error);
        setFailure(wasCalledOff(failed) ? null : failed);
      } finally {
        current.current = null;
        setRunning(null);
      }
    },
    [run, onEnded],
  );

  const pause = useCallback(
    async (paused: boolean) => {
      if (!running || running.stopping) {
        return;
      }
      setRunning((before) => before && { ...before, paused });
      try {
        await engine.pauseJob(running.job, paused);
      } catch (error) {
        setRunning((before) => before && { ...before, paused: !paused });
        setFailure(asFailure(error));
      }
    },
    [running],
  );

  const stop = useCallback(() => {
    if (running && !running.stopping) {
      setRunning({ ...running, stopping: true });
      void engine.cancel(running.job);
    }
  }, [running]);

  return {
    running,
    report,
    failure,
    /** `typedName` is the table's name as typed, where it had to be. */
    start: (typedName: string | null) => void start(typedName),
    pause: (paused: boolean) => void pause(paused),
    stop,
  };
}
