import type { BlankKind } from '../bindings/BlankKind';

/** How a cell with nothing in it is shown, and what that means; `text` is the source's own word for NULL. */
export function blankWords(kind: BlankKind, text: string): { shown: string; means: string } {
  switch (kind) {
    case 'null':
      return { shown: text === '' ? 'null' : text, means: 'no value, not a text' };
    case 'empty_text':
      return { shown: 'empty', means: 'a text with nothing in it' };
    case 'missing':
      return { shown: 'missing', means: 'this record has no such name' };
  }
}

/** The words for a cell in a sentence. */
export function cellWords(cell: { text: string; blank?: BlankKind }): string {
  if (cell.blank !== undefined) {
    return blankWords(cell.blank, cell.text).shown;
  }
  return cell.text === '' ? 'blank' : cell.text;
}
