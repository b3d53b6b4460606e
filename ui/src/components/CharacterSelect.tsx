import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import styles from './CharacterSelect.module.css';
import { characterName, characterNames } from './characterNames';

const OTHER = 'other';

interface Props {
  id: string;
  /** What it is, for those who do not see the label: "What separates cells". */
  label: string;
  value: string;
  /** The characters to choose from; any other can be typed. */
  characters: string[];
  mostCharacters?: number;
  onChange: (value: string) => void;
  disabled?: boolean;
  testId: string;
}

/** What stands between things: one of the usual characters, or another that is typed. */
export function CharacterSelect({
  id,
  label,
  value,
  characters,
  mostCharacters = 1,
  onChange,
  disabled = false,
  testId,
}: Props) {
  const [typing, setTyping] = useState(false);
  const [draft, setDraft] = useState<string | null>(null);
  const usual = characters.includes(value);
  const other = typing || !usual;

  function commit() {
    if (draft !== null && draft !== '' && draft !== value) {
      onChange(draft);
    }
    setDraft(null);
  }

  return (
    <div className={styles.select}>
      <NativeSelect
        id={id}
        size="xs"
        aria-describedby={`${id}-reason`}
        data={[
          ...characters.map((character) => ({
            value: character,
            label: characterNames[character] ?? character,
          })),
          { value: OTHER, label: 'Another…' },
        ]}
        value={other ? OTHER : value}
        disabled={disabled}
        data-testid={testId}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          setTyping(chosen === OTHER);
          setDraft(null);
          if (chosen !== OTHER) {
            onChange(chosen);
          }
        }}
      />
      {other && (
        <TextInput
          size="xs"
          className={styles.other}
          aria-label={`${label}, typed`}
          title={characterName(value)}
          maxLength={mostCharacters}
          disabled={disabled}
          value={draft ?? (usual ? '' : value)}
          data-testid={`${testId}-other`}
          onChange={(event) => setDraft(event.currentTarget.value)}
          onBlur={commit}
          onKeyDown={(event) => event.key === 'Enter' && commit()}
        />
      )}
    </div>
  );
}
