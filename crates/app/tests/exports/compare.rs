//! Imports a file as a person would, and compares every value with what is known to be in it.

use crate::awkward::{Table, Truth};
use check::{Checked, check};
use failure::Failure;
use item::{Converter, Number, Value};
use plan::Plan;
use profile::{Profile, read_profile};
use propose::{propose, propose_for, propose_from_statement};
use source::{FormatChoice, FormatQuestion, Source};
use std::collections::HashMap;
use std::path::Path;
use tokio_util::sync::CancellationToken;

/// A file that some program wrote, and what is in it.
pub(crate) struct Form<'a> {
    /// Which program, and how it was told to write.
    pub(crate) name: String,
    pub(crate) path: &'a Path,
    pub(crate) table: &'a Table,
    /// How it is written.
    pub(crate) choice: FormatChoice,
    /// The table's CREATE TABLE; then every value must come in its type.
    pub(crate) schema: Option<&'a str>,
    /// True where the program writes NULL and an empty text alike: then neither is told from the other.
    pub(crate) blanks_alike: bool,
    /// Columns before those of the table.
    pub(crate) columns_before: usize,
    /// True for a form that most people have: it must be read exactly, and nobody asked anything.
    pub(crate) is_ordinary: bool,
}

impl<'a> Form<'a> {
    pub(crate) fn new(
        name: impl Into<String>,
        path: &'a Path,
        table: &'a Table,
        choice: FormatChoice,
    ) -> Self {
        Self {
            name: name.into(),
            path,
            table,
            choice,
            schema: None,
            blanks_alike: false,
            columns_before: 0,
            is_ordinary: false,
        }
    }
}

/// What came of reading a file.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Values of the table.
    pub(crate) values: u64,
    /// Those that arrived exactly.
    pub(crate) exact: u64,
    /// Those of records that were rejected, which is said.
    pub(crate) rejected: u64,
    /// Those that arrived otherwise, and nobody was told; some of them in words.
    pub(crate) wrong: u64,
    pub(crate) samples: Vec<String>,
    /// What was asked before it was read so.
    pub(crate) questions: Vec<FormatQuestion>,
}

impl Outcome {
    pub(crate) fn is_exact(&self) -> bool {
        self.exact == self.values
    }
}

const SAMPLES: usize = 3;

/// Reads the form as `choice` says.
pub(crate) fn read(form: &Form<'_>, choice: &FormatChoice) -> Result<Outcome, Failure> {
    let never = CancellationToken::new();
    let source = Source::open_as(form.path, choice)?;
    let profile = read_profile(&source, &never, |_| {})?;
    let questions = source.questions();
    let mut plan = plan_of(&source, &profile, form.schema)?;
    let mut outcome = Outcome { questions, ..Outcome::default() };
    outcome.samples.push(format!("{:?}", source.format()));
    outcome.values = (form.table.rows.len() * form.table.columns.len()) as u64;
    let columns = form.table.columns.len() + form.columns_before;
    if plan.columns.len() != columns {
        outcome.wrong = outcome.values;
        outcome.samples.push(format!("{} columns for {columns}: {:?}", plan.columns.len(), source.columns()));
        return Ok(outcome);
    }
    let key = form.columns_before + form.table.key_place();
    keyed_by(&mut plan, key);
    let Checked { result, .. } = check(&source, &plan, &never, |_| {})?;
    let items = items(&source, &plan)?;
    assert_eq!(result.records, items.len() as u64, "{}: check and reading see other records", form.name);
    compare(form, &plan, key, &items, &mut outcome);
    Ok(outcome)
}

/// The plan as it is proposed.
fn plan_of(source: &Source, profile: &Profile, schema: Option<&str>) -> Result<Plan, Failure> {
    let file_name = source.file_name();
    let proposal = match schema {
        // A dump declares its tables itself.
        _ if source.schema().is_some() => propose_for(source, profile),
        Some(schema) => propose_from_statement(&file_name, profile, schema)?,
        None => propose(&file_name, profile),
    };
    Ok(proposal.plan)
}

/// Takes a column for the key, which is not in question here; an empty text is no key of an index.
pub(crate) fn keyed_by(plan: &mut Plan, place: usize) {
    plan.table.partition_key.clone_from(&plan.columns[place].attribute);
    plan.table.sort_key = None;
    plan.table.indexes.clear();
    plan.generated_key = None;
}

/// What each record becomes: its item, or why it is rejected.
type Items = Vec<Result<HashMap<String, Value>, String>>;

fn items(source: &Source, plan: &Plan) -> Result<Items, Failure> {
    let converter = Converter::new(plan);
    let records = source.records(0, usize::MAX)?;
    let item = |converted: Result<item::ConvertedItem, item::Rejection>| match converted {
        Ok(converted) => Ok(converted.item.into_iter().collect()),
        Err(rejection) => Err(rejection.reason(plan)),
    };
    Ok(records.iter().map(|record| item(converter.convert(record.number, &record.cells))).collect())
}

fn compare(form: &Form<'_>, plan: &Plan, key: usize, items: &Items, outcome: &mut Outcome) {
    let table = form.table;
    let key_attribute = &plan.columns[key].attribute;
    let mut by_key: HashMap<String, &HashMap<String, Value>> = HashMap::new();
    for item in items.iter().flatten() {
        if let Some(Value::N(number) | Value::S(number)) = item.get(key_attribute) {
            by_key.insert(number.clone(), item);
        }
    }
    let rejections = items.iter().filter_map(|item| item.as_ref().err()).count() as u64;
    let mut rows_missing = 0;
    let mut stray_records = by_key.len();
    for row in &table.rows {
        let Truth::Integer(number) = row[table.key_place()] else { panic!("the key is a number") };
        let Some(item) = by_key.get(&number.to_string()) else {
            rows_missing += 1;
            continue;
        };
        stray_records -= 1;
        for (place, (truth, column)) in row.iter().zip(&table.columns).enumerate() {
            let planned = &plan.columns[form.columns_before + place];
            let found = item.get(&planned.attribute);
            if is_exact(found, truth, form) {
                outcome.exact += 1;
            } else {
                outcome.wrong += 1;
                if outcome.samples.len() < SAMPLES + 1 {
                    let shown = |text: String| text.chars().take(120).collect::<String>();
                    outcome.samples.push(format!(
                        "{} of {number}: {} arrived as {} ({:?})",
                        column.name,
                        shown(format!("{truth:?}")),
                        shown(format!("{found:?}")),
                        planned.kind
                    ));
                }
            }
        }
    }
    // A row that is not there must be one that was rejected; what nobody was told of is wrong.
    let told = rows_missing.min(rejections);
    let width = table.columns.len() as u64;
    outcome.rejected = told * width;
    outcome.wrong += (rows_missing - told) * width + stray_records as u64;
    if rows_missing > told || stray_records > 0 {
        outcome
            .samples
            .push(format!("{rows_missing} rows are missing, {stray_records} are not of the table"));
    }
    for rejection in items.iter().filter_map(|item| item.as_ref().err()).take(SAMPLES) {
        outcome.samples.push(format!("rejected: {}", rejection.chars().take(200).collect::<String>()));
    }
}

fn is_exact(found: Option<&Value>, truth: &Truth, form: &Form<'_>) -> bool {
    let is_missing = matches!(found, None | Some(Value::Null));
    if form.schema.is_none()
        && let Some(Value::S(text)) = found
        && is_spelled(text, truth)
    {
        return true;
    }
    match (truth, found) {
        (Truth::Null, _) => is_missing || (form.blanks_alike && found == Some(&Value::S(String::new()))),
        (Truth::Text(text), _) if text.is_empty() && form.blanks_alike => {
            is_missing || found == Some(&Value::S(String::new()))
        }
        (Truth::Text(text), Some(Value::S(found))) => text == found,
        (Truth::Integer(number), Some(Value::N(found))) => is_number(found, &number.to_string()),
        // SQLite keeps long ones in a column of texts.
        (Truth::Decimal(number), Some(Value::N(found) | Value::S(found))) => is_number(found, number),
        (Truth::YesNo(truth), Some(Value::Bool(found))) => truth == found,
        // MariaDB and SQLite have no type of their own for it.
        (Truth::YesNo(truth), Some(Value::N(found))) => *found == u8::from(*truth).to_string(),
        (Truth::Bytes(bytes), Some(Value::B(found))) => bytes == found,
        (Truth::Date(date), Some(Value::S(found))) => date == found,
        (Truth::Moment(moment), Some(Value::S(found))) => is_moment(found, moment),
        (Truth::Json(document), Some(found)) => {
            let document = serde_json::from_str(document).expect("it is JSON");
            is_document(found, &document)
        }
        _ => false,
    }
}

/// True where a cell that is kept as text is what a program writes for the value.
fn is_spelled(text: &str, truth: &Truth) -> bool {
    match truth {
        Truth::Integer(number) => is_number(text, &number.to_string()),
        Truth::Decimal(number) => is_number(text, number),
        Truth::YesNo(true) => matches!(text, "t" | "true" | "True" | "1"),
        Truth::YesNo(false) => matches!(text, "f" | "false" | "False" | "0"),
        Truth::Bytes(bytes) => text == format!("\\x{}", crate::awkward::hex(bytes)),
        Truth::Json(document) => text == document,
        Truth::Date(date) => text == date,
        Truth::Moment(moment) => is_moment(text, moment),
        Truth::Null | Truth::Text(_) => false,
    }
}

fn is_number(found: &str, number: &str) -> bool {
    let canonical = |text: &str| Number::parse(text).map(|number| number.canonical).ok();
    canonical(found).is_some() && canonical(found) == canonical(number)
}

/// The same moment, with `T` or a space, and with or without zeros at the end of its fraction.
fn is_moment(found: &str, moment: &str) -> bool {
    let plain = |text: &str| {
        let text = text.replacen('T', " ", 1);
        match text.split_once('.') {
            Some((seconds, fraction)) if fraction.bytes().all(|digit| digit == b'0') => seconds.to_owned(),
            Some((seconds, fraction)) => format!("{seconds}.{}", fraction.trim_end_matches('0')),
            None => text,
        }
    };
    plain(found) == plain(moment)
}

fn is_document(found: &Value, document: &serde_json::Value) -> bool {
    use serde_json::Value as Json;
    match (found, document) {
        (Value::Null, Json::Null) => true,
        (Value::Bool(found), Json::Bool(truth)) => found == truth,
        (Value::N(found), Json::Number(number)) => is_number(found, &number.to_string()),
        (Value::S(found), Json::String(text)) => found == text,
        (Value::L(found), Json::Array(list)) => {
            found.len() == list.len()
                && found.iter().zip(list).all(|(found, truth)| is_document(found, truth))
        }
        (Value::M(found), Json::Object(entries)) => {
            found.len() == entries.len()
                && found.iter().all(|(name, value)| {
                    entries.get(name).is_some_and(|document| is_document(value, document))
                })
        }
        _ => false,
    }
}
