import { useCallback, useEffect, useRef } from 'react';
import { waitsForParent } from './CheckOfTables';
import { currentCheck } from './migration';
import { checking } from './migrationJobs';
import { useMigration } from './MigrationProvider';
import { useMigrationJob } from './useJob';

/** Runs the dry run over the plan as it stands, and again when it changes; ends it when nobody waits for it. */
export function useCheck(): () => void {
  const { plan, sourceId, checked, waits } = useMigration((state) => ({
    plan: state.plan,
    sourceId: state.source?.source_id,
    checked: currentCheck(state) !== null,
    waits: waitsForParent(state, state.plan),
  }));
  const { start, drop } = useMigrationJob(checking);
  const done = useRef(false);
  useEffect(() => {
    done.current = checked;
  }, [checked]);

  const run = useCallback(() => {
    if (plan && sourceId && !waits) {
      void start({ sourceId, plan });
    }
  }, [plan, sourceId, waits, start]);

  useEffect(() => {
    if (!done.current) {
      run();
    }
    return drop;
  }, [run, drop]);

  return run;
}
