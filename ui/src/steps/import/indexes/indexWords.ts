/** What is said of an index that is added to a table. */
import type { CheckResult } from '../../../bindings/CheckResult';
import type { EnteringItems } from '../../../bindings/EnteringItems';
import type { IndexDesign } from '../../../bindings/IndexDesign';
import type { TableProgress } from '../../../bindings/TableProgress';
import { amount, plural } from '../../../components/amount';

const plain: Record<string, string> = {
  CREATING: 'It is being built',
  UPDATING: 'The table is being changed',
  ACTIVE: 'It is ready',
};

export function statusWords(progress: TableProgress | null, index: string): string {
  const status = progress?.indexes.find(({ name }) => name === index)?.status;
  return status === undefined ? 'Asking the destination' : (plain[status] ?? status);
}

/** Which items stay out of an index. */
export function valueWords(design: IndexDesign | undefined): string {
  const keys = design ? [...design.partition_keys, ...design.sort_keys] : [];
  return `An item enters it where it has ${keys.join(' and ')}. Items without it, and those whose value has another type than the design, stay out of the index; the table keeps them.`;
}

/** How many of the file's own items enter it. */
export function ownEntriesWords({ targets, items }: CheckResult, index: string): string {
  const entries = targets.find(({ name }) => name === index)?.entries ?? 0;
  return `Of the ${plural(items, 'item')} of this file, ${amount(entries)} will enter it.`;
}

/** What counting the items that are there gave. */
export function countedWords(found: EnteringItems): string {
  const { items, entering, without_value, wrong_value, read_units } = found;
  return `Of the ${plural(items, 'item')} that are there, ${amount(entering)} enter it, ${amount(without_value)} have no value for it, and ${amount(wrong_value)} have a value that does not fit (${plural(read_units, 'read unit')}).`;
}
