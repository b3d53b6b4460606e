import { IconAlertTriangle, IconCheck, IconHelpSmall, IconX } from '@tabler/icons-react';
import type { AccessLine } from '../../../bindings/AccessLine';
import styles from './Access.module.css';
import { statusWords } from './accessWords';

const icons = { allowed: IconCheck, denied: IconX, unknown: IconHelpSmall };

/** Each purpose, whether it is allowed, and which actions stand in the way. */
export function AccessLines({ lines }: { lines: AccessLine[] }) {
  return (
    <ul className={styles.lines} aria-label="What the import takes">
      {lines.map((line) => {
        const isWithout = line.status === 'denied' && !line.is_required;
        const Drawn = isWithout ? IconAlertTriangle : icons[line.status];
        const others = line.actions.filter(({ status }) => status !== 'allowed');
        return (
          <li
            key={line.needed_for}
            className={styles.line}
            data-status={line.status}
            data-testid={`access-${line.needed_for}`}
          >
            <Drawn size={17} stroke={1.9} aria-hidden className={styles.icon} />
            <div>
              <span>
                {line.words}
                <span className={styles.status}> {statusWords(line)}</span>
              </span>
              {line.without && <p>{line.without}</p>}
              {line.status !== 'allowed' && (
                <p className={styles.names}>
                  {[...new Set(others.map(({ action }) => action))].join(', ')}
                </p>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
