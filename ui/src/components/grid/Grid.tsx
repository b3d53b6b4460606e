import { useId, useMemo, type KeyboardEvent, type ReactNode } from 'react';
import { columnEdges, columnsInView } from './columnWidths';
import styles from './Grid.module.css';
import { useGridView } from './useGridView';

export interface GridColumn {
  title: string;
  /** Stands before the title, such as a type badge. */
  mark?: ReactNode;
  width: number;
  align?: 'left' | 'right';
}

export interface GridRow {
  /** What stands in the first column, which never scrolls away. */
  head: string;
  cells: ReactNode[];
  /** Said of the whole row, on hover and to screen readers. */
  remark?: string | null;
  tone?: 'plain' | 'rejected' | 'set_aside' | 'remark';
}

interface Props {
  label: string;
  /** Title of the first column. */
  headTitle: string;
  headWidth?: number;
  columns: GridColumn[];
  rowCount: number;
  /** The row, or undefined while it is not here yet. */
  row: (index: number) => GridRow | undefined;
  onShow?: (first: number, end: number) => void;
  selected?: number | null;
  onSelect?: (index: number) => void;
  rowTestId?: (index: number) => string;
}

export const ROW_PX = 34;
export const HEADER_PX = 38;
const KEY_SCROLL_PX = 90;

/** Rows and columns without end: only those in view are in the page. */
export function Grid({
  label,
  headTitle,
  headWidth = 72,
  columns,
  rowCount,
  row,
  onShow,
  selected = null,
  onSelect,
  rowTestId,
}: Props) {
  const id = useId();
  const edges = useMemo(() => columnEdges(columns.map((column) => column.width)), [columns]);
  const view = useGridView({
    rowCount,
    rowHeight: ROW_PX,
    headerHeight: HEADER_PX,
    selected,
    onShow,
  });
  const { scroller, onScroll, first, end, top, left, width, height, track } = view;
  const shown = columnsInView(edges, left, Math.max(0, width - headWidth));
  const fullWidth = headWidth + (edges.at(-1) ?? 0);
  const columnIndexes = Array.from({ length: shown.end - shown.first }, (_, i) => shown.first + i);

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      view.scrollSideways(event.key === 'ArrowLeft' ? -KEY_SCROLL_PX : KEY_SCROLL_PX);
      event.preventDefault();
      return;
    }
    const page = Math.max(1, Math.floor(height / ROW_PX) - 1);
    const from = selected ?? -1;
    const targets: Record<string, number> = {
      ArrowDown: from + 1,
      ArrowUp: from - 1,
      PageDown: from + page,
      PageUp: from - page,
      Home: 0,
      End: rowCount - 1,
    };
    const target = targets[event.key];
    if (target !== undefined && onSelect && rowCount > 0) {
      onSelect(Math.min(rowCount - 1, Math.max(0, target)));
      event.preventDefault();
    }
  }

  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={rowCount + 1}
      aria-colcount={columns.length + 1}
      aria-activedescendant={selected === null ? undefined : `${id}-${selected}`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a grid is walked with the arrow keys
      tabIndex={0}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
    >
      <div
        className={styles.header}
        role="row"
        aria-rowindex={1}
        style={{ width: fullWidth, height: HEADER_PX }}
      >
        <span className={styles.corner} role="columnheader" style={{ width: headWidth }}>
          {headTitle}
        </span>
        {columnIndexes.map((index) => {
          const column = columns[index];
          return column ? (
            <span
              key={index}
              className={styles.title}
              role="columnheader"
              aria-colindex={index + 2}
              data-align={column.align}
              title={column.title}
              style={{ left: headWidth + (edges[index] ?? 0), width: column.width }}
            >
              {column.mark}
              <span className={styles.clip}>{column.title}</span>
            </span>
          ) : null;
        })}
      </div>
      <div className={styles.track} style={{ height: track, width: fullWidth }}>
        {Array.from({ length: end - first }, (_, i) => first + i).map((index) => {
          const data = row(index);
          return (
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the grid itself takes the keys
            <div
              key={index}
              id={`${id}-${index}`}
              className={styles.row}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={selected === index}
              aria-label={data?.remark ? `${headTitle} ${data.head}: ${data.remark}` : undefined}
              // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/interactive-supports-focus -- see aria-activedescendant
              tabIndex={-1}
              data-tone={data?.tone}
              data-testid={rowTestId?.(index)}
              data-selectable={onSelect ? true : undefined}
              title={data?.remark ?? undefined}
              style={{ top: top + index * ROW_PX, height: ROW_PX }}
              onClick={() => onSelect?.(index)}
            >
              <span className={styles.head} role="rowheader" style={{ width: headWidth }}>
                {data?.head ?? ''}
              </span>
              {columnIndexes.map((column) => (
                <span
                  key={column}
                  className={styles.cell}
                  role="gridcell"
                  aria-colindex={column + 2}
                  data-align={columns[column]?.align}
                  style={{
                    left: headWidth + (edges[column] ?? 0),
                    width: columns[column]?.width,
                  }}
                >
                  {data ? data.cells[column] : <span className={styles.skeleton} />}
                </span>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
