import { IconPencil } from '@tabler/icons-react';
import type { BlankKind } from '../../bindings/BlankKind';
import { cellWords } from '../../components/blankWords';
import { CellText } from '../../components/grid/CellText';
import styles from './GridCell.module.css';

interface Props {
  /** The cell as it stands in the file. */
  text: string;
  /** What it is where nothing is in it and the source says so. */
  blank?: BlankKind;
  /** What it is read as, when the plan fixes it. */
  fixed: string | null;
  /** Why the record is rejected, when this cell is at fault. */
  fault: string | null;
  nullWords: string[];
}

/** A cell of the grid: what it is read as, and what is to be known of it. */
export function GridCell({ text, blank, fixed, fault, nullWords }: Props) {
  const read = fixed ?? text;
  const readBlank = fixed === null ? blank : undefined;
  const isNullWord = readBlank === undefined && read !== '' && nullWords.includes(read);
  const original = cellWords({ text, blank });
  const notes = [
    fault,
    fixed === null ? null : `Fixed. In your file: ${original}`,
    isNullWord ? `${read} counts as a blank cell` : null,
  ].filter((note) => note !== null);
  const shown = isNullWord ? (
    <span className={styles.nullWord}>{read}</span>
  ) : (
    <CellText text={read} blank={readBlank} />
  );
  if (notes.length === 0) {
    return shown;
  }
  return (
    <span
      className={styles.cell}
      data-fault={fault !== null || undefined}
      data-fixed={fixed !== null || undefined}
      title={notes.join('\n')}
    >
      {fixed !== null && <IconPencil size={12} className={styles.mark} aria-hidden />}
      {shown}
      <span className="visually-hidden">
        {fault !== null && ' (at fault)'}
        {fixed !== null && ` (fixed, in your file: ${original})`}
        {isNullWord && ' (counts as blank)'}
      </span>
    </span>
  );
}
