/** Values of an item as DynamoDB writes them: numbers are texts there, so that none is rounded. */
export type Value =
  | { kind: 'plain'; text: string }
  | { kind: 'list'; values: Value[] }
  | { kind: 'map'; entries: [string, Value][] };

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueOf(typed: unknown): Value {
  const [letter, value] = isRecord(typed) ? (Object.entries(typed)[0] ?? []) : [];
  if (letter === 'M' && isRecord(value)) {
    return { kind: 'map', entries: entriesOf(value) };
  }
  if (letter === 'L' && Array.isArray(value)) {
    return { kind: 'list', values: value.map(valueOf) };
  }
  if (Array.isArray(value)) {
    return { kind: 'plain', text: value.map(String).join(', ') };
  }
  return { kind: 'plain', text: letter === 'NULL' ? 'null' : String(value) };
}

function entriesOf(map: Record<string, unknown>): [string, Value][] {
  return Object.entries(map).map(([name, value]) => [name, valueOf(value)]);
}

/** The values of an item that hold others: Lists and Maps, by the names of their attributes. */
export function nestedValues(dynamodbJson: string): Map<string, Value> {
  const item: unknown = JSON.parse(dynamodbJson);
  const entries = isRecord(item) ? entriesOf(item) : [];
  return new Map(entries.filter(([, value]) => value.kind !== 'plain'));
}

/** The names that Maps of a list have, in the order in which they first come; null where not all of it are Maps. */
export function columnsOf(values: Value[]): string[] | null {
  const names = new Set<string>();
  for (const value of values) {
    if (value.kind !== 'map') {
      return null;
    }
    value.entries.forEach(([name]) => names.add(name));
  }
  return [...names];
}
