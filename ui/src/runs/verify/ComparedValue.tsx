import { useState } from 'react';
import { amount } from '../../components/amount';
import { TextButton } from '../../components/TextButton';
import styles from './Verify.module.css';
import { excerpt } from './excerpt';

interface Props {
  /** `null`: there is no such attribute. */
  text: string | null;
  other: string | null;
}

/** One of two values that differ: where they do is marked, and a long one is cut around it. */
export function ComparedValue({ text, other }: Props) {
  const [whole, setWhole] = useState(false);
  if (text === null) {
    return <i className={styles.none}>no such attribute</i>;
  }
  if (text === '') {
    return <i className={styles.none}>empty text</i>;
  }
  const { before, marked, after, isCut } = excerpt(text, other);
  return (
    <>
      <span className={styles.value} data-whole={whole || undefined}>
        {whole ? (
          text
        ) : (
          <>
            {before}
            {marked !== '' && (other === null ? marked : <mark>{marked}</mark>)}
            {after}
          </>
        )}
      </span>
      {isCut && (
        <p className={styles.all}>
          <TextButton expanded={whole} onClick={() => setWhole(!whole)}>
            {whole ? 'Show the difference alone' : `Show all ${amount(text.length)} characters`}
          </TextButton>
        </p>
      )}
    </>
  );
}
