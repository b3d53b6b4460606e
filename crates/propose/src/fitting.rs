//! A plan made for one export, applied to another with the same columns.

use super::proposal::Proposal;
use plan::{ColumnPlan, PLAN_VERSION, Plan, taken, untaken};
use plan::{Finding, FindingCode, Severity, SuggestedFix};
use std::collections::HashSet;

/// A plan fitted to a source that was not read whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    pub plan: Plan,
    /// Which of its columns are missing.
    pub findings: Vec<Finding>,
}

/// The plan fitted to the file for which `proposal` was made: its columns in the file's order, new ones as they
/// are proposed. Findings say which columns are missing or new.
pub fn fit(plan: &Plan, proposal: Proposal) -> Proposal {
    let Proposal { plan: proposed, mut reasons, keys, columns_as_key, mut findings } = proposal;
    let included = plan.columns.iter().filter(|column| column.included).map(|column| &column.attribute);
    let generated = plan.generated_key.iter().map(|key| &key.attribute);
    let composed = plan.composed_attributes.iter().map(|composed| &composed.attribute);
    let mut taken = taken(included.chain(generated).chain(composed).cloned());
    let columns = proposed
        .columns
        .iter()
        .map(|new| {
            if let Some(known) = known(plan, &new.column) {
                return known.clone();
            }
            findings.push(new_column(&new.column));
            let mut new = new.clone();
            new.attribute = untaken(&new.attribute, &mut taken);
            new
        })
        .collect();
    findings.extend(missing_columns(plan, proposed.columns.iter().map(|found| found.column.as_str())));
    let fitted = with_columns(plan, columns, &proposed.delimiter);
    reasons.chosen_otherwise(&proposed, &fitted);
    Proposal { plan: fitted, reasons, keys, columns_as_key, findings }
}

/// The same for a source of which nothing is known but its columns and what stands between its cells. `None` where one of
/// the columns is new, since only the data tell what it holds.
pub fn fit_known(plan: &Plan, columns: &[String], delimiter: &str) -> Option<Fitted> {
    let known: Option<Vec<_>> = columns.iter().map(|column| known(plan, column).cloned()).collect();
    let findings = missing_columns(plan, columns.iter().map(String::as_str));
    Some(Fitted { plan: with_columns(plan, known?, delimiter), findings })
}

fn known<'a>(plan: &'a Plan, column: &str) -> Option<&'a ColumnPlan> {
    plan.columns.iter().find(|known| known.column == column)
}

fn with_columns(plan: &Plan, columns: Vec<ColumnPlan>, delimiter: &str) -> Plan {
    Plan { version: PLAN_VERSION, delimiter: delimiter.to_owned(), columns, ..plan.clone() }
}

fn missing_columns<'a>(plan: &Plan, found: impl Iterator<Item = &'a str>) -> Vec<Finding> {
    let found: HashSet<&str> = found.collect();
    let missing = plan.columns.iter().filter(|column| !found.contains(column.column.as_str()));
    missing.map(|column| missing_column(&column.column, plan, &column.attribute)).collect()
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
