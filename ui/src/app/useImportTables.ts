import { useCallback } from 'react';
import type { ImportChoices } from '../bindings/ImportChoices';
import { asFailure, engine, newJob, wasCalledOff, type TableWork } from '../engine';
import { useDispatch } from './MigrationProvider';

/** Starts the import of several tables in one run. */
export function useImportTables() {
  const dispatch = useDispatch();
  return useCallback(
    async (tables: TableWork[], choices: ImportChoices) => {
      const job = newJob();
      dispatch({ type: 'import started', job, choices, tables: true });
      try {
        const report = await engine.importTables(tables, job, (progress) =>
          dispatch({ type: 'tables importing', job, progress }),
        );
        dispatch({ type: 'tables imported', job, report });
      } catch (error) {
        const failure = asFailure(error);
        dispatch({ type: 'import failed', job, failure: wasCalledOff(failure) ? null : failure });
      }
    },
    [dispatch],
  );
}
