import { useState } from 'react';
import { useDispatch, useEachTable } from '../../../app/MigrationProvider';
import { TextButton } from '../../../components/TextButton';
import { listed } from '../../../plan/composed';
import { LockDialog } from './LockDialog';
import styles from './Unique.module.css';
import type { Unique } from './useUniqueColumns';

/** That an index does not keep unique what it finds by, and what does. */
export function KeepUnique({ unique }: { unique: Unique }) {
  const dispatch = useDispatch();
  const names = useEachTable(({ name }) => ({ name }));
  const [asking, setAsking] = useState(false);
  const { columns, index, locks } = unique;
  const key = columns.join(',');
  if (locks) {
    const place = names.findIndex(({ name }) => name === locks.name);
    return (
      <p className={styles.note} data-testid={`kept-unique-${key}`}>
        Kept unique by lock items in{' '}
        <TextButton
          testId={`see-locks-${key}`}
          onClick={() => dispatch({ type: 'tables looked at', place })}
        >
          {locks.table}
        </TextButton>
      </p>
    );
  }
  return (
    <p className={styles.note}>
      {index === null
        ? `${listed(columns)} ${columns.length > 1 ? 'are' : 'is'} declared UNIQUE, which DynamoDB does not keep. `
        : 'An index finds, but does not keep it unique. '}
      <TextButton testId={`keep-unique-${key}`} onClick={() => setAsking(true)}>
        Keep it unique with lock items…
      </TextButton>
      {asking && <LockDialog unique={unique} onClose={() => setAsking(false)} />}
    </p>
  );
}

/** Those of unique columns that no index finds by. */
export function KeepOthersUnique({ all }: { all: Unique[] }) {
  const others = all.filter(({ index }) => index === null);
  return others.length === 0 ? null : (
    <div className={styles.others}>
      {others.map((unique) => (
        <KeepUnique key={unique.columns.join(',')} unique={unique} />
      ))}
    </div>
  );
}
