import { IconAlertCircle, IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Finding } from '../bindings/Finding';
import type { Severity } from '../bindings/Severity';
import styles from './FindingLine.module.css';

export const severityWords: Record<Severity, string> = {
  blocker: 'Stands in the way',
  warning: 'Needs attention',
  note: 'Good to know',
};

const icons: Record<Severity, typeof IconInfoCircle> = {
  blocker: IconAlertCircle,
  warning: IconAlertTriangle,
  note: IconInfoCircle,
};

interface Props {
  finding: Finding;
  /** Names the column first, where the finding does not stand at it. */
  namesColumn?: boolean;
  /** True where buttons say already what would fix it. */
  fixedBelow?: boolean;
  /** Samples to jump to, choices to make. */
  children?: ReactNode;
}

/** One thing that a person should know before importing, and what would fix it. */
export function FindingLine({ finding, namesColumn, fixedBelow, children }: Props) {
  const Icon = icons[finding.severity];
  return (
    <div
      className={styles.finding}
      data-severity={finding.severity}
      data-testid={`finding-${finding.code}`}
    >
      <Icon
        size={18}
        stroke={1.8}
        className={styles.icon}
        aria-label={severityWords[finding.severity]}
      />
      <div className={styles.words}>
        <p className={styles.message}>
          {namesColumn && finding.column !== null && (
            <code className={styles.column}>{finding.column}</code>
          )}
          {finding.message}
        </p>
        {finding.repair && !fixedBelow && <p className={styles.repair}>{finding.repair}</p>}
        {children}
      </div>
    </div>
  );
}
