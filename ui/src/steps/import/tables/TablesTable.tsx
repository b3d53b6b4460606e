import type { ReactNode } from 'react';
import { amount } from '../../../components/amount';
import { ShortName } from '../../../components/ShortName';
import styles from './Tables.module.css';

export interface TableFigure {
  name: string;
  /** Counts right-aligned; anything else as it stands. */
  isCount: boolean;
}

export interface TableLine {
  /** What the source calls it. */
  name: string;
  /** What DynamoDB calls it. */
  table: string;
  cells: (number | ReactNode)[];
  isNow?: boolean;
  /** Shows what there is to see of this table alone. */
  open?: () => void;
}

interface Props {
  label: string;
  figures: TableFigure[];
  lines: TableLine[];
  /** The sums, one for each figure. */
  sums: (number | null)[];
  sumTestId?: string;
}

/** Several tables, each on a line with its figures, and their sums. */
export function TablesTable({ label, figures, lines, sums, sumTestId }: Props) {
  return (
    <div className={styles.scroll}>
      <table className={styles.tables} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">Table</th>
            <th scope="col">In DynamoDB</th>
            {figures.map(({ name, isCount }) => (
              <th key={name} scope="col" data-count={isCount || undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ name, table, cells, isNow, open }) => (
            <tr key={name} data-now={isNow || undefined} data-testid={`line-${name}`}>
              <th scope="row">
                {open ? (
                  <button
                    type="button"
                    className={styles.open}
                    title={name}
                    data-testid={`open-${name}`}
                    onClick={open}
                  >
                    <ShortName name={name} />
                  </button>
                ) : (
                  <span className={styles.name} title={name}>
                    <ShortName name={name} />
                  </span>
                )}
              </th>
              <td className={styles.target} title={table}>
                <span className={`mono ${styles.name}`}>
                  <ShortName name={table} />
                </span>
              </td>
              {cells.map((cell, at) => (
                <td key={figures[at]?.name} data-count={figures[at]?.isCount || undefined}>
                  {typeof cell === 'number' ? amount(cell) : cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr data-testid={sumTestId}>
            <th scope="row" colSpan={2}>
              All tables
            </th>
            {sums.map((sum, at) => (
              <td key={figures[at]?.name} data-count={figures[at]?.isCount || undefined}>
                {sum === null ? '' : amount(sum)}
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
