import { useCallback, useEffect, useRef, useState } from 'react';
import type { Destination } from '../bindings/Destination';
import type { Failure } from '../bindings/Failure';
import type { KnownDestination } from '../bindings/KnownDestination';
import { asFailure, engine } from '../engine';

interface Outcome {
  asking: boolean;
  failure: Failure | null;
  /** The person said no when they were asked whether data may go there. */
  declined: boolean;
  /** Known, with a warning that the person has to see first. */
  warned: KnownDestination | null;
}

const nothing: Outcome = { asking: false, failure: null, declined: false, warned: null };

/** Finding out which destination it is exactly, once the person confirmed it to the engine and before it is used. */
export function useUsing(onKnown: (destination: Destination, known: KnownDestination) => void) {
  const [outcome, setOutcome] = useState<Outcome>(nothing);
  const latest = useRef(0);
  useEffect(
    () => () => {
      latest.current += 1;
    },
    [],
  );

  const run = useCallback(
    async (destination: Destination) => {
      latest.current += 1;
      const mine = latest.current;
      const settle = (change: () => void) => mine === latest.current && change();
      setOutcome({ ...nothing, asking: true });
      try {
        if (!(await engine.confirmDestination(destination))) {
          settle(() => setOutcome({ ...nothing, declined: true }));
          return;
        }
        const known = await engine.knownDestination(destination);
        settle(() => {
          setOutcome(known.warning === null ? nothing : { ...nothing, warned: known });
          if (known.warning === null) {
            onKnown(destination, known);
          }
        });
      } catch (error) {
        settle(() => setOutcome({ ...nothing, failure: asFailure(error) }));
      }
    },
    [onKnown],
  );

  return {
    ...outcome,
    run,
    forget: useCallback(() => {
      latest.current += 1;
      setOutcome(nothing);
    }, []),
  };
}
