import { useEffect, useRef, useState } from 'react';
import type { Destination } from '../../../bindings/Destination';
import type { RaiseOffer } from '../../../bindings/RaiseOffer';
import { engine, type TableToRoute } from '../../../engine';

interface Found {
  ids: string;
  destination: Destination;
  offer: RaiseOffer | null;
}

/** What raising these tables comes to, to `units` or to what is proposed. Null where there is nothing to raise, undefined while
 * that is not known; what was known of other units stays until it is. */
export function useRaiseOffer(
  tables: TableToRoute[],
  destination: Destination,
  isChecked: boolean,
  units: number | null,
): RaiseOffer | null | undefined {
  const [found, setFound] = useState<Found | null>(null);
  const asked = useRef(0);
  const latest = useRef(tables);
  useEffect(() => {
    latest.current = tables;
  }, [tables]);
  const ids = tables.map(({ source_id }) => source_id).join(' ');
  const isAsked = isChecked && ids !== '' && destination.kind === 'aws';

  useEffect(() => {
    asked.current += 1;
    const mine = asked.current;
    if (isAsked) {
      const known = (offer: RaiseOffer | null) => {
        if (mine === asked.current) {
          setFound({ ids, destination, offer });
        }
      };
      // That it cannot be offered hinders nothing: what stands in the way of the import itself is told elsewhere.
      engine.raiseOffer(latest.current, destination, units).then(known, () => known(null));
    }
  }, [ids, destination, isAsked, units]);
  const isCurrent = isAsked && found?.ids === ids && found.destination === destination;
  return isCurrent ? found.offer : undefined;
}
