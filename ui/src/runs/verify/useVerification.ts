import { useCallback, useEffect, useRef, useState } from 'react';
import type { Destination } from '../../bindings/Destination';
import type { Failure } from '../../bindings/Failure';
import type { Plan } from '../../bindings/Plan';
import type { Verification } from '../../bindings/Verification';
import type { VerifyChoices } from '../../bindings/VerifyChoices';
import { asFailure, engine, newJob } from '../../engine';

export type Comparing =
  | { phase: 'before'; failure: Failure | null }
  | { phase: 'running'; choices: VerifyChoices; sofar: Verification | null; stopping: boolean }
  | { phase: 'ended'; choices: VerifyChoices; result: Verification; cancelled: boolean };

/** Comparing the table with the file: started, cancelled, and its answer. Ends when nobody waits for it any more. */
export function useVerification(sourceId: string, plan: Plan, destination: Destination) {
  const [comparing, setComparing] = useState<Comparing>({ phase: 'before', failure: null });
  const running = useRef<string | null>(null);

  useEffect(
    () => () => {
      if (running.current !== null) {
        void engine.cancel(running.current);
        running.current = null;
      }
    },
    [],
  );

  const start = useCallback(
    async (choices: VerifyChoices) => {
      const job = newJob();
      running.current = job;
      let latest: Verification | null = null;
      setComparing({ phase: 'running', choices, sofar: null, stopping: false });
      try {
        const result = await engine.verifyItems(
          sourceId,
          plan,
          destination,
          choices,
          job,
          (sofar) => {
            latest = sofar;
            setComparing((before) => (before.phase === 'running' ? { ...before, sofar } : before));
          },
        );
        setComparing({ phase: 'ended', choices, result, cancelled: false });
      } catch (error) {
        const failure = asFailure(error);
        const cancelled = failure.code === 'cancelled';
        setComparing(
          cancelled && latest !== null
            ? { phase: 'ended', choices, result: latest, cancelled: true }
            : { phase: 'before', failure: cancelled ? null : failure },
        );
      } finally {
        running.current = null;
      }
    },
    [sourceId, plan, destination],
  );

  return {
    comparing,
    start: (choices: VerifyChoices) => void start(choices),
    stop: () => {
      if (running.current !== null) {
        setComparing((before) =>
          before.phase === 'running' ? { ...before, stopping: true } : before,
        );
        void engine.cancel(running.current);
      }
    },
    again: () => setComparing({ phase: 'before', failure: null }),
  };
}
