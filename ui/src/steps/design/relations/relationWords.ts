/** What is said of a relation. */
import type { FoundRelation } from '../../../bindings/FoundRelation';
import type { RelationEntry } from '../../../app/relations';
import { amount, plural } from '../../../components/amount';

export type RelationTone = 'good' | 'amber' | 'calm';

/** How sure a relation is, in a few words, and why. */
export function levelWords({ counted, standing, isNamed }: RelationEntry): {
  words: string;
  why: string;
  tone: RelationTone;
} {
  if (standing === 'removed') {
    return { words: 'Removed', why: 'You took it out of the design.', tone: 'calm' };
  }
  if (isNamed) {
    return { words: 'Added by you', why: 'You said that these belong together.', tone: 'good' };
  }
  if (counted === null) {
    return { words: 'From your design', why: 'The saved design has it.', tone: 'calm' };
  }
  if (counted.evidence.is_declared) {
    return { words: 'Certain', why: 'The database declares it as a foreign key.', tone: 'good' };
  }
  switch (counted.level) {
    case 'certain':
      return { words: 'Certain', why: 'Values and names say the same.', tone: 'good' };
    case 'likely':
      return {
        words: 'Likely',
        why: 'Chance would hardly bring these values about.',
        tone: 'good',
      };
    case 'possible':
      return standing === 'chosen'
        ? { words: 'Confirmed by you', why: 'You said that these belong together.', tone: 'good' }
        : {
            words: 'Possible',
            why: 'The values fit, but that may be chance. Only you can tell.',
            tone: 'amber',
          };
  }
}

/** `customerID`, or `flight + day` of several. */
export function columnsText(columns: string[]): string {
  return columns.join(' + ');
}

/** What a person calls the relation: "orders → customers". */
export function titleOf({ relation: { child, parent } }: RelationEntry): string {
  return `${child.table} → ${parent.table}`;
}

/** "12 rows point to a row that is not there", or null. */
export function orphanWords(counted: FoundRelation | null): string | null {
  const orphans = counted?.evidence.orphans ?? 0;
  return orphans === 0
    ? null
    : `${plural(orphans, 'row points', 'rows point')} to a row that is not there`;
}

/** What a relation waits for, over all of them. */
export function relationsFooter(entries: RelationEntry[]): {
  words: string;
  tone: 'calm' | 'good' | 'amber';
} {
  const chosen = entries.filter(({ standing }) => standing === 'chosen');
  const asked = entries.filter(({ standing }) => standing === 'asked').length;
  const orphans = chosen.filter(({ counted }) => (counted?.evidence.orphans ?? 0) > 0).length;
  if (asked > 0) {
    return {
      words: `${plural(asked, 'relation may be chance: say whether it is meant', 'relations may be chance: say which are meant')}.`,
      tone: 'amber',
    };
  }
  if (orphans > 0) {
    return {
      words: `${plural(chosen.length, 'relation')}. In ${orphans === chosen.length ? 'each' : amount(orphans)}, rows point to a row that is not there.`,
      tone: 'amber',
    };
  }
  return chosen.length === 0
    ? { words: 'No table points to another.', tone: 'calm' }
    : {
        words: `${plural(chosen.length, 'relation')}. Every row that points to another finds it.`,
        tone: 'good',
      };
}
