import { NativeSelect } from '@mantine/core';
import { useId } from 'react';
import type { ColumnPlan } from '../../../bindings/ColumnPlan';
import type { DateAs } from '../../../bindings/DateAs';
import type { DateOrder } from '../../../bindings/DateOrder';
import { usePlanEdit } from '../../../app/usePlanEdit';
import { Field } from '../../../components/Field';
import styles from './Settings.module.css';

const orders: { value: DateOrder; label: string }[] = [
  { value: 'year_first', label: 'The year: 2024-04-03' },
  { value: 'day_first', label: 'The day: 03/04/2024 is 3 April' },
  { value: 'month_first', label: 'The month: 03/04/2024 is March 4' },
];

/** How dates are read, and as what they are written. */
export function DateSettings({ column }: { column: ColumnPlan }) {
  const id = useId();
  const edit = usePlanEdit();
  const timed = column.kind === 'date_time';
  return (
    <>
      <Field
        for={`${id}-order`}
        label="What comes first"
        reason="ISO 8601 dates and names of months are read in every order."
      >
        <NativeSelect
          id={`${id}-order`}
          className={styles.narrow}
          size="xs"
          aria-describedby={`${id}-order-reason`}
          data={orders}
          value={column.date_order}
          data-testid={`date-order-${column.column}`}
          onChange={(event) => {
            const order = event.currentTarget.value as DateOrder;
            void edit([{ edit: 'date_order', column: column.column, order }]);
          }}
        />
      </Field>
      <Field
        for={`${id}-as`}
        label="Written as"
        reason={
          column.date_as === 'iso_text'
            ? 'Reads well, and sorts by time as it stands.'
            : 'The seconds since 1970 began. DynamoDB’s time to live (TTL) wants them: it deletes an item by itself once that moment has passed.'
        }
      >
        <NativeSelect
          id={`${id}-as`}
          className={styles.narrow}
          size="xs"
          aria-describedby={`${id}-as-reason`}
          data={[
            {
              value: 'iso_text',
              label: timed ? 'Text (S): 2024-04-03T09:30:00Z' : 'Text (S): 2024-04-03',
            },
            { value: 'epoch_seconds', label: 'Number (N): 1712136600, epoch seconds' },
          ]}
          value={column.date_as}
          data-testid={`date-as-${column.column}`}
          onChange={(event) => {
            const date_as = event.currentTarget.value as DateAs;
            void edit([{ edit: 'date_as', column: column.column, date_as }]);
          }}
        />
      </Field>
    </>
  );
}
