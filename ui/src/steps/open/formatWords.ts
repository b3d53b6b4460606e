import type { SourceFormat } from '../../bindings/SourceFormat';
import type { SourceKind } from '../../bindings/SourceKind';
import type { TextEncoding } from '../../bindings/TextEncoding';
import { characterName } from '../../components/characterNames';

/** What a file may be made of, in words to choose from. */
export const kindNames: Record<SourceKind, string> = {
  delimited: 'Cells in lines (CSV)',
  json_array: 'JSON: a list of records',
  json_lines: 'JSON Lines: a record a line',
};

/** How text may be written in bytes, in words to choose from. */
export const encodingNames: Record<TextEncoding, string> = {
  utf8: 'UTF-8 (most files)',
  utf16_le: 'UTF-16 (low byte first)',
  utf16_be: 'UTF-16 (high byte first)',
  windows1252: 'Windows (older Excel files)',
  latin1: 'Latin-1 (older files)',
};

const shortEncodings: Record<TextEncoding, string> = {
  utf8: 'UTF-8',
  utf16_le: 'UTF-16',
  utf16_be: 'UTF-16, high byte first',
  windows1252: 'Windows Western',
  latin1: 'Latin-1',
};

function kindPhrase({ kind, delimiter }: SourceFormat): string {
  switch (kind) {
    case 'delimited':
      return `${characterName(delimiter)}-separated`;
    case 'json_array':
      return 'JSON';
    case 'json_lines':
      return 'JSON Lines';
  }
}

/** "Comma-separated, UTF-8, with a header" */
export function formatWords(format: SourceFormat): string {
  const header = format.header ? 'with a header' : 'without a header: columns are numbered';
  return [
    kindPhrase(format),
    shortEncodings[format.encoding],
    ...(format.kind === 'delimited' ? [header] : []),
    ...(format.gzipped ? ['unpacked from gzip'] : []),
    ...(format.byte_order_mark ? ['byte-order mark skipped'] : []),
  ].join(', ');
}
