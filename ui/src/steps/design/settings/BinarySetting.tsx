import { NativeSelect } from '@mantine/core';
import { useId } from 'react';
import type { BinaryText } from '../../../bindings/BinaryText';
import type { ColumnPlan } from '../../../bindings/ColumnPlan';
import { Field } from '../../../components/Field';
import styles from './Settings.module.css';
import { useColumnChange } from './useColumnChange';

/** How bytes are written in the file. */
export function BinarySetting({ column }: { column: ColumnPlan }) {
  const id = useId();
  const change = useColumnChange(column.column);
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
        onChange={(event) => change({ binary: event.currentTarget.value as BinaryText })}
      />
    </Field>
  );
}
