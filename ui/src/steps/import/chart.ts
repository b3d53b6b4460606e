/** What the chart of an import's speed shows: worked out here, drawn in SpeedChart. */
import type { RateLimit } from '../../bindings/RateLimit';
import { amount } from '../../components/amount';
import type { SpeedSample } from './speed';

/** A second of the import, and what was measured at it. */
export interface ChartPoint {
  seconds: number;
  value: number;
}

export interface Chart {
  measure: 'units' | 'items';
  points: ChartPoint[];
  /** The limit as it was at each point; empty where none is known. */
  limits: ChartPoint[];
  /** The limit that holds now. */
  limit: RateLimit | null;
  /** The seconds at which requests had been told to slow down since the point before. */
  throttledAt: number[];
  peak: number;
}

/** Of so many of the last points, the limit that bounds the pace most often is the one that is shown: where two lie
 * close together, the chart does not go back and forth. */
const LATELY = 20;

/** The capacity of the table alone, or of one index: its use is measured apart from the sum of all. */
function isOfOneTarget(limit: RateLimit): boolean {
  return limit.of.kind === 'table' || limit.of.kind === 'index';
}

function whose({ of }: RateLimit): string {
  return of.kind === 'index' ? `index ${of.name}` : of.kind;
}

/** The limit that has bounded the pace most lately. */
function limitOf(samples: SpeedSample[]): RateLimit | null {
  const times = new Map<string, { count: number; limit: RateLimit }>();
  let most: { count: number; limit: RateLimit } | null = null;
  for (const { limit } of samples.slice(-LATELY)) {
    if (limit) {
      const counted = { count: (times.get(whose(limit))?.count ?? 0) + 1, limit };
      times.set(whose(limit), counted);
      most = most && most.count > counted.count ? most : counted;
    }
  }
  return most?.limit ?? null;
}

/** Write units a second, unless items are written and the server tells none; then items a second. Where the capacity
 * of the table or of one index bounds the pace, it is that one's use that is shown against it, and nothing else. */
export function chartOf(samples: SpeedSample[]): Chart {
  const told =
    samples.some((sample) => sample.unitsPerSecond !== null) ||
    samples.every((sample) => sample.itemsPerSecond === 0);
  const limit = told ? limitOf(samples) : null;
  const points: ChartPoint[] = [];
  const limits: ChartPoint[] = [];
  for (const { seconds, itemsPerSecond, unitsPerSecond: units, limit: then } of samples) {
    const alike = limit && then && isOfOneTarget(then) === isOfOneTarget(limit) ? then : null;
    // The sum of all is no point of a line that shows one target's use.
    const sum = limit && isOfOneTarget(limit) ? null : units;
    const value = told ? (alike?.used_per_second ?? sum) : itemsPerSecond;
    if (value !== null) {
      points.push({ seconds, value });
    }
    if (alike) {
      limits.push({ seconds, value: alike.units_per_second });
    }
  }
  return {
    measure: told ? 'units' : 'items',
    points,
    limits,
    limit,
    // An import that is continued begins with those of before.
    throttledAt: samples
      .filter((sample, at) => sample.throttled > (samples[at - 1] ?? sample).throttled)
      .map((sample) => sample.seconds),
    peak: Math.max(0, ...points.map((point) => point.value)),
  };
}

/** "500 units/s". */
export function unitsPerSecond(value: number): string {
  return `${value < 10 ? amount(value) : amount(Math.round(value))} units/s`;
}

/** Whose limit it is: "the table’s", before "500 units/s". */
export function whoseLimit({ of }: RateLimit): string {
  switch (of.kind) {
    case 'table':
      return 'the table’s';
    case 'index':
      return `the index ${of.name}’s`;
    case 'chosen':
      return 'your limit,';
    case 'found':
      return 'what the table bears,';
  }
}

/** Of what the units are, where not of the table and its indexes together. */
export function measuredOf(limit: RateLimit | null): string | null {
  return limit && isOfOneTarget(limit) ? `of the ${limit.of.kind} alone` : null;
}
