import { Button } from '@mantine/core';
import { useState } from 'react';
import type { FoundChanges } from '../../../bindings/FoundChanges';
import { useMigration } from '../../../app/MigrationProvider';
import { ChangesPanel } from '../../../runs/gone/ChangesPanel';
import { changesSum } from '../../../runs/gone/changesWords';
import type { HeldTable } from '../../../runs/gone/useChanges';
import styles from './Before.module.css';

interface Props {
  tables: HeldTable[];
  found: FoundChanges[] | null;
  onFound: (found: FoundChanges[] | null) => void;
}

/** What a newer file would change, counted before anything is written where the person wants to see it. */
export function WhatWouldChange({ tables, found, onFound }: Props) {
  const destination = useMigration((state) => state.destination);
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={styles.changes}>
      <p className={styles.reason} data-testid="changes-sum" role="status">
        {found
          ? changesSum(found.map(({ changes }) => changes))
          : 'See first what is new, changed and gone: nothing is written by looking.'}
      </p>
      <Button
        variant="default"
        size="compact-sm"
        data-testid="see-changes"
        onClick={() => setOpen(true)}
      >
        {found ? 'Show what would change…' : 'See what would change…'}
      </Button>
      {isOpen && (
        <ChangesPanel
          tables={tables}
          destination={destination}
          found={found}
          onFound={onFound}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  );
}
