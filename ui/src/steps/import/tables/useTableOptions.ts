import { useState } from 'react';
import type { Destination } from '../../../bindings/Destination';
import type { Failure } from '../../../bindings/Failure';
import { failureOf, useJob } from '../../../app/useJob';
import { engine } from '../../../engine';
import type { Entry } from './beforeTables';
import { tableOfItems } from '../../../app/placing';

/** What tables that are there lack of their designs' options, and setting it. `look` asks again what is there. */
export function useTableOptions(
  entries: Entry[],
  destination: Destination,
  look: () => Promise<void>,
) {
  const [failure, setFailure] = useState<Failure | null>(null);
  const lacking = entries.flatMap(({ plan, there }) =>
    plan && there?.state.kind === 'same' && there.state.unset.length > 0
      ? [{ plan, name: tableOfItems(plan).name, unset: there.state.unset }]
      : [],
  );
  const job = useJob<null, never, unknown>({
    run: async (_, id) => {
      try {
        // One after another: each may ask the person.
        await lacking.reduce(
          (before, { plan }, at) =>
            before.then(() => engine.setTableOptions(destination, plan, `${id} ${at}`)),
          Promise.resolve(),
        );
      } finally {
        await look();
      }
    },
    ended: (outcome) => setFailure(failureOf(outcome)),
  });
  return {
    unset: lacking,
    failure,
    busy: job.running !== null,
    set: () => void job.start(null),
  };
}
