import type { Escape } from '../../bindings/Escape';
import type { LineEnd } from '../../bindings/LineEnd';
import type { Quote } from '../../bindings/Quote';
import type { Unnamed } from '../../bindings/Unnamed';

/** What stands around cells, in words to choose from. */
export const quoteNames: Record<Quote, string> = {
  double: 'Double quotes (")',
  single: "Single quotes (')",
  none: 'Nothing: a quote is a letter',
};

export const quoteCharacters: Record<Quote, string | null> = {
  double: '"',
  single: "'",
  none: null,
};

/** How a cell holds what would otherwise end it, in words to choose from. */
export const escapeNames: Record<Escape, string> = {
  doubled: 'Quotes are written twice ("")',
  backslash: 'Backslash before quotes (Spark)',
  literal: 'Backslash before any character',
  mysql: 'Backslashes as MySQL writes them',
  postgres: 'Backslashes as PostgreSQL writes them',
  none: 'Not at all: backslashes are letters',
};

/** What ends a line, in words to choose from. */
export const lineEndNames: Record<LineEnd, string> = {
  any: 'LF, CR LF or CR',
  lf_or_crlf: 'LF or CR LF',
  lf: 'LF alone',
};

/** The column that the header has no cell for, in words to choose from. */
export const unnamedNames: Record<Unnamed | 'none', string> = {
  none: 'None',
  first: 'The first',
  last: 'The last',
};
