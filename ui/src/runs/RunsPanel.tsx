import { useDispatch, useMigrationStore } from '../app/MigrationProvider';
import { engine } from '../engine';
import { DeletionPanel } from './gone/DeletionPanel';
import { RecentPanel } from './recent/RecentPanel';
import { RunPanel } from './recent/RunPanel';
import { runOf, useRuns } from './RunsProvider';
import { UndoPanel } from './undo/UndoPanel';
import { VerifyPanel } from './verify/VerifyPanel';

/** What is open of the kept runs: the list, one of them, or what is done with it. One at a time. */
export function RunsPanel() {
  const { runs, view, show } = useRuns();
  const { getState } = useMigrationStore();
  const dispatch = useDispatch();
  switch (view?.kind) {
    case undefined:
      return null;
    case 'list':
      return <RecentPanel />;
    case 'run': {
      const run = runOf(runs, view.run);
      return run ? <RunPanel key={run.id} run={run} back={view.back ?? null} /> : <RecentPanel />;
    }
    case 'verify': {
      const { source, plan, destination } = view.reopened;
      return (
        <VerifyPanel
          sourceId={source.source_id}
          plan={plan}
          destination={destination}
          onClose={() => {
            if (getState().source?.source_id !== source.source_id) {
              void engine.closeSource(source.source_id);
            }
            show({ kind: 'run', run: view.run, back: 'verify' });
          }}
        />
      );
    }
    case 'delete': {
      const run = runOf(runs, view.run);
      return run ? (
        <DeletionPanel
          goes={{ kind: 'on', run }}
          onClose={() => show({ kind: 'run', run: run.id })}
        />
      ) : (
        <RecentPanel />
      );
    }
    case 'undo':
      return (
        <UndoPanel
          run={view.run}
          table={view.table}
          onClose={() => show({ kind: 'run', run: view.run, back: 'undo' })}
          onUndone={(report) => {
            // The report of that import may stand in the Import step.
            if (getState().ended?.report.run === view.run) {
              dispatch({ type: 'import undone', report });
            }
          }}
        />
      );
  }
}
