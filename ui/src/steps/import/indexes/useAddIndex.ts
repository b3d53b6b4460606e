import { useState } from 'react';
import type { Destination } from '../../../bindings/Destination';
import type { EnteringItems } from '../../../bindings/EnteringItems';
import type { Failure } from '../../../bindings/Failure';
import type { Plan } from '../../../bindings/Plan';
import type { TableProgress } from '../../../bindings/TableProgress';
import { failureOf, useJob } from '../../../app/useJob';
import { engine } from '../../../engine';

/** Adding an index to a table, and counting before which of its items enter it. */
export function useAddIndex(
  destination: Destination,
  plan: Plan,
  index: string,
  onDone: () => void,
) {
  const [failure, setFailure] = useState<Failure | null>(null);
  const [found, setFound] = useState<EnteringItems | null>(null);
  const adding = useJob<string, TableProgress, unknown>({
    run: (name, job, onProgress) => engine.addIndex(destination, plan, name, job, onProgress),
    ended: (outcome) => {
      setFailure(failureOf(outcome));
      onDone();
    },
  });
  const counting = useJob<string, EnteringItems, EnteringItems>({
    run: (name, job, onProgress) => engine.enteringItems(destination, plan, name, job, onProgress),
    ended: (outcome) => {
      setFailure(failureOf(outcome));
      if (outcome.kind === 'done') {
        setFound(outcome.value);
      }
    },
  });
  return {
    adding: adding.running,
    counting: counting.running,
    /** What counting gave of this index. */
    counted: found?.index === index ? found : null,
    failure,
    add: () => void adding.start(index),
    count: () => void counting.start(index),
    stop: adding.stop,
  };
}
