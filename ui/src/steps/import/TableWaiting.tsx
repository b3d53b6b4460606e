import { Loader } from '@mantine/core';
import { Card } from '../../components/Card';
import { duration } from '../../components/amount';
import { Lead } from '../../components/Lead';
import styles from './Import.module.css';
import type { TableJob } from './useTableWork';

const plain: Record<string, string> = {
  CREATING: 'being created',
  ACTIVE: 'ready',
  UPDATING: 'being changed',
  DELETING: 'being deleted',
  GONE: 'gone',
};

const doingWords: Record<TableJob['doing'], string> = {
  create: 'Creating',
  options: 'Setting the options of',
  delete: 'Deleting',
};

function Status({ name, status }: { name: string; status: string }) {
  return (
    <li>
      <span className={styles.statusName}>{name}</span>
      <span className={styles.status} data-status={status}>
        {plain[status] ?? status} <small>{status}</small>
      </span>
    </li>
  );
}

/** Whether a table is to be deleted and the person has yet to confirm it to the engine. */
export function isAsking({ doing, progress, stopping }: TableJob): boolean {
  return doing === 'delete' && progress === null && !stopping;
}

/** The table and each index on their way to being ready, or gone. */
export function TableWaiting({ running, name }: { running: TableJob; name: string }) {
  const { progress } = running;
  if (isAsking(running)) {
    return (
      <Card testId="table-waiting">
        <Lead sign={<Loader size={26} />} title={`Delete ${name}?`} isStatus>
          <p>Nothing is deleted before you answer the question that Tableferry asks.</p>
        </Lead>
      </Card>
    );
  }
  return (
    <Card testId="table-waiting">
      <Lead
        sign={<Loader size={26} />}
        title={running.stopping ? 'Stopping…' : `${doingWords[running.doing]} ${name}`}
        isStatus
      >
        <p>
          {progress ? `Waiting since ${duration(progress.seconds)}.` : 'Asking the destination.'}
        </p>
      </Lead>
      <ul className={styles.statuses}>
        <Status name={name} status={progress?.status ?? '…'} />
        {progress?.indexes.map((index) => (
          <Status key={index.name} name={index.name} status={index.status} />
        ))}
      </ul>
    </Card>
  );
}
