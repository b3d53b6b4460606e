import { IconPencil } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { CellText as Cell } from '../../bindings/CellText';
import type { Plan } from '../../bindings/Plan';
import type { RecordPreview } from '../../bindings/RecordPreview';
import { placeText, usePlaceWord } from '../../app/placeWord';
import { cellWords } from '../../components/blankWords';
import { CellText } from '../../components/grid/CellText';
import { LongText } from '../../components/LongText';
import { TextButton } from '../../components/TextButton';
import { cellFixOf } from '../../plan/fixesOf';
import styles from './ItemPanel.module.css';
import { quoted } from '../../components/quoted';
import type { Fix } from './useFixing';
import { ValueField } from './ValueField';

interface Props {
  record: RecordPreview;
  cell: Cell;
  plan: Plan;
  fix: Fix;
  /** False where a value retyped would change nothing. */
  mendable: boolean;
}

function Value({ cell }: { cell: Cell }) {
  const text = cell.fixed ?? cell.text;
  const blank = cell.fixed === null ? cell.blank : undefined;
  return blank !== undefined || text.trim() === '' ? (
    <CellText text={text} blank={blank} />
  ) : (
    <LongText text={text} />
  );
}

/** A cell of the file, which can be read as another value; the file keeps the one it has. */
export function FileCell({ record, cell, plan, fix, mendable }: Props) {
  const [editing, setEditing] = useState(false);
  const pencil = useRef<HTMLButtonElement>(null);
  const back = useRef(false);
  const typed = cellFixOf(plan, record.number, cell.column);
  const at = { line: record.line, place: record.locator ?? undefined };
  const where = `${cell.column} in ${placeText(usePlaceWord(), at)}`;
  const isNullWord =
    (cell.fixed !== null || cell.blank === undefined) &&
    cell.text !== '' &&
    (plan.columns
      .find((entry) => entry.column === cell.column)
      ?.null_words.includes(cell.fixed ?? cell.text) ??
      false);

  // The field goes when it is done with: the keyboard goes back to where it came from.
  useEffect(() => {
    if (!editing && back.current) {
      back.current = false;
      pencil.current?.focus();
    }
  }, [editing]);

  function close() {
    back.current = true;
    setEditing(false);
  }

  return (
    <>
      <div className={styles.name} title={cell.column}>
        <span>{cell.column}</span>
        {mendable && !editing && (
          <button
            ref={pencil}
            type="button"
            className={styles.pencil}
            aria-label={`Type a new value for ${where}`}
            title="Type a new value"
            data-testid={`fix-cell-${cell.column}`}
            onClick={() => setEditing(true)}
          >
            <IconPencil size={14} aria-hidden />
          </button>
        )}
      </div>
      {editing ? (
        <ValueField
          label={`New value for ${cell.column}`}
          initial={typed?.value ?? cell.fixed ?? cell.text}
          save="Save"
          testId="fix-value"
          saveTestId="fix-save"
          onCancel={close}
          onSave={(value) => {
            fix(
              [
                {
                  edit: 'fix_cell',
                  fix: {
                    record: record.number,
                    ...at,
                    column: cell.column,
                    was: typed?.was ?? cell.text,
                    value,
                  },
                },
              ],
              `${where} is ${value === '' ? 'blank' : quoted(value)}`,
            );
            close();
          }}
        />
      ) : (
        <p className={styles.raw}>
          <Value cell={cell} />
          {isNullWord && <span className={styles.counts}> counts as blank</span>}
        </p>
      )}
      {cell.fixed !== null && !editing && (
        <p className={styles.was}>
          was{' '}
          <s>
            <LongText text={cellWords(cell)} />
          </s>
          {typed ? (
            <>
              {' '}
              <TextButton
                testId={`fix-undo-${cell.column}`}
                onClick={() => {
                  fix(
                    [{ edit: 'remove_cell_fix', record: record.number, column: cell.column }],
                    `Undo the fix of ${where}`,
                  );
                  pencil.current?.focus();
                }}
              >
                Undo<span className="visually-hidden"> the fix of {where}</span>
              </TextButton>
            </>
          ) : (
            <span className={styles.counts}> a fix of the whole column</span>
          )}
        </p>
      )}
    </>
  );
}
