/** Fixes: changes to a plan that let more records through. The file itself is never changed by them. */
import type { CellFix } from '../bindings/CellFix';
import type { ColumnFix } from '../bindings/ColumnFix';
import type { ColumnPlan } from '../bindings/ColumnPlan';
import type { SuggestedFix } from '../bindings/SuggestedFix';
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

/** Adds a fix after the column's others: it acts on what they leave. */
export function addColumnFix(plan: Plan, column: string, fix: ColumnFix): Plan {
  const others = (columnOf(plan, column)?.fixes ?? []).filter(
    (entry) =>
      entry.kind !== fix.kind ||
      (entry.kind === 'replace' && fix.kind === 'replace' && entry.from !== fix.from),
  );
  return changeColumn(plan, column, { fixes: [...others, fix] });
}

/** True when the plan already does what the fix would do. */
export function isInForce(plan: Plan, fix: SuggestedFix): boolean {
  switch (fix.fix) {
    case 'read_as':
      return columnOf(plan, fix.column)?.kind === fix.kind;
    case 'null_word':
      return columnOf(plan, fix.column)?.null_words.includes(fix.word) ?? false;
    case 'replace':
      return (
        columnOf(plan, fix.column)?.fixes.some(
          (entry) => entry.kind === 'replace' && entry.from === fix.from,
        ) ?? false
      );
    case 'trim':
    case 'remove_invisible':
    case 'plain_spaces':
    case 'unwrap_formula':
      return columnOf(plan, fix.column)?.fixes.some((entry) => entry.kind === fix.fix) ?? false;
    case 'leave_out':
      return columnOf(plan, fix.column)?.included === false;
    case 'remove_index':
      return !plan.table.indexes.some((index) => index.name === fix.index);
    case 'duplicates':
      return plan.duplicates === fix.choice;
    case 'join_surplus':
      return plan.join_surplus;
    case 'generate_key':
      return plan.generated_key !== null;
    case 'leave_out_headers':
      return plan.leave_out_headers;
    case 'leave_out_blank':
      return plan.leave_out_blank;
    case 'leave_out_record':
      return plan.left_out.some((entry) => entry.record === fix.record);
  }
}

/**
 * The plan as the fix would have it; the same plan when it is so already. `value` is for "replace"; with the
 * profile a column is read in the way that fits its values best.
 */
export function applyFix(plan: Plan, fix: SuggestedFix, value?: string, profile?: Profile): Plan {
  if (fix.fix === 'replace') {
    return value === undefined || value === fix.from
      ? plan
      : addColumnFix(plan, fix.column, { kind: 'replace', from: fix.from, to: value });
  }
  if (isInForce(plan, fix)) {
    return plan;
  }
  switch (fix.fix) {
    case 'read_as':
      return setKind(
        plan,
        fix.column,
        fix.kind,
        profile?.columns.find((entry) => entry.column === fix.column),
      );
    case 'null_word':
      return setNullWord(plan, fix.column, fix.word, true);
    case 'trim':
    case 'remove_invisible':
    case 'plain_spaces':
    case 'unwrap_formula':
      return addColumnFix(plan, fix.column, { kind: fix.fix });
    case 'leave_out':
      return setIncluded(plan, fix.column, false);
    case 'remove_index':
      return {
        ...plan,
        table: {
          ...plan.table,
          indexes: plan.table.indexes.filter((index) => index.name !== fix.index),
        },
      };
    case 'duplicates':
      return setDuplicates(plan, fix.choice);
    case 'join_surplus':
      return joinSurplus(plan, true);
    case 'generate_key':
      return generateKey(plan);
    case 'leave_out_headers':
      return { ...plan, leave_out_headers: true };
    case 'leave_out_blank':
      return { ...plan, leave_out_blank: true };
    case 'leave_out_record': {
      const { record, line, was } = fix;
      return { ...plan, left_out: [...plan.left_out, { record, line, was }] };
    }
  }
}

export function cellFixOf(plan: Plan, record: number, column: string): CellFix | undefined {
  return plan.cell_fixes.find((fix) => fix.record === record && fix.column === column);
}

/** Has one cell read as `fix.value`; a value as it was takes the fix away. */
export function setCellFix(plan: Plan, fix: CellFix): Plan {
  const before = cellFixOf(plan, fix.record, fix.column);
  if (fix.value === (before ? before.value : fix.was)) {
    return plan;
  }
  const cleared = removeCellFix(plan, fix.record, fix.column);
  return fix.value === fix.was ? cleared : { ...cleared, cell_fixes: [...cleared.cell_fixes, fix] };
}

export function removeCellFix(plan: Plan, record: number, column: string): Plan {
  return cellFixOf(plan, record, column)
    ? {
        ...plan,
        cell_fixes: plan.cell_fixes.filter((fix) => fix.record !== record || fix.column !== column),
      }
    : plan;
}

/** Takes away the fix at `position` of a column. */
export function removeColumnFix(plan: Plan, column: string, position: number): Plan {
  const fixes = columnOf(plan, column)?.fixes ?? [];
  return position in fixes
    ? changeColumn(plan, column, { fixes: fixes.filter((_, at) => at !== position) })
    : plan;
}

/** How many fixes the plan holds: of columns, of the records' shape, of cells. */
export function fixCount(plan: Plan): number {
  const ofColumns = plan.columns.reduce((sum, entry) => sum + entry.fixes.length, 0);
  const ofRecords =
    [plan.join_surplus, plan.leave_out_headers, plan.leave_out_blank].filter(Boolean).length +
    plan.left_out.length;
  return ofColumns + ofRecords + plan.cell_fixes.length;
}

export function removeAllFixes(plan: Plan): Plan {
  return fixCount(plan) === 0
    ? plan
    : {
        ...plan,
        columns: plan.columns.map((entry) =>
          entry.fixes.length > 0 ? { ...entry, fixes: [] } : entry,
        ),
        join_surplus: false,
        leave_out_headers: false,
        leave_out_blank: false,
        left_out: [],
        cell_fixes: [],
      };
}
