import { useCallback, useEffect, useRef, useState } from 'react';
import type { Destination } from '../../../bindings/Destination';
import type { Failure } from '../../../bindings/Failure';
import type { Plan } from '../../../bindings/Plan';
import type { RunSummary } from '../../../bindings/RunSummary';
import { asFailure, engine, type ItemsThere } from '../../../engine';
import { canContinue } from '../../../runs/runWords';

interface Found {
  plan: Plan;
  destination: Destination;
  items: ItemsThere;
  unfinished: RunSummary | null;
}

/** What an import would meet in a table that is there: items, and an import that did not come to its end. Asked only
 * once the table is known to be `ready`. */
export function useItemsThere(
  sourceId: string,
  plan: Plan,
  destination: Destination,
  ready: boolean,
) {
  const [found, setFound] = useState<Found | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const asked = useRef(0);

  const look = useCallback(async () => {
    if (!ready) {
      return;
    }
    asked.current += 1;
    const mine = asked.current;
    try {
      const [items, unfinished] = await Promise.all([
        engine.itemsThere(destination, plan),
        engine.unfinishedRun(sourceId, plan, destination),
      ]);
      if (mine === asked.current) {
        setFound({ plan, destination, items, unfinished });
        setFailure(null);
      }
    } catch (error) {
      if (mine === asked.current) {
        setFound(null);
        setFailure(asFailure(error));
      }
    }
  }, [sourceId, plan, destination, ready]);

  useEffect(() => {
    void look();
    return () => {
      asked.current += 1;
    };
  }, [look]);

  const isCurrent = ready && found?.plan === plan && found.destination === destination;
  const current = isCurrent ? found : null;
  return {
    items: current?.items ?? null,
    /** The unfinished import that can be continued. */
    unfinished: current?.unfinished && canContinue(current.unfinished) ? current.unfinished : null,
    failure: ready ? failure : null,
    look,
  };
}
