import type { ReactNode } from 'react';
import styles from './Figures.module.css';

export interface Figure {
  label: string;
  value: ReactNode;
  tone?: 'amber' | 'red';
  /** A word beside the value. */
  note?: string;
}

interface Props {
  figures: Figure[];
  /** A part of a card by itself, below a hairline. */
  ruled?: boolean;
}

/** A row of measured figures. */
export function Figures({ figures, ruled = false }: Props) {
  return (
    <dl className={styles.figures} data-ruled={ruled || undefined}>
      {figures.map(({ label, value, tone, note }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd data-tone={tone}>
            {value}
            {note && (
              <>
                {' '}
                <small>{note}</small>
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
