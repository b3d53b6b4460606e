function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shared(before: unknown, after: unknown): unknown {
  if (Array.isArray(before) && Array.isArray(after)) {
    const parts = after.map((part, at) => shared(before[at], part));
    const same = before.length === parts.length && parts.every((part, at) => part === before[at]);
    return same ? before : parts;
  }
  if (isObject(before) && isObject(after)) {
    const names = Object.keys(after);
    const parts = Object.fromEntries(
      names.map((name) => [name, shared(before[name], after[name])]),
    );
    const same =
      Object.keys(before).length === names.length &&
      names.every((name) => name in before && parts[name] === before[name]);
    return same ? before : parts;
  }
  return after;
}

/** `after`, with each part that is equal to that of `before` being the very same: what did not change is not drawn
 * again. Where nothing changed it is `before`. Both are as JSON has them. */
export function withSharedParts<T>(before: T, after: T): T {
  return shared(before, after) as T;
}
