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

/** How it goes about it. */
export function routeSays(offer: RouteOffer): string {
  if (offer.route === 'direct') {
    return 'Item by item, from this computer. Also into a table that exists.';
  }
  return `Packed into ${plural(offer.objects ?? 1, 'object')} in a private bucket, then DynamoDB imports them itself. New table only.`;
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
