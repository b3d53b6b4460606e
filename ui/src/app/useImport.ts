import { useCallback } from 'react';
import type { ImportChoices } from '../bindings/ImportChoices';
import { importingOne } from './migrationJobs';
import { useMigrationStore } from './MigrationProvider';
import { useMigrationJob } from './useJob';

/** What an import is started with. */
export interface ImportStart {
  choices: ImportChoices;
  /** The table's name as typed, where it had to be. */
  typedName?: string | null;
  /** The unfinished run that is to be continued. */
  run?: string | null;
}

/** Starting, holding and stopping an import of the table that is looked at. It runs on whichever step the person looks
 * at meanwhile; holding and stopping is also of an import of several tables. */
export function useImport() {
  const { getState } = useMigrationStore();
  const { start, stop, pause } = useMigrationJob(importingOne);
  return {
    start: useCallback(
      ({ choices, typedName = null, run = null }: ImportStart) => {
        const { source, plan, destination } = getState();
        if (source && plan) {
          const { source_id } = source;
          void start({ source_id, plan, destination, choices, run, typed_name: typedName });
        }
      },
      [getState, start],
    ),
    stop,
    // It could not be held where it has just ended, and says so itself.
    pause: (paused: boolean) => void pause(paused),
  };
}
