import { useEffect, useRef, useState } from 'react';
import type { Plan } from '../../../bindings/Plan';
import { useMigration } from '../../../app/MigrationProvider';
import { plural } from '../../../components/amount';
import { dollars } from '../../../components/dollars';
import { engine } from '../../../engine';

/** A table whose items may be copied before they are overwritten. */
export interface CopiedTable {
  sourceId: string;
  plan: Plan;
  /** The sizes come from the check. */
  isChecked: boolean;
}

interface Cost {
  readUnits: number;
  dollars: number;
}

/** What reading each item takes that a record has the key of. */
export function ReadingCost({ tables }: { tables: CopiedTable[] }) {
  const destination = useMigration((state) => state.destination);
  const [cost, setCost] = useState<Cost | null>(null);
  const latest = useRef(tables);
  useEffect(() => {
    latest.current = tables;
  }, [tables]);
  const isChecked = tables.every((table) => table.isChecked);
  const ids = tables.map(({ sourceId }) => sourceId).join(' ');
  useEffect(() => {
    let wanted = true;
    setCost(null);
    if (isChecked) {
      // Reading every item once is what comparing them all takes.
      const all = { sample: null, count_indexes: false };
      Promise.all(
        latest.current.map(({ sourceId, plan }) =>
          engine.verifyCost(sourceId, plan, destination, all),
        ),
      ).then(
        (costs) =>
          wanted &&
          setCost({
            readUnits: costs.reduce((sum, { read_units }) => sum + read_units, 0),
            dollars: costs.reduce((sum, of) => sum + of.dollars, 0),
          }),
        // The words alone say it too.
        () => undefined,
      );
    }
    return () => {
      wanted = false;
    };
  }, [ids, destination, isChecked]);

  return (
    cost && (
      <>
        For {tables.length === 1 ? 'this table' : `these ${plural(tables.length, 'table')}`} at most{' '}
        {plural(Math.ceil(cost.readUnits), 'read unit')}
        {destination.kind === 'aws' && `, ${dollars(cost.dollars)} on demand`} (an estimate).
      </>
    )
  );
}

/** What keeping copies is for and what it costs: each item is read before it is written. */
export function CopyCost({ tables }: { tables: CopiedTable[] }) {
  return (
    <>
      Undoing the import then puts those items back as they were. Each item is read before it is
      written, which takes time and read units. <ReadingCost tables={tables} />
    </>
  );
}
