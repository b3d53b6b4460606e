import { Button } from '@mantine/core';
import {
  IconArrowBackUp,
  IconListSearch,
  IconPlayerPlay,
  IconTool,
  IconTrash,
} from '@tabler/icons-react';
import type { RunSummary } from '../../bindings/RunSummary';
import { plural } from '../../components/amount';
import { blockedBy } from '../../components/blocked';
import { Card } from '../../components/Card';
import { FailureNotice } from '../../components/FailureNotice';
import { moment } from '../../components/moment';
import { TextButton } from '../../components/TextButton';
import { runOf, useRuns } from '../RunsProvider';
import { canContinue, isDeletion, isImport, isUndo, isUnfinished } from '../runWords';
import { RunAction } from './RunAction';
import styles from './RunPanel.module.css';
import { SaveReport } from './SaveReport';
import { useForgetting } from './useForgetting';
import { useReopening, type Reopening } from './useReopening';

/** Of the words that say why nothing can be done now. */
const LOCKED_ID = 'runs-locked';

interface Props {
  run: RunSummary;
  /** What the person comes back from: its button has the focus. */
  back: 'verify' | 'undo' | null;
}

/** Everything that can be done with a kept run; what cannot says why. */
export function RunActions({ run, back }: Props) {
  const { runs, show } = useRuns();
  const isUndone = runOf(runs, run.undone_by)?.state === 'finished';
  const reopening = useReopening(run);
  const { locked } = reopening;
  const { report } = run;
  const failureOf = (what: Reopening) =>
    reopening.failure?.of === what && <FailureNotice failure={reopening.failure.failure} />;
  const button = (what: Reopening, label: string, press: () => void, variant: string) => (
    <Button
      size="compact-sm"
      variant={variant}
      data-testid={`run-${what}`}
      loading={reopening.opening === what}
      {...blockedBy(locked !== null, LOCKED_ID)}
      data-autofocus={(what === 'compare' && back === 'verify') || undefined}
      onClick={() => locked === null && press()}
    >
      {label}
    </Button>
  );

  if (run.state === 'running') {
    return (
      <Card title="What you can do">
        <p className={styles.locked}>
          It is under way. What can be done with it is listed here when it has ended.
        </p>
      </Card>
    );
  }
  return (
    <Card title="What you can do">
      {locked !== null && (
        <p className={styles.locked} id={LOCKED_ID}>
          {locked}
        </p>
      )}
      <ul className={styles.actions}>
        {isUnfinished(run) && (
          <RunAction
            icon={IconPlayerPlay}
            title={continueTitle(run)}
            words={
              run.not_continued ??
              (isImport(run)
                ? 'Takes it up where it stopped: its records are checked, then the rest is written. Nothing is doubled.'
                : 'Takes it up where it stopped.')
            }
            tone={run.not_continued === null ? undefined : 'amber'}
            testId="action-continue"
            buttons={canContinue(run) && button('continue', 'Continue', reopening.goOn, 'filled')}
          >
            {failureOf('continue')}
          </RunAction>
        )}
        {isImport(run) && report.records_rejected > 0 && (
          <RunAction
            icon={IconTool}
            title="Fix the rejected and import them"
            words={`The ${plural(report.records_rejected, 'rejected record')} open in the preview with this design: fix them there, and import them alone.`}
            testId="action-rejected"
            buttons={button(
              'rejected',
              'Fix them',
              reopening.fixRejected,
              isUnfinished(run) || isUndone ? 'default' : 'filled',
            )}
          >
            {failureOf('rejected')}
          </RunAction>
        )}
        {isImport(run) && report.items_written > 0 && !isUndone && (
          <RunAction
            icon={IconListSearch}
            title="Compare with the file"
            words="Reads items back from the table and says which are as the file has them."
            testId="action-compare"
            buttons={button('compare', 'Compare…', reopening.compare, 'default')}
          >
            {failureOf('compare')}
          </RunAction>
        )}
        {!isUndo(run) && (
          <UndoButton run={run} locked={locked} hasFocus={back === 'undo'} show={show} />
        )}
        <SaveReport run={run.id} />
        <Remove run={run} />
      </ul>
    </Card>
  );
}

function continueTitle(run: RunSummary): string {
  if (run.not_continued !== null) {
    return 'It cannot be continued';
  }
  if (isDeletion(run)) {
    return 'Go on deleting';
  }
  return isUndo(run) ? 'Continue undoing' : 'Continue the import';
}

interface UndoButtonProps {
  run: RunSummary;
  locked: string | null;
  hasFocus: boolean;
  show: ReturnType<typeof useRuns>['show'];
}

function UndoButton({ run, locked, hasFocus, show }: UndoButtonProps) {
  const { runs } = useRuns();
  const undo = runOf(runs, run.undone_by);
  const begun = undo !== null && undo.state !== 'finished';
  const possible = run.not_undone === null;
  const title = () => {
    if (undo?.state === 'finished') {
      return 'It was undone';
    }
    return possible ? 'Undo it' : 'It cannot be undone';
  };
  const words = () => {
    if (undo?.state === 'finished') {
      return (
        <>
          That was {moment(undo.ended)}.{' '}
          <TextButton testId="show-undo" onClick={() => show({ kind: 'run', run: undo.id })}>
            Show that report
          </TextButton>
        </>
      );
    }
    if (!possible) {
      return run.not_undone;
    }
    if (begun) {
      return 'Taking it back has begun, and did not come to its end.';
    }
    return isDeletion(run)
      ? 'Puts the deleted items back as they were. You see what will happen first.'
      : 'Deletes the items it created and puts back what it replaced. You see what will happen first.';
  };
  return (
    <RunAction
      icon={IconArrowBackUp}
      title={title()}
      words={words()}
      testId="action-undo"
      buttons={
        possible &&
        undo?.state !== 'finished' && (
          <Button
            size="compact-sm"
            variant="default"
            data-testid="run-undo"
            {...blockedBy(locked !== null, LOCKED_ID)}
            data-autofocus={hasFocus || undefined}
            onClick={() => locked === null && show({ kind: 'undo', run: run.id, table: run.table })}
          >
            {begun ? 'Go on…' : 'Undo…'}
          </Button>
        )
      }
    />
  );
}

function Remove({ run }: { run: RunSummary }) {
  const { show } = useRuns();
  const forgetting = useForgetting(run, () => show({ kind: 'list' }));
  return (
    <RunAction
      icon={IconTrash}
      title="Remove from the list"
      words="Removes this note of it from Tableferry, not the items."
      testId="action-remove"
      buttons={
        <Button
          size="compact-sm"
          variant="default"
          data-testid="run-remove"
          loading={forgetting.busy}
          onClick={forgetting.remove}
        >
          Remove…
        </Button>
      }
    >
      {forgetting.failure && <FailureNotice failure={forgetting.failure} />}
    </RunAction>
  );
}
