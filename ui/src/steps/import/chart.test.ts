import { describe, expect, it } from 'vitest';
import type { RateLimit } from '../../bindings/RateLimit';
import { importProgress } from '../../test/importing';
import { chartOf, measuredOf, unitsPerSecond, whoseLimit } from './chart';
import { addSample, MAX_SAMPLES, sampleOf, type SpeedSample } from './speed';

function limit(of: RateLimit['of'], used: number, most = 500): RateLimit {
  return { of, used_per_second: used, units_per_second: most };
}

function sample(seconds: number, otherwise: Partial<SpeedSample> = {}): SpeedSample {
  return {
    seconds,
    itemsPerSecond: 100,
    unitsPerSecond: 300,
    limit: null,
    throttled: 0,
    ...otherwise,
  };
}

describe('the speed over time', () => {
  it('keeps a bounded number of points, from start to end', () => {
    let samples: SpeedSample[] = [];
    for (let seconds = 0; seconds < 5000; seconds += 1) {
      samples = addSample(samples, sample(seconds));
    }
    expect(samples.length).toBeLessThanOrEqual(MAX_SAMPLES);
    expect(samples.at(-1)?.seconds).toBe(4999);
    expect(samples[0]?.seconds).toBe(0);
    const gaps = samples.map((point, at) => point.seconds - (samples[at - 1]?.seconds ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(100);
  });

  it('is taken from the engine’s progress', () => {
    const told = importProgress({ write_units_per_second: 900, throttled_requests: 7 });
    expect(sampleOf(told)).toEqual({
      seconds: 150,
      itemsPerSecond: 3980,
      unitsPerSecond: 900,
      limit: null,
      throttled: 7,
    });
  });
});

describe('the chart', () => {
  it('falls back to items where write units are not told', () => {
    const chart = chartOf([0, 1].map((at) => sample(at, { unitsPerSecond: null })));
    expect(chart).toMatchObject({ measure: 'items', peak: 100, limit: null, limits: [] });
  });

  it('shows the use of the one whose capacity bounds the pace', () => {
    const index: RateLimit['of'] = { kind: 'index', name: 'EmailIndex' };
    const chart = chartOf([
      sample(0, { limit: limit(index, 200) }),
      sample(1, { limit: limit(index, 490) }),
    ]);
    expect(chart.points.map((point) => point.value)).toEqual([200, 490]);
    expect(chart.limits.map((point) => point.value)).toEqual([500, 500]);
  });

  it('shows the sum of all where the limit is of all together', () => {
    const chart = chartOf([
      sample(0),
      sample(1, { limit: limit({ kind: 'found' }, 300, 340) }),
      sample(2, { limit: limit({ kind: 'found' }, 310, 330), unitsPerSecond: 310 }),
    ]);
    expect(chart.points.map((point) => point.value)).toEqual([300, 300, 310]);
    expect(chart.limits).toEqual([
      { seconds: 1, value: 340 },
      { seconds: 2, value: 330 },
    ]);
  });

  it('draws no sum of all into the line of one index', () => {
    const index: RateLimit['of'] = { kind: 'index', name: 'EmailIndex' };
    const chart = chartOf([
      sample(0),
      sample(1, { limit: limit(index, 480) }),
      sample(2, { limit: limit(index, 490) }),
      sample(3, { limit: limit({ kind: 'found' }, 8000, 8100), unitsPerSecond: 8000 }),
    ]);
    expect(chart.points).toEqual([
      { seconds: 1, value: 480 },
      { seconds: 2, value: 490 },
    ]);
    expect(chart.peak).toBe(490);
  });

  it('does not go back and forth between two limits that lie close together', () => {
    const chosen = limit({ kind: 'chosen' }, 300);
    const table = limit({ kind: 'table' }, 100);
    const samples = Array.from({ length: 20 }, (_, at) =>
      sample(at, { limit: at % 5 === 4 ? table : chosen }),
    );
    expect(samples.at(-1)?.limit).toBe(table);
    expect(chartOf(samples).limit).toBe(chosen);
  });

  it('marks where requests were told to slow down, not what was so before it began', () => {
    const counts = [3, 3, 5, 5, 6];
    const samples = counts.map((throttled, at) => sample(at, { throttled }));
    expect(chartOf(samples).throttledAt).toEqual([2, 4]);
  });

  it('says whose limit it is', () => {
    const words: [RateLimit['of'], string, string | null][] = [
      [{ kind: 'table' }, 'the table’s', 'of the table alone'],
      [{ kind: 'index', name: 'EmailIndex' }, 'the index EmailIndex’s', 'of the index alone'],
      [{ kind: 'chosen' }, 'your limit,', null],
      [{ kind: 'found' }, 'what the table bears,', null],
    ];
    for (const [of, whose, measured] of words) {
      expect(whoseLimit(limit(of, 1))).toBe(whose);
      expect(measuredOf(limit(of, 1))).toBe(measured);
    }
    expect(measuredOf(null)).toBeNull();
    expect([2.5, 340.4, 1200].map(unitsPerSecond)).toEqual([
      '2.5 units/s',
      '340 units/s',
      '1,200 units/s',
    ]);
  });
});
