//! A plan proposed from a `CREATE TABLE`: it takes precedence over guessing, and where the data disagree, a finding
//! says so.

use super::composed_keys::declared_composed_key;
use super::indexes::proposed_indexes;
use super::keys::declared_key;
use super::kinds::read_as;
use super::proposal::{KeyProposal, Proposal};
use super::propose::{choose_key, null_words, propose};
use failure::{Code, Failure};
use item::{YES_NO_PAIRS, yes_no_word};
use plan::AttributeKind;
use plan::{ColumnPlan, Plan, YesNoWords};
use plan::{DeclaredColumn, DeclaredKind, DeclaredTable};
use plan::{Finding, FindingCode, Severity, SuggestedFix};
use plan::{are_called_by_place, table_name};
use plan::{best_match, read_statements, sure_match};
use plan::{place_of_column, same_column};
use profile::{ColumnProfile, Profile};
use wording::grouped;

/// The plan for a file with this profile, from text that holds its `CREATE TABLE`: one statement or a whole dump. A file
/// without header takes names and types from the statement by position.
///
/// # Errors
/// When the text declares no table, or none with the file's columns, or where it is not certain which.
pub fn propose_from_statement(
    file_name: &str,
    profile: &Profile,
    statement: &str,
) -> Result<Proposal, Failure> {
    propose_matched(file_name, profile, statement, false)
}

/// The same where the text is of several tables: one that merely shares some columns with another table is left alone.
///
/// # Errors
/// As [`propose_from_statement`].
pub fn propose_from_statements(
    file_name: &str,
    profile: &Profile,
    statements: &str,
) -> Result<Proposal, Failure> {
    propose_matched(file_name, profile, statements, true)
}

fn propose_matched(
    file_name: &str,
    profile: &Profile,
    statement: &str,
    must_be_sure: bool,
) -> Result<Proposal, Failure> {
    let tables = read_statements(statement).map_err(|error| {
        let (code, message, repair) = error.words();
        Failure::new(code, message, repair)
    })?;
    let columns: Vec<String> = profile.columns.iter().map(|column| column.column.clone()).collect();
    let stem = source::stem(file_name);
    let matched = if must_be_sure { sure_match } else { best_match };
    if let Some(declared) = matched(&tables, stem, &columns) {
        return Ok(propose_declared(file_name, profile, declared));
    }
    let is_named = tables.iter().any(|table| same_column(&table.name, stem));
    if are_called_by_place(columns.iter().map(String::as_str)) && (is_named || !must_be_sure) {
        let declared = match_by_place(file_name, profile, &tables)?;
        return Ok(propose_by_place(file_name, profile, declared));
    }
    Err(Failure::new(
        Code::SchemaOtherTable,
        format!("No table in this text has the file's columns. It declares {}.", names_of(&tables)),
        "Paste the CREATE TABLE of the table that was exported.",
    ))
}

fn names_of<'a>(tables: impl IntoIterator<Item = &'a DeclaredTable>) -> String {
    let names: Vec<&str> = tables.into_iter().take(8).map(|table| table.name.as_str()).collect();
    names.join(", ")
}

/// The table of a file that has no header: it has as many columns, and is called as the file is, or is the one whose
/// types fit the data best.
fn match_by_place<'a>(
    file_name: &str,
    profile: &Profile,
    tables: &'a [DeclaredTable],
) -> Result<&'a DeclaredTable, Failure> {
    let count = profile.columns.len();
    let as_wide: Vec<&DeclaredTable> = tables.iter().filter(|table| table.columns.len() == count).collect();
    if as_wide.is_empty() {
        let widths: Vec<String> = tables
            .iter()
            .take(8)
            .map(|table| format!("{} has {}", table.name, table.columns.len()))
            .collect();
        return Err(Failure::new(
            Code::SchemaOtherWidth,
            format!(
                "The file has no header and {count} columns; no table in this text has as many: {}.",
                widths.join(", ")
            ),
            "Paste the CREATE TABLE of the table that was exported. Where the export left columns out, remove them \
             from the statement.",
        ));
    }
    let stem = source::stem(file_name);
    if let Some(table) = as_wide.iter().find(|table| same_column(&table.name, stem)) {
        return Ok(table);
    }
    let outliers = |table: &DeclaredTable| -> u64 {
        table
            .columns
            .iter()
            .zip(&profile.columns)
            .map(|(column, found)| outliers_of(column.holds, found))
            .sum()
    };
    let fewest = as_wide.iter().map(|table| outliers(table)).min();
    let mut best = as_wide.iter().filter(|table| Some(outliers(table)) == fewest);
    match (best.next(), best.next()) {
        (Some(only), None) => Ok(only),
        _ => Err(Failure::new(
            Code::SchemaSeveralTables,
            format!(
                "The file has no header, so that its table is found by its columns alone, and several have columns \
                 like these: {}.",
                names_of(as_wide.iter().copied().filter(|table| Some(outliers(table)) == fewest))
            ),
            "Paste the CREATE TABLE of the table that was exported, without the others.",
        )),
    }
}

/// How many values of a column its declared type cannot hold.
fn outliers_of(holds: DeclaredKind, found: &ColumnProfile) -> u64 {
    let Some(kind) = kind_for(holds, found) else { return 0 };
    found.candidate(kind).map_or(found.filled, |candidate| candidate.outliers)
}

/// The plan for a file without header, whose columns are those of the statement in their order: attributes are called
/// as they are declared, columns as the source calls them.
fn propose_by_place(file_name: &str, profile: &Profile, declared: &DeclaredTable) -> Proposal {
    let mut named = profile.clone();
    for (found, column) in named.columns.iter_mut().zip(&declared.columns) {
        found.column.clone_from(&column.name);
    }
    for pair in &mut named.pairs {
        for name in [&mut pair.partition_column, &mut pair.sort_column] {
            if let Some(place) = profile.columns.iter().position(|column| column.column == *name) {
                named.columns[place].column.clone_into(name);
            }
        }
    }
    for set in &mut named.key_sets {
        for name in set.partition_columns.iter_mut().chain(&mut set.sort_columns) {
            if let Some(place) = profile.columns.iter().position(|column| column.column == *name) {
                declared.columns[place].name.clone_into(name);
            }
        }
    }
    let mut proposal = propose_declared(file_name, &named, declared);
    let to_source = |name: &mut String| {
        if let Some(place) = named.columns.iter().position(|column| column.column == *name) {
            profile.columns[place].column.clone_into(name);
        }
    };
    for (planned, found) in proposal.plan.columns.iter_mut().zip(&profile.columns) {
        planned.column.clone_from(&found.column);
    }
    for reason in &mut proposal.reasons.columns {
        reason.push_str("; named by its place");
    }
    for key in &mut proposal.keys {
        key.partition_column.iter_mut().for_each(to_source);
        key.sort_column.iter_mut().for_each(to_source);
        for template in key.partition_template.iter_mut().chain(&mut key.sort_template) {
            template.for_each_column(to_source);
        }
    }
    for composed in &mut proposal.plan.composed_attributes {
        composed.template.for_each_column(to_source);
    }
    for finding in &mut proposal.findings {
        finding.column.iter_mut().for_each(to_source);
        for fix in &mut finding.fixes {
            fix.column_mut().into_iter().for_each(to_source);
        }
    }
    proposal
}

/// The plan for a file with this profile whose table is declared so.
pub fn propose_declared(file_name: &str, profile: &Profile, declared: &DeclaredTable) -> Proposal {
    let mut proposal = propose(file_name, profile);
    proposal.plan.table.name = table_name(&declared.name);
    proposal.reasons.table_name = format!("From CREATE TABLE {}", declared.name);
    for (place, found) in profile.columns.iter().enumerate() {
        let names = declared.columns.iter().map(|column| column.name.as_str());
        let Some(column) = place_of_column(&found.column, names).map(|place| &declared.columns[place]) else {
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
    if let Some(key) = declared_primary_key(declared, &proposal.plan, profile, &mut proposal.findings) {
        proposal.reasons.partition_key.clone_from(&key.reason);
        proposal.reasons.sort_key = choose_key(&mut proposal.plan, &key);
        proposal.keys.retain(|other| !other.is_same_key(&key));
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
    let Some(kind) = kind_for(holds, found) else { return false };
    read_as(planned, kind, found);
    if kind == AttributeKind::YesNo
        && found.candidate(kind).is_none()
        && let Some(words) = zero_and_one(found).or_else(|| yes_no_words(found))
    {
        planned.yes_no = words;
    }
    planned.null_words = null_words(kind, found);
    true
}

/// As what a column of this declared type is read; `None` when that says nothing.
fn kind_for(holds: DeclaredKind, found: &ColumnProfile) -> Option<AttributeKind> {
    let matches = |kind| found.candidate(kind).is_some_and(|candidate| candidate.outliers == 0);
    Some(match holds {
        DeclaredKind::Other => return None,
        DeclaredKind::YesNo if found.json_numbers > 0 && zero_and_one(found).is_none() => return None,
        DeclaredKind::Text => AttributeKind::Text,
        DeclaredKind::Number => AttributeKind::Number,
        DeclaredKind::YesNo => AttributeKind::YesNo,
        DeclaredKind::Date => AttributeKind::Date,
        // A timestamp that holds nothing but days is exported as days.
        DeclaredKind::DateTime if matches(AttributeKind::Date) => AttributeKind::Date,
        DeclaredKind::DateTime => AttributeKind::DateTime,
        DeclaredKind::Json => AttributeKind::Json,
        DeclaredKind::TextSet => AttributeKind::TextSet,
        DeclaredKind::Binary => AttributeKind::Binary,
    })
}

/// 1 and 0 as words, for a column of a database that holds no other numbers.
fn zero_and_one(found: &ColumnProfile) -> Option<YesNoWords> {
    let is_flag = |value: &str| matches!(value, "0" | "1");
    let ends = [found.smallest.as_ref()?, found.largest.as_ref()?];
    let is_whole = found.distinct.exact && found.distinct.count <= 2;
    let are_flags =
        found.json_numbers == found.filled && is_whole && ends.iter().all(|end| is_flag(&end.value));
    are_flags.then(|| YesNoWords { yes: "1".to_owned(), no: "0".to_owned() })
}

/// The pair of words of a column that holds only one of them, and is declared to be yes or no: alone, PostgreSQL's `t`
/// is a letter.
fn yes_no_words(found: &ColumnProfile) -> Option<YesNoWords> {
    let [only] = found.examples.as_slice() else { return None };
    let (pair, _) = yes_no_word(only)?;
    let (yes, no) = YES_NO_PAIRS[pair];
    Some(YesNoWords { yes: yes.to_owned(), no: no.to_owned() })
}

fn disagreements(
    planned: &ColumnPlan,
    column: &DeclaredColumn,
    declared: &DeclaredTable,
    found: &ColumnProfile,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let name = Some(found.column.as_str());
    let (outliers, samples) = match found.candidate(planned.kind) {
        None if planned.kind == AttributeKind::YesNo
            && (yes_no_words(found).is_some() || zero_and_one(found).is_some()) =>
        {
            (0, Vec::new())
        }
        // A day written with its midnight is a day.
        _ if planned.kind == AttributeKind::Date && found.at_midnight == found.filled => (0, Vec::new()),
        Some(candidate) => (candidate.outliers, candidate.outlier_samples.clone()),
        None => (found.filled, found.shortest.iter().cloned().collect()),
    };
    if outliers > 0 && column.holds != DeclaredKind::Other && planned.kind != AttributeKind::TextSet {
        findings.push(
            Finding::new(
                Severity::Warning,
                FindingCode::DeclaredType,
                name,
                format!(
                    "{} is {} in the CREATE TABLE, but {} of {} values cannot be kept as {}.",
                    found.column,
                    plain_type(column),
                    grouped(outliers),
                    grouped(found.filled),
                    planned.kind.plain_name()
                ),
                "Their records will be rejected. Read the column as Text, or fix the values.",
            )
            .of_records(outliers, samples)
            .with_fixes([SuggestedFix::ReadAs { column: found.column.clone(), kind: AttributeKind::Text }]),
        );
    }
    let blank = found.blank + found.null_words.iter().map(|word| word.count).sum::<u64>();
    if column.not_null && blank > 0 {
        findings.push(
            Finding::new(
                Severity::Warning,
                FindingCode::DeclaredNotNull,
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
                FindingCode::DeclaredUnique,
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
        FindingCode::DeclaredNew,
        Some(column),
        format!("The CREATE TABLE does not know {column}; it is read as the data suggest."),
        "Leave it out if it does not belong to the table.",
    )
    .with_fixes([SuggestedFix::LeaveOut { column: column.to_owned() }])
}

fn missing_column(column: &DeclaredColumn) -> Finding {
    Finding::new(
        Severity::Warning,
        FindingCode::DeclaredMissing,
        None,
        format!("The file lacks {}, which the CREATE TABLE has.", column.name),
        "Export it again with that column, or go on without it.",
    )
}

/// The PRIMARY KEY as a key of the file's columns; `None` when there is none, or the file does not hold it.
fn declared_primary_key(
    declared: &DeclaredTable,
    plan: &Plan,
    profile: &Profile,
    findings: &mut Vec<Finding>,
) -> Option<KeyProposal> {
    let columns: Vec<&str> = declared
        .primary_key
        .iter()
        .filter_map(|name| {
            let mut names = profile.columns.iter().map(|column| column.column.as_str());
            place_of_column(name, names.clone()).and_then(|place| names.nth(place))
        })
        .collect();
    if columns.is_empty() || columns.len() < declared.primary_key.len() {
        return None;
    }
    if columns.len() > 2 {
        if let Some(key) = declared_composed_key(plan, profile, &columns) {
            return Some(key);
        }
        findings.push(Finding::new(
            Severity::Warning,
            FindingCode::DeclaredLongKey,
            None,
            format!(
                "The PRIMARY KEY has {} columns ({}), and not all of them can be part of a key made from several.",
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
    use plan::{NamingStyle, renamed};
    use profile::read_profile;
    use source::{FormatChoice, Source};
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
        let text = include_str!("../../../tests/fixtures/users.csv");
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
    fn a_declared_column_is_the_one_of_exactly_its_name() {
        let profile = profile("user id,user_id,+,-\n7,a,1,x\n8,b,2,y\n");
        let statement =
            "create table t (\"user id\" int, user_id varchar(9) primary key, \"+\" int, \"-\" varchar(9))";
        let Proposal { plan, findings, .. } = propose_from_statement("t.csv", &profile, statement).unwrap();
        assert_eq!(findings, []);
        let kinds = plan.columns.iter().map(|column| column.kind).collect::<Vec<_>>();
        let (text, number) = (AttributeKind::Text, AttributeKind::Number);
        assert_eq!(kinds, [number, text, number, text]);
        assert_eq!(plan.table.partition_key, plan.columns[1].attribute);
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

    fn without_header(text: &str) -> Profile {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        std::fs::write(&path, text).unwrap();
        let choice = FormatChoice { header: Some(false), ..FormatChoice::default() };
        read_profile(&Source::open_as(&path, &choice).unwrap(), &CancellationToken::new(), |_| {}).unwrap()
    }

    #[test]
    fn a_file_without_header_takes_names_and_types_by_position() {
        let text = include_str!("../../../tests/fixtures/users.csv");
        let named = propose_from_statement("users.csv", &profile(text), SEED).unwrap();
        let profile = without_header(text.split_once('\n').unwrap().1);
        let proposal = propose_from_statement("users.csv", &profile, SEED).unwrap();
        assert_eq!(proposal.findings, []);
        assert_eq!(proposal.plan.table, named.plan.table);
        let of = |column: &ColumnPlan| (column.attribute.clone(), column.kind);
        let columns = |plan: &Plan| plan.columns.iter().map(of).collect::<Vec<_>>();
        assert_eq!(columns(&proposal.plan), columns(&named.plan));
        // The source's own names stay: they are what records are read by.
        assert_eq!(proposal.plan.columns[1].column, "column 2");
        assert_eq!(proposal.keys[0].partition_column.as_deref(), Some("column 1"));
        assert_eq!(proposal.reasons.columns[0], "INT in the CREATE TABLE; named by its place");
        // Another style names after the statement, too.
        let snake = renamed(&proposal.plan, NamingStyle::SnakeCase);
        assert_eq!(
            (snake.columns[0].attribute.as_str(), snake.table.partition_key.as_str()),
            ("user_id", "user_id")
        );
        assert_eq!(snake.columns[0].column, "column 1");
    }

    #[test]
    fn findings_by_position_name_the_column_for_people_and_point_to_the_sources() {
        let profile = without_header("1,a\nx,b\n2,\n");
        let statement = "create table t (id int primary key, name text not null)";
        let findings = propose_from_statement("t.csv", &profile, statement).unwrap().findings;
        let seen: Vec<(&str, Option<&str>)> =
            findings.iter().map(|finding| (finding.code.as_str(), finding.column.as_deref())).collect();
        assert_eq!(seen, [("declared_type", Some("column 1")), ("declared_not_null", Some("column 2"))]);
        assert!(findings[0].message.starts_with("id is int"), "{}", findings[0].message);
        assert_eq!(
            findings[0].fixes,
            [SuggestedFix::ReadAs { column: "column 1".to_owned(), kind: AttributeKind::Text }]
        );
    }

    #[test]
    fn of_several_tables_a_file_without_header_belongs_to_the_one_that_it_is_called_after_or_that_fits() {
        let profile = without_header("1,2024-01-02\n2,2024-01-03\n");
        let statement = "create table people (name text, n int); create table orders (id int, placed date);
                         create table days (id int, day date); create table wide (a int, b int, c int);";
        let table = |file: &str| {
            propose_from_statement(file, &profile, statement).map(|proposal| proposal.plan.table.name)
        };
        assert_eq!(table("days.txt").unwrap(), "Days");
        assert_eq!(table("orders.csv").unwrap(), "Orders");
        assert_eq!(table("data.csv").unwrap_err().code, "schema_several_tables");
        let only =
            "create table people (name text, n int, x date); create table orders (id int, placed date);
                    create table days (at date, n int)";
        let plan = propose_from_statement("data.csv", &profile, only).unwrap().plan;
        assert_eq!(plan.table.name, "Orders");
        let narrow = propose_from_statement("data.csv", &profile, "create table a (b int)").unwrap_err();
        assert_eq!(narrow.code, "schema_other_width");
        assert!(narrow.message.contains("a has 1"), "{}", narrow.message);
    }

    #[test]
    fn a_column_that_is_declared_yes_or_no_may_hold_one_of_its_words_alone() {
        let profile = profile("id,flag\n1,t\n2,t\n");
        let statement = "create table t (id int primary key, flag boolean)";
        let Proposal { plan, findings, .. } = propose_from_statement("t.csv", &profile, statement).unwrap();
        assert_eq!(plan.columns[1].kind, AttributeKind::YesNo);
        assert_eq!(plan.columns[1].yes_no, YesNoWords { yes: "t".into(), no: "f".into() });
        assert_eq!(findings, []);
    }

    #[test]
    fn text_of_another_table_is_refused() {
        let profile = profile("a,b,c\n1,2,3\n");
        let code = |text: &str| propose_from_statement("t.csv", &profile, text).unwrap_err().code;
        assert_eq!(code("create table users (id int, name text)"), "schema_other_table");
        assert_eq!(code("select 1"), "schema_no_table");
    }
}
