import { useState } from 'react';
import { usePlaceWord } from '../../app/placeWord';
import styles from './PreviewStep.module.css';

/** Jumps to the record that stands on a line of the file. */
export function GotoLine({ show }: { show: (line: number) => Promise<boolean> }) {
  const word = usePlaceWord();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);

  async function go() {
    const line = Number(text.replaceAll(/[,\s]/g, ''));
    if (!Number.isInteger(line) || line < 1) {
      setProblem(text.trim() === '' ? null : `A ${word} is a whole number, from 1.`);
      return;
    }
    setProblem(
      (await show(line))
        ? null
        : word === 'row'
          ? 'The table has no such row.'
          : 'The file has no record there.',
    );
  }

  return (
    <form
      className={styles.goto}
      onSubmit={(event) => {
        event.preventDefault();
        void go();
      }}
    >
      {problem && (
        <span className={styles.gotoProblem} role="alert">
          {problem}
        </span>
      )}
      <input
        className={styles.gotoInput}
        value={text}
        inputMode="numeric"
        placeholder={`Go to ${word}…`}
        aria-label={`Go to ${word}`}
        data-testid="goto-line"
        onChange={(event) => {
          setText(event.currentTarget.value);
          setProblem(null);
        }}
      />
    </form>
  );
}
