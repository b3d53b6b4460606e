import { useEffect } from 'react';
import { engine } from '../engine';
import { useDispatch, useMigration } from './MigrationProvider';

const PAUSE_MS = 150;

/** Keeps the review of the plan up to date: asks the engine shortly after each change. */
export function usePlanReview() {
  const { plan, sourceId } = useMigration((state) => ({
    plan: state.plan,
    sourceId: state.source?.source_id,
  }));
  const dispatch = useDispatch();
  useEffect(() => {
    if (!plan || !sourceId) {
      return;
    }
    let stale = false;
    const timer = setTimeout(() => {
      engine.reviewPlan(sourceId, plan).then(
        (findings) => {
          if (!stale) {
            dispatch({ type: 'reviewed', plan, findings });
          }
        },
        // The same question is asked again, and its failure shown, when the person goes on.
        () => undefined,
      );
    }, PAUSE_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [plan, sourceId, dispatch]);
}
