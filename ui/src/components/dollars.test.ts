import { describe, expect, it } from 'vitest';
import { dollars, estimatedTime } from './dollars';

describe('sums of money', () => {
  it.each([
    [0, 'nothing'],
    [0.0000037, 'less than 1 cent'],
    [0.0099, 'less than 1 cent'],
    [0.01, 'about 1 cent'],
    [0.124, 'about 12 cents'],
    [0.996, 'about $1.00'],
    [5.694, 'about $5.69'],
    [1234.5, 'about $1,235'],
    [Number.NaN, 'not known'],
  ])('%d is %s', (value, words) => {
    expect(dollars(value)).toBe(words);
  });
});

describe('estimated times', () => {
  it.each([
    [0.4, 'about 0.4 s'],
    [95, 'about 1 min 35 s'],
    [600_000, 'about 7 days'],
  ])('%d s is %s', (seconds, words) => {
    expect(estimatedTime(seconds)).toBe(words);
  });
});
