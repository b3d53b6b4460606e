import { Checkbox, NativeSelect } from '@mantine/core';
import { useId } from 'react';
import type { ColumnPlan } from '../../../bindings/ColumnPlan';
import type { DecimalMark } from '../../../bindings/DecimalMark';
import type { Grouping } from '../../../bindings/Grouping';
import { usePlanEdit } from '../../../app/usePlanEdit';
import { Field } from '../../../components/Field';
import styles from './Settings.module.css';

const marks: Record<DecimalMark, string> = { point: '.', comma: ',' };

const groupings: Record<Grouping, { name: string; sign: string }> = {
  none: { name: 'Nothing', sign: '' },
  comma: { name: 'Comma', sign: ',' },
  point: { name: 'Point', sign: '.' },
  space: { name: 'Space', sign: ' ' },
  apostrophe: { name: 'Apostrophe', sign: '’' },
};

/** How numbers are written in the file; in DynamoDB every number is written the same way. */
export function NumberSettings({ column }: { column: ColumnPlan }) {
  const id = useId();
  const edit = usePlanEdit();
  const { decimal, grouping, currency } = column.number;
  const set = (part: Partial<ColumnPlan['number']>) =>
    void edit(({ columns }) => {
      const now = columns.find((entry) => entry.column === column.column)?.number;
      const number = { ...(now ?? column.number), ...part };
      return [{ edit: 'number_reading', column: column.column, number }];
    });
  const thousand = groupings[grouping].sign;
  const written = `${currency ? '€ ' : ''}1${thousand}234${thousand}567${marks[decimal]}50`;
  // The sign of a fraction cannot stand between thousands too.
  const possible = (Object.keys(groupings) as Grouping[]).filter(
    (entry) => groupings[entry].sign !== marks[decimal],
  );
  return (
    <>
      <Field
        for={`${id}-decimal`}
        label="Before a fraction"
        reason={
          <>
            <code>{written}</code> is read as 1234567.50
          </>
        }
      >
        <NativeSelect
          id={`${id}-decimal`}
          className={styles.narrow}
          size="xs"
          aria-describedby={`${id}-decimal-reason`}
          data={[
            { value: 'point', label: 'Point: 0.5' },
            { value: 'comma', label: 'Comma: 0,5' },
          ]}
          value={decimal}
          data-testid={`decimal-${column.column}`}
          onChange={(event) => set({ decimal: event.currentTarget.value as DecimalMark })}
        />
      </Field>
      <Field for={`${id}-grouping`} label="Between thousands">
        <div className={styles.row}>
          <NativeSelect
            id={`${id}-grouping`}
            className={styles.narrow}
            size="xs"
            data={possible.map((value) => ({
              value,
              label: `${groupings[value].name}: 1${groupings[value].sign}234${groupings[value].sign}567`,
            }))}
            value={grouping}
            data-testid={`grouping-${column.column}`}
            onChange={(event) => set({ grouping: event.currentTarget.value as Grouping })}
          />
        </div>
        <Checkbox
          mt={8}
          size="xs"
          label="Take off currency signs and codes (€ 5, 5 EUR)"
          checked={currency}
          data-testid={`currency-${column.column}`}
          onChange={(event) => set({ currency: event.currentTarget.checked })}
        />
      </Field>
    </>
  );
}
