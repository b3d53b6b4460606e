import { useCallback, useEffect, useRef } from 'react';
import type { FormatChoice } from '../bindings/FormatChoice';
import {
  asFailure,
  engine,
  newJob,
  wasCalledOff,
  type Opened,
  type OpenedSource,
  type ReopenedRun,
} from '../engine';
import type { MigrationState, Step } from './migration';
import { useMigration } from './MigrationProvider';
import { allTables } from './tables';

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

  /** Clears the way for what the engine has opened; false where an import keeps what is open. */
  const letGo = useCallback((opened: OpenedSource[]): boolean => {
    const before = latest.current;
    const kept = new Set(opened.map((source) => source.source_id));
    if (before.importing) {
      for (const id of kept) {
        void engine.closeSource(id);
      }
      return false;
    }
    endWork(before);
    for (const { state: table } of allTables(before)) {
      if (table.source && !kept.has(table.source.source_id)) {
        void engine.closeSource(table.source.source_id);
      }
    }
    return true;
  }, []);

  /** Takes a file that the engine has opened, lets go of the one before, and reads it. */
  const take = useCallback(
    async (source: OpenedSource) => {
      if (letGo([source])) {
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
      if (letGo([reopened.source])) {
        const job = newJob();
        dispatch({ type: 'run reopened', reopened, job, step });
        await read(reopened.source, job);
      }
    },
    [dispatch, letGo, read],
  );

  /** Takes what was chosen or dropped: a table, or a list of tables to choose from. */
  const takeOpened = useCallback(
    async (opened: Opened) => {
      if (opened.kind === 'one') {
        await take(opened.source);
      } else if (letGo([])) {
        dispatch({ type: 'tables listed', list: opened.list });
      }
    },
    [dispatch, letGo, take],
  );

  /** Opens one file. */
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

  const chooseWith = useCallback(
    async (choose: () => Promise<Opened | null>) => {
      try {
        const opened = await choose();
        if (opened) {
          await takeOpened(opened);
        }
      } catch (error) {
        dispatch({ type: 'refused', failure: asFailure(error) });
      }
    },
    [dispatch, takeOpened],
  );

  /** Stages and opens the tables at these places of the list, and reads one after another. */
  const openListed = useCallback(
    async (places: number[]) => {
      const list = latest.current.choosing?.list;
      if (!list) {
        return;
      }
      const job = newJob();
      dispatch({ type: 'tables staging', job, progress: null });
      try {
        const { tables } = await engine.openListed(list.list_id, places, job, (progress) =>
          dispatch({ type: 'tables staging', job, progress }),
        );
        if (!letGo(tables.map(({ source }) => source))) {
          return;
        }
        dispatch({ type: 'tables opened', title: list.title, tables });
        for (const [place, { source }] of tables.entries()) {
          const reading = newJob();
          dispatch({ type: 'tables reading', place, job: reading });
          // One after another: they are staged in this order, and each reading takes all cores.
          // oxlint-disable-next-line no-await-in-loop
          await read(source, reading);
        }
      } catch (error) {
        const failure = asFailure(error);
        dispatch({
          type: 'tables staging failed',
          job,
          failure: wasCalledOff(failure) ? null : failure,
        });
      }
    },
    [dispatch, letGo, read],
  );

  const stopStaging = useCallback(() => {
    const staging = latest.current.choosing?.staging;
    if (staging) {
      dispatch({ type: 'tables staging stopping' });
      void engine.cancel(staging.job);
    }
  }, [dispatch]);

  /** Goes back to the list, to choose other tables. */
  const chooseTables = useCallback(() => {
    if (letGo([])) {
      dispatch({ type: 'tables chosen again' });
    }
  }, [dispatch, letGo]);

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
    choose: useCallback(() => chooseWith(engine.chooseFiles), [chooseWith]),
    chooseFolder: useCallback(() => chooseWith(engine.chooseFolder), [chooseWith]),
    openRefused: useCallback(() => openWith(engine.openRefused), [openWith]),
    openSample: useCallback(() => openWith(engine.openSample), [openWith]),
    openListed,
    stopStaging,
    chooseTables,
    takeOpened,
    takeRun,
    readAgain,
    reopen,
  };
}

/** Ends all work on what is open. */
function endWork(state: MigrationState) {
  for (const { state: table } of allTables(state)) {
    for (const running of [table.reading, table.checking]) {
      if (running) {
        void engine.cancel(running.job);
      }
    }
  }
}
