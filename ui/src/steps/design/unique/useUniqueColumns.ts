import { useCallback, useState } from 'react';
import type { UniqueColumns } from '../../../bindings/UniqueColumns';
import type { MigrationState } from '../../../app/migration';
import { useEachTable, useMigration } from '../../../app/MigrationProvider';
import { useOfEachPlan } from '../../../app/useOfEachPlan';
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

function ask({ plan, source }: MigrationState): Promise<UniqueColumns[]> | null {
  return plan && source && !plan.derived ? engine.uniqueColumns(source.source_id, plan) : null;
}

/** What the engine says is unique in the plan as it stands. What it said of the plan before stays until it has answered,
 * and where it says the same. */
function useToldColumns(): UniqueColumns[] {
  const [told, setTold] = useState(none);
  const take = useCallback(
    (columns: UniqueColumns[]) =>
      setTold((before) => (JSON.stringify(before) === JSON.stringify(columns) ? before : columns)),
    [],
  );
  useOfEachPlan(ask, take);
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
