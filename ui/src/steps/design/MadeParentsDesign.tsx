import type { Failure } from '../../bindings/Failure';
import { useDispatch, useMigration } from '../../app/MigrationProvider';
import { tableOfItems } from '../../app/placing';
import { Card } from '../../components/Card';
import { FailureNotice } from '../../components/FailureNotice';
import { listed } from '../../plan/composed';
import { Button } from '@mantine/core';
import styles from './DesignStep.module.css';
import unique from './unique/Unique.module.css';

/** Parents that are made for rows without one: all of it follows from the tables that both belong to. */
export function MadeParentsDesign({ failure }: { failure: Failure | null }) {
  const plan = useMigration((state) => state.plan);
  const dispatch = useDispatch();
  const { derived, made } = plan ?? {};
  if (!plan || !derived || !made) {
    return <div className={styles.notices}>{failure && <FailureNotice failure={failure} />}</div>;
  }
  const { parent } = made;
  return (
    <>
      <div className={styles.notices}>{failure && <FailureNotice failure={failure} />}</div>
      <Card
        title={`Made for rows of ${derived.of} without a row of ${parent.table}`}
        testId="made-parents"
        className={`${unique.card} ${unique.below}`}
      >
        <p className={unique.words}>
          For each {listed(derived.columns)} of {derived.of} that no row of {parent.table} has, one
          item is made in the table {tableOfItems(plan).name}. It has that key, nothing else of{' '}
          {parent.table}, and {made.beside ? 'stands beside' : 'holds'} the rows that point to it.
          Rows with a blank {listed(derived.columns)} have no key to be put under; they are
          rejected. How values are read is said in the designs of {derived.of} and {parent.table}.
        </p>
        <div className={unique.others}>
          <Button
            variant="default"
            size="compact-sm"
            data-testid="made-parents-relation"
            onClick={() => dispatch({ type: 'tables tab chosen', tab: 'relations' })}
          >
            Change what becomes of such rows
          </Button>
        </div>
      </Card>
    </>
  );
}
