import type { ReactNode } from 'react';
import styles from './Side.module.css';

interface Props {
  /** The `id` of the control, so that the label is the control's own. */
  for: string;
  /** What it is for, in plain words. */
  label: string;
  /** DynamoDB's own word for it. */
  term?: string;
  /** Why it is proposed so. */
  reason?: string;
  children: ReactNode;
}

/** One part of the table: plain words and DynamoDB's term on the left, the control and its reason on the right. */
export function Field({ for: id, label, term, reason, children }: Props) {
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
        {term && <small>{term}</small>}
      </label>
      <div className={styles.control}>
        {children}
        {reason && (
          <p id={`${id}-reason`} className={styles.reason}>
            {reason}
          </p>
        )}
      </div>
    </div>
  );
}
