import type { AttributePreview } from '../../bindings/AttributePreview';
import type { CellRejection } from '../../bindings/CellRejection';
import type { CellText } from '../../bindings/CellText';
import type { Plan } from '../../bindings/Plan';
import type { RecordPreview } from '../../bindings/RecordPreview';
import type { RowStatus } from '../../bindings/RowStatus';

/** What is said of a cell whose record is no item of its own. */
const INSTEAD: Record<RowStatus, string> = {
  item: 'not written',
  rejected: 'not written',
  set_aside: 'set aside',
  inside: 'in that item',
  without_item: 'nothing here',
};

/** A cell of the record beside the attribute it becomes; one of the two may be missing. */
export interface Pair {
  cell: CellText | null;
  attribute: AttributePreview | null;
  /** What stands in the place of an attribute that is not there. */
  instead: string;
  rejection: CellRejection | null;
  /** False where another value would change nothing. */
  carried: boolean;
}

export function pairsOf(record: RecordPreview, plan: Plan): Pair[] {
  const attributes = record.item?.attributes ?? [];
  const fromCells = record.cells.map((cell): Pair => {
    const columnPlan = plan.columns.find((entry) => entry.column === cell.column);
    const carried = columnPlan?.included ?? false;
    let instead = 'left out: blank';
    if (!carried) {
      instead = 'not carried';
    } else if (record.item === null) {
      instead = INSTEAD[record.status];
    }
    return {
      cell,
      attribute: attributes.find((entry) => entry.column === cell.column) ?? null,
      instead,
      rejection: record.rejections.find((entry) => entry.column === cell.column) ?? null,
      carried,
    };
  });
  const others = attributes
    .filter((entry) => !record.cells.some((cell) => cell.column === entry.column))
    .map((attribute): Pair => ({
      cell: null,
      attribute,
      instead: '',
      rejection: null,
      carried: true,
    }));
  return [...fromCells, ...others];
}
