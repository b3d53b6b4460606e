import { useMigration } from '../../../app/MigrationProvider';
import type { SeveralTables } from '../../../app/tables';
import { TablesBefore } from './TablesBefore';
import { TablesEnded } from './TablesEnded';
import { TablesRunning } from './TablesRunning';

/** The import of several tables in one run: before, while, and after. */
export function ImportOfTables({ several }: { several: SeveralTables }) {
  const { importing, importedTables } = useMigration().state;
  if (importing) {
    return <TablesRunning importing={importing} />;
  }
  return importedTables ? <TablesEnded all={importedTables} /> : <TablesBefore several={several} />;
}
