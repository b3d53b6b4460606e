import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './RunPanel.module.css';

interface Props {
  icon: Icon;
  title: string;
  /** What it does, or why it cannot be done. */
  words: ReactNode;
  wordsId?: string;
  tone?: 'amber';
  /** Absent where it cannot be done. */
  buttons?: ReactNode;
  /** Stands below: a question, a failure, where something was saved. */
  children?: ReactNode;
  testId: string;
}

/** One thing that can be done with a run: what it does, and the button for it. */
export function RunAction({
  icon: Sign,
  title,
  words,
  wordsId,
  tone,
  buttons,
  children,
  testId,
}: Props) {
  return (
    <li className={styles.action} data-testid={testId} data-tone={tone}>
      <Sign size={20} stroke={1.6} className={styles.actionSign} aria-hidden />
      <div className={styles.actionWords}>
        <h3>{title}</h3>
        <p id={wordsId}>{words}</p>
        {children && <div className={styles.actionMore}>{children}</div>}
      </div>
      {buttons && <div className={styles.actionButtons}>{buttons}</div>}
    </li>
  );
}
