import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './Question.module.css';

interface Props {
  icon: Icon;
  /** Amber while it is open, quiet once it is answered. */
  answered: boolean;
  /** The question, or what the answer means. */
  said: ReactNode;
  /** What else belongs to it: a sample. */
  below?: ReactNode;
  testId?: string;
  /** The answers to choose from. */
  children: ReactNode;
}

/** Something that only the person can know. Nothing is assumed. */
export function Question({ icon: Sign, answered, said, below, testId, children }: Props) {
  return (
    <div className={styles.question} data-answered={answered || undefined} data-testid={testId}>
      <Sign size={18} stroke={1.7} className={styles.icon} aria-hidden />
      <div className={styles.said}>
        <p>{said}</p>
        {below}
      </div>
      <div className={styles.answers}>{children}</div>
    </div>
  );
}
