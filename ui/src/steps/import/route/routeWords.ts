/** What is said of each route. */
import type { RouteName } from '../../../bindings/RouteName';
import type { RouteOffer } from '../../../bindings/RouteOffer';
import type { S3Stage } from '../../../bindings/S3Stage';
import { amount, bytes, plural } from '../../../components/amount';
import { estimatedTime } from '../../../components/dollars';

export const routeNames: Record<RouteName, string> = {
  direct: 'Straight into the table',
  s3: 'Through S3',
};

/** How it goes about so many tables. */
export function routeSays(offer: RouteOffer, tables: number): string {
  if (offer.route === 'direct') {
    return tables === 1
      ? 'Item by item, from this computer. Also into a table that exists.'
      : 'Item by item, one table after another, from this computer. Also into tables that exist.';
  }
  const packed = `Packed into ${plural(offer.objects ?? 1, 'object')} in a private bucket, then DynamoDB imports them itself`;
  return tables === 1
    ? `${packed}. New table only.`
    : `${packed}, one table after another. New tables only.`;
}

/** That there is none of the tables at the destination. */
export function notThereWords(tables: string[]): string {
  return tables.length === 1
    ? `${tables[0] ?? ''} does not exist yet`
    : `None of the ${plural(tables.length, 'table')} exists yet`;
}

/** What the money is for. */
export function moneyWords(offer: RouteOffer): string {
  return offer.route === 'direct'
    ? plural(offer.write_units ?? 0, 'write unit')
    : `${bytes(Math.round(offer.unpacked_bytes ?? 0))} to import`;
}

/** What the time is made of. */
export function timeWords(offer: RouteOffer): string {
  return offer.route === 'direct'
    ? `at ${amount(offer.write_units_per_second ?? 0)} units a second`
    : `upload ${estimatedTime(offer.upload_seconds ?? 0)} at 40 Mbit/s`;
}

export const stageNames: Record<S3Stage, string> = {
  packing: 'Pack and upload',
  importing: 'AWS imports',
  finishing: 'Finish the table',
  clearing: 'Clear the bucket',
};
