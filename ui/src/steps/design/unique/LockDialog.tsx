import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import type { Failure } from '../../../bindings/Failure';
import { deriveHere } from '../../../app/deriving';
import { useMigrationStore, usePlanEdits } from '../../../app/MigrationProvider';
import { amount, plural } from '../../../components/amount';
import { CostNote } from '../../../components/CostNote';
import { FailureNotice } from '../../../components/FailureNotice';
import { asFailure } from '../../../engine';
import { listed } from '../../../plan/composed';
import styles from './Unique.module.css';
import type { Unique } from './useUniqueColumns';

interface Props {
  unique: Unique;
  onClose: () => void;
}

/** What lock items are, what they cost and how an application writes with them, before a person wants them. */
export function LockDialog({ unique, onClose }: Props) {
  const store = useMigrationStore();
  const { settled } = usePlanEdits();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const { columns, values, is_declared } = unique;
  const name = listed(columns);

  async function add() {
    setFailure(null);
    setBusy(true);
    try {
      await settled();
      await deriveHere(store, 'lock', columns);
      onClose();
    } catch (error) {
      setFailure(asFailure(error));
      setBusy(false);
    }
  }

  return (
    <Modal
      opened
      onClose={onClose}
      size={560}
      title={`Keep ${name} unique`}
      classNames={{ title: styles.heading }}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className={styles.dialog} data-testid="lock-dialog">
        <p className={styles.words}>
          {is_declared
            ? `${name} ${columns.length > 1 ? 'are' : 'is'} declared UNIQUE.`
            : `No two of the ${amount(values)} rows with a value share one.`}{' '}
          DynamoDB keeps nothing unique but the key of a table: later two items could have the same
          value, and an index would find both.
        </p>
        <p className={styles.words}>
          A lock item is an item of a table of its own whose key is the value. While it is there,
          the value is taken. It holds the key of the item that has the value.
        </p>
        <CostNote testId="lock-cost">
          One more item for each value: {plural(values, 'item')}, and at least as many write units.
          Later, one more write whenever an item is added or deleted, and two where its value
          changes.
        </CostNote>
        <p className={styles.words}>
          Your application must write item and lock together: one <code>TransactWriteItems</code>,
          with the condition <code>attribute_not_exists</code> on the lock. Whoever writes the item
          alone goes past the lock. “Save for developers…” has the call.
        </p>
        {failure && <FailureNotice failure={failure} />}
        <div className={styles.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button loading={busy} data-testid="add-locks" onClick={() => void add()}>
            Add lock items
          </Button>
        </div>
      </div>
    </Modal>
  );
}
