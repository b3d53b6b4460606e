/** The one migration that the window is about: what it holds, and how each event changes it. */
import type { CheckResult } from '../bindings/CheckResult';
import type { ConnectionSummary } from '../bindings/ConnectionSummary';
import type { Destination } from '../bindings/Destination';
import type { Failure } from '../bindings/Failure';
import type { Finding } from '../bindings/Finding';
import type { ImportProgress } from '../bindings/ImportProgress';
import type { Plan } from '../bindings/Plan';
import type { Profile } from '../bindings/Profile';
import type { Proposal } from '../bindings/Proposal';
import type { ReadProgress } from '../bindings/ReadProgress';
import type { Report } from '../bindings/Report';
import type { OpenedSource } from '../engine';
import { addSample, type SpeedSample } from '../steps/import/speed';

export type Step = 'open' | 'design' | 'preview' | 'import' | 'query';

/** A long job of the engine and how far it has come. */
export interface RunningJob {
  job: string;
  progress: ReadProgress | null;
}

/** An import that is under way. */
export interface RunningImport {
  job: string;
  stopping: boolean;
  progress: ImportProgress | null;
  speed: SpeedSample[];
}

/** An import that has ended, one way or another. */
export interface EndedImport {
  job: string;
  report: Report;
  speed: SpeedSample[];
}

export interface MigrationState {
  step: Step;
  destination: Destination;
  /** What the destination answered when it was last tested. */
  connection: ConnectionSummary | null;
  destinationPanelOpen: boolean;
  hovering: boolean;

  source: OpenedSource | null;
  openFailure: Failure | null;
  reading: RunningJob | null;
  readFailure: Failure | null;
  profile: Profile | null;
  proposal: Proposal | null;

  plan: Plan | null;
  /** Columns whose question about the time zone was answered with "keep as written". */
  keptWithoutZone: string[];
  /** What the review says, and of which plan it says so. */
  review: { plan: Plan; findings: Finding[] } | null;

  checking: RunningJob | null;
  check: { plan: Plan; result: CheckResult } | null;
  checkFailure: Failure | null;

  importing: RunningImport | null;
  ended: EndedImport | null;
  importFailure: Failure | null;
}

export const emptyMigration: MigrationState = {
  step: 'open',
  destination: { kind: 'practice' },
  connection: null,
  destinationPanelOpen: false,
  hovering: false,
  source: null,
  openFailure: null,
  reading: null,
  readFailure: null,
  profile: null,
  proposal: null,
  plan: null,
  keptWithoutZone: [],
  review: null,
  checking: null,
  check: null,
  checkFailure: null,
  importing: null,
  ended: null,
  importFailure: null,
};

export type MigrationEvent =
  | { type: 'went'; step: Step }
  | { type: 'hovering'; hovering: boolean }
  | { type: 'destination panel'; open: boolean }
  | {
      type: 'destination chosen';
      destination: Destination;
      connection: ConnectionSummary | null;
    }
  | { type: 'refused'; failure: Failure }
  | { type: 'opened'; source: OpenedSource; job: string }
  | { type: 'reading'; job: string; progress: ReadProgress }
  | { type: 'read'; job: string; profile: Profile; proposal: Proposal }
  | { type: 'read failed'; job: string; failure: Failure }
  | { type: 'read again'; job: string }
  | { type: 'plan changed'; plan: Plan }
  | { type: 'zone answered'; column: string; kept: boolean }
  | { type: 'plan restored' }
  | { type: 'reviewed'; plan: Plan; findings: Finding[] }
  | { type: 'check started'; job: string }
  | { type: 'checking'; job: string; progress: ReadProgress }
  | { type: 'checked'; job: string; plan: Plan; result: CheckResult }
  | { type: 'check failed'; job: string; failure: Failure | null }
  | { type: 'import started'; job: string }
  | { type: 'importing'; job: string; progress: ImportProgress }
  | { type: 'import stopping' }
  | { type: 'import ended'; job: string; report: Report }
  | { type: 'import failed'; job: string; failure: Failure }
  | { type: 'import put away' };

/** What a new plan makes out of date. The check stays to be looked at: `currentCheck` knows of which plan it is. */
const outOfDate = {
  checking: null,
  checkFailure: null,
  ended: null,
  importFailure: null,
} satisfies Partial<MigrationState>;

export function migrationReducer(state: MigrationState, event: MigrationEvent): MigrationState {
  switch (event.type) {
    case 'went':
      return { ...state, step: event.step };
    case 'hovering':
      return state.hovering === event.hovering ? state : { ...state, hovering: event.hovering };
    case 'destination panel':
      return { ...state, destinationPanelOpen: event.open };
    case 'destination chosen':
      return {
        ...state,
        destination: event.destination,
        connection: event.connection,
        destinationPanelOpen: false,
        ended: null,
        importFailure: null,
      };
    case 'refused':
      return { ...state, step: 'open', openFailure: event.failure, hovering: false };
    case 'opened':
      return {
        ...emptyMigration,
        destination: state.destination,
        connection: state.connection,
        source: event.source,
        reading: { job: event.job, progress: null },
      };
    case 'read again':
      return { ...state, readFailure: null, reading: { job: event.job, progress: null } };
    case 'reading':
      return state.reading?.job === event.job
        ? { ...state, reading: { job: event.job, progress: event.progress } }
        : state;
    case 'read':
      return state.reading?.job === event.job
        ? {
            ...state,
            reading: null,
            profile: event.profile,
            proposal: event.proposal,
            plan: event.proposal.plan,
          }
        : state;
    case 'read failed':
      return state.reading?.job === event.job
        ? { ...state, reading: null, readFailure: event.failure }
        : state;
    case 'plan changed':
      return {
        ...state,
        ...outOfDate,
        plan: event.plan,
        check: checkCarriedOver(state, event.plan),
      };
    case 'zone answered':
      return {
        ...state,
        keptWithoutZone: event.kept
          ? [...new Set([...state.keptWithoutZone, event.column])]
          : state.keptWithoutZone.filter((column) => column !== event.column),
      };
    case 'plan restored':
      return {
        ...state,
        ...outOfDate,
        plan: state.proposal?.plan ?? null,
        keptWithoutZone: [],
      };
    case 'reviewed':
      return { ...state, review: { plan: event.plan, findings: event.findings } };
    default:
      return afterDesign(state, event);
  }
}

type LaterEvent = Extract<MigrationEvent, { type: `check${string}` } | { type: `import${string}` }>;

function afterDesign(state: MigrationState, event: LaterEvent): MigrationState {
  switch (event.type) {
    case 'check started':
      return { ...state, checkFailure: null, checking: { job: event.job, progress: null } };
    case 'checking':
      return state.checking?.job === event.job
        ? { ...state, checking: { job: event.job, progress: event.progress } }
        : state;
    case 'checked':
      return state.checking?.job === event.job
        ? { ...state, checking: null, check: { plan: event.plan, result: event.result } }
        : state;
    case 'check failed':
      return state.checking?.job === event.job
        ? { ...state, checking: null, checkFailure: event.failure }
        : state;
    case 'import started':
      return {
        ...state,
        ended: null,
        importFailure: null,
        importing: { job: event.job, stopping: false, progress: null, speed: [] },
      };
    case 'importing':
      return state.importing?.job === event.job
        ? {
            ...state,
            importing: {
              ...state.importing,
              progress: event.progress,
              speed: addSample(state.importing.speed, {
                seconds: event.progress.seconds,
                itemsPerSecond: event.progress.items_per_second,
              }),
            },
          }
        : state;
    case 'import stopping':
      return state.importing
        ? { ...state, importing: { ...state.importing, stopping: true } }
        : state;
    case 'import ended':
      return state.importing?.job === event.job
        ? {
            ...state,
            importing: null,
            ended: { job: event.job, report: event.report, speed: state.importing.speed },
          }
        : state;
    case 'import failed':
      return state.importing?.job === event.job
        ? { ...state, importing: null, importFailure: event.failure }
        : state;
    case 'import put away':
      return { ...state, ended: null, importFailure: null };
  }
}

/** No rule about records depends on the table's name: a check outlives a new name. */
function checkCarriedOver(state: MigrationState, plan: Plan): MigrationState['check'] {
  const { check } = state;
  const nameless = (of: Plan) => JSON.stringify({ ...of, table: { ...of.table, name: '' } });
  if (!check || check.plan !== state.plan || nameless(check.plan) !== nameless(plan)) {
    return check;
  }
  // What was wrong with the plan may have been its name: that is found anew.
  const ofRecords = new Set(['duplicate_key', 'nothing_to_write']);
  if (
    check.result.findings.some(
      ({ severity, code }) => severity === 'blocker' && !ofRecords.has(code),
    )
  ) {
    return null;
  }
  const [table, ...indexes] = check.result.targets;
  const targets = table ? [{ ...table, name: plan.table.name }, ...indexes] : [];
  return { plan, result: { ...check.result, targets } };
}

/** The blockers that the review found in the plan as it stands now. */
export function planBlockers(state: MigrationState): Finding[] {
  return state.review && state.review.plan === state.plan
    ? state.review.findings.filter((finding) => finding.severity === 'blocker')
    : [];
}

/** The check's result, when it is about the plan as it stands now. */
export function currentCheck(state: MigrationState): CheckResult | null {
  return state.check && state.check.plan === state.plan ? state.check.result : null;
}

export function checkBlockers(result: CheckResult): Finding[] {
  return result.findings.filter((finding) => finding.severity === 'blocker');
}
