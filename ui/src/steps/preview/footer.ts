import type { CheckResult } from '../../bindings/CheckResult';
import { checkBlockers, currentCheck, type MigrationState } from '../../app/migration';
import { allOf, plural } from '../../components/amount';

export interface Footer {
  words: string;
  tone: 'calm' | 'good' | 'amber' | 'red';
  blocked: string | null;
}

/** What becomes of the others, as the end of a sentence. */
function willBe({ items, embedded }: CheckResult): string {
  if (embedded === 0) {
    return `${plural(items, 'item')} will be written.`;
  }
  const inside = `${plural(embedded, 'record stands', 'records stand')} inside other items`;
  return items === 0 ? `${inside}.` : `${inside}, ${plural(items, 'item')} will be written.`;
}

/** The state of things in one sentence, and what keeps the person from going on. */
export function footerOf(state: MigrationState): Footer {
  const check = currentCheck(state);
  if (!check) {
    const words = state.checkFailure
      ? 'The records could not be checked.'
      : 'Every record is being checked against DynamoDB’s rules.';
    return { words, tone: state.checkFailure ? 'red' : 'calm', blocked: words };
  }
  const checked = `Checked ${allOf(check.records, 'record')} against DynamoDB’s rules`;
  const blocker = checkBlockers(check)[0];
  if (blocker) {
    return { words: checked, tone: 'red', blocked: blocker.message };
  }
  if (check.items + check.embedded === 0) {
    return { words: checked, tone: 'red', blocked: `${checked}: there is no item to write.` };
  }
  if (check.rejected > 0) {
    const aside = check.duplicates > 0 ? `, ${plural(check.duplicates, 'repeat')} set aside` : '';
    return {
      words: `${plural(check.rejected, 'record')} will be rejected${aside}; ${willBe(check)}`,
      tone: 'amber',
      blocked: null,
    };
  }
  if (check.duplicates > 0) {
    return {
      words: `${plural(check.duplicates, 'repeat')} will be set aside; ${willBe(check)}`,
      tone: 'amber',
      blocked: null,
    };
  }
  return { words: `${checked}: nothing stands in the way.`, tone: 'good', blocked: null };
}
