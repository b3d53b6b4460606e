import { Button, Progress } from '@mantine/core';
import type { RelationsState } from '../../../app/relations';
import { amount, percent } from '../../../components/amount';
import { Card } from '../../../components/Card';
import styles from './Relations.module.css';

interface Props {
  looking: NonNullable<RelationsState['looking']>;
  onCancel: () => void;
}

/** The search for relations, while it runs. */
export function Looking({ looking: { progress, stopping }, onCancel }: Props) {
  return (
    <Card className={styles.looking} testId="relating">
      <p role="status">{stopping ? 'Stopping…' : 'Looking how the tables belong together…'}</p>
      <Progress
        size={6}
        radius="xl"
        aria-label="Rows held against each other"
        value={progress ? percent(progress.rows, progress.rows_total) : 0}
      />
      <p className={styles.quiet}>
        {progress
          ? `${progress.table}: ${amount(progress.rows)} of ${amount(progress.rows_total)} rows`
          : 'Every row is read.'}
      </p>
      <Button variant="default" size="compact-sm" data-testid="cancel-relating" onClick={onCancel}>
        Cancel
      </Button>
    </Card>
  );
}
