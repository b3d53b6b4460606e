/** The person's own limit on the pace of an import. */
import type { ImportChoices } from '../../../bindings/ImportChoices';
import type { TableShape } from '../../../bindings/TableShape';
import { amount, plural } from '../../../components/amount';
import { estimatedTime } from '../../../components/dollars';

/** A number as people write it, with or without commas between thousands. "1,5" is none: it could mean two things. */
const NUMBER = /^(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$/;

function numberOf(typed: string): number | null {
  const text = typed.trim();
  return NUMBER.test(text) ? Number(text.replaceAll(',', '')) : null;
}

/** Why what stands in the field is no limit, or null. An empty field is none, and well. */
export function speedProblem(typed: string): string | null {
  return typed.trim() === '' || (numberOf(typed) ?? 0) > 0
    ? null
    : 'Give a number above 0, such as 250, or leave it empty for no limit.';
}

/** The limit that stands in the field; `null` for none. */
export function speedOf(typed: string): number | null {
  return speedProblem(typed) === null ? numberOf(typed) : null;
}

/** The choice for an import that the field for its ceiling gives. */
export function ceilingChoice(typed: string): Pick<ImportChoices, 'most_dollars'> {
  return { most_dollars: speedOf(typed) ?? undefined };
}

/** Write units a second that the table and its indexes are set to take together; `null` on demand. */
function reservedUnits({ provisioned, indexes }: TableShape): number | null {
  return provisioned === null
    ? null
    : indexes.reduce(
        (sum, index) => sum + (index.provisioned?.write_units_per_second ?? 0),
        provisioned.write_units_per_second,
      );
}

/** How long all tables take at a limit. */
function timeOf(limit: number, writeUnits: number | null): string {
  return writeUnits === null
    ? 'Indexes count too.'
    : `The ${amount(writeUnits)} write units of all tables, indexes counted too, then take ${estimatedTime(writeUnits / limit)}.`;
}

/** What a limit comes to for this file and table; without a table, for all of several. */
export function speedReason(
  limit: number | null,
  writeUnits: number | null,
  table: TableShape | null,
): string {
  if (table === null) {
    return limit === null
      ? 'Empty: as fast as the tables allow. A limit leaves space for others who use them meanwhile; their indexes count too.'
      : `One limit for the whole run: tables are written one after another. ${timeOf(limit, writeUnits)}`;
  }
  if (limit === null) {
    return 'Empty: as fast as the table allows. A limit leaves space for others who use the table meanwhile; its indexes count too.';
  }
  const reserved = reservedUnits(table);
  if (reserved !== null && limit >= reserved) {
    return `The table and its indexes take ${plural(reserved, 'write unit')} a second together, so this limit changes nothing.`;
  }
  return writeUnits === null
    ? 'The table and its indexes count together.'
    : `The ${amount(writeUnits)} write units of this file, indexes counted too, then take ${estimatedTime(writeUnits / limit)}.`;
}
