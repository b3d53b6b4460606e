/** Points in time, as a person would say them. */
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric' });
const dayOfYear = new Intl.DateTimeFormat('en-US', {
  month: 'short',
  day: 'numeric',
  year: 'numeric',
});

/** Seconds since 1970 → "today 14:05", "yesterday 09:12", "Nov 3, 09:12", "Nov 3, 2025". */
export function moment(seconds: number, now: Date = new Date()): string {
  const then = new Date(seconds * 1000);
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (then.toDateString() === now.toDateString()) {
    return `today ${clock.format(then)}`;
  }
  if (then.toDateString() === yesterday.toDateString()) {
    return `yesterday ${clock.format(then)}`;
  }
  return then.getFullYear() === now.getFullYear()
    ? `${day.format(then)}, ${clock.format(then)}`
    : dayOfYear.format(then);
}
