import { NativeSelect, TextInput } from '@mantine/core';
import { useId } from 'react';
import type { Blank } from '../../../bindings/Blank';
import type { ColumnPlan } from '../../../bindings/ColumnPlan';
import type { ColumnProfile } from '../../../bindings/ColumnProfile';
import { useDraft } from '../../../app/useDraft';
import { usePlanEdit } from '../../../app/usePlanEdit';
import { plural } from '../../../components/amount';
import { Field } from '../../../components/Field';
import styles from './Settings.module.css';

const blanks: { value: Blank; label: string }[] = [
  { value: 'leave_out', label: 'Nothing: leave the attribute out' },
  { value: 'null', label: 'NULL: explicitly nothing' },
  { value: 'empty_text', label: 'An empty text' },
  { value: 'value', label: 'This value…' },
];

interface Props {
  column: ColumnPlan;
  profile: ColumnProfile;
  isKey: boolean;
}

/** What a blank cell becomes. */
export function BlankSetting({ column, profile, isKey }: Props) {
  const id = useId();
  const edit = usePlanEdit();
  const [value, typeValue] = useDraft(column.blank_value, (typed) =>
    edit([{ edit: 'blank_value', column: column.column, value: typed }], {
      replaces: `blank value of ${column.column}`,
    }),
  );
  const counted =
    profile.blank === 0
      ? 'No cell of this file is blank.'
      : `${plural(profile.blank, 'cell is', 'cells are')} blank.`;
  return (
    <Field
      for={id}
      label="Blank cells become"
      reason={
        isKey ? `${counted} This is a key: a record whose key is blank is rejected.` : counted
      }
    >
      <div className={styles.narrow}>
        <NativeSelect
          id={id}
          size="xs"
          aria-describedby={`${id}-reason`}
          data={blanks}
          value={column.blank}
          data-testid={`blank-${column.column}`}
          onChange={(event) => {
            const blank = event.currentTarget.value as Blank;
            void edit([{ edit: 'blank', column: column.column, blank }]);
          }}
        />
        {column.blank === 'value' && (
          <TextInput
            mt={6}
            size="xs"
            aria-label={`What a blank ${column.column} is read as`}
            placeholder="As it would stand in the file"
            value={value}
            data-testid={`blank-value-${column.column}`}
            onChange={(event) => typeValue(event.currentTarget.value)}
          />
        )}
      </div>
    </Field>
  );
}
