/** The one migration that the window is about: what it holds, and how each event changes it. */
import type { CheckProgress } from '../bindings/CheckProgress';
import type { CheckResult } from '../bindings/CheckResult';
import type { Destination } from '../bindings/Destination';
import type { Failure } from '../bindings/Failure';
import type { Finding } from '../bindings/Finding';
import type { Followed } from '../bindings/Followed';
import type { FormatQuestion } from '../bindings/FormatQuestion';
import type { ImportChoices } from '../bindings/ImportChoices';
import type { ImportProgress } from '../bindings/ImportProgress';
import type { KnownDestination } from '../bindings/KnownDestination';
import type { Plan } from '../bindings/Plan';
import type { Profile } from '../bindings/Profile';
import type { Proposal } from '../bindings/Proposal';
import type { ReadProgress } from '../bindings/ReadProgress';
import type { Report } from '../bindings/Report';
import type { TablesReport } from '../bindings/TablesReport';
import type { OpenedSource, ReopenedRun } from '../engine';
import { afterAsked, isOfAsked, type AskedEvent, type AskedState } from './asked';
import { afterDesign, checkCarriedOver } from './checkAndImport';
import { afterDerived, isOfDerived, type DerivedEvent } from './derived';
import { emptyMigration } from './emptyMigration';
import { refused, type LookingForTables } from './lookingForTables';
import { withOrWithout, withQuestions } from './questions';
import type { RelationsEvent } from './relations';
import { isOfRelations, reduceRelations } from './relationsState';
import {
  afterTables,
  reduceInItsTable,
  type DesignTab,
  type SeveralTables,
  type TableChoice,
  type TablesEvent,
} from './tables';
import { withoutReports } from './tableReports';
import type { EndedImport, RunningImport, RunningJob } from './running';

export type * from './running';
export { checkBlockers, currentCheck, planBlockers } from './blockers';
export { emptyMigration };

/** Where the proposal in force comes from. */
export type ProposalOrigin = 'data' | 'schema' | 'saved';

export type Step = 'open' | 'design' | 'preview' | 'import' | 'query';

export interface MigrationState {
  step: Step;
  destination: Destination;
  /** Account, region and address of the destination, once they are known. */
  known: KnownDestination | null;
  destinationPanelOpen: boolean;
  hovering: boolean;

  /** What of several tables is to be opened, while it is chosen and to go back to. */
  choosing: TableChoice | null;
  /** The tables that are open, where there are several: what follows is of the one that is looked at. */
  several: SeveralTables | null;
  /** What the design shows. */
  designTab: DesignTab;
  /** What the application will ask of the tables that are open. */
  asked: AskedState;

  source: OpenedSource | null;
  openFailure: Failure | null;
  /** What is looked through for its tables. */
  looking: LookingForTables | null;
  reading: RunningJob | null;
  readFailure: Failure | null;
  profile: Profile | null;
  /** The proposal in force: from the data, from a CREATE TABLE, or a saved design. */
  proposal: Proposal | null;
  proposalOrigin: ProposalOrigin;
  /** The proposal from the data alone, kept to go back to. */
  dataProposal: Proposal | null;
  /** True while what a saved design says of this file is still to be read. */
  proposalFindingsOpen: boolean;

  plan: Plan | null;
  /** What changed because of the last edit, though the edit did not say so. */
  followed: Followed[];
  /** Why the last edit was refused. */
  editFailure: Failure | null;
  /** Columns whose question about the time zone was answered with "keep as written". */
  keptWithoutZone: string[];
  /** Columns of ambiguous dates that the person keeps as text. */
  keptAsText: string[];
  /** True when the person leaves records with surplus cells rejected. */
  surplusLeft: boolean;
  /** What the review says, and of which plan it says so. */
  review: { plan: Plan; findings: Finding[] } | null;
  checking: RunningJob | null;
  check: { plan: Plan; result: CheckResult } | null;
  checkFailure: Failure | null;

  /** How the next import of this file goes about it. */
  choices: ImportChoices;
  /** True once it was started straight into the table where another route was offered, too. */
  isDirectChosen: boolean;
  importing: RunningImport | null;
  ended: EndedImport | null;
  /** What became of several tables that were imported in one run. */
  importedTables: TablesReport | null;
  importFailure: Failure | null;
}

export type MigrationEvent =
  | TablesEvent
  | RelationsEvent
  | AskedEvent
  | DerivedEvent
  | { type: 'went'; step: Step }
  | { type: 'hovering'; hovering: boolean }
  | { type: 'destination panel'; open: boolean }
  | { type: 'destination chosen'; destination: Destination; known: KnownDestination | null }
  | { type: 'destination known'; destination: Destination; known: KnownDestination }
  | { type: 'refused'; failure: Failure }
  | { type: 'opened'; source: OpenedSource; job: string }
  | { type: 'run reopened'; reopened: ReopenedRun; job: string; step: Step }
  | { type: 'reading'; job: string; progress: ReadProgress }
  | {
      type: 'read';
      job: string;
      profile: Profile;
      proposal: Proposal;
      questions: FormatQuestion[];
    }
  | { type: 'read failed'; job: string; failure: Failure | null }
  | { type: 'read again'; job: string }
  | {
      type: 'proposed again';
      origin: ProposalOrigin;
      proposal: Proposal;
    }
  | { type: 'proposal findings read' }
  | { type: 'plan changed'; plan: Plan }
  | { type: 'plan edited'; plan: Plan; followed: Followed[] }
  | { type: 'edit refused'; failure: Failure }
  | { type: 'zone answered'; column: string; kept: boolean }
  | { type: 'date order answered'; column: string; keptAsText: boolean }
  | { type: 'surplus answered'; left: boolean }
  | { type: 'plan restored' }
  | { type: 'reviewed'; plan: Plan; findings: Finding[] }
  | { type: 'check started'; job: string }
  | { type: 'checking'; job: string; progress: CheckProgress }
  | { type: 'checked'; job: string; plan: Plan; result: CheckResult }
  | { type: 'check failed'; job: string; failure: Failure | null }
  | { type: 'import choices'; choices: Partial<ImportChoices>; isDirectChosen?: boolean }
  | { type: 'import started'; job: string; choices: ImportChoices; tables?: boolean }
  | { type: 'importing'; job: string; progress: ImportProgress }
  | { type: 'import stopping' }
  | { type: 'import paused'; job: string; paused: boolean }
  | { type: 'import ended'; job: string; report: Report }
  | { type: 'import failed'; job: string; failure: Failure | null }
  | { type: 'import undone'; report: Report }
  | { type: 'import put away' };

/** What a new plan makes out of date. The check stays to be looked at: `currentCheck` knows of which plan it is. */
const outOfDate = {
  checking: null,
  checkFailure: null,
  ended: null,
  importedTables: null,
  importFailure: null,
  followed: [],
  editFailure: null,
} satisfies Partial<MigrationState>;

/** No question about the data has been answered. */
const unanswered = {
  keptWithoutZone: [],
  keptAsText: [],
  surplusLeft: false,
} satisfies Partial<MigrationState>;

function withPlan(state: MigrationState, plan: Plan): MigrationState {
  return plan === state.plan
    ? state
    : { ...state, ...outOfDate, plan, check: checkCarriedOver(state, plan) };
}

function afterEdit(state: MigrationState, plan: Plan, followed: Followed[]): MigrationState {
  const edited = withPlan(state, plan);
  const isSaid = edited.followed.length === 0 && edited.editFailure === null;
  return isSaid && followed.length === 0 ? edited : { ...edited, followed, editFailure: null };
}

export function migrationReducer(state: MigrationState, event: MigrationEvent): MigrationState {
  return reduceInItsTable(state, event, reduceOne);
}

function isOfTables(event: MigrationEvent): event is TablesEvent {
  return event.type.startsWith('tables ');
}

function reduceOne(state: MigrationState, event: MigrationEvent): MigrationState {
  if (isOfTables(event)) {
    return afterTables(state, event, emptyMigration, reduceOne);
  }
  if (isOfDerived(event)) {
    return afterDerived(state, event, emptyMigration);
  }
  if (isOfRelations(event)) {
    return reduceRelations(state, event);
  }
  if (isOfAsked(event)) {
    return { ...state, asked: afterAsked(state.asked, event) };
  }
  switch (event.type) {
    case 'went':
      return {
        ...state,
        step: event.step,
        followed: [],
        editFailure: null,
        several: state.several && { ...state.several, reportOpen: false },
      };
    case 'hovering':
      return state.hovering === event.hovering ? state : { ...state, hovering: event.hovering };
    case 'destination panel':
      return { ...state, destinationPanelOpen: event.open };
    case 'destination chosen':
      return {
        ...state,
        destination: event.destination,
        known: event.known,
        destinationPanelOpen: false,
        several: state.several && withoutReports(state.several),
        ended: null,
        importedTables: null,
        importFailure: null,
      };
    case 'destination known':
      return state.destination === event.destination ? { ...state, known: event.known } : state;
    case 'refused':
      return refused(state, event.failure);
    case 'opened':
      return {
        ...emptyMigration,
        destination: state.destination,
        known: state.known,
        source: event.source,
        reading: { job: event.job, progress: null },
      };
    case 'run reopened': {
      const { source, plan, destination, choices } = event.reopened;
      const sameDestination = JSON.stringify(destination) === JSON.stringify(state.destination);
      return {
        ...emptyMigration,
        step: event.step,
        destination,
        known: sameDestination ? state.known : null,
        source,
        plan,
        choices,
        reading: { job: event.job, progress: null },
      };
    }
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
            source: state.source && withQuestions(state.source, event.questions),
            reading: null,
            profile: event.profile,
            proposal: event.proposal,
            dataProposal: event.proposal,
            // A run that was reopened brought its own.
            plan: state.plan ?? event.proposal.plan,
          }
        : state;
    case 'read failed':
      return state.reading?.job === event.job
        ? { ...state, reading: null, readFailure: event.failure }
        : state;
    case 'proposed again':
      return {
        ...withPlan(state, event.proposal.plan),
        ...unanswered,
        proposal: event.proposal,
        proposalOrigin: event.origin,
        proposalFindingsOpen: event.origin === 'saved' && event.proposal.findings.length > 0,
      };
    case 'proposal findings read':
      return { ...state, proposalFindingsOpen: false };
    case 'plan changed':
      return withPlan(state, event.plan);
    case 'plan edited':
      return afterEdit(state, event.plan, event.followed);
    case 'edit refused':
      return { ...state, followed: [], editFailure: event.failure };
    case 'plan restored':
      return {
        ...state,
        ...outOfDate,
        ...unanswered,
        plan: state.proposal?.plan ?? null,
      };
    case 'zone answered':
      return {
        ...state,
        keptWithoutZone: withOrWithout(state.keptWithoutZone, event.column, event.kept),
      };
    case 'date order answered':
      return {
        ...state,
        keptAsText: withOrWithout(state.keptAsText, event.column, event.keptAsText),
      };
    case 'surplus answered':
      return { ...state, surplusLeft: event.left };
    default:
      return afterDesign(state, event);
  }
}
