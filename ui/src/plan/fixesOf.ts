/** The fixes that a plan holds. */
import type { CellFix } from '../bindings/CellFix';
import type { Plan } from '../bindings/Plan';

export function cellFixOf(plan: Plan, record: number, column: string): CellFix | undefined {
  return plan.cell_fixes.find((fix) => fix.record === record && fix.column === column);
}

/** How many fixes the plan holds: of columns, of the records' shape, of cells. */
export function fixCount(plan: Plan): number {
  const ofColumns = plan.columns.reduce((sum, entry) => sum + entry.fixes.length, 0);
  const ofRecords =
    [plan.join_surplus, plan.leave_out_headers, plan.leave_out_blank].filter(Boolean).length +
    plan.left_out.length;
  return ofColumns + ofRecords + plan.cell_fixes.length;
}
