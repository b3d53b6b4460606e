/** The figures of several tables together, while they are imported. */
import type { ImportProgress } from '../../../bindings/ImportProgress';
import type { TableProgress } from '../../../app/tables';
import type { Accounted } from '../sum';

export const none: Accounted = {
  records_read: 0,
  items_written: 0,
  items_kept: 0,
  records_embedded: 0,
  records_without_item: 0,
  records_rejected: 0,
  duplicates_set_aside: 0,
};

/** What became of one table's records so far. */
export function accounted(step: TableProgress | undefined): Accounted {
  switch (step?.kind) {
    case 'importing':
      return step.progress;
    case 'ended':
      return step.report;
    default:
      return none;
  }
}

export function added(all: Accounted[]): Accounted {
  return all.reduce(
    (sum, of) => ({
      records_read: sum.records_read + of.records_read,
      items_written: sum.items_written + of.items_written,
      items_kept: sum.items_kept + of.items_kept,
      records_embedded: sum.records_embedded + of.records_embedded,
      records_without_item: sum.records_without_item + of.records_without_item,
      records_rejected: sum.records_rejected + of.records_rejected,
      duplicates_set_aside: sum.duplicates_set_aside + of.duplicates_set_aside,
    }),
    none,
  );
}

/** The progress of the table that is written now, with the figures of all: how long the rest takes is estimated by the
 * speed of the moment. Through S3 each table has its own stages, so that it stands for itself. */
export function progressOfAll(
  now: ImportProgress | null,
  all: Accounted,
  total: number,
): ImportProgress | null {
  if (!now || now.s3) {
    return now;
  }
  const rate = now.items_per_second;
  return {
    ...now,
    ...all,
    records_total: total,
    seconds_left: rate > 0 ? (total - all.records_read) / rate : null,
  };
}
