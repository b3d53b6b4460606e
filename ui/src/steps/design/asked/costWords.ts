import type { RequestCost } from '../../../bindings/RequestCost';
import { amount, plural } from '../../../components/amount';

/** "2 requests · 1.5 read units" */
export function costWords({
  requests,
  read_units,
}: Pick<RequestCost, 'requests' | 'read_units'>): string {
  return `${plural(requests, 'request')} · ${amount(read_units)} read ${read_units === 1 ? 'unit' : 'units'}`;
}
