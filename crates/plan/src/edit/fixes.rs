//! Edits of fixes: what is read otherwise than it stands in the source.

use super::columns::column_mut;
use super::error::EditError;
use super::working::Working;
use crate::column::ColumnFix;
use crate::plan::{CellFix, LeftOutRecord, Plan};
use std::mem::discriminant;

pub(super) fn add_column_fix(working: &mut Working, column: &str, fix: &ColumnFix) -> Result<(), EditError> {
    let fixes = &mut column_mut(&mut working.plan, column)?.fixes;
    if !fixes.contains(fix) {
        // The newest acts last: it sees what the others leave.
        fixes.retain(|other| !does_the_same(other, fix));
        fixes.push(fix.clone());
    }
    Ok(())
}

/// True for fixes of one sort; of replacements, for those of one value.
fn does_the_same(left: &ColumnFix, right: &ColumnFix) -> bool {
    match (left, right) {
        (ColumnFix::Replace { from: left, .. }, ColumnFix::Replace { from: right, .. }) => left == right,
        _ => discriminant(left) == discriminant(right),
    }
}

pub(super) fn remove_column_fix(
    working: &mut Working,
    column: &str,
    fix: &ColumnFix,
) -> Result<(), EditError> {
    column_mut(&mut working.plan, column)?.fixes.retain(|other| other != fix);
    Ok(())
}

pub(super) fn leave_out_record(plan: &mut Plan, record: &LeftOutRecord) {
    if !plan.left_out.iter().any(|other| other.record == record.record) {
        plan.left_out.push(record.clone());
    }
}

pub(super) fn fix_cell(plan: &mut Plan, fix: &CellFix) {
    if plan.cell_fixes.contains(fix) {
        return;
    }
    remove_cell_fix(plan, fix.record, &fix.column);
    if fix.value != fix.was {
        plan.cell_fixes.push(fix.clone());
    }
}

pub(super) fn remove_cell_fix(plan: &mut Plan, record: u64, column: &str) {
    plan.cell_fixes.retain(|fix| fix.record != record || fix.column != column);
}

pub(super) fn remove_all_fixes(plan: &mut Plan) {
    for column in &mut plan.columns {
        column.fixes.clear();
    }
    plan.join_surplus = false;
    plan.leave_out_headers = false;
    plan.leave_out_blank = false;
    plan.left_out.clear();
    plan.cell_fixes.clear();
}
