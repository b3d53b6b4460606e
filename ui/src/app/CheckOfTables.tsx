import { useEffect } from 'react';
import type { Plan } from '../bindings/Plan';
import { currentCheck, type MigrationState } from './migration';
import { checking } from './migrationJobs';
import { useMigration } from './MigrationProvider';
import { checkedAfter } from './placing';
import { openQuestions } from './questions';
import { allTables } from './tables';
import { useMigrationJob } from './useJob';

/** Where several tables are open, those that nobody looks at are checked as well, one after another, from the preview
 * on. */
export function CheckOfTables() {
  const { place, plan, sourceId } = useMigration((state) => {
    const next = nextToCheck(state);
    const table = next === null ? null : allTables(state)[next]?.state;
    return {
      place: next,
      plan: table?.plan ?? null,
      sourceId: table?.source?.source_id ?? null,
    };
  });
  const { start } = useMigrationJob(checking);
  useEffect(() => {
    if (place !== null && plan !== null && sourceId !== null) {
      void start({ sourceId, plan, place });
    }
  }, [place, plan, sourceId, start]);
  return null;
}

/** True of a table whose rows stand inside another's items, or that is made from its rows, while that one is not checked:
 * which of its rows become none is known then. */
export function waitsForParent(state: MigrationState, plan: Plan | null): boolean {
  const tables = allTables(state);
  return checkedAfter(plan).some((before) => {
    const table = tables.find(({ name }) => name === before)?.state;
    return !table || currentCheck(table) === null;
  });
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
      !waitsForParent(state, table.plan) &&
      openQuestions(table).length === 0,
  );
  return place < 0 ? null : place;
}
