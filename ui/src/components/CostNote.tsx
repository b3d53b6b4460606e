import { IconCoins } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './CostNote.module.css';

/** What costs money on AWS: said before it does. */
export function CostNote({ testId, children }: { testId: string; children: ReactNode }) {
  return (
    <p className={styles.cost} data-testid={testId}>
      <IconCoins size={19} stroke={1.7} aria-hidden />
      <span>{children}</span>
    </p>
  );
}
