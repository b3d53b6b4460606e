import type { Finding } from '../bindings/Finding';

/** Two records with one key, which is still to be decided. */
export const repeatedKey: Finding = {
  severity: 'blocker',
  code: 'duplicate_key',
  column: 'user_id',
  count: 1,
  samples: [{ line: 4, value: '101' }],
  message: '1 record bears a key that another bears.',
  repair: 'Choose which is written.',
  fixes: [{ fix: 'duplicates', choice: 'first', edits: [{ edit: 'duplicates', choice: 'first' }] }],
};
