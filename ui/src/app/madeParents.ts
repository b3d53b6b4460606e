/** Parents that are made for rows without one: tables of their own, there as long as a relation asks for them. */
import type { DerivedTable } from '../bindings/DerivedTable';
import type { Relation } from '../bindings/Relation';
import type { MigrationState } from './migration';
import { allTables } from './tables';

/** True where parents are made for rows of a relation that have none. */
function makesParents({ placement, orphans }: Relation): boolean {
  return placement !== 'own' && orphans === 'parent';
}

/** Columns are the same whatever their capitals and signs. */
function sameColumns(left: string[], right: string[]): boolean {
  const letters = (columns: string[]) =>
    columns.map((column) => column.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')).join('\n');
  return letters(left) === letters(right);
}

export interface ToMake {
  /** What is to be made. */
  missing: DerivedTable[];
  /** The names of tables that nothing asks for any more. */
  unwanted: string[];
}

/** What has to be made and unmade, for the tables to be as the relations say; null where they are, or while tables are
 * imported. */
export function toMake(state: MigrationState): ToMake | null {
  const { several, importing } = state;
  if (!several || importing) {
    return null;
  }
  const tables = allTables(state);
  const isRead = (name: string) =>
    tables.some((table) => table.name === name && table.state.plan && table.state.profile);
  const wanted = several.relations.chosen.filter(
    (relation) =>
      makesParents(relation) && isRead(relation.child.table) && isRead(relation.parent.table),
  );
  const made = tables.flatMap(({ name, state: { plan } }) =>
    plan?.derived?.kind === 'parent'
      ? [{ name, of: plan.derived.of, columns: plan.derived.columns }]
      : [],
  );
  const isOf = (relation: Relation, { of, columns }: { of: string; columns: string[] }) =>
    relation.child.table === of && sameColumns(relation.child.columns, columns);
  const missing = wanted
    .filter((relation) => !made.some((table) => isOf(relation, table)))
    .map(({ child }): DerivedTable => ({
      of: child.table,
      kind: 'parent',
      columns: child.columns,
    }));
  const unwanted = made
    .filter((table) => !wanted.some((relation) => isOf(relation, table)))
    .map(({ name }) => name);
  return missing.length + unwanted.length > 0 ? { missing, unwanted } : null;
}
