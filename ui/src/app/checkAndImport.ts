/** How the events of reviewing, checking and importing change the migration. */
import type { Plan } from '../bindings/Plan';
import { withSharedParts } from '../plan/sharedParts';
import { addSample, sampleOf } from '../steps/import/speed';
import { findingHandlingOf } from './codes';
import type { MigrationEvent, MigrationState } from './migration';
import { tableOfItems } from './placing';

type LaterEvent = Extract<
  MigrationEvent,
  { type: 'reviewed' } | { type: `check${string}` } | { type: `import${string}` }
>;

export function afterDesign(state: MigrationState, event: LaterEvent): MigrationState {
  switch (event.type) {
    case 'reviewed':
      return {
        ...state,
        review: {
          plan: event.plan,
          findings: withSharedParts(state.review?.findings ?? [], event.findings),
        },
      };
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
    case 'import choices':
      return {
        ...state,
        choices: { ...state.choices, ...event.choices },
        isDirectChosen: event.isDirectChosen ?? state.isDirectChosen,
      };
    case 'import started':
      return {
        ...state,
        // Of several tables, some may have been imported before.
        ended: event.tables ? state.ended : null,
        importedTables: null,
        importFailure: null,
        importing: {
          job: event.job,
          choices: event.choices,
          stopping: false,
          paused: false,
          progress: null,
          speed: [],
          tables: event.tables ? { at: 0, steps: {} } : null,
        },
      };
    case 'importing':
      return state.importing?.job === event.job
        ? {
            ...state,
            importing: {
              ...state.importing,
              progress: event.progress,
              speed: addSample(state.importing.speed, sampleOf(event.progress)),
            },
          }
        : state;
    case 'import stopping':
      return state.importing
        ? { ...state, importing: { ...state.importing, stopping: true } }
        : state;
    case 'import paused':
      return state.importing?.job === event.job
        ? { ...state, importing: { ...state.importing, paused: event.paused } }
        : state;
    case 'import ended':
      return state.importing?.job === event.job
        ? {
            ...state,
            importing: null,
            ended: {
              choices: state.importing.choices,
              report: event.report,
              speed: state.importing.speed,
              undone: null,
            },
          }
        : state;
    case 'import failed':
      return state.importing?.job === event.job
        ? { ...state, importing: null, importFailure: event.failure }
        : state;
    case 'import undone':
      return state.ended ? { ...state, ended: { ...state.ended, undone: event.report } } : state;
    case 'import put away':
      return { ...state, ended: null, importFailure: null };
  }
}

/** No rule about records depends on the table's name: a check outlives a new name. */
export function checkCarriedOver(state: MigrationState, plan: Plan): MigrationState['check'] {
  const { check } = state;
  const nameless = (of: Plan) => JSON.stringify({ ...of, table: { ...of.table, name: '' } });
  if (!check || check.plan !== state.plan || nameless(check.plan) !== nameless(plan)) {
    return check;
  }
  // What was wrong with the plan may have been its name: that is found again.
  if (
    check.result.findings.some(
      (finding) => finding.severity === 'blocker' && !findingHandlingOf(finding).isOfRecords,
    )
  ) {
    return null;
  }
  const [table, ...indexes] = check.result.targets;
  const targets = table ? [{ ...table, name: tableOfItems(plan).name }, ...indexes] : [];
  return { plan, result: { ...check.result, targets } };
}
