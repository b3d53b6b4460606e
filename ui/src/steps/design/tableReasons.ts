import type { ColumnProfile } from '../../bindings/ColumnProfile';
import type { Capacity } from '../../bindings/Capacity';
import type { Profile } from '../../bindings/Profile';
import type { Proposal } from '../../bindings/Proposal';
import { amount } from '../../components/amount';
import { composedAttribute } from '../../plan/composed';
import type { KeyPlan } from '../../plan/roles';
import { chosenProposal } from './keys/keyEvidence';

/** Why each key is as it is: the proposal's reason, or what the data says of the person's choice. */
export interface KeyReasons {
  partitionKey: string;
  sortKey: string;
}

/** What an attribute is made from, whatever it is called: a column, or several together. */
function madeFrom(plan: KeyPlan, attribute: string | null): string {
  const composed = composedAttribute(plan, attribute);
  return JSON.stringify(composed?.template ?? columnOf(plan, attribute));
}

/** The place in the file of the column that becomes this attribute, or -1. */
function columnOf(plan: KeyPlan, attribute: string | null): number {
  return plan.columns.findIndex((column) => column.included && column.attribute === attribute);
}

function evidence(profile: ColumnProfile | undefined): string {
  if (!profile) {
    return 'Your choice.';
  }
  const { distinct, blank } = profile;
  if (distinct.unique && blank === 0) {
    return 'Your choice: never blank, never repeats.';
  }
  // What else the data say of it stands below the keys.
  return 'Your choice.';
}

/** Why the table is called as it is. */
export function nameReason(name: string, { plan, reasons }: Proposal): string {
  return name === plan.table.name ? reasons.table_name : 'Your choice.';
}

/** Why it is charged as it is. */
export function capacityReason(capacity: Capacity, { plan, reasons }: Proposal): string {
  if (JSON.stringify(capacity) === JSON.stringify(plan.table.capacity)) {
    return reasons.capacity;
  }
  return capacity.kind === 'on_demand'
    ? 'Your choice: charged for each request, at whatever pace.'
    : `Your choice: ${amount(capacity.units.write_units_per_second)} write units a second are kept ready, and charged by the hour.`;
}

export function keyReasons(plan: KeyPlan, proposal: Proposal, profile: Profile): KeyReasons {
  const { reasons, plan: proposed } = proposal;
  const { table } = plan;
  const partition = columnOf(plan, table.partition_key);
  const made = plan.generated_key !== null;
  const samePartition =
    madeFrom(plan, table.partition_key) === madeFrom(proposed, proposed.table.partition_key) &&
    made === (proposed.generated_key !== null);
  const sameSort =
    madeFrom(plan, table.sort_key) === madeFrom(proposed, proposed.table.sort_key) && samePartition;
  const chosenKey = chosenProposal(plan, proposal)?.reason;
  let partitionKey = evidence(profile.columns[partition]);
  if (samePartition) {
    partitionKey = reasons.partition_key;
  } else if (chosenKey !== undefined) {
    partitionKey = `Your choice: ${chosenKey.charAt(0).toLowerCase()}${chosenKey.slice(1)}.`;
  } else if (made) {
    partitionKey = 'Your choice.';
  }
  const alone = made || (profile.columns[partition]?.distinct.unique ?? false);
  const withoutSort = alone
    ? 'Not needed: the partition key alone finds one item.'
    : 'Your choice: none. Records with the same partition key are then one item.';
  const chosenSort =
    table.sort_key === null
      ? withoutSort
      : 'Your choice: items with one partition key are kept in its order, and both together find one item.';
  return {
    partitionKey,
    sortKey: sameSort ? reasons.sort_key : chosenSort,
  };
}
