import { useCallback, useState } from 'react';
import type { Plan } from '../../bindings/Plan';
import type { PlanEdit } from '../../bindings/PlanEdit';
import { useDispatch } from '../../app/MigrationProvider';
import { usePlanEdit } from '../../app/usePlanEdit';

/** Edits the plan; the words say what was done, as on the button that did it. */
export type Fix = (edits: PlanEdit[], words: string) => void;

interface Done {
  before: Plan;
  after: Plan;
  words: string;
}

/** Fixes, and the way back from each, the last first. */
export function useFixing(plan: Plan) {
  const edit = usePlanEdit();
  const dispatch = useDispatch();
  const [done, setDone] = useState<Done[]>([]);
  const fix: Fix = useCallback(
    (edits, words) => {
      void edit(edits).then((outcome) => {
        if (outcome.kind === 'applied' && outcome.after !== outcome.before) {
          const { before, after } = outcome;
          setDone((earlier) => [...earlier, { before, after, words }]);
        }
      });
    },
    [edit],
  );
  // A fix is undone only as long as nothing else has changed the plan since.
  const last = done.at(-1);
  const undoable = last?.after === plan ? last : null;
  const undo = useCallback(() => {
    if (undoable) {
      setDone((earlier) => earlier.slice(0, -1));
      dispatch({ type: 'plan changed', plan: undoable.before });
    }
  }, [dispatch, undoable]);
  return { fix, undo, lastFix: undoable?.words ?? null };
}
