import { useCallback, useState } from 'react';
import { shallow } from 'zustand/shallow';
import type { PlanEdit } from '../bindings/PlanEdit';
import { usePlanEdits } from './MigrationProvider';
import { useOfEachPlan } from './useOfEachPlan';

/** For each list of edits, whether the plan is already as they would have it. Until the engine says so it is not. */
export function useInForce(lists: PlanEdit[][]): boolean[] {
  const { isInForce } = usePlanEdits();
  const asked = JSON.stringify(lists);
  const [answered, setAnswered] = useState<{ asked: string; inForce: boolean[] } | null>(null);
  const ask = useCallback(
    () => Promise.all((JSON.parse(asked) as PlanEdit[][]).map(isInForce)),
    [asked, isInForce],
  );
  const take = useCallback(
    (inForce: boolean[]) =>
      setAnswered((before) =>
        before?.asked === asked && shallow(before.inForce, inForce) ? before : { asked, inForce },
      ),
    [asked],
  );
  useOfEachPlan(ask, take);
  return answered?.asked === asked ? answered.inForce : lists.map(() => false);
}
