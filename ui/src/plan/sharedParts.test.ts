import { describe, expect, it } from 'vitest';
import { plan } from '../test/fixtures';
import { withSharedParts } from './sharedParts';

describe('A plan that the engine answered with', () => {
  it('is the one before where nothing changed', () => {
    expect(withSharedParts(plan, structuredClone(plan))).toBe(plan);
  });

  it('has the parts of the one before where they did not change', () => {
    const answered = structuredClone(plan);
    answered.table.name = 'People';
    answered.left_out = [{ record: 1, line: 3, was: 'Total' }];
    const after = withSharedParts(plan, answered);
    expect(after).toEqual(answered);
    expect(after.columns).toBe(plan.columns);
    expect(after.table).not.toBe(plan.table);
    expect(after.table.indexes).toBe(plan.table.indexes);
  });

  it('loses no part, and keeps none that is gone', () => {
    expect(withSharedParts<object>({ a: 1, b: undefined }, { a: 1 })).toEqual({ a: 1 });
    expect(withSharedParts([1, 2, 3], [1, 2])).toEqual([1, 2]);
    expect(withSharedParts<object | null>({ a: 1 }, null)).toBeNull();
    expect(withSharedParts<object>({ a: null }, { a: {} })).toEqual({ a: {} });
  });
});
