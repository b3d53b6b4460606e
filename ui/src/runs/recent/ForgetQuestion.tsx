import { Button } from '@mantine/core';
import { useEffect, useId, useRef } from 'react';
import type { RunSummary } from '../../bindings/RunSummary';
import { FailureNotice } from '../../components/FailureNotice';
import { canContinue, isUndo } from '../runWords';
import styles from './ForgetQuestion.module.css';
import type { useForgetting } from './useForgetting';

/** What goes with the note of a run, and what stays. */
export function forgetWords(run: RunSummary): string {
  const kept = isUndo(run)
    ? 'What it did to the table stays done.'
    : `The items in ${run.table} stay, and so does your file.`;
  const lost = [
    ...(canContinue(run) ? ['continued'] : []),
    ...(!isUndo(run) && run.not_undone === null ? ['taken back'] : []),
  ];
  const after = lost.length > 0 ? ` It can then not be ${lost.join(' or ')} any more.` : '';
  const what = isUndo(run)
    ? 'Its report is removed from this computer.'
    : 'Its report is removed from this computer, with the rejected records and copies kept for it.';
  return `${what} ${kept}${after}`;
}

interface Props {
  /** Of the run. */
  id: string;
  /** What goes and what stays. */
  words: string;
  forgetting: ReturnType<typeof useForgetting>;
}

/** Asks before a run is removed from the list. */
export function ForgetQuestion({ id, words, forgetting }: Props) {
  const wordsId = useId();
  const stay = useRef<HTMLButtonElement>(null);
  useEffect(() => stay.current?.focus(), []);
  return (
    <div className={styles.question} data-testid={`forget-${id}`}>
      {forgetting.failure && <FailureNotice failure={forgetting.failure} />}
      <p id={wordsId} className={styles.words}>
        {words}
      </p>
      <div className={styles.buttons}>
        <Button
          ref={stay}
          variant="default"
          size="compact-sm"
          data-testid="keep-run"
          aria-describedby={wordsId}
          onClick={() => forgetting.setAsking(false)}
        >
          Keep it
        </Button>
        <Button
          color="red"
          size="compact-sm"
          loading={forgetting.busy}
          data-testid="forget-run"
          aria-describedby={wordsId}
          onClick={forgetting.remove}
        >
          Remove from the list
        </Button>
      </div>
    </div>
  );
}
