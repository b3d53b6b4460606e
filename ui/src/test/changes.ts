/** What a newer file would change, as the engine would find it. */
import type { FoundChanges } from '../bindings/FoundChanges';

export const foundChanges: FoundChanges = {
  changes: {
    table: 'Users',
    new: 1,
    changed: 1,
    unchanged: 1,
    gone: 1,
    rejected: 0,
    set_aside: 0,
    embedded: 0,
    without_item: 0,
    write_units: 2,
    delete_units: 0,
    new_rows: [{ line: 4, key: '104' }],
    differences: [
      { line: 3, key: '102', attribute: 'email', expected: 'ann@b.com', found: 'ann@a.com' },
    ],
    gone_keys: ['101'],
    consumed_read_units: 3,
    seconds: 0.2,
  },
  list: 'gone-1',
  not_deleted: null,
  doubt: null,
};
