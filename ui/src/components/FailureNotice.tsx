import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Failure } from '../bindings/Failure';
import type { Place } from '../bindings/Place';
import { amount } from './amount';
import styles from './FailureNotice.module.css';

function placeWords(place: Place): string {
  return [
    place.file,
    place.line === null ? null : `line ${amount(place.line)}`,
    place.column === null ? null : `column ${place.column}`,
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

interface Props {
  failure: Failure;
  /** Buttons, or a sentence on what stays as it was. */
  children?: ReactNode;
}

/** What went wrong, where, and what to do next. */
export function FailureNotice({ failure, children }: Props) {
  return (
    <div className={styles.notice} role="alert" data-testid="failure" data-code={failure.code}>
      <IconAlertTriangle size={20} stroke={1.8} className={styles.icon} aria-hidden />
      <div className={styles.words}>
        <p className={styles.message}>{failure.message}</p>
        {failure.repair && <p className={styles.repair}>{failure.repair}</p>}
        {failure.place && (
          <p className={styles.place}>
            {placeWords(failure.place)}
            {failure.place.value !== null && (
              <code className={styles.value}>{failure.place.value || '(blank)'}</code>
            )}
          </p>
        )}
        {children && <div className={styles.more}>{children}</div>}
        {failure.detail && (
          <details className={styles.detail}>
            <summary>What the system said</summary>
            <pre>{failure.detail}</pre>
          </details>
        )}
      </div>
    </div>
  );
}
