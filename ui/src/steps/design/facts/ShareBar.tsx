import { percent } from '../../../components/amount';
import styles from './Facts.module.css';

export interface SharePart {
  count: number;
  tone: 'value' | 'word' | 'blank';
  /** "507 null words" */
  words: string;
}

interface Props {
  title: string;
  /** The share that matters most, in words. */
  said: string;
  of: number;
  parts: SharePart[];
}

/** A whole and its parts, as a bar and in words. */
export function ShareBar({ title, said, of, parts }: Props) {
  return (
    <div>
      <h3 className={styles.title}>
        {title} <span>{said}</span>
      </h3>
      <div className={styles.bar} aria-hidden>
        {parts.map(({ count, tone }) => (
          <span key={tone} data-tone={tone} style={{ width: `${percent(count, of)}%` }} />
        ))}
      </div>
      <p className={styles.legend}>
        {parts.map(({ tone, words }) => (
          <span key={tone} data-tone={tone}>
            {words}
          </span>
        ))}
      </p>
    </div>
  );
}
