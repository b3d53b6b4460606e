import { useId, type ReactNode } from 'react';
import styles from './Field.module.css';

interface Props {
  /** The `id` of the control, so that the label is the control's own; without it the controls are a group. */
  for?: string;
  /** What it is for, in plain words. */
  label: ReactNode;
  /** DynamoDB's own word for it. */
  term?: string;
  /** Why it is proposed so, or what it means. */
  reason?: ReactNode;
  children: ReactNode;
}

/** One thing to decide: plain words and DynamoDB's term on the left, the control and its reason on the right. */
export function Field({ for: id, label, term, reason, children }: Props) {
  const labelId = useId();
  const words = (
    <>
      {label}
      {term && <small>{term}</small>}
    </>
  );
  return (
    <div
      className={styles.field}
      role={id === undefined ? 'group' : undefined}
      aria-labelledby={id === undefined ? labelId : undefined}
    >
      {id === undefined ? (
        <p id={labelId} className={styles.label}>
          {words}
        </p>
      ) : (
        <label htmlFor={id} className={styles.label}>
          {words}
        </label>
      )}
      <div className={styles.control}>
        {children}
        {reason && (
          <p id={id === undefined ? undefined : `${id}-reason`} className={styles.reason}>
            {reason}
          </p>
        )}
      </div>
    </div>
  );
}
