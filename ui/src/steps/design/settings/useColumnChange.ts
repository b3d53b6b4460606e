import { useCallback } from 'react';
import type { ColumnPlan } from '../../../bindings/ColumnPlan';
import { usePlanEdit } from '../../../app/usePlanEdit';
import { changeColumn } from '../../../plan/edit';

/** Changes how one column is carried. */
export function useColumnChange(column: string) {
  const edit = usePlanEdit();
  return useCallback(
    (change: Partial<ColumnPlan>) => edit((plan) => changeColumn(plan, column, change)),
    [edit, column],
  );
}
