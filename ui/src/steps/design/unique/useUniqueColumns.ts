import { useEffect, useState } from 'react';
import type { UniqueColumns } from '../../../bindings/UniqueColumns';
import { useEachTable, useMigration, useMigrationStore } from '../../../app/MigrationProvider';
import { engine } from '../../../engine';

/** Unique columns of the table that is looked at, and the table of the locks that keep them so, where there is one. */
export interface Unique extends UniqueColumns {
  /** The name and the DynamoDB table of the lock items. */
  locks: { name: string; table: string } | null;
}

const none: UniqueColumns[] = [];

function keyOf(columns: string[]): string {
  return JSON.stringify(columns.toSorted());
}

/** What the engine says is unique in the plan as it stands. What it said of the plan before stays until it has answered,
 * and where it says the same. */
function useToldColumns(): UniqueColumns[] {
  const { getState, subscribe } = useMigrationStore();
  const [told, setTold] = useState(none);
  useEffect(() => {
    let latest = 0;
    const ask = () => {
      latest += 1;
      const mine = latest;
      const { plan, source } = getState();
      if (!plan || !source || plan.derived) {
        return;
      }
      engine.uniqueColumns(source.source_id, plan).then(
        (columns) => {
          if (mine === latest) {
            setTold((before) =>
              JSON.stringify(before) === JSON.stringify(columns) ? before : columns,
            );
          }
        },
        // Where a file is gone, whoever checks or imports is told so.
        console.error,
      );
    };
    ask();
    let { plan } = getState();
    const stop = subscribe((state) => {
      if (state.plan !== plan) {
        ({ plan } = state);
        ask();
      }
    });
    return () => {
      latest += 1;
      stop();
    };
  }, [getState, subscribe]);
  return told;
}

/** The columns of the table that is looked at which are unique; none until the engine has told. */
export function useUniqueColumns(): Unique[] {
  const told = useToldColumns();
  const name = useMigration(({ several }) => several?.tables[several.at]?.name ?? null);
  const tables = useEachTable(({ name: of, state: { plan } }) => ({
    name: of,
    table: plan?.derived ? plan.table.name : '',
    derived: plan?.derived ?? null,
  }));
  return told.map((unique) => {
    const locks = tables.find(
      ({ derived }) =>
        derived !== null && derived.of === name && keyOf(derived.columns) === keyOf(unique.columns),
    );
    return { ...unique, locks: locks ? { name: locks.name, table: locks.table } : null };
  });
}
