/** Columns to begin with, where a person says that two tables belong together. They are only chosen in the form: the
 * engine counts what fits. */
import type { Plan } from '../../../bindings/Plan';

/** A column of the table that points, and the one of the other table that it points to; '' where one is to be chosen. */
export interface ColumnPair {
  child: string;
  parent: string;
}

function letters(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** The columns of a table's key. */
export function keyColumns({ table, columns }: Plan): string[] {
  const attributes = table.sort_key === null ? [] : [table.sort_key];
  return [table.partition_key, ...attributes].flatMap(
    (attribute) => columns.find((column) => column.attribute === attribute)?.column ?? [],
  );
}

/** Pairs for each column of the parent's key. */
export function suggestColumns(
  child: Plan,
  parent: { name: string; plan: Plan },
  isSame: boolean,
): ColumnPair[] {
  const own = child.columns.map(({ column }) => column);
  const table = letters(parent.name).replace(/s$/, '');
  const pairs = keyColumns(parent.plan).map((key) => {
    const like = own.find((column) => letters(column) === letters(key));
    const named = own.find((column) => table.length > 2 && letters(column).includes(table));
    return { child: (isSame ? null : (like ?? named)) ?? '', parent: key };
  });
  return pairs.length > 0 ? pairs : [{ child: '', parent: '' }];
}

/** True where the first table plainly is the one that points: it has a column for each of the other's key. */
export function pointsTo(child: Plan, parent: { name: string; plan: Plan }): boolean {
  return suggestColumns(child, parent, false).every((pair) => pair.child !== '');
}
