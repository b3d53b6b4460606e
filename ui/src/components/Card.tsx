import type { ReactNode } from 'react';
import styles from './Card.module.css';

interface Props {
  title?: ReactNode;
  /** Stands at the right of the title. */
  action?: ReactNode;
  className?: string;
  testId?: string;
  children: ReactNode;
}

/** A white sheet with a hairline border. */
export function Card({ title, action, className, testId, children }: Props) {
  return (
    <section className={`${styles.card} ${className ?? ''}`} data-testid={testId}>
      {title !== undefined && (
        <div className={styles.head}>
          <h2 className={styles.title}>{title}</h2>
          {action}
        </div>
      )}
      {children}
    </section>
  );
}
