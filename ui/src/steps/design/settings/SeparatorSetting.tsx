import { useId } from 'react';
import type { ColumnPlan } from '../../../bindings/ColumnPlan';
import { usePlanEdit } from '../../../app/usePlanEdit';
import { CharacterSelect } from '../../../components/CharacterSelect';
import { Field } from '../../../components/Field';
import styles from './Settings.module.css';

const MAX_CHARACTERS = 5;

/** What stands between the elements of a list or set. */
export function SeparatorSetting({ column }: { column: ColumnPlan }) {
  const id = useId();
  const edit = usePlanEdit();
  const set = column.kind !== 'list';
  return (
    <Field
      for={id}
      label="Between elements"
      reason={
        set
          ? 'A set has no order, and holds no element twice.'
          : 'A list keeps its elements in their order.'
      }
    >
      <div className={styles.narrow}>
        <CharacterSelect
          id={id}
          label={`What stands between the elements of ${column.column}`}
          value={column.separator}
          characters={[',', ';', '|', '/', ' ']}
          mostCharacters={MAX_CHARACTERS}
          testId={`separator-${column.column}`}
          onChange={(separator) =>
            void edit([{ edit: 'separator', column: column.column, separator }])
          }
        />
      </div>
    </Field>
  );
}
