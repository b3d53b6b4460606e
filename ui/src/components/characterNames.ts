/** Names of the characters that separate things in files. */
export const characterNames: Record<string, string> = {
  ',': 'Comma',
  ';': 'Semicolon',
  '\t': 'Tab',
  '|': 'Vertical bar',
  '/': 'Slash',
  ':': 'Colon',
  ' ': 'Space',
};

/** The character in a word. */
export function characterName(character: string): string {
  return characterNames[character] ?? `“${character}”`;
}
