import { useState } from 'react';
import { amount } from './amount';
import styles from './LongText.module.css';

const SHOWN_CHARACTERS = 600;

/** A value whole, unless it is very long: then its beginning, and the rest on request. */
export function LongText({ text }: { text: string }) {
  const [whole, setWhole] = useState(false);
  if (whole || text.length <= SHOWN_CHARACTERS) {
    return <>{text}</>;
  }
  return (
    <>
      {text.slice(0, SHOWN_CHARACTERS)}…{' '}
      <button type="button" className={styles.all} onClick={() => setWhole(true)}>
        Show all {amount(text.length)} characters
      </button>
    </>
  );
}
