import { useState } from 'react';
import type { Destination } from '../../../bindings/Destination';
import type { FoundChanges } from '../../../bindings/FoundChanges';
import type { HeldTable } from '../../../runs/gone/useChanges';
import { toWrite } from '../../../runs/gone/changesWords';

interface Found {
  tables: HeldTable[];
  destination: Destination;
  changes: FoundChanges[];
}

function isSame(left: HeldTable[], right: HeldTable[]): boolean {
  return (
    left.length === right.length &&
    left.every(
      ({ sourceId, plan }, at) => right[at]?.sourceId === sourceId && right[at].plan === plan,
    )
  );
}

/** What was found that newer files would change, for as long as files, designs and destination are the same. */
export function useFoundChanges(tables: HeldTable[], destination: Destination) {
  const [found, setFound] = useState<Found | null>(null);
  const current =
    found && found.destination === destination && isSame(found.tables, tables) ? found : null;
  return {
    found: current?.changes ?? null,
    /** Rows that an update would write, where that was looked at. */
    toWrite: current
      ? current.changes.reduce((total, { changes }) => total + toWrite(changes), 0)
      : null,
    keep: (changes: FoundChanges[] | null) =>
      setFound(changes && { tables: tables.map((table) => ({ ...table })), destination, changes }),
  };
}
