import { useEffect, useState } from 'react';
import { shallow } from 'zustand/shallow';
import type { PlanEdit } from '../bindings/PlanEdit';
import { useMigrationStore, usePlanEdits } from './MigrationProvider';

/** For each list of edits, whether the plan is already as they would have it. Until the engine says so it is not. */
export function useInForce(lists: PlanEdit[][]): boolean[] {
  const { getState, subscribe } = useMigrationStore();
  const { isInForce } = usePlanEdits();
  const asked = JSON.stringify(lists);
  const [answered, setAnswered] = useState<{ asked: string; inForce: boolean[] } | null>(null);
  useEffect(() => {
    const questions = JSON.parse(asked) as PlanEdit[][];
    let latest = 0;
    const ask = () => {
      latest += 1;
      const mine = latest;
      void Promise.all(questions.map(isInForce)).then((inForce) => {
        if (mine === latest) {
          setAnswered((before) =>
            before?.asked === asked && shallow(before.inForce, inForce)
              ? before
              : { asked, inForce },
          );
        }
      });
    };
    ask();
    let { plan } = getState();
    const stop = subscribe((state) => {
      if (state.plan !== plan) {
        ({ plan } = state);
        ask();
      }
    });
    return () => {
      latest += 1;
      stop();
    };
  }, [asked, isInForce, getState, subscribe]);
  return answered?.asked === asked ? answered.inForce : lists.map(() => false);
}
