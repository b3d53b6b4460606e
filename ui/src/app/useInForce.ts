import { useEffect, useState } from 'react';
import { shallow } from 'zustand/shallow';
import type { PlanEdit } from '../bindings/PlanEdit';
import { useMigration, usePlanEdits } from './MigrationProvider';

/** For each list of edits, whether the plan is already as they would have it. Until the engine says so it is not. */
export function useInForce(lists: PlanEdit[][]): boolean[] {
  const plan = useMigration((state) => state.plan);
  const { isInForce } = usePlanEdits();
  const asked = JSON.stringify(lists);
  const [answered, setAnswered] = useState<{ asked: string; inForce: boolean[] } | null>(null);
  useEffect(() => {
    let stale = false;
    const questions = JSON.parse(asked) as PlanEdit[][];
    void Promise.all(questions.map(isInForce)).then((inForce) => {
      if (!stale) {
        setAnswered((before) =>
          before?.asked === asked && shallow(before.inForce, inForce) ? before : { asked, inForce },
        );
      }
    });
    return () => {
      stale = true;
    };
  }, [asked, plan, isInForce]);
  return answered?.asked === asked ? answered.inForce : lists.map(() => false);
}
