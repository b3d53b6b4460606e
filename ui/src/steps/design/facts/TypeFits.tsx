import type { ColumnProfile } from '../../../bindings/ColumnProfile';
import { amount } from '../../../components/amount';
import { kindWords } from '../../../plan/kinds';
import styles from './Facts.module.css';

/** How many values each type takes, and the first that it does not. */
export function TypeFits({ profile }: { profile: ColumnProfile }) {
  return profile.candidates.length === 0 ? null : (
    <div>
      <h3 className={styles.title}>How well each type fits</h3>
      <ul className={styles.fits}>
        {profile.candidates.map(({ kind, fits, misfits, misfit_samples: [sample] }) => (
          <li key={kind}>
            <strong>{kindWords(kind).name}</strong>
            <span>
              {misfits === 0 ? 'every value' : `${amount(fits)} of ${amount(fits + misfits)}`}
              {sample && (
                <>
                  , not <code title={sample.value}>{sample.value}</code> in line{' '}
                  {amount(sample.line)}
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
