import { Autocomplete, Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import styles from './Settings.module.css';

interface Props {
  column: string;
  /** The most frequent values, offered for the first field. */
  frequent: string[];
  onReplace: (from: string, to: string) => void;
}

/** Which value is replaced in every cell, and by what. */
export function ReplaceForm({ column, frequent, onReplace }: Props) {
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const missing = from === '';
  function replace() {
    if (!missing) {
      onReplace(from, to);
    }
  }
  return (
    <div className={styles.replace}>
      <Autocomplete
        size="xs"
        label="A cell that is exactly"
        placeholder={frequent[0] ?? 'N/A'}
        data={[...new Set(frequent)]}
        value={from}
        spellCheck={false}
        data-testid={`fix-from-${column}`}
        onChange={setFrom}
      />
      <TextInput
        size="xs"
        label="is read as"
        placeholder="nothing: a blank cell"
        value={to}
        spellCheck={false}
        data-testid={`fix-to-${column}`}
        onChange={(event) => setTo(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Enter' && replace()}
      />
      <Button
        size="xs"
        variant="default"
        aria-disabled={missing || undefined}
        title={missing ? 'Say first which value is replaced.' : undefined}
        data-testid={`fix-apply-${column}`}
        onClick={replace}
      >
        Replace
      </Button>
    </div>
  );
}
