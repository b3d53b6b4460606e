import type { Frequent } from '../../../bindings/Frequent';
import { amount, percent, share } from '../../../components/amount';
import styles from './Facts.module.css';

const MAX_SHOWN = 5;

interface Props {
  title: string;
  values: Frequent[];
  /** Values in the column. */
  of: number;
  testId: string;
}

/** Values and how often each stands in the column; the bars compare them with the most frequent one. */
export function FrequentValues({ title, values, of, testId }: Props) {
  const longest = values[0]?.count ?? 0;
  return values.length === 0 ? null : (
    <div>
      <h3 className={styles.title}>{title}</h3>
      <ul className={styles.frequent} data-testid={testId}>
        {values.slice(0, MAX_SHOWN).map(({ value, count }) => (
          <li
            key={value}
            title={`${value}: ${amount(count)} of ${amount(of)} (${share(count, of)})`}
          >
            <span className={styles.value}>{value}</span>
            <span className={styles.length} aria-hidden>
              <span style={{ width: `${percent(count, longest)}%` }} />
            </span>
            <span className={styles.count}>{amount(count)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
