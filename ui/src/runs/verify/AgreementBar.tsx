import type { Verification } from '../../bindings/Verification';
import { amount, percent, share } from '../../components/amount';
import styles from './Verify.module.css';

interface Props {
  result: Pick<Verification, 'items' | 'agree' | 'differ' | 'missing'>;
  total: number;
  /** True while it is still compared: the bar says how far it is. */
  isRunning?: boolean;
}

/** Agree, differ, missing: as figures, and as parts of one bar. */
export function AgreementBar({ result, total, isRunning = false }: Props) {
  const parts = [
    { tone: 'agree', label: 'Agree', count: result.agree },
    { tone: 'differ', label: 'Differ', count: result.differ },
    { tone: 'missing', label: 'Missing', count: result.missing },
  ];
  return (
    <div className={styles.agreement}>
      <div
        className={styles.bar}
        {...(isRunning
          ? {
              role: 'progressbar',
              'aria-label': 'Comparing',
              'aria-valuemin': 0,
              'aria-valuemax': 100,
              'aria-valuenow': Math.floor(percent(result.items, total)),
            }
          : { 'aria-hidden': true })}
      >
        {parts.map(
          ({ tone, count }) =>
            count > 0 && (
              <span
                key={tone}
                data-tone={tone}
                // What is there is seen, however little it is.
                style={{ width: `max(4px, ${percent(count, total)}%)` }}
              />
            ),
        )}
      </div>
      <dl className={styles.legend}>
        {parts.map(({ tone, label, count }) => (
          <div key={tone} data-tone={tone} data-none={count === 0 || undefined}>
            <dt>{label}</dt>
            <dd>
              {amount(count)} <small>{result.items > 0 && share(count, result.items)}</small>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
