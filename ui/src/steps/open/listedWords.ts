/** What is said of tables that are listed before they are read. */
import type { ListedTable } from '../../bindings/ListedTable';
import type { TableOrigin } from '../../bindings/TableOrigin';
import { amount, plural } from '../../components/amount';

export const originWords: Record<TableOrigin, string> = {
  file: 'file',
  archive_member: 'file in a ZIP',
  database_table: 'table',
  database_view: 'view',
  dump_table: 'table',
  workbook_sheet: 'sheet',
};

/** How many rows a table has, as far as that is known before it is read. */
export function rowWords({ rows, about_rows }: ListedTable): string {
  if (rows !== null) {
    return amount(rows);
  }
  return about_rows === null ? 'not counted' : `about ${amount(Number(about_rows.toPrecision(2)))}`;
}

/** "employeeID → employees" for each foreign key. */
export function foreignKeyWords({ foreign_keys }: ListedTable): string[] {
  return foreign_keys.map(({ columns, table }) => `${columns.join(', ')} → ${table}`);
}

/** "11 tables chosen, 3,362 rows." */
export function chosenWords(chosen: ListedTable[], of: number): string {
  if (chosen.length === 0) {
    return `None of ${plural(of, 'table')} is chosen.`;
  }
  const counted = chosen.filter(({ rows }) => rows !== null);
  const rows = counted.reduce((sum, table) => sum + (table.rows ?? 0), 0);
  const all =
    chosen.length === of
      ? of === 1
        ? 'The table is chosen'
        : `${of === 2 ? 'Both' : `All ${amount(of)}`} tables are chosen`
      : `${amount(chosen.length)} of ${amount(of)} tables are chosen`;
  if (counted.length === 0) {
    return `${all}.`;
  }
  return counted.length === chosen.length
    ? `${all}: ${plural(rows, 'row')}.`
    : `${all}: ${plural(rows, 'row')} in those that were counted.`;
}
