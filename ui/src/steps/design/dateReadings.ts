/** A date such as `03/04/2024`, in which either number may be the day. */
const NUMERIC_DATE = /^\s*(\d{1,2})([/.\- ])(\d{1,2})\2(\d{4}|\d{2})(?!\d)/;

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

export interface DateReadings {
  /** As it stands in the file. */
  value: string;
  dayFirst: string;
  monthFirst: string;
}

function readBothWays(value: string): DateReadings | null {
  const [, first, , second, year] = NUMERIC_DATE.exec(value) ?? [];
  const dayMonth = MONTHS[Number(second) - 1];
  const monthDay = MONTHS[Number(first) - 1];
  if (dayMonth === undefined || monthDay === undefined || year === undefined) {
    return null;
  }
  return {
    value,
    dayFirst: `${Number(first)} ${dayMonth} ${year}`,
    monthFirst: `${monthDay} ${Number(second)}, ${year}`,
  };
}

/** The first of the values that shows the difference best: day and month are not the same number. */
export function ambiguousExample(values: string[]): DateReadings | null {
  const read = values.map(readBothWays).filter((readings) => readings !== null);
  const differs = ({ value }: DateReadings) => {
    const [, first, , second] = NUMERIC_DATE.exec(value) ?? [];
    return Number(first) !== Number(second);
  };
  return read.find(differs) ?? read[0] ?? null;
}
