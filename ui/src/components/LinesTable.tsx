import type { ReactNode } from 'react';
import styles from './LinesTable.module.css';

interface Props {
  /** The first holds the line in the file. Those without a width share what is left. */
  columns: { name: string; width?: number | string }[];
  /** Its rows. */
  children: ReactNode;
}

/** Lines of the file and what there is to say of each, at the foot of a card; it scrolls by itself. */
export function LinesTable({ columns, children }: Props) {
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map(({ name, width }) => (
              <th key={name} scope="col" style={{ width }}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
