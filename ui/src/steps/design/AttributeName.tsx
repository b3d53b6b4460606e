import { useState, type KeyboardEvent } from 'react';
import type { ColumnPlan } from '../../bindings/ColumnPlan';
import { useMigration } from '../../app/MigrationProvider';
import { usePlanEdit } from '../../app/usePlanEdit';
import { attributeNameProblem, renameAttribute } from '../../plan/edit';
import styles from './Columns.module.css';

/**
 * The attribute's name, changed in place. It counts when the person leaves the field or presses Enter, so that
 * a half-typed name never meets another attribute's.
 */
export function AttributeName({ column }: { column: ColumnPlan }) {
  const { state } = useMigration();
  const edit = usePlanEdit();
  const [draft, setDraft] = useState<string | null>(null);
  const shown = draft ?? column.attribute;
  const problem =
    draft !== null && state.plan && draft !== column.attribute
      ? attributeNameProblem(state.plan, column.column, draft.trim())
      : null;

  function commit() {
    if (draft !== null && problem === null) {
      edit((plan) => renameAttribute(plan, column.column, draft.trim()));
      setDraft(null);
    }
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === 'Enter') {
      commit();
    } else if (event.key === 'Escape') {
      setDraft(null);
    }
  }

  return (
    <>
      <input
        className={styles.attributeName}
        value={shown}
        disabled={!column.included}
        spellCheck={false}
        autoComplete="off"
        title={shown}
        aria-label={`Attribute for ${column.column}`}
        aria-invalid={problem !== null}
        data-testid={`attribute-${column.column}`}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={onKeyDown}
      />
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
