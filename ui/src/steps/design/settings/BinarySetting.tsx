import { NativeSelect } from '@mantine/core';
import { useId } from 'react';
import type { BinaryText } from '../../../bindings/BinaryText';
import type { ColumnPlan } from '../../../bindings/ColumnPlan';
import { usePlanEdit } from '../../../app/usePlanEdit';
import { Field } from '../../../components/Field';
import styles from './Settings.module.css';

/** How bytes are written in the file. */
export function BinarySetting({ column }: { column: ColumnPlan }) {
  const id = useId();
  const edit = usePlanEdit();
  return (
    <Field for={id} label="Bytes are written in">
      <NativeSelect
        id={id}
        className={styles.narrow}
        size="xs"
        data={[
          { value: 'hex', label: 'Hexadecimal digits: 0x4F6B' },
          { value: 'base64', label: 'Base64: T2s=' },
        ]}
        value={column.binary}
        data-testid={`binary-${column.column}`}
        onChange={(event) => {
          const binary = event.currentTarget.value as BinaryText;
          void edit([{ edit: 'binary', column: column.column, binary }]);
        }}
      />
    </Field>
  );
}
