import { IconHistory } from '@tabler/icons-react';
import { RECENT_BUTTON_ID, useRuns } from '../RunsProvider';
import { canContinue } from '../runWords';
import styles from './RecentButton.module.css';

/** The way to the list, from wherever the person is; a dot says that something waits there. */
export function RecentButton() {
  const { runs, show } = useRuns();
  const unfinished = (runs ?? []).filter(canContinue).length;
  const waiting = `${unfinished} can be continued`;
  return (
    <button
      type="button"
      id={RECENT_BUTTON_ID}
      className={styles.button}
      data-testid="recent-imports"
      aria-haspopup="dialog"
      aria-label={unfinished > 0 ? `Recent imports, ${waiting}` : 'Recent imports'}
      title={unfinished > 0 ? waiting : undefined}
      onClick={() => show({ kind: 'list' })}
    >
      <IconHistory size={17} stroke={1.7} aria-hidden />
      Recent imports
      {unfinished > 0 && <span className={styles.dot} aria-hidden />}
    </button>
  );
}
