import { useCallback, useEffect, useRef } from 'react';
import type { FormatChoice } from '../bindings/FormatChoice';
import { asFailure, engine, newJob, type OpenedSource, type ReopenedRun } from '../engine';
import type { Step } from './migration';
import { useMigration } from './MigrationProvider';

/** Why no other file can be opened just now. */
export const IMPORT_RUNS = 'An import is running. Another file can be opened when it has ended.';

/** Opening a file: by the dialog, the sample, or a drop; and reading it whole. */
export function useOpening() {
  const { state, dispatch } = useMigration();
  const latest = useRef(state);
  useEffect(() => {
    latest.current = state;
  }, [state]);

  const read = useCallback(
    async (source: OpenedSource, job: string) => {
      try {
        const found = await engine.readSource(source.source_id, job, (progress) =>
          dispatch({ type: 'reading', job, progress }),
        );
        dispatch({ type: 'read', job, ...found });
      } catch (error) {
        dispatch({ type: 'read failed', job, failure: asFailure(error) });
      }
    },
    [dispatch],
  );

  /** Clears the way for a file that the engine has opened; false where an import keeps its own. */
  const letGo = useCallback((source: OpenedSource): boolean => {
    const before = latest.current;
    if (before.importing) {
      void engine.closeSource(source.source_id);
      return false;
    }
    for (const running of [before.reading, before.checking]) {
      if (running) {
        void engine.cancel(running.job);
      }
    }
    if (before.source && before.source.source_id !== source.source_id) {
      void engine.closeSource(before.source.source_id);
    }
    return true;
  }, []);

  /** Takes a file that the engine has opened, lets go of the one before, and reads it. */
  const take = useCallback(
    async (source: OpenedSource) => {
      if (letGo(source)) {
        const job = newJob();
        dispatch({ type: 'opened', source, job });
        await read(source, job);
      }
    },
    [dispatch, letGo, read],
  );

  /** Takes a kept run's file with the run's plan, destination and choices, and reads it meanwhile. */
  const takeRun = useCallback(
    async (reopened: ReopenedRun, step: Step) => {
      if (letGo(reopened.source)) {
        const job = newJob();
        dispatch({ type: 'run reopened', reopened, job, step });
        await read(reopened.source, job);
      }
    },
    [dispatch, letGo, read],
  );

  const openWith = useCallback(
    async (open: () => Promise<OpenedSource | null>) => {
      try {
        const source = await open();
        if (source) {
          await take(source);
        }
      } catch (error) {
        dispatch({ type: 'refused', failure: asFailure(error) });
      }
    },
    [dispatch, take],
  );

  const readAgain = useCallback(async () => {
    const { source } = latest.current;
    if (source) {
      const job = newJob();
      dispatch({ type: 'read again', job });
      await read(source, job);
    }
  }, [dispatch, read]);

  /** Opens the same file again, read as the person says. */
  const reopen = useCallback(
    async (choice: FormatChoice) => {
      const { source } = latest.current;
      if (source) {
        await openWith(() => engine.reopenSource(source.source_id, choice));
      }
    },
    [openWith],
  );

  return {
    choose: useCallback(() => openWith(engine.chooseFile), [openWith]),
    openRefused: useCallback(() => openWith(engine.openRefused), [openWith]),
    openSample: useCallback(() => openWith(engine.openSample), [openWith]),
    take,
    takeRun,
    readAgain,
    reopen,
  };
}
