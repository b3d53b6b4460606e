//! A plan made for one export, applied to another with the same columns.

use super::proposal::Proposal;
use plan::{Finding, FindingCode, Severity, SuggestedFix};
use plan::{PLAN_VERSION, Plan};
use plan::{taken, untaken};

/// The plan fitted to the file for which `proposal` was made: its columns in the file's order, new ones as they
/// are proposed. Findings say which columns are missing or new.
pub fn fit(plan: &Plan, proposal: Proposal) -> Proposal {
    let Proposal { plan: proposed, mut reasons, keys, columns_as_key, mut findings } = proposal;
    let mut fitted = plan.clone();
    fitted.version = PLAN_VERSION;
    fitted.delimiter.clone_from(&proposed.delimiter);
    let included = plan.columns.iter().filter(|column| column.included).map(|column| &column.attribute);
    let generated = plan.generated_key.iter().map(|key| &key.attribute);
    let composed = plan.composed_attributes.iter().map(|composed| &composed.attribute);
    let mut taken = taken(included.chain(generated).chain(composed).cloned());
    fitted.columns = proposed
        .columns
        .iter()
        .map(|new| {
            if let Some(known) = plan.columns.iter().find(|known| known.column == new.column) {
                return known.clone();
            }
            findings.push(new_column(&new.column));
            let mut new = new.clone();
            new.attribute = untaken(&new.attribute, &mut taken);
            new
        })
        .collect();
    for column in &plan.columns {
        if !proposed.columns.iter().any(|found| found.column == column.column) {
            findings.push(missing_column(&column.column, plan, &column.attribute));
        }
    }
    reasons.chosen_otherwise(&proposed, &fitted);
    Proposal { plan: fitted, reasons, keys, columns_as_key, findings }
}

fn new_column(column: &str) -> Finding {
    Finding::new(
        Severity::Warning,
        FindingCode::NewColumn,
        Some(column),
        format!("The saved design does not know the column {column}. It is carried as the data suggest."),
        "Look at its type, or leave it out.",
    )
    .with_fixes([SuggestedFix::LeaveOut { column: column.to_owned() }])
}

fn missing_column(column: &str, plan: &Plan, attribute: &str) -> Finding {
    let is_key = plan.table.is_key(attribute);
    let message = if is_key {
        format!("The file lacks the column {column}, which is a key in the saved design.")
    } else {
        format!("The file lacks the column {column}, which the saved design carries.")
    };
    let severity = if is_key { Severity::Blocker } else { Severity::Warning };
    Finding::new(
        severity,
        FindingCode::MissingColumn,
        None,
        message,
        "Export it again with that column, or go on without it.",
    )
}
