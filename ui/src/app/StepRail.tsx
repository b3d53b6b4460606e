import { Tooltip } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useMigration } from './MigrationProvider';
import styles from './StepRail.module.css';
import { stepEntries } from './steps';
import { TableSwitcher } from './TableSwitcher';

/** The steps in order: done, current and to come. */
export function StepRail() {
  const { state, dispatch } = useMigration();
  return (
    <aside className={styles.rail} aria-label="Steps and tables">
      <nav aria-label="Steps">
        <ol className={styles.steps} data-narrow={state.several !== null || undefined}>
          {stepEntries(state).map(({ step, name, line, done, closed }, index) => {
            const now = state.step === step;
            return (
              <li key={step}>
                <Tooltip label={closed} disabled={closed === null} position="right">
                  <button
                    type="button"
                    className={styles.step}
                    data-testid={`step-${step}`}
                    data-now={now || undefined}
                    aria-current={now ? 'step' : undefined}
                    aria-disabled={closed !== null}
                    aria-describedby={closed ? `why-not-${step}` : undefined}
                    onClick={() => closed === null && dispatch({ type: 'went', step })}
                  >
                    <span className={styles.mark} data-done={(done && !now) || undefined}>
                      {done && !now ? (
                        <IconCheck size={14} stroke={2.6} aria-label="done" />
                      ) : (
                        index + 1
                      )}
                    </span>
                    <span className={styles.words}>
                      <span className={styles.name}>{name}</span>
                      <span className={styles.line} title={line}>
                        {line}
                      </span>
                    </span>
                  </button>
                </Tooltip>
                {closed && (
                  <span id={`why-not-${step}`} className="visually-hidden">
                    {closed}
                  </span>
                )}
              </li>
            );
          })}
        </ol>
      </nav>
      <TableSwitcher />
      <p className={styles.promise}>Nothing is written before you press Import.</p>
    </aside>
  );
}
