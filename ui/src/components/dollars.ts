/** Sums of money, all of them estimates: small ones in words, large ones without cents. */
import { amount, duration } from './amount';

const HOUR = 3600;
const DAY = 24 * HOUR;
/** Up to here a time is told in hours. */
const MAX_HOURS = 48 * HOUR;
const CENTS = 100;
const NO_CENTS_FROM = 1000;

/** 0.004 → "less than 1 cent", 0.12 → "about 12 cents", 5.7 → "about $5.70". */
export function dollars(value: number): string {
  if (!Number.isFinite(value)) {
    return 'not known';
  }
  if (value <= 0) {
    return 'nothing';
  }
  const cents = Math.round(value * CENTS);
  if (value < 1 / CENTS) {
    return 'less than 1 cent';
  }
  if (cents < CENTS) {
    return cents === 1 ? 'about 1 cent' : `about ${cents} cents`;
  }
  return value < NO_CENTS_FROM
    ? `about $${value.toFixed(2)}`
    : `about $${amount(Math.round(value))}`;
}

/** 0.01 → "under 0.1 s", 0.4 → "about 0.4 s", 600000 → "about 7 days". */
export function estimatedTime(seconds: number): string {
  if (seconds >= MAX_HOURS) {
    return `about ${amount(Math.round(seconds / DAY))} days`;
  }
  const time = duration(seconds);
  return time.startsWith('under') ? time : `about ${time}`;
}
