import type { ReactNode } from 'react';
import styles from './Foot.module.css';

export type FootTone = 'calm' | 'good' | 'amber' | 'red';

interface Props {
  /** Of the words, which say why a button cannot be pressed. */
  id: string;
  /** The state of things. */
  words: ReactNode;
  tone: FootTone;
  /** `alert` for an answer to what was just tried; `off` while figures run. */
  live?: 'polite' | 'off' | 'alert';
  children: ReactNode;
}

/** The state of things in words, and at its right what there is to do next. */
export function Foot({ id, words, tone, live = 'polite', children }: Props) {
  return (
    <footer className={styles.foot}>
      <p
        className={styles.words}
        id={id}
        data-testid={id}
        data-tone={tone}
        role={live === 'alert' ? 'alert' : undefined}
        aria-live={live === 'alert' ? undefined : live}
      >
        {words}
      </p>
      <div className={styles.buttons}>{children}</div>
    </footer>
  );
}
