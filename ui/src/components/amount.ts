/** How amounts are written everywhere in the window: thousands separators, and always a unit. */
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

/** 612400 → "612,400"; 0.5 → "0.5". */
export function amount(value: number): string {
  return Number.isInteger(value) ? whole.format(value) : oneDigit.format(value);
}

/** "1 record", "3 records"; `many` when the plural is not made with an s. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${amount(value)} ${value === 1 ? one : many}`;
}

/** "all 3 records", "the only record": for what was done to every one. */
export function allOf(value: number, one: string): string {
  return value === 1 ? `the only ${one}` : `all ${plural(value, one)}`;
}

/** 231 → "231 bytes", 1536 → "1.5 KB"; 1 KB is 1,024 bytes, as DynamoDB counts. */
export function bytes(value: number): string {
  if (value < 1024) {
    return plural(value, 'byte');
  }
  const units = ['KB', 'MB', 'GB', 'TB'];
  let scaled = value;
  let unit = 'bytes';
  for (const next of units) {
    if (scaled < 1024) {
      break;
    }
    scaled /= 1024;
    unit = next;
  }
  return `${scaled < 100 ? oneDigit.format(scaled) : whole.format(scaled)} ${unit}`;
}

/** 0.42 → "0.4 s", 95 → "1 min 35 s", 3720 → "1 h 2 min". */
export function duration(seconds: number): string {
  if (seconds < 10) {
    return `${seconds < 0.05 ? 'under 0.1' : oneDigit.format(seconds)} s`;
  }
  const rounded = Math.round(seconds);
  if (rounded < 60) {
    return `${rounded} s`;
  }
  if (rounded < 3600) {
    const rest = rounded % 60;
    return `${Math.floor(rounded / 60)} min${rest > 0 ? ` ${rest} s` : ''}`;
  }
  const minutes = Math.round(rounded / 60);
  const rest = minutes % 60;
  return `${whole.format(Math.floor(minutes / 60))} h${rest > 0 ? ` ${rest} min` : ''}`;
}

/** 3980.4 → "3,980 items/s". */
export function itemsPerSecond(value: number): string {
  return `${value < 10 ? oneDigit.format(value) : whole.format(value)} items/s`;
}

/** A share of a whole in percent, 0 when there is no whole. */
export function percent(part: number, of: number): number {
  return of > 0 ? Math.min(100, (part / of) * 100) : 0;
}

/** A share in words: "1.2%". What is not quite nothing or not quite all is not rounded to it. */
export function share(part: number, of: number): string {
  const exact = percent(part, of);
  if (exact > 0 && exact < 0.1) {
    return 'under 0.1%';
  }
  return exact < 100 && exact > 99.9 ? 'over 99.9%' : `${oneDigit.format(exact)}%`;
}
