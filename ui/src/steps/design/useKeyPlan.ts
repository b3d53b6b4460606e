import { useMemo } from 'react';
import { useMigration } from '../../app/MigrationProvider';
import type { KeyPlan } from '../../plan/roles';

/** What of the plan decides on the keys of its table: the same one until any of it changes. */
export function useKeyPlan(): KeyPlan | null {
  const parts = useMigration(
    ({ plan }) =>
      plan && {
        columns: plan.columns,
        composed_attributes: plan.composed_attributes,
        generated_key: plan.generated_key,
        partition_key: plan.table.partition_key,
        sort_key: plan.table.sort_key,
      },
  );
  return useMemo(() => {
    if (parts === null) {
      return null;
    }
    const { partition_key, sort_key, ...others } = parts;
    return { ...others, table: { partition_key, sort_key } };
  }, [parts]);
}
