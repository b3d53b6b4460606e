//! Applying edits.

use super::columns::{change_column, include, number_reading, read_dates, set_kind, set_null_word};
use super::edited::Edited;
use super::error::EditError;
use super::fixes::{
    add_column_fix, fix_cell, leave_out_record, remove_all_fixes, remove_cell_fix, remove_column_fix,
};
use super::indexes::{add_index, change_index, remove_index};
use super::keys::{
    choose_key, set_partition_key, set_partition_template, set_sort_key, set_sort_template,
    take_generated_key,
};
use super::names::{name_attributes, rename_attribute};
use super::options::{drop_time_to_live, set_time_to_live};
use super::plan_edit::PlanEdit;
use super::working::Working;
use crate::plan::{Capacity, Plan, ProvisionedUnits};

/// What is reserved where nothing says how much: enough for a small table.
const SMALL: ProvisionedUnits = ProvisionedUnits { read_units_per_second: 5, write_units_per_second: 5 };

impl Plan {
    /// The plan after an edit. An edit that is in force changes nothing.
    ///
    /// # Errors
    /// When the edit names what is not there, gives a name that is taken, or makes a key of what cannot be one
    /// (`no_such_column`, `no_such_index`, `no_name`, `name_taken`, `not_a_key`, `no_time_to_live`).
    pub fn apply(&self, edit: &PlanEdit) -> Result<Edited, EditError> {
        self.apply_all(std::slice::from_ref(edit))
    }

    /// The plan after edits, one after another; all of them, or none.
    ///
    /// # Errors
    /// Those of [`Plan::apply`], of the first edit that cannot be applied.
    pub fn apply_all(&self, edits: &[PlanEdit]) -> Result<Edited, EditError> {
        let mut working = Working::new(self);
        for edit in edits {
            apply_one(&mut working, edit)?;
        }
        drop_time_to_live(&mut working, self);
        Ok(working.finish())
    }

    /// True when the edits can be applied and change nothing.
    pub fn is_in_force(&self, edits: &[PlanEdit]) -> bool {
        self.apply_all(edits).is_ok_and(|edited| edited.plan == *self)
    }
}

fn apply_one(working: &mut Working, edit: &PlanEdit) -> Result<(), EditError> {
    match edit {
        PlanEdit::RenameAttribute { column, attribute } => rename_attribute(working, column, attribute),
        PlanEdit::NameAttributes { style } => {
            name_attributes(working, *style);
            Ok(())
        }
        PlanEdit::Include { column, included } => include(working, column, *included),
        PlanEdit::SetKind { column, kind, reading } => set_kind(working, column, *kind, reading.as_ref()),
        PlanEdit::ReadDates { column, order, kind } => read_dates(working, column, *order, *kind),
        PlanEdit::Zone { column, zone } => change_column(working, column, |it| it.zone.clone_from(zone)),
        PlanEdit::NullWord { column, word, counts } => set_null_word(working, column, word, *counts),
        PlanEdit::Blank { column, blank } => change_column(working, column, |it| it.blank = *blank),
        PlanEdit::BlankValue { column, value } => {
            change_column(working, column, |it| it.blank_value.clone_from(value))
        }
        PlanEdit::NumberReading { column, number } => number_reading(working, column, *number),
        PlanEdit::YesNoWords { column, words } => {
            change_column(working, column, |it| it.yes_no.clone_from(words))
        }
        PlanEdit::DateOrder { column, order } => change_column(working, column, |it| it.date_order = *order),
        PlanEdit::DateAs { column, date_as } => change_column(working, column, |it| it.date_as = *date_as),
        PlanEdit::Separator { column, separator } => {
            change_column(working, column, |it| it.separator.clone_from(separator))
        }
        PlanEdit::Binary { column, binary } => change_column(working, column, |it| it.binary = *binary),
        PlanEdit::AddColumnFix { column, fix } => add_column_fix(working, column, fix),
        PlanEdit::RemoveColumnFix { column, fix } => remove_column_fix(working, column, fix),
        PlanEdit::Key { partition_column, sort_column, partition_template, sort_template } => choose_key(
            working,
            (partition_column.as_deref(), partition_template.as_ref()),
            (sort_column.as_deref(), sort_template.as_ref()),
        ),
        PlanEdit::PartitionTemplate { template } => set_partition_template(working, template),
        PlanEdit::SortTemplate { template } => set_sort_template(working, template),
        PlanEdit::PartitionKey { attribute } => set_partition_key(working, attribute),
        PlanEdit::SortKey { attribute } => set_sort_key(working, attribute.as_deref()),
        PlanEdit::AddIndex { index } => add_index(working, index.as_ref(), SMALL),
        PlanEdit::ChangeIndex { index, design } => change_index(working, index, design),
        PlanEdit::TimeToLive { attribute } => set_time_to_live(working, attribute.as_deref()),
        _ => {
            apply_to_whole(working, edit);
            Ok(())
        }
    }
}

/// Edits that can always be applied, since they name no column.
fn apply_to_whole(working: &mut Working, edit: &PlanEdit) {
    let plan = &mut working.plan;
    match edit {
        PlanEdit::TableName { name } => plan.table.name.clone_from(name),
        PlanEdit::GenerateKey => take_generated_key(working),
        PlanEdit::OnDemand => plan.table.capacity = Capacity::OnDemand,
        PlanEdit::Provisioned { units } => {
            let units = match (units, &plan.table.capacity) {
                (Some(units), _) | (None, Capacity::Provisioned { units }) => *units,
                (None, Capacity::OnDemand) => SMALL,
            };
            plan.table.capacity = Capacity::Provisioned { units };
        }
        PlanEdit::PointInTimeRecovery { on } => plan.table.options.point_in_time_recovery = *on,
        PlanEdit::DeletionProtection { on } => plan.table.options.deletion_protection = *on,
        PlanEdit::TableClass { class } => plan.table.options.table_class = *class,
        PlanEdit::Tags { tags } => plan.table.options.tags.clone_from(tags),
        PlanEdit::KmsKey { key } => plan.table.options.kms_key.clone_from(key),
        PlanEdit::WarmThroughput { units } => plan.table.options.warm_throughput = *units,
        PlanEdit::Duplicates { choice } => plan.duplicates = *choice,
        PlanEdit::RemoveIndex { index } => remove_index(plan, index),
        PlanEdit::JoinSurplus { joined } => plan.join_surplus = *joined,
        PlanEdit::LeaveOutHeaders { left_out } => plan.leave_out_headers = *left_out,
        PlanEdit::LeaveOutBlank { left_out } => plan.leave_out_blank = *left_out,
        PlanEdit::LeaveOutRecord { record } => leave_out_record(plan, record),
        PlanEdit::KeepRecord { record } => plan.left_out.retain(|left_out| left_out.record != *record),
        PlanEdit::FixCell { fix } => fix_cell(plan, fix),
        PlanEdit::RemoveCellFix { record, column } => remove_cell_fix(plan, *record, column),
        PlanEdit::RemoveAllFixes => remove_all_fixes(plan),
        // Those of columns, keys and indexes, which may fail.
        _ => {}
    }
}
