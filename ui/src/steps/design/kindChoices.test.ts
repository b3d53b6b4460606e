import { describe, expect, it } from 'vitest';
import type { ColumnProfile } from '../../bindings/ColumnProfile';
import { profile } from '../../test/fixtures';
import { kindChoices } from './kindChoices';

const [, username] = profile.columns;

function labels(of: ColumnProfile, group: string): string[] {
  const found = kindChoices(of, 'text').find((entry) => entry.group === group);
  return found?.items.map((item) => item.label) ?? [];
}

describe('The list of types', () => {
  if (!username) {
    throw new Error('the fixture has no second column');
  }
  const counted: ColumnProfile = {
    ...username,
    filled: 91_000,
    candidates: username.candidates.map((candidate) =>
      candidate.kind === 'number'
        ? { ...candidate, matches: 90_988, outliers: 12 }
        : { ...candidate, matches: 91_000 },
    ),
  };

  it('has the types that fit every value first', () => {
    expect(labels(counted, 'Fits every value')).toEqual(['Text']);
  });

  it('says of the others how many values they would reject', () => {
    expect(labels(counted, 'Others')).toContain('Number (12 of 91,000 would be rejected)');
    expect(labels(counted, 'Others')).toContain('Binary (no value fits)');
    expect(labels(counted, 'Others')).toContain('Compressed text');
  });

  it('leaves the chosen one its name alone', () => {
    const items = kindChoices(counted, 'number').flatMap((group) => group.items);
    expect(items.find(({ value }) => value === 'number')?.label).toBe('Number');
  });

  it('has one group where every cell is blank', () => {
    const blank = { ...counted, filled: 0, candidates: [] };
    expect(kindChoices(blank, 'text')).toHaveLength(1);
  });
});
