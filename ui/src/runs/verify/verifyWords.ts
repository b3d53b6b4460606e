/** What comparing gave, in plain words. */
import type { IndexCount } from '../../bindings/IndexCount';
import type { Verification } from '../../bindings/Verification';
import { amount, plural } from '../../components/amount';

/** True when every item that was compared is as the file has it. */
export function allAgree({ items, differ, missing }: Verification): boolean {
  return items > 0 && differ === 0 && missing === 0;
}

/** Indexes that hold fewer items than the file has for them. */
export function indexesLacking({ indexes }: Verification): IndexCount[] {
  return indexes.filter(({ expected, found }) => found < expected);
}

function agreeWords({ items }: Verification, isSample: boolean): string {
  if (items === 1) {
    return 'The one item that was compared is as the file has it';
  }
  return isSample
    ? `All ${amount(items)} items of the sample are as the file has them`
    : `All ${amount(items)} items are as the file has them`;
}

/** "3 items differ and 1 is missing" */
function disagreeWords({ differ, missing }: Verification): string {
  const differing = `${plural(differ, 'item')} ${differ === 1 ? 'differs' : 'differ'}`;
  const lacking = `${plural(missing, 'item')} ${missing === 1 ? 'is' : 'are'} missing`;
  if (missing === 0) {
    return differing;
  }
  return differ === 0
    ? lacking
    : `${differing}, and ${amount(missing)} ${missing === 1 ? 'is' : 'are'} missing`;
}

/** The answer in one sentence. */
export function verdict(result: Verification, isSample: boolean, cancelled: boolean): string {
  if (result.items === 0) {
    return 'Nothing was compared';
  }
  if (cancelled) {
    const found = allAgree(result) ? 'all of them are as the file has them' : disagreeWords(result);
    return `Cancelled after ${plural(result.items, 'item')}: ${found}`;
  }
  return allAgree(result) ? agreeWords(result, isSample) : disagreeWords(result);
}

/** How one index stands, and what to do about it. */
export function indexWords({ expected, found }: IndexCount): string {
  const apart = Math.abs(found - expected);
  if (apart === 0) {
    return 'It holds an entry for every item of the file that has its key.';
  }
  return found > expected
    ? `${amount(apart)} more than the file gives: the table holds other items too.`
    : `${amount(apart)} fewer than the file gives. An index follows its table after a moment: compare again in a minute. If it stays so, the items that are missing or differ are the reason.`;
}
