import { useMigration } from '../../app/MigrationProvider';
import { BeforeImport } from './BeforeImport';
import { EndedImportView } from './EndedImportView';
import { RunningImportView } from './RunningImportView';

/** Three views of one step: before, while, and after. */
export function ImportStep() {
  const { state } = useMigration();
  const { importing, ended, plan, source } = state;
  if (importing) {
    return <RunningImportView importing={importing} />;
  }
  if (ended) {
    return <EndedImportView ended={ended} />;
  }
  return plan && source ? <BeforeImport plan={plan} source={source} /> : null;
}
