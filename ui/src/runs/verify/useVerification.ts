import { useRef, useState } from 'react';
import type { Destination } from '../../bindings/Destination';
import type { Failure } from '../../bindings/Failure';
import type { Plan } from '../../bindings/Plan';
import type { Verification } from '../../bindings/Verification';
import type { VerifyChoices } from '../../bindings/VerifyChoices';
import { failureOf, useJob } from '../../app/useJob';
import { engine } from '../../engine';

export type Comparing =
  | { phase: 'before'; failure: Failure | null }
  | { phase: 'running'; choices: VerifyChoices; sofar: Verification | null; stopping: boolean }
  | { phase: 'ended'; choices: VerifyChoices; result: Verification; cancelled: boolean };

type Still = Exclude<Comparing, { phase: 'running' }>;

const BEFORE: Still = { phase: 'before', failure: null };

/** Comparing the table with the file: started, cancelled, and its answer. Ends when nobody waits for it any more. */
export function useVerification(sourceId: string, plan: Plan, destination: Destination) {
  const [still, setStill] = useState<Still>(BEFORE);
  const [choices, setChoices] = useState<VerifyChoices | null>(null);
  const sofar = useRef<Verification | null>(null);
  const { running, start, stop } = useJob<VerifyChoices, Verification, Verification>({
    run: (of, job, onProgress) =>
      engine.verifyItems(sourceId, plan, destination, of, job, (progress) => {
        sofar.current = progress;
        onProgress(progress);
      }),
    ended: (outcome, of) => {
      if (outcome.kind === 'done') {
        setStill({ phase: 'ended', choices: of, result: outcome.value, cancelled: false });
      } else if (outcome.kind === 'called off' && sofar.current !== null) {
        setStill({ phase: 'ended', choices: of, result: sofar.current, cancelled: true });
      } else {
        setStill({ phase: 'before', failure: failureOf(outcome) });
      }
    },
  });

  const comparing: Comparing =
    running && choices
      ? { phase: 'running', choices, sofar: running.progress, stopping: running.stopping }
      : still;
  return {
    comparing,
    start: (of: VerifyChoices) => {
      sofar.current = null;
      setChoices(of);
      void start(of);
    },
    stop,
    again: () => setStill(BEFORE),
  };
}
