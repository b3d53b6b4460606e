import { useEffect, useState } from 'react';
import type { ChangesCost } from '../../bindings/ChangesCost';
import type { Destination } from '../../bindings/Destination';
import type { Failure } from '../../bindings/Failure';
import { tableOfItems } from '../../app/placing';
import { amount, bytes, plural } from '../../components/amount';
import { Card } from '../../components/Card';
import { dollars } from '../../components/dollars';
import { FailureNotice } from '../../components/FailureNotice';
import { Figures } from '../../components/Figures';
import { Stack } from '../../components/Stack';
import { asFailure, engine } from '../../engine';
import styles from '../verify/Verify.module.css';
import type { HeldTable } from './useChanges';

interface Props {
  tables: HeldTable[];
  destination: Destination;
}

/** What looking reads, before it does. */
export function ChangesBefore({ tables, destination }: Props) {
  const [costs, setCosts] = useState<ChangesCost[] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    let wanted = true;
    Promise.all(tables.map(({ plan }) => engine.changesCost(destination, plan))).then(
      (found) => wanted && setCosts(found),
      (error: unknown) => wanted && setFailure(asFailure(error)),
    );
    return () => {
      wanted = false;
    };
  }, [tables, destination]);
  const sum = (of: (cost: ChangesCost) => number) =>
    costs?.reduce((total, cost) => total + of(cost), 0);
  const names = [...new Set(tables.map(({ plan }) => tableOfItems(plan).name))].join(', ');
  return (
    <Stack>
      <p className={styles.purpose}>
        The file and <strong>{names}</strong> are both read whole and held together: which rows are
        new, which differ, and which items of the table the file does not have any more.
      </p>
      {failure && <FailureNotice failure={failure} />}
      <Card title="What it will read" testId="changes-cost">
        <div className={styles.cost}>
          <Figures
            figures={[
              {
                label: 'Size of the table',
                value: costs ? bytes(sum((of) => of.table_bytes) ?? 0) : '…',
              },
              { label: 'Read units', value: costs ? amount(sum((of) => of.read_units) ?? 0) : '…' },
              {
                label: 'Cost',
                value: costs ? dollars(sum((of) => of.dollars) ?? 0) : '…',
                note: 'estimate',
              },
            ]}
          />
        </div>
        <p className={styles.charge} data-kind={destination.kind}>
          {costs?.[0]
            ? `An estimate for ${plural(tables.length, 'table')} on demand, from the size that AWS counted last (about every six hours), with the prices of ${costs[0].prices_of}.`
            : ' '}
        </p>
      </Card>
    </Stack>
  );
}
