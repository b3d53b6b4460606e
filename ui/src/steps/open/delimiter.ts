const words: Record<string, string> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'vertical bars',
  ':': 'colons',
  ' ': 'spaces',
};

/** The character between cells, in a word. */
export function delimiterWord(delimiter: string): string {
  return words[delimiter] ?? `“${delimiter}”`;
}
