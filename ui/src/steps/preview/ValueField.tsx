import { Button } from '@mantine/core';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import styles from './ValueField.module.css';

const CHARACTERS_A_LINE = 24;
const MAX_LINES = 5;

interface Props {
  label: string;
  initial: string;
  /** What the button that takes the value says. */
  save: string;
  onSave: (value: string) => void;
  onCancel: () => void;
  /** Of the field; the button beside `save` is called `…-cancel`. */
  testId: string;
  saveTestId: string;
}

function linesOf(text: string): number {
  return text
    .split('\n')
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / CHARACTERS_A_LINE)), 0);
}

/** One value, typed where it stands. Enter takes it, Escape leaves it as it was. */
export function ValueField({ label, initial, save, onSave, onCancel, testId, saveTestId }: Props) {
  const id = useId();
  const [value, setValue] = useState(initial);
  const field = useRef<HTMLTextAreaElement>(null);
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => {
    field.current?.focus({ preventScroll: true });
    field.current?.select();
    form.current?.scrollIntoView({ block: 'nearest' });
  }, []);

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) {
      return;
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      onSave(value);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      onCancel();
    }
  }

  return (
    <div ref={form} className={styles.form}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <textarea
        ref={field}
        id={id}
        className={styles.field}
        rows={Math.min(MAX_LINES, linesOf(value))}
        value={value}
        spellCheck={false}
        placeholder="blank"
        data-testid={testId}
        onChange={(event) => setValue(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <div className={styles.buttons}>
        <Button size="compact-xs" data-testid={saveTestId} onClick={() => onSave(value)}>
          {save}
        </Button>
        <Button
          variant="default"
          size="compact-xs"
          data-testid={`${testId}-cancel`}
          onClick={onCancel}
        >
          Cancel
        </Button>
      </div>
    </div>
  );
}
