import type { ReactNode } from 'react';
import styles from './Lead.module.css';

interface Props {
  /** A large `Sign`, or what turns while something is waited for. */
  sign: ReactNode;
  title: ReactNode;
  titleTestId?: string;
  /** What became of every record, as a sum. */
  sum?: string;
  sumTestId?: string;
  /** What is told again while it changes. */
  isStatus?: boolean;
  /** Sentences below the title, each a `<p>`. */
  children?: ReactNode;
}

/** The first thing that a card says: a sign, the outcome in a few words, and what there is to say of it. */
export function Lead({
  sign,
  title,
  titleTestId,
  sum,
  sumTestId,
  isStatus = false,
  children,
}: Props) {
  return (
    <div className={styles.lead}>
      {sign}
      <div className={styles.words} role={isStatus ? 'status' : undefined}>
        <h2 data-testid={titleTestId}>{title}</h2>
        {sum !== undefined && (
          <p className={styles.sum} data-testid={sumTestId}>
            {sum}
          </p>
        )}
        {children}
      </div>
    </div>
  );
}
