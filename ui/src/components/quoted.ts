const SHOWN_CHARACTERS = 28;

/** A value in quotes, cut where it is long: for buttons and one-line notes. */
export function quoted(text: string): string {
  const line = text.replaceAll(/\r\n|\r|\n/g, '⏎');
  return line.length > SHOWN_CHARACTERS ? `“${line.slice(0, SHOWN_CHARACTERS)}…”` : `“${line}”`;
}
