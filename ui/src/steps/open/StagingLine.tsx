import { Progress } from '@mantine/core';
import { useMigration } from '../../app/MigrationProvider';
import { amount, percent, plural } from '../../components/amount';
import styles from './TableChooser.module.css';

/** How far the chosen tables, so many, are copied to where they can be read from any place. */
export function StagingLine({ tables }: { tables: number }) {
  const progress = useMigration((state) => state.choosing?.staging?.progress ?? null);
  // Each table counts the same: how many rows the rest has is not always known.
  const within = progress ? percent(progress.rows, progress.about_rows ?? 0) / 100 : 0;
  const share = progress ? percent(progress.place + within, progress.tables) : 0;
  return (
    <div className={styles.progress} data-testid="staging">
      <Progress value={share} size={6} radius="xl" aria-label="Reading the tables" />
      <p>
        <span>
          {progress
            ? `Reading ${progress.table}, table ${amount(progress.place + 1)} of ${amount(progress.tables)}…`
            : `Reading ${plural(tables, 'table')}…`}
        </span>
        <span>{progress && plural(progress.rows, 'row')}</span>
      </p>
    </div>
  );
}
