//! A plan proposed from a `CREATE TABLE`: it takes precedence over guessing, and where the data disagree, a finding
//! says so.

use super::column::ColumnPlan;
use super::declared::{DeclaredColumn, DeclaredKind, DeclaredTable};
use super::indexes::{proposed_indexes, same_column};
use super::keys::declared_key;
use super::kind::AttributeKind;
use super::kinds::read_as;
use super::naming::table_name;
use super::proposal::{KeyProposal, Proposal};
use super::propose::{choose_key, propose};
use super::schema::{best_match, read_statements};
use crate::check::words::grouped;
use crate::check::{Finding, Offer, Severity};
use crate::failure::Failure;
use crate::profile::{ColumnProfile, Profile};

/// The plan for a file with this profile, from text that holds its `CREATE TABLE`: one statement or a whole dump.
///
/// # Errors
/// When the text declares no table, or none with the file's columns.
pub fn propose_from_statement(
    file_name: &str,
    profile: &Profile,
    statement: &str,
) -> Result<Proposal, Failure> {
    let tables = read_statements(statement).map_err(|error| {
        let (code, message, repair) = error.words();
        Failure::new(code, message, repair)
    })?;
    let columns: Vec<String> = profile.columns.iter().map(|column| column.column.clone()).collect();
    if let Some(declared) = best_match(&tables, &columns) {
        return Ok(propose_declared(file_name, profile, declared));
    }
    let names: Vec<&str> = tables.iter().take(8).map(|table| table.name.as_str()).collect();
    Err(Failure::new(
        "schema_other_table",
        format!("No table in this text has the file's columns. It declares {}.", names.join(", ")),
        "Paste the CREATE TABLE of the table that was exported.",
    ))
}

/// The plan for a file with this profile whose table is declared so.
pub fn propose_declared(file_name: &str, profile: &Profile, declared: &DeclaredTable) -> Proposal {
    let mut proposal = propose(file_name, profile);
    proposal.plan.table.name = table_name(&declared.name);
    proposal.reasons.table_name = format!("From CREATE TABLE {}", declared.name);
    for (place, found) in profile.columns.iter().enumerate() {
        let Some(column) = declared.columns.iter().find(|column| same_column(&column.name, &found.column))
        else {
            proposal.findings.push(new_column(&found.column));
            continue;
        };
        let planned = &mut proposal.plan.columns[place];
        if take_type(planned, column.holds, found) {
            proposal.reasons.columns[place] = format!("{} in the CREATE TABLE", plain_type(column));
        }
        proposal.findings.extend(disagreements(planned, column, declared, found));
    }
    for column in &declared.columns {
        if !profile.columns.iter().any(|found| same_column(&column.name, &found.column)) {
            proposal.findings.push(missing_column(column));
        }
    }
    if let Some(key) = declared_primary_key(declared, profile, &mut proposal.findings) {
        proposal.reasons.partition_key.clone_from(&key.reason);
        proposal.reasons.sort_key = choose_key(&mut proposal.plan, &key);
        proposal.keys.retain(|other| {
            (&other.partition_column, &other.sort_column) != (&key.partition_column, &key.sort_column)
        });
        proposal.keys.insert(0, key);
    }
    proposal.plan.declared = Some(declared.clone());
    (proposal.plan.table.indexes, proposal.reasons.indexes) = proposed_indexes(&proposal.plan, profile);
    proposal
}

/// The declared type without the quotes of its database: `[nvarchar](max)` is `nvarchar(max)`.
fn plain_type(column: &DeclaredColumn) -> String {
    column.sql_type.replace(['[', ']', '"', '`'], "")
}

/// Reads a column as its declared type holds; `false` when that says nothing.
fn take_type(planned: &mut ColumnPlan, holds: DeclaredKind, found: &ColumnProfile) -> bool {
    let fits = |kind| found.candidate(kind).is_some_and(|candidate| candidate.misfits == 0);
    let kind = match holds {
        DeclaredKind::Other => return false,
        DeclaredKind::Text => AttributeKind::Text,
        DeclaredKind::Number => AttributeKind::Number,
        DeclaredKind::YesNo => AttributeKind::YesNo,
        DeclaredKind::Date => AttributeKind::Date,
        // A timestamp that holds nothing but days is exported as days.
        DeclaredKind::DateTime if fits(AttributeKind::Date) => AttributeKind::Date,
        DeclaredKind::DateTime => AttributeKind::DateTime,
        DeclaredKind::Json => AttributeKind::Json,
        DeclaredKind::TextSet => AttributeKind::TextSet,
        DeclaredKind::Binary => AttributeKind::Binary,
    };
    read_as(planned, kind, found);
    if kind != AttributeKind::Text {
        planned.null_words = found.null_words.iter().map(|word| word.value.clone()).collect();
    }
    true
}

fn disagreements(
    planned: &ColumnPlan,
    column: &DeclaredColumn,
    declared: &DeclaredTable,
    found: &ColumnProfile,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let name = Some(found.column.as_str());
    let (misfits, samples) = match found.candidate(planned.kind) {
        // A day written with its midnight is a day.
        _ if planned.kind == AttributeKind::Date && found.at_midnight == found.filled => (0, Vec::new()),
        Some(candidate) => (candidate.misfits, candidate.misfit_samples.clone()),
        None => (found.filled, found.shortest.iter().cloned().collect()),
    };
    if misfits > 0 && column.holds != DeclaredKind::Other && planned.kind != AttributeKind::TextSet {
        findings.push(
            Finding::new(
                Severity::Warning,
                "declared_type",
                name,
                format!(
                    "{} is {} in the CREATE TABLE, but {} of {} values cannot be kept as {}.",
                    found.column,
                    plain_type(column),
                    grouped(misfits),
                    grouped(found.filled),
                    planned.kind.plain_name()
                ),
                "Their records will be rejected. Read the column as Text, or mend the values.",
            )
            .of_records(misfits, samples)
            .offering([Offer::ReadAs { column: found.column.clone(), kind: AttributeKind::Text }]),
        );
    }
    let blank = found.blank + found.null_words.iter().map(|word| word.count).sum::<u64>();
    if column.not_null && blank > 0 {
        findings.push(
            Finding::new(
                Severity::Warning,
                "declared_not_null",
                name,
                format!(
                    "{} is NOT NULL in the CREATE TABLE, but blank in {} records.",
                    found.column,
                    grouped(blank)
                ),
                "Look at those records: a part of the export may be missing.",
            )
            .of_records(blank, Vec::new()),
        );
    }
    let is_unique = declared
        .unique
        .iter()
        .any(|names| matches!(names.as_slice(), [only] if same_column(only, &found.column)));
    if is_unique && found.distinct.exact && found.distinct.count < found.filled {
        let repeats = found.filled - found.distinct.count;
        findings.push(
            Finding::new(
                Severity::Warning,
                "declared_unique",
                name,
                format!(
                    "{} is UNIQUE in the CREATE TABLE, but in {} records it repeats a value.",
                    found.column,
                    grouped(repeats)
                ),
                "A look-up by it will give several items. Look at the most frequent values.",
            )
            .of_records(repeats, Vec::new()),
        );
    }
    findings
}

fn new_column(column: &str) -> Finding {
    Finding::new(
        Severity::Note,
        "declared_new",
        Some(column),
        format!("The CREATE TABLE does not know {column}; it is read as the data suggest."),
        "Leave it out if it does not belong to the table.",
    )
    .offering([Offer::LeaveOut { column: column.to_owned() }])
}

fn missing_column(column: &DeclaredColumn) -> Finding {
    Finding::new(
        Severity::Warning,
        "declared_missing",
        None,
        format!("The file lacks {}, which the CREATE TABLE has.", column.name),
        "Export it again with that column, or go on without it.",
    )
}

/// The PRIMARY KEY as a key of the file's columns; `None` when there is none, or the file does not hold it.
fn declared_primary_key(
    declared: &DeclaredTable,
    profile: &Profile,
    findings: &mut Vec<Finding>,
) -> Option<KeyProposal> {
    let columns: Vec<&str> = declared
        .primary_key
        .iter()
        .filter_map(|name| profile.columns.iter().find(|column| same_column(name, &column.column)))
        .map(|column| column.column.as_str())
        .collect();
    if columns.is_empty() || columns.len() < declared.primary_key.len() {
        return None;
    }
    if columns.len() > 2 {
        findings.push(Finding::new(
            Severity::Warning,
            "declared_long_key",
            None,
            format!(
                "The PRIMARY KEY has {} columns ({}); a key of DynamoDB has two at most.",
                columns.len(),
                columns.join(", ")
            ),
            "The key was chosen by what the data allow. Look whether it finds one item.",
        ));
        return None;
    }
    declared_key(profile, columns[0], columns.get(1).copied())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::read_profile;
    use crate::source::Source;
    use tokio_util::sync::CancellationToken;

    const SEED: &str = "CREATE TABLE users (user_id INT PRIMARY KEY, username VARCHAR(255) UNIQUE, email VARCHAR(255) UNIQUE,
                    registration_date DATE, last_login TIMESTAMP, profile_data JSON);";

    fn profile(text: &str) -> Profile {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        std::fs::write(&path, text).unwrap();
        read_profile(&Source::open(&path).unwrap(), &CancellationToken::new(), |_| {}).unwrap()
    }

    #[test]
    fn the_seeds_statement_gives_the_plan_of_its_data() {
        let text = include_str!("../../../../tests/fixtures/users.csv");
        let profile = profile(text);
        let from_data = propose("users.csv", &profile).plan;
        let Proposal { mut plan, findings, .. } =
            propose_from_statement("users.csv", &profile, SEED).unwrap();
        assert_eq!(findings, []);
        assert_eq!(plan.declared.take().unwrap().primary_key, ["user_id"]);
        assert_eq!(plan, from_data);
    }

    #[test]
    fn where_the_data_disagree_a_finding_says_so() {
        let profile = profile("id,name,mail,extra\n1,a,x@y.z,1\n2,,x@y.z,2\nx,c,,3\n");
        let statement =
            "create table t (id bigint primary key, name text not null, mail text unique, gone int)";
        let Proposal { plan, findings, .. } = propose_from_statement("t.csv", &profile, statement).unwrap();
        assert_eq!(plan.columns[0].kind, AttributeKind::Number);
        let codes: Vec<(&str, Option<&str>)> =
            findings.iter().map(|finding| (finding.code.as_str(), finding.column.as_deref())).collect();
        assert_eq!(
            codes,
            [
                ("declared_type", Some("id")),
                ("declared_not_null", Some("name")),
                ("declared_unique", Some("mail")),
                ("declared_new", Some("extra")),
                ("declared_missing", None),
            ]
        );
    }

    #[test]
    fn a_key_of_two_columns_is_a_partition_and_a_sort_key() {
        let profile = profile("order_id,product_id,n\n1,1,5\n1,2,5\n2,1,5\n");
        let statement = "CREATE TABLE [dbo].[OrderDetails] ([order_id] int NOT NULL, [product_id] int NOT NULL, [n] int, \
                         CONSTRAINT PK PRIMARY KEY CLUSTERED ([order_id] ASC, [product_id] ASC), \
                         FOREIGN KEY ([product_id]) REFERENCES [dbo].[Products] ([id]))";
        let Proposal { plan, reasons, .. } = propose_from_statement("x.csv", &profile, statement).unwrap();
        assert_eq!(
            (plan.table.name.as_str(), plan.table.partition_key.as_str()),
            ("OrderDetails", "orderId")
        );
        assert_eq!(plan.table.sort_key.as_deref(), Some("productId"));
        assert_eq!(plan.table.indexes.len(), 1);
        assert_eq!(reasons.indexes, ["Points to Products in the CREATE TABLE"]);
    }

    #[test]
    fn text_of_another_table_is_refused() {
        let profile = profile("a,b,c\n1,2,3\n");
        let code = |text: &str| propose_from_statement("t.csv", &profile, text).unwrap_err().code;
        assert_eq!(code("create table users (id int, name text)"), "schema_other_table");
        assert_eq!(code("select 1"), "schema_no_table");
    }
}
