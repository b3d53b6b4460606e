import { Tooltip } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useDispatch, useMigration } from './MigrationProvider';
import type { Step } from './migration';
import styles from './StepRail.module.css';
import { stepEntry, STEPS } from './steps';
import { TableSwitcher } from './TableSwitcher';

/** One step: its name, what it holds now, and why it cannot be reached yet. */
function StepButton({ step, number }: { step: Step; number: number }) {
  const { name, line, done, closed, now } = useMigration((state) => ({
    ...stepEntry(state, step),
    now: state.step === step,
  }));
  const dispatch = useDispatch();
  return (
    <li>
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
            {done && !now ? <IconCheck size={14} stroke={2.6} aria-label="done" /> : number}
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
}

/** The steps in order: done, current and to come. */
export function StepRail() {
  const narrow = useMigration((state) => state.several !== null);
  return (
    <aside className={styles.rail} aria-label="Steps and tables">
      <nav aria-label="Steps">
        <ol className={styles.steps} data-narrow={narrow || undefined}>
          {STEPS.map((step, at) => (
            <StepButton key={step} step={step} number={at + 1} />
          ))}
        </ol>
      </nav>
      <TableSwitcher />
      <p className={styles.promise}>Nothing is written before you press Import.</p>
    </aside>
  );
}
