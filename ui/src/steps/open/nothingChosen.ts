import type { FormatChoice } from '../../bindings/FormatChoice';

/** Nothing is said of the file: all is recognised. */
export const nothingChosen: FormatChoice = {
  kind: null,
  sql_dialect: null,
  date_cells: null,
  delimiter: null,
  header: null,
  encoding: null,
  quote: null,
  escape: null,
  line_end: null,
  comment: null,
  null_word: null,
  skip_lines: null,
  footer_lines: null,
  below_header: null,
  unnamed: null,
  table: null,
  member: null,
};
