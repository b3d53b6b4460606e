import type { Icon } from '@tabler/icons-react';
import styles from './Sign.module.css';

export type Tone = 'good' | 'calm' | 'amber';

interface Props {
  icon: Icon;
  tone: Tone;
  large?: boolean;
}

/** How something stands, as a sign. The words beside it say the same. */
export function Sign({ icon: Drawn, tone, large = false }: Props) {
  return (
    <span className={styles.sign} data-tone={tone} data-large={large || undefined}>
      <Drawn size={large ? 25 : 17} stroke={large ? 1.7 : 1.9} aria-hidden />
    </span>
  );
}
