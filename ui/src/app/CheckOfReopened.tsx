import { currentCheck } from './migration';
import { useMigration } from './MigrationProvider';
import { useCheck } from './useCheck';

/** An import that is continued goes to the last step at once: its records are checked there, as always before a
 * write. */
export function CheckOfReopened() {
  const { isDue, sourceId } = useMigration((state) => ({
    isDue:
      state.step === 'import' &&
      state.plan !== null &&
      state.importing === null &&
      state.ended === null &&
      currentCheck(state) === null,
    sourceId: state.source?.source_id,
  }));
  return isDue ? <Check key={sourceId} /> : null;
}

function Check() {
  useCheck();
  return null;
}
