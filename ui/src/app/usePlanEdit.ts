import { useCallback, useEffect, useRef } from 'react';
import type { Plan } from '../bindings/Plan';
import { useMigration } from './MigrationProvider';

/** Changes the plan by a function from the plan as it stands to the plan as it shall be. */
export function usePlanEdit() {
  const { state, dispatch } = useMigration();
  const plan = useRef(state.plan);
  useEffect(() => {
    plan.current = state.plan;
  }, [state.plan]);
  return useCallback(
    (change: (plan: Plan) => Plan) => {
      if (plan.current) {
        plan.current = change(plan.current);
        dispatch({ type: 'plan changed', plan: plan.current });
      }
    },
    [dispatch],
  );
}
