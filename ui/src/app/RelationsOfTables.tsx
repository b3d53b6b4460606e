import { memo, useEffect } from 'react';
import { useMigration, useMigrationStore } from './MigrationProvider';
import { measuring, relating } from './migrationJobs';
import { isToRelate, nextToMeasure, tablesToRelate } from './relate';
import { useMigrationJob } from './useJob';

/** Once several tables are read, looks by itself how they belong together, and counts what a saved design brought. */
export const RelationsOfTables = memo(function RelationsOfTables() {
  const store = useMigrationStore();
  const { due, relation } = useMigration((state) => ({
    due: isToRelate(state),
    relation: nextToMeasure(state),
  }));
  const { start: look } = useMigrationJob(relating);
  const { start: measure } = useMigrationJob(measuring);
  useEffect(() => {
    if (due) {
      void look(tablesToRelate(store.getState()));
    }
  }, [due, look, store]);
  useEffect(() => {
    if (relation) {
      const names = [relation.child.table, relation.parent.table];
      void measure({ tables: tablesToRelate(store.getState(), names), relation });
    }
  }, [relation, measure, store]);
  return null;
});
