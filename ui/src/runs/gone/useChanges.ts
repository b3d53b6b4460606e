import { useState } from 'react';
import type { ChangesProgress } from '../../bindings/ChangesProgress';
import type { Destination } from '../../bindings/Destination';
import type { Failure } from '../../bindings/Failure';
import type { FoundChanges } from '../../bindings/FoundChanges';
import type { Plan } from '../../bindings/Plan';
import { tableOfItems } from '../../app/placing';
import { failureOf, useJob } from '../../app/useJob';
import { engine } from '../../engine';

/** A table that a file is held against. */
export interface HeldTable {
  /** What the source calls it, where it is one of several. */
  name?: string;
  sourceId: string;
  plan: Plan;
}

export interface LookingProgress extends ChangesProgress {
  table: string;
}

/** Holding files against their tables, one after another: started, cancelled, and what was found. */
export function useChanges(destination: Destination, onFound: (found: FoundChanges[]) => void) {
  const [failure, setFailure] = useState<Failure | null>(null);
  const { running, start, stop } = useJob<HeldTable[], LookingProgress, FoundChanges[]>({
    run: (tables, job, onProgress) =>
      tables.reduce<Promise<FoundChanges[]>>(async (before, { sourceId, plan }) => {
        const found = await before;
        const table = tableOfItems(plan).name;
        const tell = (progress: ChangesProgress) => onProgress({ ...progress, table });
        return [...found, await engine.findChanges(sourceId, plan, destination, job, tell)];
      }, Promise.resolve([])),
    ended: (outcome) => {
      setFailure(failureOf(outcome));
      if (outcome.kind === 'done') {
        onFound(outcome.value);
      }
    },
  });
  return {
    running,
    failure,
    start: (tables: HeldTable[]) => {
      setFailure(null);
      void start(tables);
    },
    stop,
  };
}
