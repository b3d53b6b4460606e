import { useCallback, useState } from 'react';
import type { Plan } from '../../bindings/Plan';
import { usePlanEdit } from '../../app/usePlanEdit';

/** Changes the plan; the words say what was done, as on the button that did it. */
export type Fix = (change: (plan: Plan) => Plan, words: string) => void;

interface Done {
  before: Plan;
  after: Plan;
  words: string;
}

/** Fixes, and the way back from each, the last first. */
export function useFixing(plan: Plan) {
  const edit = usePlanEdit();
  const [done, setDone] = useState<Done[]>([]);
  const fix: Fix = useCallback(
    (change, words) => {
      const after = change(plan);
      if (after !== plan) {
        setDone((before) => [...before, { before: plan, after, words }]);
        edit(() => after);
      }
    },
    [edit, plan],
  );
  // A fix is undone only as long as nothing else has changed the plan since.
  const last = done.at(-1);
  const undoable = last?.after === plan ? last : null;
  const undo = useCallback(() => {
    if (undoable) {
      setDone((before) => before.slice(0, -1));
      edit(() => undoable.before);
    }
  }, [edit, undoable]);
  return { fix, undo, lastFix: undoable?.words ?? null };
}
