import { useCallback, useEffect, useRef, useState } from 'react';
import type { ConnectionSummary } from '../bindings/ConnectionSummary';
import type { Destination } from '../bindings/Destination';
import type { Failure } from '../bindings/Failure';
import { asFailure, engine, newJob } from '../engine';

interface Outcome {
  testing: boolean;
  cancelled: boolean;
  /** The person said no when they were asked whether data may go there. */
  declined: boolean;
  summary: ConnectionSummary | null;
  failure: Failure | null;
}

const untested: Outcome = {
  testing: false,
  cancelled: false,
  declined: false,
  summary: null,
  failure: null,
};

/** Reaching a destination to see whether it answers. */
export function useConnectionTest() {
  const [outcome, setOutcome] = useState<Outcome>(untested);
  const running = useRef<string | null>(null);

  const drop = useCallback(() => {
    if (running.current) {
      void engine.cancel(running.current);
      running.current = null;
    }
  }, []);
  useEffect(() => drop, [drop]);

  const run = useCallback(async (destination: Destination) => {
    const job = newJob();
    running.current = job;
    setOutcome({ ...untested, testing: true });
    const settle = (result: Partial<Outcome>) => {
      if (running.current === job) {
        running.current = null;
        setOutcome({ ...untested, ...result });
      }
    };
    try {
      if (await engine.confirmDestination(destination)) {
        settle({ summary: await engine.testConnection(destination, job) });
      } else {
        settle({ declined: true });
      }
    } catch (error) {
      const failure = asFailure(error);
      settle(failure.code === 'cancelled' ? { cancelled: true } : { failure });
    }
  }, []);

  return {
    ...outcome,
    run,
    cancel: useCallback(() => {
      drop();
      setOutcome({ ...untested, cancelled: true });
    }, [drop]),
    forget: useCallback(() => {
      drop();
      setOutcome(untested);
    }, [drop]),
  };
}
