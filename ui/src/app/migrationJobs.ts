/** The jobs that the migration keeps: looking through files, reading, checking, staging, importing. */
import type { CheckProgress } from '../bindings/CheckProgress';
import type { CheckResult } from '../bindings/CheckResult';
import type { Failure } from '../bindings/Failure';
import type { FoundRelation } from '../bindings/FoundRelation';
import type { FoundRelations } from '../bindings/FoundRelations';
import type { ImportChoices } from '../bindings/ImportChoices';
import type { ImportProgress } from '../bindings/ImportProgress';
import type { ListingProgress } from '../bindings/ListingProgress';
import type { Plan } from '../bindings/Plan';
import type { ReadProgress } from '../bindings/ReadProgress';
import type { Relation } from '../bindings/Relation';
import type { RelationsProgress } from '../bindings/RelationsProgress';
import type { Report } from '../bindings/Report';
import type { StagingProgress } from '../bindings/StagingProgress';
import type { TablesProgress } from '../bindings/TablesProgress';
import type { TablesReport } from '../bindings/TablesReport';
import {
  engine,
  type ImportWork,
  type OpenedSource,
  type OpenedTable,
  type ReadSource,
  type TableToRelate,
  type TableWork,
} from '../engine';
import type { MigrationEvent } from './migration';
import type { Store } from './store';
import { failureOf, type JobKind, type JobOutcome } from './useJob';

/** Why a reading or a check has no result: also that it was cancelled, since it can be started again then. */
function whyNot(outcome: Exclude<JobOutcome<unknown>, { kind: 'done' }>): Failure | null {
  return outcome.kind === 'dropped' ? null : outcome.failure;
}

/** Reading a source whole; `begun` is what the migration is told when it starts. */
export interface Reading {
  source: OpenedSource;
  begun: (job: string) => MigrationEvent;
}

export function reading({ getState, dispatch }: Store): JobKind<Reading, ReadProgress, ReadSource> {
  return {
    run: ({ source }, job, onProgress) => engine.readSource(source.source_id, job, onProgress),
    running: () => getState().reading,
    started: (job, { begun }) => dispatch(begun(job)),
    progressed: (job, progress) => dispatch({ type: 'reading', job, progress }),
    ended: (job, outcome) =>
      dispatch(
        outcome.kind === 'done'
          ? { type: 'read', job, ...outcome.value }
          : { type: 'read failed', job, failure: whyNot(outcome) },
      ),
  };
}

/** The dry run of a plan; `place` is that of the table among several, where it is not the one that is looked at. */
export interface Checking {
  sourceId: string;
  plan: Plan;
  place?: number;
}

export function checking({
  getState,
  dispatch,
}: Store): JobKind<Checking, CheckProgress, CheckResult> {
  return {
    run: ({ sourceId, plan }, job, onProgress) => engine.check(sourceId, plan, job, onProgress),
    running: () => getState().checking,
    started: (job, { place }) =>
      dispatch(
        place === undefined
          ? { type: 'check started', job }
          : { type: 'tables check started', place, job },
      ),
    progressed: (job, progress) => dispatch({ type: 'checking', job, progress }),
    ended: (job, outcome, { plan }) =>
      dispatch(
        outcome.kind === 'done'
          ? { type: 'checked', job, plan, result: outcome.value }
          : { type: 'check failed', job, failure: whyNot(outcome) },
      ),
  };
}

/** A look through files; `taken` takes what was found, where that is not `null`: the person chose nothing. */
export interface Looking<T = unknown> {
  look: (job: string, onProgress: (progress: ListingProgress) => void) => Promise<T | null>;
  taken: (found: T) => void | Promise<void>;
}

/** A look of this kind, whatever it finds. */
export function lookingFor<T>({ look, taken }: Looking<T>): Looking {
  return { look, taken: (found) => taken(found as T) };
}

export function looking({ getState, dispatch }: Store): JobKind<Looking, ListingProgress, unknown> {
  return {
    run: ({ look }, job, onProgress) => look(job, onProgress),
    running: () => getState().looking,
    // While the person chooses a file, nothing is looked through yet.
    started: () => undefined,
    progressed: (job, progress) => dispatch({ type: 'tables looking', job, progress }),
    stopping: () => dispatch({ type: 'tables looking stopping' }),
    ended: (job, outcome, { taken }) => {
      dispatch({ type: 'tables looking ended', job });
      if (outcome.kind === 'failed') {
        dispatch({ type: 'refused', failure: outcome.failure });
      } else if (outcome.kind === 'done' && outcome.value !== null) {
        void taken(outcome.value);
      }
    },
  };
}

/** Staging the tables at these places of a list. */
export interface Staging {
  listId: string;
  places: number[];
  /** Told the tables when they are open. */
  opened: (tables: OpenedTable[]) => void;
}

export function staging({
  getState,
  dispatch,
}: Store): JobKind<Staging, StagingProgress, { tables: OpenedTable[] }> {
  return {
    run: ({ listId, places }, job, onProgress) =>
      engine.openListed(listId, places, job, onProgress),
    running: () => getState().choosing?.staging ?? null,
    started: (job) => dispatch({ type: 'tables staging', job, progress: null }),
    progressed: (job, progress) => dispatch({ type: 'tables staging', job, progress }),
    stopping: () => dispatch({ type: 'tables staging stopping' }),
    ended: (job, outcome, { opened }) => {
      if (outcome.kind === 'done') {
        opened(outcome.value.tables);
      } else {
        dispatch({ type: 'tables staging failed', job, failure: failureOf(outcome) });
      }
    },
  };
}

/** The search for how tables belong together. */
export function relating({
  getState,
  dispatch,
}: Store): JobKind<TableToRelate[], RelationsProgress, FoundRelations> {
  return {
    run: (tables: TableToRelate[], job, onProgress) =>
      engine.findRelations(tables, job, onProgress),
    running: () => getState().several?.relations.looking ?? null,
    started: (job) => dispatch({ type: 'relations looking', job, progress: null }),
    progressed: (job, progress: RelationsProgress) =>
      dispatch({ type: 'relations looking', job, progress }),
    stopping: () => dispatch({ type: 'relations stopping' }),
    ended: (job, outcome) =>
      dispatch(
        outcome.kind === 'done'
          ? { type: 'relations found', job, found: outcome.value }
          : { type: 'relations failed', job, failure: whyNot(outcome) },
      ),
  };
}

/** A relation that is counted, and the tables that it is between. */
export interface Measuring {
  tables: TableToRelate[];
  relation: Relation;
}

export function measuring({
  getState,
  dispatch,
}: Store): JobKind<Measuring, RelationsProgress, FoundRelation> {
  return {
    run: ({ tables, relation }: Measuring, job, onProgress) =>
      engine.measureRelation(tables, relation, job, onProgress),
    running: () => getState().several?.relations.measuring ?? null,
    started: (job, { relation }) => dispatch({ type: 'relations measuring', job, relation }),
    progressed: () => undefined,
    ended: (job, outcome, { relation }) =>
      dispatch({
        type: 'relations measured',
        job,
        relation,
        found: outcome.kind === 'done' ? outcome.value : null,
        failure: outcome.kind === 'done' ? null : whyNot(outcome),
      }),
  };
}

/** What every import has in common, be it of one table or of several. */
function importing<I, P, R>(
  { getState, dispatch }: Store,
  own: Pick<JobKind<I, P, R>, 'run' | 'started' | 'progressed'> & {
    done: (job: string, report: R) => MigrationEvent;
  },
): JobKind<I, P, R> {
  return {
    ...own,
    running: () => getState().importing,
    paused: (job, paused) => dispatch({ type: 'import paused', job, paused }),
    stopping: () => dispatch({ type: 'import stopping' }),
    ended: (job, outcome) =>
      dispatch(
        outcome.kind === 'done'
          ? own.done(job, outcome.value)
          : { type: 'import failed', job, failure: failureOf(outcome) },
      ),
  };
}

export function importingOne(store: Store): JobKind<ImportWork, ImportProgress, Report> {
  const { dispatch } = store;
  return importing(store, {
    run: (work: ImportWork, job, onProgress) => engine.importItems(work, job, onProgress),
    started: (job, { choices }) => dispatch({ type: 'import started', job, choices }),
    progressed: (job, progress: ImportProgress) => dispatch({ type: 'importing', job, progress }),
    done: (job, report) => ({ type: 'import ended', job, report }),
  });
}

/** Several tables in one run, and what was chosen for those that hold items. */
export interface ImportOfTables {
  tables: TableWork[];
  choices: ImportChoices;
}

export function importingTables(
  store: Store,
): JobKind<ImportOfTables, TablesProgress, TablesReport> {
  const { dispatch } = store;
  return importing(store, {
    run: ({ tables }: ImportOfTables, job, onProgress) =>
      engine.importTables(tables, job, onProgress),
    started: (job, { choices }) => dispatch({ type: 'import started', job, choices, tables: true }),
    progressed: (job, progress: TablesProgress) =>
      dispatch({ type: 'tables importing', job, progress }),
    done: (job, report) => ({ type: 'tables imported', job, report }),
  });
}
