/** Mends: changes to a plan that let more records through. The file itself is never changed by them. */
import type { CellMend } from '../bindings/CellMend';
import type { ColumnMend } from '../bindings/ColumnMend';
import type { ColumnPlan } from '../bindings/ColumnPlan';
import type { Offer } from '../bindings/Offer';
import type { Plan } from '../bindings/Plan';
import type { Profile } from '../bindings/Profile';
import {
  changeColumn,
  generateKey,
  joinSurplus,
  setDuplicates,
  setIncluded,
  setKind,
  setNullWord,
} from './edit';

function columnOf(plan: Plan, column: string): ColumnPlan | undefined {
  return plan.columns.find((entry) => entry.column === column);
}

/** Adds a mend after the column's others: it acts on what they leave. */
export function addColumnMend(plan: Plan, column: string, mend: ColumnMend): Plan {
  const others = (columnOf(plan, column)?.mends ?? []).filter(
    (entry) =>
      entry.kind !== mend.kind ||
      (entry.kind === 'replace' && mend.kind === 'replace' && entry.from !== mend.from),
  );
  return changeColumn(plan, column, { mends: [...others, mend] });
}

/** True when the plan already does what the offer would do. */
export function isInForce(plan: Plan, offer: Offer): boolean {
  switch (offer.offer) {
    case 'read_as':
      return columnOf(plan, offer.column)?.kind === offer.kind;
    case 'null_word':
      return columnOf(plan, offer.column)?.null_words.includes(offer.word) ?? false;
    case 'replace':
      return (
        columnOf(plan, offer.column)?.mends.some(
          (mend) => mend.kind === 'replace' && mend.from === offer.from,
        ) ?? false
      );
    case 'trim':
    case 'remove_invisible':
    case 'plain_spaces':
    case 'unwrap_formula':
      return columnOf(plan, offer.column)?.mends.some((mend) => mend.kind === offer.offer) ?? false;
    case 'leave_out':
      return columnOf(plan, offer.column)?.included === false;
    case 'remove_index':
      return !plan.table.indexes.some((index) => index.name === offer.index);
    case 'duplicates':
      return plan.duplicates === offer.choice;
    case 'join_surplus':
      return plan.join_surplus;
    case 'generate_key':
      return plan.generated_key !== null;
    case 'leave_out_headers':
      return plan.leave_out_headers;
    case 'leave_out_blank':
      return plan.leave_out_blank;
    case 'leave_out_record':
      return plan.left_out.some((entry) => entry.record === offer.record);
  }
}

/**
 * The plan as the offer would have it; the same plan when it is so already. `value` is for "replace"; with the
 * profile a column is read in the way that fits its values best.
 */
export function applyOffer(plan: Plan, offer: Offer, value?: string, profile?: Profile): Plan {
  if (offer.offer === 'replace') {
    return value === undefined || value === offer.from
      ? plan
      : addColumnMend(plan, offer.column, { kind: 'replace', from: offer.from, to: value });
  }
  if (isInForce(plan, offer)) {
    return plan;
  }
  switch (offer.offer) {
    case 'read_as':
      return setKind(
        plan,
        offer.column,
        offer.kind,
        profile?.columns.find((entry) => entry.column === offer.column),
      );
    case 'null_word':
      return setNullWord(plan, offer.column, offer.word, true);
    case 'trim':
    case 'remove_invisible':
    case 'plain_spaces':
    case 'unwrap_formula':
      return addColumnMend(plan, offer.column, { kind: offer.offer });
    case 'leave_out':
      return setIncluded(plan, offer.column, false);
    case 'remove_index':
      return {
        ...plan,
        table: {
          ...plan.table,
          indexes: plan.table.indexes.filter((index) => index.name !== offer.index),
        },
      };
    case 'duplicates':
      return setDuplicates(plan, offer.choice);
    case 'join_surplus':
      return joinSurplus(plan, true);
    case 'generate_key':
      return generateKey(plan);
    case 'leave_out_headers':
      return { ...plan, leave_out_headers: true };
    case 'leave_out_blank':
      return { ...plan, leave_out_blank: true };
    case 'leave_out_record': {
      const { record, line, was } = offer;
      return { ...plan, left_out: [...plan.left_out, { record, line, was }] };
    }
  }
}

export function cellMendOf(plan: Plan, record: number, column: string): CellMend | undefined {
  return plan.cell_mends.find((mend) => mend.record === record && mend.column === column);
}

/** Has one cell read as `mend.value`; a value as it was takes the mend away. */
export function setCellMend(plan: Plan, mend: CellMend): Plan {
  const before = cellMendOf(plan, mend.record, mend.column);
  if (mend.value === (before ? before.value : mend.was)) {
    return plan;
  }
  const cleared = removeCellMend(plan, mend.record, mend.column);
  return mend.value === mend.was
    ? cleared
    : { ...cleared, cell_mends: [...cleared.cell_mends, mend] };
}

export function removeCellMend(plan: Plan, record: number, column: string): Plan {
  return cellMendOf(plan, record, column)
    ? {
        ...plan,
        cell_mends: plan.cell_mends.filter(
          (mend) => mend.record !== record || mend.column !== column,
        ),
      }
    : plan;
}

/** Takes away the mend at `position` of a column. */
export function removeColumnMend(plan: Plan, column: string, position: number): Plan {
  const mends = columnOf(plan, column)?.mends ?? [];
  return position in mends
    ? changeColumn(plan, column, { mends: mends.filter((_, at) => at !== position) })
    : plan;
}

/** How many mends the plan holds: of columns, of the records' shape, of cells. */
export function mendCount(plan: Plan): number {
  const ofColumns = plan.columns.reduce((sum, entry) => sum + entry.mends.length, 0);
  const ofRecords =
    [plan.join_surplus, plan.leave_out_headers, plan.leave_out_blank].filter(Boolean).length +
    plan.left_out.length;
  return ofColumns + ofRecords + plan.cell_mends.length;
}

export function removeAllMends(plan: Plan): Plan {
  return mendCount(plan) === 0
    ? plan
    : {
        ...plan,
        columns: plan.columns.map((entry) =>
          entry.mends.length > 0 ? { ...entry, mends: [] } : entry,
        ),
        join_surplus: false,
        leave_out_headers: false,
        leave_out_blank: false,
        left_out: [],
        cell_mends: [],
      };
}
