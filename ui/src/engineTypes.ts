/** What the commands of the shell take and give, where it is no type of the engine's own. */
import type { Destination } from './bindings/Destination';
import type { Failure } from './bindings/Failure';
import type { FormatChoice } from './bindings/FormatChoice';
import type { FormatQuestion } from './bindings/FormatQuestion';
import type { ImportChoices } from './bindings/ImportChoices';
import type { ListingProgress } from './bindings/ListingProgress';
import type { Plan } from './bindings/Plan';
import type { Profile } from './bindings/Profile';
import type { Proposal } from './bindings/Proposal';
import type { Report } from './bindings/Report';
import type { SourceSummary } from './bindings/SourceSummary';
import type { SqlDialect } from './bindings/SqlDialect';
import type { TableList } from './bindings/TableList';
import type { TextEncoding } from './bindings/TextEncoding';

/** A file the engine holds open, under the id the page was given. */
export interface OpenedSource {
  source_id: string;
  summary: SourceSummary;
  /** What a person said of how it is read; of a kept run, how it was read then. */
  choice: FormatChoice;
}

/** What was chosen or dropped: one table, or several to choose from. */
export type Opened = { kind: 'one'; source: OpenedSource } | { kind: 'several'; list: TableList };

/** One of several tables, under the name that tells it from the others. */
export interface OpenedTable {
  name: string;
  source: OpenedSource;
}

/** A table that is made from the rows of another, opened beside it. */
export interface OpenedDerived extends OpenedTable {
  plan: Plan;
}

/** A table whose rows are held against those of others, with the plan by which its cells are read. */
export interface TableToRelate {
  name: string;
  source_id: string;
  plan: Plan;
}

/** A table that questions are asked of; one that is alone has no name. */
export interface TableToAsk {
  name: string | null;
  source_id: string;
  plan: Plan;
}

/** What a person says of how a dump is read; what is null is recognised. */
export interface DumpReading {
  dialect: SqlDialect | null;
  encoding: TextEncoding | null;
}

/** What was dropped on the window: opened, or refused with a reason. */
export type DroppedFile =
  | { kind: 'hovering' }
  | { kind: 'left' }
  | { kind: 'looking'; job: string; progress: ListingProgress }
  | { kind: 'opened'; opened: Opened }
  | { kind: 'refused'; failure: Failure };

/** The profile and the plan that follows from it. */
export interface ReadSource {
  /** What the file leaves open, now that it was read whole. */
  questions: FormatQuestion[];
  profile: Profile;
  proposal: Proposal;
}

/** Whether a table holds items. */
export interface ItemsThere {
  is_empty: boolean;
  /** How many, as the service last counted them (up to six hours ago on AWS). */
  about: number | null;
  /** What is overwritten could not be had back from AWS: its point-in-time recovery is off. */
  recovery_is_off?: boolean;
}

/** What an import takes. */
export interface ImportWork {
  source_id: string;
  plan: Plan;
  destination: Destination;
  choices: ImportChoices;
  /** An unfinished run that is to be continued. */
  run: string | null;
  /** The table's name as typed, where it had to be. */
  typed_name: string | null;
}

/** A table that is open, and is to be imported with others. */
export interface TableToImport {
  name: string;
  source_id: string;
  plan: Plan;
}

/** One of several tables that are imported in one run. */
export interface TableWork {
  name: string;
  work: ImportWork;
  /** Of one that was imported before: it counts, and is not imported again. */
  done: Report | null;
}

/** A kept run's file, opened again, and all that belongs to it. */
export interface ReopenedRun {
  source: OpenedSource;
  plan: Plan;
  destination: Destination;
  choices: ImportChoices;
}

/** What carries a command to the engine, and what it tells back while it works. */
export interface Talks {
  invoke: <T>(command: string, given: Record<string, unknown>) => Promise<T>;
  channel: <T>(onMessage: (message: T) => void) => unknown;
}

/** What this Tableferry is, and where it keeps its data. */
export interface About {
  version: string;
  /** Such as "linux, x86_64". */
  system: string;
  /** The version of the system's web view, where it says so. */
  web_view: string | null;
  data_folder: string;
}

/** A checked table for which a route is to be chosen. */
export interface TableToRoute {
  source_id: string;
  plan: Plan;
}
