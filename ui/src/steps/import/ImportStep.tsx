import { useMigration } from '../../app/MigrationProvider';
import { BeforeImport } from './BeforeImport';
import { EndedImportView } from './EndedImportView';
import { ImportOfTables } from './tables/ImportOfTables';
import { RunningImportView } from './RunningImportView';

/** Three views of one step: before, while, and after; of one table or of several. */
export function ImportStep() {
  const { state } = useMigration();
  const { importing, ended, plan, source, several } = state;
  if (several && !several.reportOpen) {
    return <ImportOfTables several={several} />;
  }
  if (importing) {
    return <RunningImportView importing={importing} />;
  }
  if (ended) {
    return <EndedImportView ended={ended} />;
  }
  return plan && source ? <BeforeImport plan={plan} source={source} /> : null;
}
