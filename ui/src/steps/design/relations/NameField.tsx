import { TextInput } from '@mantine/core';
import { useState } from 'react';

interface Props {
  label: string;
  /** The name as it is now. */
  name: string;
  testId: string;
  onName: (name: string) => void;
}

/** A field for a name, which is taken once the field is left or Enter is pressed. */
export function NameField({ label, name, testId, onName }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const taken = () => {
    if (typed !== null && typed.trim() !== name) {
      onName(typed.trim());
    }
    setTyped(null);
  };
  return (
    <TextInput
      label={label}
      size="xs"
      spellCheck={false}
      data-testid={testId}
      value={typed ?? name}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      onBlur={taken}
      onKeyDown={({ key }) => key === 'Enter' && taken()}
    />
  );
}
