/** Long work of the engine: under way, and ended. */
import type { CheckProgress } from '../bindings/CheckProgress';
import type { ImportChoices } from '../bindings/ImportChoices';
import type { ImportProgress } from '../bindings/ImportProgress';
import type { ReadProgress } from '../bindings/ReadProgress';
import type { Report } from '../bindings/Report';
import type { SpeedSample } from '../steps/import/speed';
import type { RunningTables } from './tables';

/** A long job of the engine and how far it has come. */
export interface RunningJob {
  job: string;
  progress: ReadProgress | CheckProgress | null;
}

/** An import that is under way. */
export interface RunningImport {
  job: string;
  /** What it was started with. */
  choices: ImportChoices;
  stopping: boolean;
  /** Whether the person wants it held; the engine says in its progress when it is. */
  paused: boolean;
  progress: ImportProgress | null;
  speed: SpeedSample[];
  /** How far each of several tables is; null where one alone is imported. */
  tables?: RunningTables | null;
}

/** An import that has ended, one way or another. */
export interface EndedImport {
  choices: ImportChoices;
  report: Report;
  speed: SpeedSample[];
  /** What undoing it did, once it was. */
  undone: Report | null;
}
