import { Button } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import type { Failure } from '../../bindings/Failure';
import type { Report } from '../../bindings/Report';
import type { RunSummary } from '../../bindings/RunSummary';
import { useMigration } from '../../app/MigrationProvider';
import { plural } from '../../components/amount';
import { blockedBy } from '../../components/blocked';
import { FailureNotice } from '../../components/FailureNotice';
import { asFailure, engine } from '../../engine';
import { Panel } from '../Panel';
import { runOf, useRuns } from '../RunsProvider';
import { isDeletion, RUNS_LOCKED } from '../runWords';
import styles from './Undo.module.css';
import { UndoBefore } from './UndoBefore';
import { UndoReport } from './UndoReport';
import { UndoRunning } from './UndoRunning';
import { useReportedRun } from '../useReportedRun';

interface Props {
  /** The import that is to be undone. */
  run: string;
  table: string;
  onClose: () => void;
  /** Told the report each time it has ended: whole, cancelled or stopped. */
  onUndone?: (report: Report) => void;
}

interface Found {
  /** `null`: it is no longer kept. */
  run: RunSummary | null;
  undo: RunSummary | null;
}

const GONE = 'It is no longer in the list of recent imports.';
const PAUSED =
  'It is under way. Cancel it first: what was undone stays so, and it can be continued.';

/** Undo: what will happen, the undo, and its report. */
export function UndoPanel({ run: id, table, onClose, onUndone }: Props) {
  const importing = useMigration((state) => state.importing !== null);
  const [found, setFound] = useState<Found | null>(null);
  const [lookFailure, setLookFailure] = useState<Failure | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [typed, setTyped] = useState('');
  const { reload } = useRuns();
  const onEnded = useCallback(
    (ended: Report) => {
      void reload();
      onUndone?.(ended);
    },
    [reload, onUndone],
  );
  const { running, report, failure, start, pause, stop } = useReportedRun(
    (typedName, job, onProgress) => engine.undoRun(id, typedName, job, onProgress),
    onEnded,
  );

  useEffect(() => {
    let stale = false;
    setLookFailure(null);
    engine.recentRuns().then(
      (runs) => {
        if (!stale) {
          const run = runOf(runs, id);
          setFound({ run, undo: runOf(runs, run?.undone_by ?? null) });
        }
      },
      (error: unknown) => !stale && setLookFailure(asFailure(error)),
    );
    return () => {
      stale = true;
    };
  }, [id, attempt]);

  const run = found?.run ?? null;
  const deletes = run !== null && isDeletion(run);
  const title = deletes ? 'Put back what was deleted' : 'Undo the import';
  const onAws = run?.destination.kind === 'aws';
  const asksName = onAws || (run?.to_confirm ?? null) !== null;

  if (running) {
    return (
      <Panel
        title={deletes ? `Putting items back into ${table}` : `Undoing the import into ${table}`}
        testId="undo-panel"
        phase="running"
        onClose={onClose}
        held={PAUSED}
        words={
          running.stopping
            ? 'Stopping: requests already sent finish first.'
            : 'You can cancel at any moment: what was undone stays so.'
        }
        buttons={
          <>
            {!running.stopping && (
              <Button
                variant="default"
                data-testid="undo-pause"
                onClick={() => pause(!running.paused)}
              >
                {running.paused ? 'Continue' : 'Pause'}
              </Button>
            )}
            <Button variant="default" data-tone="stop" data-testid="undo-cancel" onClick={stop}>
              {running.stopping ? 'Stopping…' : 'Cancel'}
            </Button>
          </>
        }
      >
        {failure && <FailureNotice failure={failure} />}
        <UndoRunning
          running={running}
          total={found?.run?.records_total ?? null}
          destination={found?.run?.destination ?? null}
        />
      </Panel>
    );
  }
  if (report) {
    const whole = !report.cancelled && report.stopped === null;
    return (
      <Panel
        title={title}
        testId="undo-panel"
        phase="report"
        onClose={onClose}
        words={whole ? 'Its report is kept in Recent imports.' : 'It has not come to its end.'}
        tone={whole ? 'good' : 'amber'}
        buttons={
          whole ? (
            <Button data-testid="undo-done" onClick={onClose}>
              Done
            </Button>
          ) : (
            <>
              <Button variant="default" data-testid="undo-done" onClick={onClose}>
                Close
              </Button>
              <Button data-testid="undo-continue" onClick={() => start(asksName ? typed : null)}>
                {deletes ? 'Go on putting back' : 'Continue undoing'}
              </Button>
            </>
          )
        }
      >
        {failure && <FailureNotice failure={failure} />}
        <UndoReport report={report} putsBack={deletes} />
      </Panel>
    );
  }

  const begun = found?.undo ?? null;
  const refused = found && !run ? GONE : (run?.not_undone ?? null);
  const possible = run !== null && refused === null;
  let blocked: string | null = null;
  if (!possible) {
    blocked = '';
  } else if (importing) {
    blocked = RUNS_LOCKED;
  } else if (asksName && typed !== table) {
    blocked = onAws
      ? `Type the table’s name above first: this ${deletes ? 'writes' : 'deletes'} items on AWS.`
      : 'Type the table’s name above first, when all of it is right.';
  }
  const press = () => {
    if (blocked === null) {
      start(asksName ? typed : null);
    }
  };
  let label = `Undo ${plural(run?.report.items_written ?? 0, 'item')}`;
  if (begun) {
    label = deletes ? 'Go on putting back' : 'Continue undoing';
  } else if (deletes) {
    label = `Put back ${plural(run.report.items_deleted, 'item')}`;
  }
  return (
    <Panel
      title={title}
      testId="undo-panel"
      phase="before"
      onClose={onClose}
      words={blocked ?? 'Nothing has been changed yet.'}
      buttons={
        <>
          <Button variant="default" data-testid="undo-not-now" onClick={onClose}>
            {possible ? 'Leave it as it is' : 'Close'}
          </Button>
          {possible && (
            <Button
              color={deletes ? undefined : 'red'}
              data-testid="undo-start"
              {...blockedBy(blocked !== null, 'panel-words')}
              onClick={press}
            >
              {label}
            </Button>
          )}
        </>
      }
    >
      {failure && <FailureNotice failure={failure} />}
      {lookFailure && (
        <FailureNotice failure={lookFailure}>
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => setAttempt((before) => before + 1)}
          >
            Try again
          </Button>
        </FailureNotice>
      )}
      {!found && !lookFailure && (
        <p className={styles.purpose} role="status">
          Looking what this import did…
        </p>
      )}
      {refused !== null && (
        <div className={styles.refused} data-testid="undo-refused">
          <h2>{deletes ? 'They cannot be put back' : 'This import cannot be undone'}</h2>
          <p>{refused}</p>
        </div>
      )}
      {run && possible && (
        <UndoBefore
          run={run}
          begun={begun}
          typed={asksName ? typed : null}
          onTyped={setTyped}
          onEnter={press}
        />
      )}
    </Panel>
  );
}
