import type { ColumnPlan } from '../../bindings/ColumnPlan';
import { useNameDraft } from '../../app/useNameDraft';
import { usePlanEdit } from '../../app/usePlanEdit';
import styles from './Columns.module.css';

/** The attribute's name, changed in place; the engine says when it cannot be called that. */
export function AttributeName({ column }: { column: ColumnPlan }) {
  const edit = usePlanEdit();
  const { field, problem } = useNameDraft(column.attribute, (attribute) =>
    edit([{ edit: 'rename_attribute', column: column.column, attribute }], { quiet: true }),
  );
  return (
    <>
      <input
        className={styles.attributeName}
        disabled={!column.included}
        spellCheck={false}
        autoComplete="off"
        title={field.value}
        aria-label={`Attribute for ${column.column}`}
        aria-invalid={problem !== null}
        data-testid={`attribute-${column.column}`}
        {...field}
      />
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
