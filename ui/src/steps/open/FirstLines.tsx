import { Fragment } from 'react';
import { plural } from '../../components/amount';
import styles from './Format.module.css';

interface Props {
  lines: string[];
  /** Marked wherever it stands, so that one sees whether it is the right one; `null` where there is none. */
  delimiter: string | null;
  /** What stands around cells, or `null`. */
  quote: string | null;
  /** Lines before the table. */
  skipped: number;
  /** True when the first line holds the names of the columns. */
  header: boolean;
}

/** The file's first lines, as text. */
export function FirstLines({ lines, delimiter, quote, skipped, header }: Props) {
  return (
    <figure className={styles.text}>
      <figcaption>The first {plural(lines.length, 'line')} as text</figcaption>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls sideways */}
      <pre className={styles.lines} data-testid="first-lines" tabIndex={0}>
        {lines.map((line, at) => (
          <span
            key={at}
            className={styles.line}
            data-skipped={at < skipped || undefined}
            data-header={(header && at === skipped) || undefined}
          >
            <MarkedLine line={line} delimiter={at < skipped ? null : delimiter} quote={quote} />
            {'\n'}
          </span>
        ))}
      </pre>
    </figure>
  );
}

function MarkedLine({
  line,
  delimiter,
  quote,
}: {
  line: string;
  delimiter: string | null;
  quote: string | null;
}) {
  if (delimiter === null || delimiter === '') {
    return line;
  }
  return cellsOf(line, delimiter, quote).map((part, at) => (
    <Fragment key={at}>
      {at > 0 && <mark className={styles.delimiter}>{delimiter}</mark>}
      {part}
    </Fragment>
  ));
}

/** The line cut where cells end; what stands in quotes is one cell. For looking at only: the engine reads. */
function cellsOf(line: string, delimiter: string, quote: string | null): string[] {
  const cells: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    if (quote !== null && line[at] === quote) {
      quoted = !quoted;
    } else if (!quoted && line[at] === delimiter) {
      cells.push(line.slice(start, at));
      start = at + 1;
    }
  }
  return [...cells, line.slice(start)];
}
