import { useCallback } from 'react';
import type { ImportChoices } from '../bindings/ImportChoices';
import { asFailure, engine, newJob, wasCalledOff } from '../engine';
import { useMigration } from './MigrationProvider';

/** What an import is started with. */
export interface ImportStart {
  choices: ImportChoices;
  /** The table's name as typed, where it had to be. */
  typedName?: string | null;
  /** The unfinished run that is to be continued. */
  run?: string | null;
}

/** Starting, holding and stopping an import. It runs on whichever step the person looks at meanwhile. */
export function useImport() {
  const { state, dispatch } = useMigration();
  const { source, plan, destination, importing } = state;

  const start = useCallback(
    async ({ choices, typedName = null, run = null }: ImportStart) => {
      if (!source || !plan) {
        return;
      }
      const job = newJob();
      dispatch({ type: 'import started', job, choices });
      try {
        const report = await engine.importItems(
          {
            source_id: source.source_id,
            plan,
            destination,
            choices,
            run,
            typed_name: typedName,
          },
          job,
          (progress) => dispatch({ type: 'importing', job, progress }),
        );
        dispatch({ type: 'import ended', job, report });
      } catch (error) {
        const failure = asFailure(error);
        dispatch({ type: 'import failed', job, failure: wasCalledOff(failure) ? null : failure });
      }
    },
    [source, plan, destination, dispatch],
  );

  const stop = useCallback(() => {
    if (importing && !importing.stopping) {
      dispatch({ type: 'import stopping' });
      void engine.cancel(importing.job);
    }
  }, [importing, dispatch]);

  /** Holds the import, or lets it go on. */
  const pause = useCallback(
    async (paused: boolean) => {
      if (!importing || importing.stopping) {
        return;
      }
      const { job } = importing;
      dispatch({ type: 'import paused', job, paused });
      try {
        await engine.pauseJob(job, paused);
      } catch {
        // It has just ended, and says so itself: what was wanted of it is void.
        dispatch({ type: 'import paused', job, paused: !paused });
      }
    },
    [importing, dispatch],
  );

  return { start, stop, pause };
}
