import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Failure } from '../../bindings/Failure';
import { underive } from '../../app/deriving';
import { useMigration, useMigrationStore } from '../../app/MigrationProvider';
import { Card } from '../../components/Card';
import { FailureNotice } from '../../components/FailureNotice';
import { asFailure } from '../../engine';
import { listed } from '../../plan/composed';
import styles from './DesignStep.module.css';
import { SharedTableCard } from './SharedTableCard';
import unique from './unique/Unique.module.css';

/** Columns in an item of their own beside that of their row: all of it follows from the table whose rows they are. */
export function SplitDesign({ failure }: { failure: Failure | null }) {
  const store = useMigrationStore();
  const { derived, name } = useMigration((state) => ({
    derived: state.plan?.derived ?? null,
    name: state.several?.tables[state.several.at]?.name ?? '',
  }));
  const [refused, setRefused] = useState<Failure | null>(null);
  if (!derived) {
    return null;
  }
  const { of, columns } = derived;
  const shown = refused ?? failure;
  return (
    <>
      <div className={styles.notices}>{shown && <FailureNotice failure={shown} />}</div>
      <SharedTableCard />
      <Card
        title={`${listed(columns)} of ${of}`}
        testId="split-design"
        className={`${unique.card} ${unique.below}`}
      >
        <p className={unique.words}>
          Each row with a value has a second item, under the same partition key: one query reads
          both, and whoever needs only the row reads less. The item of the row leaves{' '}
          {listed(columns)} out. Rows without a value, and those that are rejected or set aside,
          have no second item. How values are read is said in the design of {of}.
        </p>
        <div className={unique.others}>
          {name !== '' && (
            <Button
              variant="default"
              size="compact-sm"
              data-testid="join-again"
              onClick={() => {
                underive(store, name).catch((error: unknown) => setRefused(asFailure(error)));
              }}
            >
              Put it back into the item of the row
            </Button>
          )}
        </div>
      </Card>
    </>
  );
}
