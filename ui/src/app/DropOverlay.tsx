import { IconFileDownload } from '@tabler/icons-react';
import styles from './App.module.css';
import { useMigration } from './MigrationProvider';
import { IMPORT_RUNS } from './useOpening';

/** Shown over the window while a file hovers over it. */
export function DropOverlay() {
  const isImporting = useMigration((state) => state.importing !== null);
  return (
    <div className={styles.overlay} role="status" data-testid="drop-overlay">
      <div className={styles.overlayCard}>
        <IconFileDownload size={36} stroke={1.5} aria-hidden />
        <p>{isImporting ? IMPORT_RUNS : 'Let go to open the file'}</p>
      </div>
    </div>
  );
}
