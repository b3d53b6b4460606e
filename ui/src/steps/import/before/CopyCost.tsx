import { useEffect, useState } from 'react';
import type { VerifyCost } from '../../../bindings/VerifyCost';
import { currentCheck } from '../../../app/migration';
import { useMigration } from '../../../app/MigrationProvider';
import { plural } from '../../../components/amount';
import { dollars } from '../../../components/dollars';
import { engine } from '../../../engine';

/** What keeping copies is for and what it costs: each item is read before it is written. */
export function CopyCost() {
  const { state } = useMigration();
  const { source, plan, destination } = state;
  // The sizes come from the check.
  const isChecked = currentCheck(state) !== null;
  const sourceId = source?.source_id;
  const [cost, setCost] = useState<VerifyCost | null>(null);
  useEffect(() => {
    let wanted = true;
    setCost(null);
    if (sourceId !== undefined && plan && isChecked) {
      // Reading every item once is what comparing them all takes.
      const all = { sample: null, count_indexes: false };
      engine.verifyCost(sourceId, plan, destination, all).then(
        (told) => wanted && setCost(told),
        // The words alone say it too.
        () => undefined,
      );
    }
    return () => {
      wanted = false;
    };
  }, [sourceId, plan, destination, isChecked]);

  const estimate =
    cost &&
    ` For this file at most ${plural(Math.ceil(cost.read_units), 'read unit')}${
      destination.kind === 'aws' ? `, ${dollars(cost.dollars)} on demand` : ''
    } (an estimate).`;
  return (
    <>
      Taking the import back then puts those items back as they were. Each item is read before it is
      written, which takes time and read units.{estimate}
    </>
  );
}
