import { describe, expect, it } from 'vitest';
import { excerpt, SHOWN_CHARACTERS } from './excerpt';

describe('where two texts differ', () => {
  it('is marked, and what is alike is not', () => {
    expect(excerpt('dora@example.com', 'dora@example.org')).toEqual({
      before: 'dora@example.',
      marked: 'com',
      after: '',
      isCut: false,
    });
    expect(excerpt('2024-03-10', '2024-04-10')).toMatchObject({ marked: '3', after: '-10' });
  });

  it('is nothing where the other has something more', () => {
    expect(excerpt('ab', 'aXb')).toMatchObject({ before: 'a', marked: '', after: 'b' });
    expect(excerpt('aXb', 'ab')).toMatchObject({ before: 'a', marked: 'X', after: 'b' });
    expect(excerpt('aa', 'aaa')).toMatchObject({ before: 'aa', marked: '', after: '' });
  });

  it('is cut out of long texts, so that the difference is seen', () => {
    const long = (word: string) =>
      `${'walks by the sea, '.repeat(40)}${word}${' and on'.repeat(40)}`;
    const shown = excerpt(long('cats'), long('birds'));
    expect(shown.before).toMatch(/^….*by the sea, $/);
    expect(shown.marked).toContain('cat');
    expect(shown.after.endsWith('…')).toBe(true);
    expect(shown.isCut).toBe(true);
    expect(shown.before.length + shown.marked.length + shown.after.length).toBeLessThan(
      SHOWN_CHARACTERS + 3,
    );
  });

  it('is all of it where there is nothing to compare with', () => {
    expect(excerpt('x'.repeat(500), null)).toMatchObject({
      before: '',
      marked: 'x'.repeat(SHOWN_CHARACTERS),
      after: '…',
    });
  });

  it('never halves a character', () => {
    const shown = excerpt('a😀b', 'a😁b');
    expect(shown).toMatchObject({ before: 'a', marked: '😀', after: 'b' });
    // The same second half, another first one.
    expect(excerpt('a\u{1F600}b', 'a\u{1FA00}b').marked).toBe('\u{1F600}');
    const cut = excerpt('😀'.repeat(200), '😁'.repeat(200));
    // A half alone cannot be encoded.
    expect(() => encodeURIComponent(`${cut.before}${cut.marked}${cut.after}`)).not.toThrow();
  });
});
