import { Fragment } from 'react';
import { plural } from '../../components/amount';
import styles from './Format.module.css';

interface Props {
  lines: string[];
  /** Marked wherever it stands, so that one sees whether it is the right one; `null` where there is none. */
  delimiter: string | null;
  /** True when the first line holds the names of the columns. */
  header: boolean;
}

/** The file's first lines, as text. */
export function FirstLines({ lines, delimiter, header }: Props) {
  return (
    <figure className={styles.text}>
      <figcaption>The first {plural(lines.length, 'line')} as text</figcaption>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls sideways */}
      <pre className={styles.lines} data-testid="first-lines" tabIndex={0}>
        {lines.map((line, at) => (
          <span key={at} className={styles.line} data-header={(header && at === 0) || undefined}>
            <MarkedLine line={line} delimiter={delimiter} />
            {'\n'}
          </span>
        ))}
      </pre>
    </figure>
  );
}

function MarkedLine({ line, delimiter }: { line: string; delimiter: string | null }) {
  if (delimiter === null || delimiter === '') {
    return line;
  }
  return cellsOf(line, delimiter).map((part, at) => (
    <Fragment key={at}>
      {at > 0 && <mark className={styles.delimiter}>{delimiter}</mark>}
      {part}
    </Fragment>
  ));
}

/** The line cut where cells end; what stands in quotes is one cell. For looking at only: the engine reads. */
function cellsOf(line: string, delimiter: string): string[] {
  const cells: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === '"') {
      quoted = !quoted;
    } else if (!quoted && line[at] === delimiter) {
      cells.push(line.slice(start, at));
      start = at + 1;
    }
  }
  return [...cells, line.slice(start)];
}
