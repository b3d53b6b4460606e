import { useId, type ReactNode } from 'react';
import styles from './RadioCards.module.css';

export interface RadioCard<T extends string> {
  value: T;
  name: string;
  /** What it means, and what it costs. */
  says: ReactNode;
  tone?: 'amber' | 'ink';
  /** What belongs to this choice alone; shown while it is chosen. */
  more?: ReactNode;
  testId: string;
}

interface Props<T extends string> {
  /** What is chosen. */
  label: string;
  cards: RadioCard<T>[];
  value: T;
  onChange: (value: T) => void;
}

/** One of a few ways, each with its reason. */
export function RadioCards<T extends string>({ label, cards, value, onChange }: Props<T>) {
  const group = useId();
  return (
    <div className={styles.cards} role="radiogroup" aria-label={label}>
      {cards.map((card) => {
        const chosen = card.value === value;
        const saysId = `${group}-${card.value}`;
        return (
          <div
            key={card.value}
            className={styles.card}
            data-tone={card.tone}
            data-chosen={chosen || undefined}
          >
            <label className={styles.pick} data-testid={card.testId}>
              <input
                type="radio"
                className={`visually-hidden ${styles.input}`}
                name={group}
                checked={chosen}
                aria-label={card.name}
                aria-describedby={saysId}
                onChange={() => onChange(card.value)}
              />
              <span className={styles.sign} aria-hidden />
              <span className={styles.words}>
                <strong>{card.name}</strong>
                <small id={saysId}>{card.says}</small>
              </span>
            </label>
            {chosen && card.more && <div className={styles.more}>{card.more}</div>}
          </div>
        );
      })}
    </div>
  );
}
