import { describe, expect, it } from 'vitest';
import { columnEdges, columnsInView, columnWidth } from './columnWidths';
import { PageCache } from './pageCache';
import { MAX_TRACK_PX, offsetToShow, rowsInView, scrollScale } from './scrollScale';

const ROW = 34;
const VIEW = 500;

describe('the scale of scrolling', () => {
  it('is one to one for a table that fits', () => {
    const scale = scrollScale(1000, ROW, VIEW);
    expect(scale).toMatchObject({ scaled: false, trackHeight: 34_000 });
    expect(scale.toOffset(1234)).toBe(1234);
    expect(scale.toScrollTop(1234)).toBe(1234);
  });

  it('bounds the track of a million rows and still reaches the last', () => {
    const scale = scrollScale(1_000_000, ROW, VIEW);
    expect(scale.trackHeight).toBe(MAX_TRACK_PX);
    const bottom = scale.toOffset(MAX_TRACK_PX - VIEW);
    expect(bottom).toBe(1_000_000 * ROW - VIEW);
    expect(rowsInView(bottom, VIEW, ROW, 1_000_000, 0).end).toBe(1_000_000);
  });

  it('goes there and back', () => {
    const scale = scrollScale(1_000_000, ROW, VIEW);
    for (const offset of [0, 17, 5_000_000, 33_000_000]) {
      expect(scale.toOffset(scale.toScrollTop(offset))).toBeCloseTo(offset, 3);
    }
  });

  it('stays within the rows', () => {
    const scale = scrollScale(3, ROW, VIEW);
    expect(scale.toOffset(99)).toBe(0);
    expect(scale.toScrollTop(-5)).toBe(0);
    expect(rowsInView(0, VIEW, ROW, 3, 6)).toEqual({ first: 0, end: 3 });
    expect(rowsInView(0, VIEW, ROW, 0, 6)).toEqual({ first: 0, end: 0 });
  });

  it('leaves a row that is in view, brings a near one to the edge, and centres a far one', () => {
    const most = 1000 * ROW - VIEW;
    expect(offsetToShow(2, 0, VIEW, ROW, most)).toBe(0);
    expect(offsetToShow(15, 0, VIEW, ROW, most)).toBe(16 * ROW - VIEW);
    expect(offsetToShow(500, 0, VIEW, ROW, most)).toBe(500 * ROW - (VIEW - ROW) / 2);
    expect(offsetToShow(999, 0, VIEW, ROW, most)).toBe(most);
  });
});

describe('the pages', () => {
  it('asks for each page once, and for those in view only', () => {
    const cache = new PageCache<number>(100, 3);
    expect(cache.look(150, 310)).toEqual([1, 2, 3]);
    cache.ask(1);
    expect(cache.look(150, 310)).toEqual([2, 3]);
    expect(cache.look(5, 5)).toEqual([]);
  });

  it('gives the rows of a page that is here', () => {
    const cache = new PageCache<number>(100, 3);
    cache.keep(1, cache.ask(1), [7, 8]);
    expect(cache.row(101)).toBe(8);
    expect(cache.row(99)).toBeUndefined();
  });

  it('forgets the page looked at longest ago', () => {
    const cache = new PageCache<number>(1, 2);
    cache.keep(0, cache.ask(0), [0]);
    cache.keep(1, cache.ask(1), [1]);
    cache.look(0, 1);
    cache.keep(2, cache.ask(2), [2]);
    expect(cache.size).toBe(2);
    expect([cache.row(0), cache.row(1), cache.row(2)]).toEqual([0, undefined, 2]);
  });

  it('shows old rows until the new are here, and drops answers that came too late', () => {
    const cache = new PageCache<string>(10, 2);
    cache.keep(0, cache.ask(0), ['old']);
    const late = cache.ask(1);
    cache.expire();
    expect(cache.row(0)).toBe('old');
    expect(cache.look(0, 20)).toEqual([0, 1]);
    expect(cache.keep(1, late, ['late'])).toBe(false);
    expect(cache.row(10)).toBeUndefined();
  });

  it('may ask again for what could not be had', () => {
    const cache = new PageCache<number>(10, 2);
    cache.giveUp(0, cache.ask(0));
    expect(cache.look(0, 5)).toEqual([0]);
  });
});

describe('the columns', () => {
  it('are as wide as their content, up to a bound', () => {
    expect(columnWidth('id', ['1'])).toBeLessThan(columnWidth('id', ['a longer value']));
    expect(columnWidth('id', ['x'.repeat(5000)])).toBe(300);
  });

  it('are drawn only where they are in view', () => {
    const edges = columnEdges([100, 100, 100, 100]);
    expect(edges).toEqual([0, 100, 200, 300, 400]);
    expect(columnsInView(edges, 150, 100)).toEqual({ first: 1, end: 3 });
    expect(columnsInView(edges, 0, 1000)).toEqual({ first: 0, end: 4 });
  });
});
