import { TextInput } from '@mantine/core';
import type { KeyShape } from '../../bindings/KeyShape';
import { TypeBadge } from '../../components/TypeBadge';
import { keyTypeWords } from './ways';

interface Props {
  keyShape: KeyShape;
  label: string;
  value: string;
  problem: string | null;
  testId: string;
  className?: string;
  onChange: (value: string) => void;
}

/** A value of a key, in the key's type. */
export function ValueField({
  keyShape,
  label,
  value,
  problem,
  testId,
  className,
  onChange,
}: Props) {
  return (
    <TextInput
      className={className}
      label={label}
      placeholder={keyTypeWords[keyShape.key_type]}
      leftSection={<TypeBadge type={keyShape.key_type} />}
      leftSectionWidth={38}
      inputMode={keyShape.key_type === 'N' ? 'decimal' : 'text'}
      spellCheck={false}
      autoComplete="off"
      value={value}
      error={problem}
      data-testid={testId}
      styles={{ input: { fontFamily: 'var(--font-mono)' } }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
