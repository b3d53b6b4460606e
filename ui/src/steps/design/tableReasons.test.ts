import { describe, expect, it } from 'vitest';
import type { Plan } from '../../bindings/Plan';
import { plan, profile, proposal } from '../../test/fixtures';
import { capacityReason, keyReasons, nameReason } from './tableReasons';

function reasonsOf(of: Plan) {
  return {
    name: nameReason(of.table.name, proposal),
    ...keyReasons(of, proposal, profile),
    capacity: capacityReason(of.table.capacity, proposal),
  };
}

describe('The reasons beside the table', () => {
  it('are the proposal’s while nothing was changed', () => {
    const reasons = reasonsOf(plan);
    expect(reasons).toEqual({
      name: proposal.reasons.table_name,
      partitionKey: proposal.reasons.partition_key,
      sortKey: proposal.reasons.sort_key,
      capacity: proposal.reasons.capacity,
    });
  });

  it('say of a choice what the data says of it', () => {
    const other = plan.columns.find((column) => column.attribute !== plan.table.partition_key);
    const changed: Plan = {
      ...plan,
      table: {
        ...plan.table,
        name: 'People',
        partition_key: other?.attribute ?? '',
        sort_key: 'lastLogin',
        capacity: { kind: 'on_demand' },
      },
    };
    const reasons = reasonsOf(changed);
    expect(reasons.name).toBe('Your choice.');
    expect(reasons.partitionKey).toMatch(/^Your choice: /);
    expect(reasons.sortKey).toMatch(/kept in its order/);
    expect(reasons.capacity).toMatch(/charged for each request/);
  });
});
