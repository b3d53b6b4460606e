import { describe, expect, it } from 'vitest';
import { allOf, amount, bytes, duration, itemsPerSecond, percent, plural } from './amount';

describe('amounts', () => {
  it.each([
    [0, '0'],
    [612400, '612,400'],
    [0.5, '0.5'],
  ])('writes %d as %s', (value, words) => expect(amount(value)).toBe(words));

  it('counts in the singular and the plural', () => {
    expect(plural(1, 'record')).toBe('1 record');
    expect(allOf(1, 'record')).toBe('the only record');
    expect(allOf(3, 'record')).toBe('all 3 records');
    expect(plural(1200, 'record')).toBe('1,200 records');
    expect(plural(2, 'index', 'indexes')).toBe('2 indexes');
  });

  it.each([
    [1, '1 byte'],
    [1023, '1,023 bytes'],
    [1536, '1.5 KB'],
    [409600, '400 KB'],
    [148234112, '141 MB'],
  ])('writes %d bytes as %s', (value, words) => expect(bytes(value)).toBe(words));

  it.each([
    [0.01, 'under 0.1 s'],
    [1.93, '1.9 s'],
    [59.7, '1 min'],
    [95, '1 min 35 s'],
    [3720, '1 h 2 min'],
  ])('writes %d seconds as %s', (value, words) => expect(duration(value)).toBe(words));

  it('writes a rate', () => {
    expect(itemsPerSecond(3980.4)).toBe('3,980 items/s');
    expect(itemsPerSecond(3.26)).toBe('3.3 items/s');
  });

  it('never exceeds the whole', () => {
    expect(percent(3, 2)).toBe(100);
    expect(percent(1, 0)).toBe(0);
  });
});
