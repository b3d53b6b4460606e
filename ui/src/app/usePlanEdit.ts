import { useCallback } from 'react';
import type { Plan } from '../bindings/Plan';
import { useDispatch } from './MigrationProvider';

/** Changes the plan by a function from the plan as it stands to the plan as it shall be. */
export function usePlanEdit() {
  const dispatch = useDispatch();
  return useCallback(
    (change: (plan: Plan) => Plan) => dispatch({ type: 'plan edited', change }),
    [dispatch],
  );
}
