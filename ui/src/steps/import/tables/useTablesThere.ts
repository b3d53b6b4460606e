import { useCallback, useEffect, useRef, useState } from 'react';
import type { Destination } from '../../../bindings/Destination';
import type { Failure } from '../../../bindings/Failure';
import type { Plan } from '../../../bindings/Plan';
import type { RunSummary } from '../../../bindings/RunSummary';
import type { TableLeftOver } from '../../../bindings/TableLeftOver';
import type { TableState } from '../../../bindings/TableState';
import { writesNoItems } from '../../../app/placing';
import { asFailure, engine, type ItemsThere } from '../../../engine';
import { canContinue } from '../../../runs/runWords';

/** A table that is to be imported. */
export interface Planned {
  /** What the source calls it. */
  name: string;
  sourceId: string;
  plan: Plan;
}

/** What stands at the destination under a plan's name. */
export interface TableThere {
  state: TableState;
  /** Whether it holds items; null where it is not there, or another. */
  items: ItemsThere | null;
  /** An import that has not come to its end and can be continued. */
  unfinished: RunSummary | null;
}

interface Found {
  destination: Destination;
  /** By the id of the source. */
  tables: Record<string, TableThere>;
  /** Why they cannot be imported in one run. */
  apart: Failure | null;
  /** What an earlier import of them together left over, by table; null: nothing. */
  left: TableLeftOver[] | null;
}

async function lookAt({ sourceId, plan }: Planned, destination: Destination): Promise<TableThere> {
  const state = await engine.tableState(destination, plan);
  if (state.kind !== 'same') {
    return { state, items: null, unfinished: null };
  }
  const [items, unfinished] = await Promise.all([
    engine.itemsThere(destination, plan),
    engine.unfinishedRun(sourceId, plan, destination),
  ]);
  return { state, items, unfinished: unfinished && canContinue(unfinished) ? unfinished : null };
}

/** What an import of several tables would meet at the destination. The plans do not change meanwhile. */
export function useTablesThere(planned: Planned[], destination: Destination) {
  const [found, setFound] = useState<Found | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const asked = useRef(0);
  const latest = useRef(planned);
  useEffect(() => {
    latest.current = planned;
  }, [planned]);
  const ids = planned.map(({ sourceId }) => sourceId).join(' ');

  const look = useCallback(async () => {
    asked.current += 1;
    const mine = asked.current;
    const all = latest.current;
    setFailure(null);
    try {
      const written = all.filter(({ plan }) => !writesNoItems(plan));
      const apart = await engine.tablesApart(written.map(({ plan }) => plan));
      const looked = await Promise.all(
        written.map(async (table) => [table.sourceId, await lookAt(table, destination)] as const),
      );
      const left = await engine.leftOver(
        all.map(({ name, sourceId, plan }) => ({ name, source_id: sourceId, plan })),
        destination,
      );
      if (mine === asked.current) {
        setFound({ destination, tables: Object.fromEntries(looked), apart, left });
      }
    } catch (error) {
      if (mine === asked.current) {
        setFound(null);
        setFailure(asFailure(error));
      }
    }
  }, [destination]);

  useEffect(() => {
    void look();
    return () => {
      asked.current += 1;
    };
  }, [look, ids]);

  const current = found?.destination === destination ? found : null;
  return {
    tables: current?.tables ?? null,
    apart: current?.apart ?? null,
    left: current?.left ?? null,
    failure,
    look,
  };
}
