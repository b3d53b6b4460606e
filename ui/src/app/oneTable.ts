/** What of several tables is of one alone, and how an event changes that one. */
import type { Proposal } from '../bindings/Proposal';
import type { MigrationEvent, MigrationState, ProposalOrigin } from './migration';
import type { SeveralTables } from './tables';

/** What of a migration belongs to one table. */
const OF_ONE_TABLE = [
  'source',
  'reading',
  'readFailure',
  'profile',
  'proposal',
  'proposalOrigin',
  'dataProposal',
  'proposalFindingsOpen',
  'plan',
  'keptWithoutZone',
  'keptAsText',
  'surplusLeft',
  'review',
  'checking',
  'check',
  'checkFailure',
  'ended',
] as const satisfies (keyof MigrationState)[];

export type OneTable = Pick<MigrationState, (typeof OF_ONE_TABLE)[number]>;

export function ofOneTable(state: MigrationState): OneTable {
  const entries = OF_ONE_TABLE.map((field) => [field, state[field]]);
  return Object.fromEntries(entries) as OneTable;
}

export type Reduce = (state: MigrationState, event: MigrationEvent) => MigrationState;

/** Each table with the proposal for its place, where there is one. */
export function proposedAgain(
  state: MigrationState,
  proposals: (Proposal | null)[],
  origin: ProposalOrigin,
  reduce: Reduce,
): MigrationState {
  return proposals.reduce(
    (now, proposal, place) =>
      proposal === null
        ? now
        : inTable(now, place, { type: 'proposed again', origin, proposal }, reduce),
    state,
  );
}

/** Lets an event change the table at a place, be it the one that is looked at or one that waits. */
export function inTable(
  state: MigrationState,
  place: number,
  event: MigrationEvent,
  reduce: Reduce,
): MigrationState {
  const { several } = state;
  const table = several?.tables[place];
  if (!several || !table || place === several.at) {
    return reduce(state, event);
  }
  const changed = ofOneTable(reduce({ ...state, ...table.state }, event));
  return { ...state, several: { ...several, tables: withState(several, place, changed) } };
}

export function withState(
  several: SeveralTables,
  place: number,
  state: OneTable,
): SeveralTables['tables'] {
  return several.tables.map((table, at) => (at === place ? { ...table, state } : table));
}
