import { useCallback, useEffect, useRef } from 'react';
import { asFailure, engine, newJob } from '../engine';
import { currentCheck } from './migration';
import { useMigration } from './MigrationProvider';

/** Runs the dry run over the plan as it stands, and again when it changes; ends it when nobody waits for it. */
export function useCheck() {
  const { state, dispatch } = useMigration();
  const { plan } = state;
  const sourceId = state.source?.source_id;
  const done = useRef(false);
  const checked = currentCheck(state) !== null;
  useEffect(() => {
    done.current = checked;
  }, [checked]);

  const run = useCallback((): (() => void) => {
    if (!plan || !sourceId) {
      return () => undefined;
    }
    const job = newJob();
    let ended = false;
    dispatch({ type: 'check started', job });
    engine
      .check(sourceId, plan, job, (progress) => dispatch({ type: 'checking', job, progress }))
      .then(
        (result) => dispatch({ type: 'checked', job, plan, result }),
        (error: unknown) => {
          const failure = asFailure(error);
          // Cancelled means that the person left: there is nothing to tell.
          dispatch({
            type: 'check failed',
            job,
            failure: failure.code === 'cancelled' && ended ? null : failure,
          });
        },
      )
      .finally(() => {
        ended = true;
      });
    return () => {
      if (!ended) {
        ended = true;
        void engine.cancel(job);
        dispatch({ type: 'check failed', job, failure: null });
      }
    };
  }, [plan, sourceId, dispatch]);

  useEffect(() => (done.current ? undefined : run()), [run]);

  return run;
}
