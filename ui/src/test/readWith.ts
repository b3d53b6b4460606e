import type { ColumnPlan } from '../bindings/ColumnPlan';
import type { ColumnProfile } from '../bindings/ColumnProfile';
import type { Profile } from '../bindings/Profile';
import type { Proposal } from '../bindings/Proposal';
import type { MigrationState } from '../app/migration';
import { profile, proposal, read } from './fixtures';

interface Otherwise {
  /** Of a column, by its name in the file. */
  plan?: Record<string, Partial<ColumnPlan>>;
  profile?: Record<string, Partial<ColumnProfile>>;
  /** Of the profile as a whole, and of the proposal. */
  whole?: Partial<Profile>;
  proposal?: Partial<Proposal>;
}

/** The migration after the file was read, with some of it otherwise than in the fixtures. */
export function readWith(otherwise: Otherwise): MigrationState {
  const plan = {
    ...proposal.plan,
    columns: proposal.plan.columns.map((column) => ({
      ...column,
      ...otherwise.plan?.[column.column],
    })),
  };
  const proposed: Proposal = { ...proposal, plan, ...otherwise.proposal };
  return {
    ...read,
    profile: {
      ...profile,
      columns: profile.columns.map((column) => ({
        ...column,
        ...otherwise.profile?.[column.column],
      })),
      ...otherwise.whole,
    },
    proposal: proposed,
    dataProposal: proposed,
    plan: proposed.plan,
    review: { plan: proposed.plan, findings: [] },
  };
}
