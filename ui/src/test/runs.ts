/** Kept runs, as the engine would list them. */
import type { RunSummary } from '../bindings/RunSummary';
import { report, runSummary } from './fixtures';

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
