import { describe, expect, it } from 'vitest';
import { breakable, inColumns, nameSize } from './overview';
import { BOX, type Positions } from './picture';

/** Tables in layers, as a tree of them is laid out: ever more to the right. */
function layers(count: number): Positions {
  return Object.fromEntries(
    Array.from({ length: count }, (_, place) => {
      const layer = Math.floor(Math.log2(place + 1));
      return [`t${place}`, { x: layer * 226, y: (place + 1 - 2 ** layer) * 82 }];
    }),
  );
}

describe('The picture of many tables', () => {
  it('leaves few tables where they are', () => {
    const few = layers(39);
    expect(inColumns(few)).toBe(few);
  });

  it.each([40, 64, 100, 250])('has %i tables in a space as wide as the window', (count) => {
    const placed = inColumns(layers(count));
    const all = Object.values(placed);
    expect(all).toHaveLength(count);
    // No two boxes touch.
    const touch = all.filter((one, place) =>
      all
        .slice(place + 1)
        .some(
          (other) =>
            Math.abs(one.x - other.x) <= BOX.width && Math.abs(one.y - other.y) <= BOX.height,
        ),
    );
    expect(touch).toEqual([]);
    const width = Math.max(...all.map(({ x }) => x)) + BOX.width;
    const height = Math.max(...all.map(({ y }) => y)) + BOX.height;
    expect(width / height).toBeGreaterThan(1);
    expect(width / height).toBeLessThan(2.4);
    // What is pointed to stays left, or in the same column.
    expect(placed['t0']).toEqual({ x: 0, y: 0 });
    expect(placed[`t${count - 1}`]?.x).toBe(width - BOX.width);
  });

  it('breaks names where their words part', () => {
    expect(breakable('order_details-2.old')).toBe('order_\u200Bdetails-\u200B2.\u200Bold');
    expect(breakable('orders')).toBe('orders');
  });

  it('shows names at a size that is read, whatever the zoom', () => {
    for (let zoom = 0.1; zoom <= 2; zoom += 0.05) {
      const onScreen = (nameSize(zoom) ?? 14) * zoom;
      expect(onScreen).toBeGreaterThan(9.4);
    }
    expect(nameSize(1)).toBeNull();
    expect(nameSize(0.5)).toBe(23);
  });
});
