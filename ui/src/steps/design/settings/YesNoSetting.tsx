import { TextInput } from '@mantine/core';
import type { ColumnPlan } from '../../../bindings/ColumnPlan';
import { useDraft } from '../../../app/useDraft';
import { usePlanEdit } from '../../../app/usePlanEdit';
import { Field } from '../../../components/Field';
import styles from './Settings.module.css';

const usual: { yes: string; no: string }[] = [
  { yes: 'true', no: 'false' },
  { yes: 'yes', no: 'no' },
  { yes: 'y', no: 'n' },
  { yes: 't', no: 'f' },
  { yes: '1', no: '0' },
];

/** The two words that mean yes and no. */
export function YesNoSetting({ column }: { column: ColumnPlan }) {
  const edit = usePlanEdit();
  const [{ yes, no }, type] = useDraft(column.yes_no, (words) =>
    edit([{ edit: 'yes_no_words', column: column.column, words }], {
      replaces: `yes and no of ${column.column}`,
    }),
  );
  return (
    <Field
      label="Yes and No are written"
      reason="In capitals or not. Any other word is rejected: nothing is guessed."
    >
      <div className={styles.row}>
        <TextInput
          size="xs"
          leftSection="Yes"
          leftSectionWidth={36}
          aria-label={`The word for yes in ${column.column}`}
          spellCheck={false}
          value={yes}
          data-testid={`yes-${column.column}`}
          onChange={(event) => type({ yes: event.currentTarget.value, no })}
        />
        <TextInput
          size="xs"
          leftSection="No"
          leftSectionWidth={36}
          aria-label={`The word for no in ${column.column}`}
          spellCheck={false}
          value={no}
          data-testid={`no-${column.column}`}
          onChange={(event) => type({ yes, no: event.currentTarget.value })}
        />
        {usual.map((pair) => (
          <button
            key={pair.yes}
            type="button"
            className={styles.chip}
            aria-pressed={pair.yes === yes && pair.no === no}
            data-testid={`yes-no-${column.column}-${pair.yes}`}
            onClick={() => type(pair)}
          >
            {pair.yes} / {pair.no}
          </button>
        ))}
      </div>
    </Field>
  );
}
