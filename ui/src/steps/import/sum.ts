import type { ExistingItems } from '../../bindings/ExistingItems';
import type { Report } from '../../bindings/Report';
import { amount } from '../../components/amount';

/** What became of records, in a report or while an import runs. */
export type Accounted = Pick<
  Report,
  | 'records_read'
  | 'items_written'
  | 'items_kept'
  | 'records_embedded'
  | 'records_without_item'
  | 'records_rejected'
  | 'duplicates_set_aside'
>;

/** Nothing is lost: what was read is the sum of its parts, and what is still on its way. */
export function sumOf(read: number, parts: { count: number; is: string }[]): string {
  const onTheWay = read - parts.reduce((sum, { count }) => sum + count, 0);
  const all = onTheWay > 0 ? [...parts, { count: onTheWay, is: 'on the way' }] : parts;
  return `${amount(read)} read = ${all.map(({ count, is }) => `${amount(count)} ${is}`).join(' + ')}`;
}

/** True where records may come to nothing because of what the table holds: else there is none of them to speak of. */
export function keepsItems(existing: ExistingItems | null): boolean {
  return existing === 'keep' || existing === 'update';
}

/** What was read is what was written, kept or unchanged, put inside other items, rejected and set aside. `existing`: what
 * was to become of items that the table held already. */
export function importSum(of: Accounted, existing: ExistingItems | null): string {
  return sumOf(of.records_read, [
    { count: of.items_written, is: 'written' },
    ...(keepsItems(existing) || of.items_kept > 0
      ? [{ count: of.items_kept, is: existing === 'update' ? 'unchanged' : 'kept' }]
      : []),
    ...(of.records_embedded > 0 ? [{ count: of.records_embedded, is: 'inside other items' }] : []),
    ...(of.records_without_item > 0
      ? [{ count: of.records_without_item, is: 'with nothing for this table' }]
      : []),
    { count: of.records_rejected, is: 'rejected' },
    { count: of.duplicates_set_aside, is: 'set aside' },
  ]);
}
