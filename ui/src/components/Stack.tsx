import type { ReactNode } from 'react';
import styles from './Stack.module.css';

/** Cards and notices, one below the other. */
export function Stack({ testId, children }: { testId?: string; children: ReactNode }) {
  return (
    <div className={styles.stack} data-testid={testId}>
      {children}
    </div>
  );
}
