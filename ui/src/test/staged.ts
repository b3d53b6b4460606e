import type { OpenedSource } from '../engine';
import { source } from './fixtures';

/** The same source as a table of a database: its rows stand on no line. */
export const stagedSource: OpenedSource = {
  ...source,
  summary: {
    ...source.summary,
    file_name: 'people.db',
    format: { ...source.summary.format, kind: 'staged' },
    first_records: [
      {
        number: 0,
        line: 1,
        cells: ['1', 'NULL', 'NULL', '', '{}'],
        blanks: [
          { place: 2, kind: 'null' },
          { place: 3, kind: 'empty_text' },
        ],
      },
    ],
    first_lines: [],
  },
};
