import { useState } from 'react';
import type { Failure } from '../../bindings/Failure';
import type { SetBack } from '../../bindings/SetBack';
import { failureOf, useJob } from '../../app/useJob';
import { engine } from '../../engine';
import { useRuns } from '../RunsProvider';

/** Setting back the write capacity of a table that an import left raised. */
export function useSetBack(id: string) {
  const { reload } = useRuns();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [done, setDone] = useState<SetBack | null>(null);
  const job = useJob<string, never, SetBack>({
    run: (of, name) => engine.setBack(of, name),
    ended: (outcome) => {
      setFailure(failureOf(outcome));
      if (outcome.kind === 'done') {
        setDone(outcome.value);
      }
      void reload();
    },
  });
  return {
    isRunning: job.running !== null,
    failure,
    /** What it came to. */
    done,
    start: () => {
      setFailure(null);
      void job.start(id);
    },
  };
}
