/** Kept runs, as the engine would list them. */
import type { RunSummary } from '../bindings/RunSummary';
import { choices, report } from './fixtures';

/** A kept import that came to its end, with some of it otherwise. */
export function runSummary(otherwise: Partial<RunSummary> = {}): RunSummary {
  return {
    id: 'run-1',
    kind: { kind: 'import' },
    state: 'finished',
    file: '/home/anna/users.csv',
    file_name: 'users.csv',
    table: 'Users',
    key: 'userId',
    indexes: ['UsernameIndex by username', 'EmailIndex by email'],
    destination: { kind: 'practice' },
    exact: null,
    choices,
    started: 1_795_406_400,
    ended: 1_795_406_700,
    records_total: 3,
    report,
    not_continued: 'It came to its end.',
    not_undone: null,
    to_confirm: null,
    undone_by: null,
    group: null,
    tables_left: [],
    ...otherwise,
  };
}

export const cancelled = runSummary({
  id: 'cancelled',
  state: 'cancelled',
  records_total: 100_000,
  report: { ...report, records_read: 45_000, items_written: 44_999, cancelled: true },
  not_continued: null,
});

export const finished = runSummary({ id: 'finished', file_name: 'orders.csv', table: 'Orders' });

export function listed(...runs: RunSummary[]): () => Promise<RunSummary[]> {
  return async () => runs;
}
