import { IconCoins, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './CostNote.module.css';

interface Props {
  testId: string;
  icon?: Icon;
  children: ReactNode;
}

/** What to weigh before it happens: as a rule what it costs on AWS. */
export function CostNote({ testId, icon: Drawn = IconCoins, children }: Props) {
  return (
    <div className={styles.cost} data-testid={testId}>
      <Drawn size={19} stroke={1.7} aria-hidden />
      <div>{children}</div>
    </div>
  );
}
