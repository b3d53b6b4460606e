import type { ColumnProfile } from '../../../bindings/ColumnProfile';
import { placeText } from '../../../app/placeWord';
import { amount } from '../../../components/amount';
import { kindWords } from '../../../bindings/kinds';
import styles from './Facts.module.css';

/** How many values each type takes, and the first that it does not. */
export function TypeMatches({ profile }: { profile: ColumnProfile }) {
  return profile.candidates.length === 0 ? null : (
    <div>
      <h3 className={styles.title}>How well each type matches</h3>
      <ul className={styles.matches}>
        {profile.candidates.map(({ kind, matches, outliers, outlier_samples: [sample] }) => (
          <li key={kind}>
            <strong>{kindWords[kind].name}</strong>
            <span>
              {outliers === 0
                ? 'every value'
                : `${amount(matches)} of ${amount(matches + outliers)}`}
              {sample && (
                <>
                  , not <code title={sample.value}>{sample.value}</code> in{' '}
                  {placeText('line', sample)}
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
