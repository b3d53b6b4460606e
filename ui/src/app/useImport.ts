import { useCallback } from 'react';
import { asFailure, engine, newJob } from '../engine';
import { useMigration } from './MigrationProvider';

/** Starting and stopping an import. It runs on whichever step the person looks at meanwhile. */
export function useImport() {
  const { state, dispatch } = useMigration();
  const { source, plan, destination, importing } = state;

  const start = useCallback(async () => {
    if (!source || !plan) {
      return;
    }
    const job = newJob();
    dispatch({ type: 'import started', job });
    try {
      const report = await engine.importItems(
        source.source_id,
        plan,
        destination,
        job,
        (progress) => dispatch({ type: 'importing', job, progress }),
      );
      dispatch({ type: 'import ended', job, report });
    } catch (error) {
      dispatch({ type: 'import failed', job, failure: asFailure(error) });
    }
  }, [source, plan, destination, dispatch]);

  const stop = useCallback(() => {
    if (importing && !importing.stopping) {
      dispatch({ type: 'import stopping' });
      void engine.cancel(importing.job);
    }
  }, [importing, dispatch]);

  return { start, stop };
}
