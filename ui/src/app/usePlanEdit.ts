import { usePlanEdits } from './MigrationProvider';

/** Sends edits of the plan to the engine, whose answer is then the plan. */
export function usePlanEdit() {
  return usePlanEdits().edit;
}
