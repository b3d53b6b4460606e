import { Button } from '@mantine/core';
import { IconGauge } from '@tabler/icons-react';
import type { RaisedTable } from '../../bindings/RaisedTable';
import { FailureNotice } from '../../components/FailureNotice';
import { Sign } from '../../components/Sign';
import { exactPhrase } from '../../destination/words';
import styles from '../recent/UnfinishedRuns.module.css';
import { useRuns } from '../RunsProvider';
import { useSetBack } from './useSetBack';

/** Tables whose write capacity an import may have left raised: what that costs, and the button that sets it back. */
export function RaisedTables({ run }: { run?: string }) {
  const { raised } = useRuns();
  const shown = run === undefined ? raised : raised.filter((table) => table.run === run);
  if (shown.length === 0) {
    return null;
  }
  return (
    <section className={styles.fixes} aria-label="Capacity that is still raised">
      {shown.map((table) => (
        <Raised key={table.id} table={table} />
      ))}
    </section>
  );
}

function Raised({ table }: { table: RaisedTable }) {
  const { isRunning, failure, start } = useSetBack(table.id);
  return (
    <article className={styles.fix} data-testid={`raised-${table.table}`}>
      <div className={styles.line}>
        <Sign icon={IconGauge} tone="amber" />
        <div className={styles.words}>
          <h2>The write capacity of {table.table} may still be raised</h2>
          <p>{table.message}</p>
          <p>{exactPhrase(table.destination, table.exact)}</p>
        </div>
        <div className={styles.buttons}>
          <Button size="compact-sm" data-testid="set-back" loading={isRunning} onClick={start}>
            Set back
          </Button>
        </div>
      </div>
      {failure && <FailureNotice failure={failure} />}
    </article>
  );
}
