import { useEffect, useRef, useState } from 'react';
import type { Failure } from '../../bindings/Failure';
import type { RunSummary } from '../../bindings/RunSummary';
import type { Step } from '../../app/migration';
import { useMigration } from '../../app/MigrationProvider';
import { useOpening } from '../../app/useOpening';
import { asFailure, engine, type ReopenedRun } from '../../engine';
import { useRuns } from '../RunsProvider';
import { importOf, isDeletion, isUndo, RUNS_LOCKED } from '../runWords';

/** What is being opened: the run's file to go on, its rejected records, or its file to be compared. */
export type Reopening = 'continue' | 'rejected' | 'compare';

/** Taking a kept run up again, one way or another. */
export function useReopening(run: RunSummary) {
  const importing = useMigration((state) => state.importing !== null);
  const { takeRun } = useOpening();
  const { show, close, reload } = useRuns();
  const [opening, setOpening] = useState<Reopening | null>(null);
  const [failure, setFailure] = useState<{ of: Reopening; failure: Failure } | null>(null);

  const isWaitedFor = useRef(true);
  useEffect(() => {
    isWaitedFor.current = true;
    return () => {
      isWaitedFor.current = false;
    };
  }, []);

  async function attempt(
    what: Reopening,
    open: (run: string) => Promise<ReopenedRun | null>,
    then: (reopened: ReopenedRun) => void,
  ) {
    if (opening !== null || importing) {
      return;
    }
    setOpening(what);
    setFailure(null);
    try {
      const reopened = await open(run.id);
      if (reopened === null) {
        return;
      }
      if (isWaitedFor.current) {
        then(reopened);
      } else {
        void engine.closeSource(reopened.source.source_id);
      }
    } catch (error) {
      setFailure({ of: what, failure: asFailure(error) });
      // What cannot be opened cannot be continued: the list says so from now on.
      void reload();
    } finally {
      setOpening(null);
    }
  }

  const take = (step: Step) => (reopened: ReopenedRun) => {
    close();
    void takeRun(reopened, step);
  };

  return {
    opening,
    failure,
    /** Why nothing of this can be done just now, or null. */
    locked: importing ? RUNS_LOCKED : null,
    goOn: () => {
      if (isUndo(run)) {
        show({ kind: 'undo', run: importOf(run), table: run.table });
      } else if (isDeletion(run)) {
        show({ kind: 'delete', run: run.id });
      } else {
        void attempt('continue', engine.reopenRun, take('import'));
      }
    },
    fixRejected: () => void attempt('rejected', engine.openRejected, take('preview')),
    compare: () =>
      void attempt('compare', engine.reopenRun, (reopened) =>
        show({ kind: 'verify', run: run.id, reopened }),
      ),
  };
}
