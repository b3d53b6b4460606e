import { useEffect } from 'react';
import type { MigrationState } from './migration';
import { useMigrationStore } from './MigrationProvider';

/** Asks the engine about the plan, and again whenever that changes; an answer that a newer plan has overtaken is dropped.
 * `ask` gives null where there is nothing to ask. Both stay the same as long as they mean the same. */
export function useOfEachPlan<T>(
  ask: (state: MigrationState) => Promise<T> | null,
  take: (answer: T) => void,
): void {
  const { getState, subscribe } = useMigrationStore();
  useEffect(() => {
    let latest = 0;
    const askAnew = () => {
      latest += 1;
      const mine = latest;
      ask(getState())?.then((answer) => {
        if (mine === latest) {
          take(answer);
        }
        // Where a file is gone, whoever checks or imports is told so.
      }, console.error);
    };
    askAnew();
    let { plan } = getState();
    const stop = subscribe((state) => {
      if (state.plan !== plan) {
        ({ plan } = state);
        askAnew();
      }
    });
    return () => {
      latest += 1;
      stop();
    };
  }, [ask, take, getState, subscribe]);
}
