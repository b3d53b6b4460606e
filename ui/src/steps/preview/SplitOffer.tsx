import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Failure } from '../../bindings/Failure';
import { deriveHere } from '../../app/deriving';
import { useMigrationStore, usePlanEdits } from '../../app/MigrationProvider';
import { FailureNotice } from '../../components/FailureNotice';
import { asFailure } from '../../engine';
import styles from './FindingsList.module.css';
import type { AppliedFix } from './findingGroups';

/** Of items that are too large, a column can stand in an item of its own beside: those that could be left out. */
export function SplitOffer({ fixes }: { fixes: AppliedFix[] }) {
  const store = useMigrationStore();
  const { settled } = usePlanEdits();
  const [failure, setFailure] = useState<Failure | null>(null);
  const columns = fixes.flatMap(({ fix, finding }) =>
    finding.code === 'item_too_large' && fix.fix === 'leave_out' ? [fix.column] : [],
  );
  async function split(column: string) {
    setFailure(null);
    try {
      await settled();
      await deriveHere(store, 'split', [column]);
    } catch (error) {
      setFailure(asFailure(error));
    }
  }
  return columns.length === 0 ? null : (
    <div className={styles.fixing}>
      {failure && <FailureNotice failure={failure} />}
      <div className={styles.fixes} role="group" aria-label="In an item of its own">
        {columns.map((column) => (
          <Button
            key={column}
            className={styles.fix}
            variant="default"
            size="compact-sm"
            title="It is then written as a second item under the same partition key, in a table that both share: one query reads both."
            data-testid={`split-${column}`}
            onClick={() => void split(column)}
          >
            Put {column} into an item of its own beside
          </Button>
        ))}
      </div>
    </div>
  );
}
