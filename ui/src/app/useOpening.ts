import { useMemo } from 'react';
import type { FormatChoice } from '../bindings/FormatChoice';
import type { ListingProgress } from '../bindings/ListingProgress';
import type { TableList } from '../bindings/TableList';
import {
  asFailure,
  engine,
  type DumpReading,
  type Opened,
  type OpenedSource,
  type OpenedTable,
  type ReopenedRun,
} from '../engine';
import type { Step } from './migration';
import {
  looking,
  lookingFor,
  reading,
  staging,
  type Looking,
  type Reading,
  type Staging,
} from './migrationJobs';
import { useMigrationStore } from './MigrationProvider';
import type { Store } from './store';
import { allTables } from './tables';
import { useMigrationJob, type Job } from './useJob';

/** Why no other file can be opened just now. */
export const IMPORT_RUNS = 'An import is running. Another file can be opened when it has ended.';

/** Opening a file: by the dialog, the sample, or a drop; and reading it whole. */
export function useOpening() {
  const store = useMigrationStore();
  const read = useMigrationJob(reading);
  const stage = useMigrationJob(staging);
  const look = useMigrationJob(looking);
  return useMemo(() => openingOf(store, read, stage, look), [store, read, stage, look]);
}

function openingOf(
  { getState, dispatch }: Store,
  read: Job<Reading>,
  stage: Job<Staging>,
  look: Job<Looking>,
) {
  /** Clears the way for what the engine has opened; false where an import keeps what is open. */
  function letGo(opened: OpenedSource[]): boolean {
    const before = getState();
    const kept = new Set(opened.map((source) => source.source_id));
    if (before.importing) {
      for (const id of kept) {
        void engine.closeSource(id);
      }
      return false;
    }
    for (const running of [
      before.several?.relations.looking,
      before.several?.relations.measuring,
    ]) {
      if (running) {
        void engine.cancel(running.job);
      }
    }
    for (const { state: table } of allTables(before)) {
      for (const running of [table.reading, table.checking]) {
        if (running) {
          void engine.cancel(running.job);
        }
      }
      if (table.source && !kept.has(table.source.source_id)) {
        void engine.closeSource(table.source.source_id);
      }
    }
    return true;
  }

  /** Takes a file that the engine has opened, lets go of the one before, and reads it. */
  async function take(source: OpenedSource) {
    if (letGo([source])) {
      await read.start({ source, begun: (job) => ({ type: 'opened', source, job }) });
    }
  }

  /** Takes a kept run's file with the run's plan, destination and choices, and reads it meanwhile. */
  async function takeRun(reopened: ReopenedRun, step: Step) {
    const { source } = reopened;
    if (letGo([source])) {
      await read.start({
        source,
        begun: (job) => ({ type: 'run reopened', reopened, job, step }),
      });
    }
  }

  /** Takes what was chosen or dropped: a table, or a list of tables to choose from. */
  async function takeOpened(opened: Opened) {
    dispatch({ type: 'tables looking ended', job: null });
    if (opened.kind === 'one') {
      await take(opened.source);
    } else if (letGo([])) {
      dispatch({ type: 'tables listed', list: opened.list });
    }
  }

  /** Opens something and takes it; `null` where the person changed their mind. */
  async function openWith<T>(open: () => Promise<T | null>, then: (opened: T) => Promise<void>) {
    try {
      const opened = await open();
      if (opened !== null) {
        await then(opened);
      }
    } catch (error) {
      dispatch({ type: 'refused', failure: asFailure(error) });
    }
  }

  async function takeTables(title: string, tables: OpenedTable[]) {
    if (!letGo(tables.map(({ source }) => source))) {
      return;
    }
    dispatch({ type: 'tables opened', title, tables });
    for (const [place, { source }] of tables.entries()) {
      // One after another: they are staged in this order, and each reading takes all cores.
      // oxlint-disable-next-line no-await-in-loop
      await read.start({ source, begun: (job) => ({ type: 'tables reading', place, job }) });
    }
  }

  return {
    choose: () => look.start(lookingFor({ look: engine.chooseFiles, taken: takeOpened })),
    chooseFolder: () => look.start(lookingFor({ look: engine.chooseFolder, taken: takeOpened })),
    /** Ends the look through files that is under way. */
    stopLooking: look.stop,
    /** Takes how far the look is through what was dropped, in place of any other. */
    takeLooking: (job: string, progress: ListingProgress) => {
      const before = getState().looking;
      if (before && before.job !== job) {
        void engine.cancel(before.job);
      }
      dispatch({ type: 'tables looking', job, progress });
    },
    /** Lists the tables again, with the dump at this place read as the person says. */
    listDumpAs: (dump: number, said: DumpReading) => {
      const list = getState().choosing?.list;
      if (list) {
        void look.start(
          lookingFor<TableList>({
            look: (job, onProgress) => engine.listDumpAs(list.list_id, dump, said, job, onProgress),
            taken: (again) => takeOpened({ kind: 'several', list: again }),
          }),
        );
      }
    },
    openRefused: () => openWith(engine.openRefused, take),
    openSample: () => openWith(engine.openSample, take),
    /** Stages and opens the tables at these places of the list, and reads one after another. */
    openListed: (places: number[]) => {
      const list = getState().choosing?.list;
      if (list) {
        void stage.start({
          listId: list.list_id,
          places,
          opened: (tables) => void takeTables(list.title, tables),
        });
      }
    },
    /** Goes back to the list, to choose other tables. */
    chooseTables: () => {
      if (letGo([])) {
        dispatch({ type: 'tables chosen again' });
      }
    },
    takeOpened,
    takeRun,
    readAgain: async () => {
      const { source } = getState();
      if (source) {
        await read.start({ source, begun: (job) => ({ type: 'read again', job }) });
      }
    },
    /** Opens the same file again, read as the person says. */
    reopen: async (choice: FormatChoice) => {
      const { source } = getState();
      if (source) {
        await look.start(
          lookingFor({
            look: (job, onProgress) =>
              engine.reopenSource(source.source_id, choice, job, onProgress),
            taken: take,
          }),
        );
      }
    },
  };
}
