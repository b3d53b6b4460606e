import { describe, expect, it } from 'vitest';
import type { Plan } from '../../bindings/Plan';
import { plan, profile, proposal } from '../../test/fixtures';
import { tableReasons } from './tableReasons';

describe('The reasons beside the table', () => {
  it('are the proposal’s while nothing was changed', () => {
    const reasons = tableReasons(plan, proposal, profile);
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
    const reasons = tableReasons(changed, proposal, profile);
    expect(reasons.name).toBe('Your choice.');
    expect(reasons.partitionKey).toMatch(/^Your choice: /);
    expect(reasons.sortKey).toMatch(/kept in its order/);
    expect(reasons.capacity).toMatch(/charged for each request/);
  });
});
