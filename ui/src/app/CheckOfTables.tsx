import { useEffect } from 'react';
import { asFailure, engine, newJob } from '../engine';
import { currentCheck, type MigrationState } from './migration';
import { useMigration } from './MigrationProvider';
import { openQuestions } from './questions';
import { allTables } from './tables';

/** Where several tables are open, those that nobody looks at are checked as well, one after another, from the preview
 * on. */
export function CheckOfTables() {
  const { state, dispatch } = useMigration();
  const place = nextToCheck(state);
  const next = place === null ? null : allTables(state)[place]?.state;
  const plan = next?.plan ?? null;
  const sourceId = next?.source?.source_id ?? null;
  useEffect(() => {
    if (place === null || plan === null || sourceId === null) {
      return;
    }
    const job = newJob();
    dispatch({ type: 'tables check started', place, job });
    engine
      .check(sourceId, plan, job, (progress) => dispatch({ type: 'checking', job, progress }))
      .then(
        (result) => dispatch({ type: 'checked', job, plan, result }),
        (error: unknown) => dispatch({ type: 'check failed', job, failure: asFailure(error) }),
      );
  }, [place, plan, sourceId, dispatch]);
  return null;
}

/** The place of the table to be checked next; null while one is, and where there is none. */
export function nextToCheck(state: MigrationState): number | null {
  const { several, step, importing } = state;
  if (several === null || importing || (step !== 'preview' && step !== 'import')) {
    return null;
  }
  const tables = allTables(state);
  // The preview checks the table that it shows by itself, and stops when it is left.
  const isOthers = (place: number) => step === 'import' || place !== several.at;
  if (tables.some(({ state: table }) => table.checking || table.reading)) {
    return null;
  }
  const place = tables.findIndex(
    ({ state: table }, at) =>
      isOthers(at) &&
      table.plan !== null &&
      currentCheck(table) === null &&
      table.checkFailure === null &&
      openQuestions(table).length === 0,
  );
  return place < 0 ? null : place;
}
