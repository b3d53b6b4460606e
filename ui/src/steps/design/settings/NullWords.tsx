import { Button, TextInput } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { ColumnPlan } from '../../../bindings/ColumnPlan';
import type { ColumnProfile } from '../../../bindings/ColumnProfile';
import { usePlanEdit } from '../../../app/usePlanEdit';
import { plural } from '../../../components/amount';
import { Field } from '../../../components/Field';
import styles from './Settings.module.css';

interface Props {
  column: ColumnPlan;
  profile: ColumnProfile;
}

/** Words that stand where a value is missing: those met in the file, and any that the person types. */
export function NullWords({ column, profile }: Props) {
  const edit = usePlanEdit();
  const [typed, setTyped] = useState('');
  const [own, setOwn] = useState<string[]>([]);
  const met = new Map(profile.null_words.map(({ value, count }) => [value, count]));
  // A word that is switched off stays in sight, so that it can be switched on again.
  const words = [...new Set([...met.keys(), ...own, ...column.null_words])];

  function setCounts(word: string, counts: boolean) {
    void edit([{ edit: 'null_word', column: column.column, word, counts }]);
  }

  function add() {
    const word = typed.trim();
    if (word !== '') {
      setOwn((before) => [...new Set([...before, word])]);
      setCounts(word, true);
      setTyped('');
    }
  }

  return (
    <Field
      label="Words that count as blank"
      reason="A cell that is exactly this word is treated as a blank one."
    >
      <div className={styles.chips}>
        {words.map((word) => {
          const counts = column.null_words.includes(word);
          const cells = met.get(word);
          return (
            <button
              key={word}
              type="button"
              className={styles.chip}
              aria-pressed={counts}
              title={counts ? `${word} counts as blank` : `${word} is read as a value`}
              data-testid={`null-word-${column.column}-${word}`}
              onClick={() => setCounts(word, !counts)}
            >
              {counts && <IconCheck size={13} stroke={2.2} aria-hidden />}
              <code>{word}</code>
              {cells !== undefined && ` · ${plural(cells, 'cell')}`}
            </button>
          );
        })}
        <TextInput
          size="xs"
          placeholder="Another word…"
          aria-label={`Another word that counts as blank in ${column.column}`}
          spellCheck={false}
          value={typed}
          data-testid={`null-word-new-${column.column}`}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Enter' && add()}
        />
        {typed.trim() !== '' && (
          <Button
            size="compact-sm"
            variant="default"
            data-testid={`null-word-add-${column.column}`}
            onClick={add}
          >
            Add
          </Button>
        )}
      </div>
    </Field>
  );
}
