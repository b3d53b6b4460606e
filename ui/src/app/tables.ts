/** Several tables that are open: the one that the person looks at is in the migration itself, the others wait here. */
import type { Failure } from '../bindings/Failure';
import type { Plan } from '../bindings/Plan';
import type { Proposal } from '../bindings/Proposal';
import type { Relation } from '../bindings/Relation';
import type { Report } from '../bindings/Report';
import type { StagingProgress } from '../bindings/StagingProgress';
import type { TableList } from '../bindings/TableList';
import type { TablesProgress } from '../bindings/TablesProgress';
import type { TablesReport } from '../bindings/TablesReport';
import type { OpenedTable } from '../engine';
import type { MigrationEvent, MigrationState } from './migration';
import {
  inTable,
  ofOneTable,
  proposedAgain,
  withState,
  type OneTable,
  type Reduce,
} from './oneTable';
import { noRelations, withSaved, type RelationsState } from './relations';
import { withRelations } from './relationsState';
import { withEarlier, withoutReports, withReports } from './tableReports';
import { afterLooking, isOfLooking, type LookingEvent } from './lookingForTables';

/** Tables that are open together. */
export interface SeveralTables {
  /** What holds them: `northwind.db`. */
  title: string;
  /** The place of the table that the person looks at. */
  at: number;
  /** True while the import shows the report of that table alone. */
  reportOpen: boolean;
  /** In their order. Of the one that is looked at, `state` is out of date. */
  tables: { name: string; state: OneTable }[];
  /** How they belong together. */
  relations: RelationsState;
}

/** What the design shows: a table, how all belong together, or what is asked of them. */
export type DesignTab = 'tables' | 'relations' | 'questions';

/** Tables to choose from, and the staging of those that were chosen. */
export interface TableChoice {
  list: TableList;
  staging: { job: string; progress: StagingProgress | null; stopping: boolean } | null;
  failure: Failure | null;
}

/** How far the import of one of several tables is. */
export type TableProgress = TablesProgress['step'];

/** An import of several tables, while it runs: the place of the one that is written now, or was last; and the step of
 * each by its place. One that was not begun has none. */
export interface RunningTables {
  at: number;
  steps: Record<number, TableProgress>;
}

export type TablesEvent =
  | LookingEvent
  | { type: 'tables listed'; list: TableList }
  | { type: 'tables staging'; job: string; progress: StagingProgress | null }
  | { type: 'tables staging stopping' }
  | { type: 'tables staging failed'; job: string; failure: Failure | null }
  | { type: 'tables opened'; title: string; tables: OpenedTable[] }
  | { type: 'tables chosen again' }
  | { type: 'tables looked at'; place: number }
  | { type: 'tables report closed' }
  | { type: 'tables tab chosen'; tab: DesignTab }
  /** Saved designs for some of the tables, by place, and the relations that they have between those. */
  | { type: 'tables proposed again'; proposals: (Proposal | null)[]; relations: Relation[] }
  /** What CREATE TABLE statements give for some of the tables, by place. */
  | { type: 'tables declared'; proposals: (Proposal | null)[] }
  /** Plans that were told where their rows go, by place; null: as it was. */
  | { type: 'tables placed'; plans: (Plan | null)[] }
  | { type: 'tables reading'; place: number; job: string }
  | { type: 'tables check started'; place: number; job: string }
  | { type: 'tables importing'; job: string; progress: TablesProgress }
  | { type: 'tables imported'; job: string; report: TablesReport }
  /** Reports of tables that were imported before this window was opened, by place; null: it was not. */
  | { type: 'tables left over'; reports: (Report | null)[] }
  /** Makes way for another import; one that starts `again` with every table. */
  | { type: 'tables put away'; again: boolean };

/** A table that is open, and all that is known of it. */
export interface NamedTable {
  name: string;
  state: MigrationState;
}

/** Each table that is open, as it is now, in their order; where one alone is open, that one. */
export function allTables(state: MigrationState): NamedTable[] {
  const { several } = state;
  if (several === null) {
    return [{ name: state.source?.summary.file_name ?? '', state }];
  }
  return several.tables.map(({ name, state: waiting }, place) => ({
    name,
    state: place === several.at ? state : { ...state, ...waiting },
  }));
}

/** The place of the waiting table that an event is about, or null where it is about the one that is looked at. */
function placeOf(several: SeveralTables, event: MigrationEvent): number | null {
  const is = (of: OneTable) => {
    switch (event.type) {
      case 'reading':
      case 'read':
      case 'read failed':
        return of.reading?.job === event.job;
      case 'checking':
      case 'checked':
      case 'check failed':
        return of.checking?.job === event.job;
      case 'reviewed':
        return of.plan === event.plan;
      default:
        return false;
    }
  };
  const place = several.tables.findIndex(({ state }, at) => at !== several.at && is(state));
  return place < 0 ? null : place;
}

/** Sends an event to the table that it is about. */
export function reduceInItsTable(
  state: MigrationState,
  event: MigrationEvent,
  reduce: Reduce,
): MigrationState {
  const place = state.several && placeOf(state.several, event);
  return place === null ? reduce(state, event) : inTable(state, place, event, reduce);
}

/** How the events of several tables change the migration. `empty` is one with nothing open. */
export function afterTables(
  state: MigrationState,
  event: TablesEvent,
  empty: MigrationState,
  reduce: Reduce,
): MigrationState {
  if (isOfLooking(event)) {
    return afterLooking(state, event);
  }
  const { several, choosing } = state;
  switch (event.type) {
    case 'tables listed':
      return {
        ...empty,
        destination: state.destination,
        known: state.known,
        choosing: { list: event.list, staging: null, failure: null },
      };
    case 'tables staging':
      return choosing && (choosing.staging === null || choosing.staging.job === event.job)
        ? {
            ...state,
            choosing: {
              ...choosing,
              failure: null,
              staging: {
                job: event.job,
                progress: event.progress,
                stopping: choosing.staging?.stopping ?? false,
              },
            },
          }
        : state;
    case 'tables staging stopping':
      return choosing?.staging
        ? { ...state, choosing: { ...choosing, staging: { ...choosing.staging, stopping: true } } }
        : state;
    case 'tables staging failed':
      return choosing?.staging?.job === event.job
        ? { ...state, choosing: { ...choosing, staging: null, failure: event.failure } }
        : state;
    case 'tables opened': {
      const tables = event.tables.map(({ name, source }) => ({
        name,
        state: ofOneTable({ ...empty, source }),
      }));
      const first = tables[0];
      return first === undefined
        ? state
        : {
            ...empty,
            destination: state.destination,
            known: state.known,
            choosing: choosing && { ...choosing, staging: null },
            ...first.state,
            several:
              tables.length > 1
                ? {
                    title: event.title,
                    at: 0,
                    reportOpen: false,
                    tables,
                    relations: noRelations,
                  }
                : null,
          };
    }
    case 'tables chosen again':
      return {
        ...empty,
        destination: state.destination,
        known: state.known,
        choosing: choosing && { ...choosing, staging: null, failure: null },
      };
    case 'tables looked at': {
      const table = several?.tables[event.place];
      if (!several || !table) {
        return state;
      }
      const here = several.at === event.place ? state : { ...state, ...table.state };
      return {
        ...here,
        designTab: 'tables',
        several: {
          ...several,
          at: event.place,
          reportOpen: state.step === 'import' && state.importing === null && here.ended !== null,
          tables: withState(several, several.at, ofOneTable(state)),
        },
      };
    }
    case 'tables tab chosen':
      return { ...state, designTab: event.tab };
    case 'tables declared':
      // Statements say of relations, too: they are looked for once more.
      return withRelations(
        proposedAgain(state, event.proposals, 'schema', reduce),
        (relations) => ({ ...relations, found: false, failure: null }),
      );
    case 'tables proposed again': {
      const proposed = proposedAgain(state, event.proposals, 'saved', reduce);
      return withRelations(proposed, (relations, tables) => {
        const saved = tables.filter((_, place) => event.proposals[place]);
        return withSaved(
          relations,
          event.relations,
          saved.map(({ name }) => name),
        );
      });
    }
    case 'tables placed':
      return event.plans.reduce((now, plan, place) => {
        return plan ? inTable(now, place, { type: 'plan changed', plan }, reduce) : now;
      }, state);
    case 'tables report closed':
      return { ...state, several: several && { ...several, reportOpen: false } };
    case 'tables reading':
      return inTable(state, event.place, { type: 'read again', job: event.job }, reduce);
    case 'tables check started':
      return inTable(state, event.place, { type: 'check started', job: event.job }, reduce);
    case 'tables importing': {
      const { importing } = state;
      const { place, step } = event.progress;
      return importing?.job === event.job
        ? {
            ...state,
            importing: {
              ...importing,
              tables: { at: place, steps: { ...importing.tables?.steps, [place]: step } },
            },
          }
        : state;
    }
    case 'tables imported':
      return state.importing?.job === event.job ? withReports(state, event.report) : state;
    case 'tables left over':
      return withEarlier(state, event.reports);
    case 'tables put away':
      return {
        ...state,
        importedTables: null,
        importFailure: null,
        ended: event.again ? null : state.ended,
        several: several && event.again ? withoutReports(several) : several,
      };
  }
}
