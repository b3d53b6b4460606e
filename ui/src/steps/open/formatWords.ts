import { isOptionsGroup, type OptionsFilter } from '@mantine/core';
import type { SourceFormat } from '../../bindings/SourceFormat';
import type { SourceKind } from '../../bindings/SourceKind';
import type { SqlDialect } from '../../bindings/SqlDialect';
import { encodingGroups, encodings } from '../../bindings/encodings';
import { characterName } from '../../components/characterNames';

/** What a file may be made of, in words to choose from. */
export const kindNames: Record<SourceKind, string> = {
  delimited: 'Cells in lines (CSV)',
  json_array: 'JSON: a list of records',
  json_lines: 'JSON Lines: a record a line',
  json_objects: 'JSON: records one after another',
  staged: 'A table within the file',
};

/** What a dump may be written by, in words to choose from. */
export const dialectNames: Record<SqlDialect, string> = {
  mysql: 'MySQL or MariaDB',
  postgresql: 'PostgreSQL',
  sqlite: 'SQLite',
  sql_server: 'SQL Server',
  oracle: 'Oracle',
  db2: 'Db2',
  standard: 'Another database (standard SQL)',
};

/** The encodings by the languages they are for, as a list shows them. */
export const encodingList = encodingGroups.map(({ group, encodings: members }) => ({
  group,
  items: members.map((value) => ({ value, label: encodings[value].longName })),
}));

/** Finds encodings by their own names and by the languages they are for. */
export const findEncodings: OptionsFilter = ({ options, search }) => {
  const wanted = search.trim().toLowerCase();
  const isWanted = (text: unknown) =>
    typeof text === 'string' && text.toLowerCase().includes(wanted);
  return options
    .filter((option) => isOptionsGroup(option))
    .map(({ group, items }) => ({
      group,
      items: isWanted(group) ? items : items.filter(({ label }) => isWanted(label)),
    }))
    .filter(({ items }) => items.length > 0);
};

function kindPhrase({ kind, delimiter }: SourceFormat): string {
  switch (kind) {
    case 'delimited':
      return `${characterName(delimiter)}-separated`;
    case 'json_array':
    case 'json_objects':
      return 'JSON';
    case 'json_lines':
      return 'JSON Lines';
    case 'staged':
      return 'A table within the file';
  }
}

/** "Comma-separated, UTF-8, with a header" */
export function formatWords(format: SourceFormat): string {
  if (format.kind === 'staged') {
    return kindPhrase(format);
  }
  const header = format.header ? 'with a header' : 'without a header: columns are numbered';
  return [
    kindPhrase(format),
    encodings[format.encoding].name,
    ...(format.kind === 'delimited' ? [header] : []),
    ...(format.gzipped ? ['unpacked from gzip'] : []),
    ...(format.byte_order_mark ? ['byte-order mark skipped'] : []),
  ].join(', ');
}
