import { useMigration } from '../../app/MigrationProvider';
import { BeforeImport } from './BeforeImport';
import { EndedImportView } from './EndedImportView';
import { RunningImportView } from './RunningImportView';
import { TablesBefore } from './tables/TablesBefore';
import { TablesEnded } from './tables/TablesEnded';
import { TablesRunning } from './tables/TablesRunning';

/** Three views of one step: before, while, and after; of one table or of several. */
export function ImportStep() {
  const { isOfTables, isRunning, ended, importedTables, plan, source } = useMigration((state) => ({
    isOfTables: state.several !== null && !state.several.reportOpen,
    isRunning: state.importing !== null,
    ended: state.ended,
    importedTables: state.importedTables,
    plan: state.plan,
    source: state.source,
  }));
  if (isRunning) {
    return isOfTables ? <TablesRunning /> : <RunningImportView />;
  }
  if (isOfTables) {
    return importedTables ? <TablesEnded all={importedTables} /> : <TablesBefore />;
  }
  if (ended) {
    return <EndedImportView ended={ended} />;
  }
  return plan && source ? <BeforeImport plan={plan} source={source} /> : null;
}
