import type { ReactNode } from 'react';
import type { Destination } from '../../../bindings/Destination';
import { RaiseField } from '../before/RaiseField';
import { SpeedCard } from '../before/SpeedCard';
import { sumOf, type Entry } from './beforeTables';

interface Props {
  waiting: Entry[];
  destination: Destination;
  pace: string;
  onPace: (typed: string) => void;
  raise: string;
  onRaise: (typed: string) => void;
  children: ReactNode;
}

/** How fast several tables are written, one after another. */
export function TablesSpeed({
  waiting,
  destination,
  pace,
  onPace,
  raise,
  onRaise,
  children,
}: Props) {
  return (
    <SpeedCard
      typed={pace}
      onType={onPace}
      writeUnits={sumOf(waiting, (check) => check.write_units)}
      table={null}
    >
      <RaiseField
        tables={waiting.flatMap(({ sourceId, plan }) =>
          plan ? [{ source_id: sourceId, plan }] : [],
        )}
        destination={destination}
        isChecked={waiting.every(({ check }) => check !== null)}
        typed={raise}
        onType={onRaise}
      />
      {children}
    </SpeedCard>
  );
}
