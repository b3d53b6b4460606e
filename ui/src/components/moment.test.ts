import { describe, expect, it } from 'vitest';
import { moment } from './moment';

const now = new Date(2026, 10, 23, 15, 0);
const at = (...parts: [number, number, number, number, number]) =>
  moment(new Date(...parts).getTime() / 1000, now);

describe('a point in time', () => {
  it('is told as near as it lies', () => {
    expect(at(2026, 10, 23, 14, 5)).toBe('today 14:05');
    expect(at(2026, 10, 22, 9, 12)).toBe('yesterday 09:12');
    expect(at(2026, 10, 3, 0, 7)).toBe('Nov 3, 00:07');
    expect(at(2025, 10, 3, 9, 12)).toBe('Nov 3, 2025');
  });
});
