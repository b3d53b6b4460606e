import type { ReactNode } from 'react';
import styles from './TextButton.module.css';

interface Props {
  onClick: () => void;
  testId?: string;
  /** For what opens something: whether it is open. */
  expanded?: boolean;
  children: ReactNode;
}

/** A quiet thing to do, in the middle of words. */
export function TextButton({ onClick, testId, expanded, children }: Props) {
  return (
    <button
      type="button"
      className={styles.button}
      aria-expanded={expanded}
      data-testid={testId}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
