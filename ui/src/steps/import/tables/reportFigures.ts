import type { Accounted } from '../sum';

/** What became of the records of each table, in the order of the sum. */
export const reportFigures = [
  { name: 'Read', isCount: true },
  { name: 'Written', isCount: true },
  { name: 'Inside others', isCount: true },
  { name: 'Nothing here', isCount: true },
  { name: 'Kept', isCount: true },
  { name: 'Rejected', isCount: true },
  { name: 'Set aside', isCount: true },
];

/** The counts of those figures. */
export function countsOf(of: Accounted): number[] {
  return [
    of.records_read,
    of.items_written,
    of.records_embedded,
    of.records_without_item,
    of.items_kept,
    of.records_rejected,
    of.duplicates_set_aside,
  ];
}
