import type { ImportProgress } from '../../bindings/ImportProgress';
import type { RateLimit } from '../../bindings/RateLimit';

/** One measured point of an import's speed. */
export interface SpeedSample {
  seconds: number;
  itemsPerSecond: number;
  /** Of the table and its indexes together; `null` where the server does not tell. */
  unitsPerSecond: number | null;
  limit: RateLimit | null;
  /** Requests that were answered with "slow down", since the start. */
  throttled: number;
}

export function sampleOf(progress: ImportProgress): SpeedSample {
  return {
    seconds: progress.seconds,
    itemsPerSecond: progress.items_per_second,
    unitsPerSecond: progress.write_units_per_second,
    limit: progress.pace_limit,
    throttled: progress.throttled_requests,
  };
}

/** More points than this are more than the chart has pixels to show. */
export const MAX_SAMPLES = 240;

/**
 * Adds a point. Memory stays the same however long the import: a point closer to the last than the chart can
 * show takes its place, and when there are too many, every second one goes. The first always stays.
 */
export function addSample(samples: SpeedSample[], sample: SpeedSample): SpeedSample[] {
  const last = samples.at(-1);
  const before = samples.at(-2);
  const step = (sample.seconds - (samples[0]?.seconds ?? 0)) / MAX_SAMPLES;
  if (last && before && last.seconds - before.seconds < step) {
    return [...samples.slice(0, -1), sample];
  }
  const kept =
    samples.length >= MAX_SAMPLES ? samples.filter((_, index) => index % 2 === 0) : samples;
  return [...kept, sample];
}
