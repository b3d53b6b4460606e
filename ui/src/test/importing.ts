/** An import under way, as the engine would tell of it. */
import type { ImportProgress } from '../bindings/ImportProgress';
import type { RunningImport } from '../app/running';
import { choices } from './fixtures';

/** An import of a million records under way, with some of it otherwise. */
export function importProgress(otherwise: Partial<ImportProgress> = {}): ImportProgress {
  return {
    records_read: 612_400,
    records_total: 1_000_000,
    items_written: 612_388,
    records_rejected: 12,
    duplicates_set_aside: 0,
    records_embedded: 0,
    records_without_item: 0,
    items_kept: 0,
    items_deleted: 0,
    items_restored: 0,
    bytes_read: 90_777_395,
    bytes_total: 148_234_112,
    requests: 24_500,
    retried_items: 1204,
    throttled_requests: 3,
    consumed_write_units: null,
    write_units_per_second: null,
    pace_limit: null,
    requests_in_flight: 8,
    is_paused: false,
    items_per_second: 3980,
    seconds: 150,
    seconds_left: 95,
    sign_in_expired: null,
    waiting_for: null,
    ...otherwise,
  };
}

/** An import that has just been started. */
export const importing: RunningImport = {
  job: 'job',
  choices,
  stopping: false,
  paused: false,
  progress: null,
  speed: [],
};
