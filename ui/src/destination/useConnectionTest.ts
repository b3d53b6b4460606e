import { useCallback, useState } from 'react';
import type { ConnectionSummary } from '../bindings/ConnectionSummary';
import type { Destination } from '../bindings/Destination';
import type { Failure } from '../bindings/Failure';
import { failureOf, useJob } from '../app/useJob';
import { engine } from '../engine';

interface Outcome {
  cancelled: boolean;
  /** The person said no when they were asked whether data may go there. */
  declined: boolean;
  summary: ConnectionSummary | null;
  failure: Failure | null;
}

const untested: Outcome = { cancelled: false, declined: false, summary: null, failure: null };

/** Reaching a destination to see whether it answers. */
export function useConnectionTest() {
  const [outcome, setOutcome] = useState<Outcome>(untested);
  const { running, start, drop } = useJob<Destination, never, ConnectionSummary | null>({
    run: async (destination, job) =>
      (await engine.confirmDestination(destination))
        ? engine.testConnection(destination, job)
        : null,
    ended: (ended) => {
      if (ended.kind === 'dropped') {
        return;
      }
      setOutcome({
        cancelled: ended.kind === 'called off',
        declined: ended.kind === 'done' && ended.value === null,
        summary: ended.kind === 'done' ? ended.value : null,
        failure: failureOf(ended),
      });
    },
  });

  const end = useCallback(
    (as: Outcome) => {
      drop();
      setOutcome(as);
    },
    [drop],
  );
  return {
    ...outcome,
    testing: running !== null,
    run: useCallback(
      (destination: Destination) => {
        end(untested);
        void start(destination);
      },
      [end, start],
    ),
    // At once: a server that does not answer does not hold the person either.
    cancel: useCallback(() => end({ ...untested, cancelled: true }), [end]),
    forget: useCallback(() => end(untested), [end]),
  };
}
