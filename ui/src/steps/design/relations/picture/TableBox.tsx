import { Handle, Position, type Node, type NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { plural } from '../../../../components/amount';
import { ShortName } from '../../../../components/ShortName';
import { breakable } from './overview';
import type { PictureTable } from './picture';
import styles from './Picture.module.css';

export type TableNode = Node<{ table: PictureTable; isShown: boolean }, 'table'>;

/** A table in the picture. A line is drawn from one of its sides to another table. */
export const TableBox = memo(function TableBox({ data: { table, isShown } }: NodeProps<TableNode>) {
  const rows = table.rows === null ? 'not read' : plural(table.rows, 'row');
  return (
    <div
      className={styles.box}
      data-shown={isShown || undefined}
      data-joins={table.joins !== null || undefined}
      data-testid={`box-${table.name}`}
      title={[table.name, rows, table.keys, table.joins].filter(Boolean).join('\n')}
    >
      <Handle id="left" type="source" position={Position.Left} className={styles.handle} />
      <p className={styles.name} data-name={breakable(table.name)}>
        <ShortName name={table.name} />
      </p>
      <p className={styles.about}>
        {rows}
        {table.keys && ` · ${table.keys}`}
      </p>
      <Handle id="right" type="source" position={Position.Right} className={styles.handle} />
    </div>
  );
});
