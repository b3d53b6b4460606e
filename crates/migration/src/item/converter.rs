//! Turns records into items by a plan.

use super::instant::{Written, ZoneProblem, is_iso_date, written};
use super::json;
use super::number::Number;
use super::rejection::{CellProblem, ProblemCode, Rejection};
use super::size::{MAX_ITEM_BYTES, MAX_PARTITION_KEY_BYTES, MAX_SORT_KEY_BYTES};
use super::value::{Item, Value, item_size_bytes};
use crate::plan::{AttributeKind, Blank, Plan};
use crate::source::Record;
use jiff::tz::TimeZone;

/// Turns records into items by one plan. Made once, used for every record.
#[derive(Debug)]
pub struct Converter {
    rules: Vec<Rule>,
    columns: usize,
    partition_key: String,
    sort_key: Option<String>,
}

/// An item and what is worth knowing about it.
#[derive(Debug, Clone, PartialEq)]
pub struct ConvertedItem {
    pub item: Item,
    /// Column places whose value reads otherwise than the cell, though it is the same value.
    pub respelled: Vec<usize>,
    pub remarks: Vec<Remark>,
}

/// Something worth knowing about an item that is written all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Remark {
    /// The cell of this column is blank and the column is an index key: the item is absent from the index.
    IndexKeyBlank { column: usize },
    /// The JSON of this column is a List.
    JsonList { column: usize },
    /// The JSON of this column is a text, number, truth value or null.
    JsonScalar { column: usize },
    /// The time of this column names no zone and is kept as it stands.
    WithoutZone { column: usize },
    /// The time of this column named no zone and was read in the one that was chosen.
    PlacedInZone { column: usize },
    /// The number or time of this column is spelled otherwise in the item.
    Respelled { column: usize },
}

/// How one column's cells are read.
#[derive(Debug)]
struct Rule {
    /// Place of the column in the plan and in the file.
    column: usize,
    attribute: String,
    kind: AttributeKind,
    zone: Option<TimeZone>,
    blank: Blank,
    role: Role,
    /// Longest value of the key, in bytes, when the column is one.
    longest: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    TableKey,
    IndexKey,
    Plain,
}

impl Converter {
    /// A converter for this plan. The plan's columns are those of the file, in its order; a zone that is not
    /// known counts as none (the plan's review says so).
    pub fn new(plan: &Plan) -> Self {
        let table = &plan.table;
        let rules = plan
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| column.included)
            .map(|(place, column)| {
                let name = &column.attribute;
                let index_keys = || table.indexes.iter().filter(|index| index.is_key(name));
                let role = if table.is_key(name) {
                    Role::TableKey
                } else if index_keys().next().is_some() {
                    Role::IndexKey
                } else {
                    Role::Plain
                };
                let is_sort = table.sort_key.as_ref() == Some(name)
                    || index_keys().any(|index| index.sort_key.as_ref() == Some(name));
                let longest = match (role, is_sort) {
                    (Role::Plain, _) => None,
                    (_, true) => Some(MAX_SORT_KEY_BYTES),
                    (_, false) => Some(MAX_PARTITION_KEY_BYTES),
                };
                Rule {
                    column: place,
                    attribute: name.clone(),
                    kind: column.kind,
                    zone: column.zone.as_deref().and_then(|zone| TimeZone::get(zone).ok()),
                    blank: column.blank,
                    role,
                    longest,
                }
            })
            .collect();
        Self {
            rules,
            columns: plan.columns.len(),
            partition_key: table.partition_key.clone(),
            sort_key: table.sort_key.clone(),
        }
    }

    /// The item that a record becomes.
    ///
    /// # Errors
    /// A [`Rejection`] with everything that is wrong with the record.
    pub fn convert(&self, cells: &Record) -> Result<ConvertedItem, Rejection> {
        if cells.len() != self.columns {
            return Err(Rejection::wrong_cell_count(cells.len(), self.columns));
        }
        let mut converted = ConvertedItem {
            item: Vec::with_capacity(self.rules.len()),
            respelled: Vec::new(),
            remarks: Vec::new(),
        };
        let mut problems = Vec::new();
        for rule in &self.rules {
            let cell = &cells[rule.column];
            match rule.apply(cell, &mut converted) {
                Ok(Some(value)) => converted.item.push((rule.attribute.clone(), value)),
                Ok(None) => {}
                Err((code, reason)) => problems.push(CellProblem {
                    code,
                    column: Some(rule.column),
                    value: Some(cell.to_owned()),
                    reason,
                }),
            }
        }
        if problems.is_empty() {
            let size = item_size_bytes(&converted.item);
            if size <= MAX_ITEM_BYTES {
                return Ok(converted);
            }
            problems.push(too_large(size));
        }
        Err(Rejection { problems })
    }

    /// The item's key in the table, in a form in which equal keys are equal bytes.
    pub fn key_bytes(&self, item: &[(String, Value)]) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(24);
        for name in std::iter::once(&self.partition_key).chain(&self.sort_key) {
            match item.iter().find(|(attribute, _)| attribute == name) {
                Some((_, Value::S(text) | Value::N(text))) => {
                    bytes.extend_from_slice(&(text.len() as u64).to_le_bytes());
                    bytes.extend_from_slice(text.as_bytes());
                }
                // Keys are S or N (the plan's review sees to it) and present (conversion does).
                _ => bytes.push(0xFF),
            }
        }
        bytes
    }
}

pub(crate) fn too_large(size: u64) -> CellProblem {
    CellProblem {
        code: ProblemCode::ItemTooLarge,
        column: None,
        value: None,
        reason: format!(
            "The item would be {} KB; DynamoDB holds 400 KB at most. Leave out a long column, or keep it elsewhere.",
            size.div_ceil(1024)
        ),
    }
}

impl Rule {
    fn apply(
        &self,
        cell: &str,
        converted: &mut ConvertedItem,
    ) -> Result<Option<Value>, (ProblemCode, String)> {
        if self.is_blank(cell) {
            return self.blank(converted);
        }
        let column = self.column;
        let value = match self.kind {
            AttributeKind::Text => Value::S(cell.to_owned()),
            AttributeKind::Number => {
                let number = Number::parse(cell).map_err(CellProblem::number)?;
                if number.canonical != cell {
                    converted.respelled.push(column);
                    converted.remarks.push(Remark::Respelled { column });
                }
                Value::N(number.canonical)
            }
            AttributeKind::YesNo if cell.eq_ignore_ascii_case("true") => Value::Bool(true),
            AttributeKind::YesNo if cell.eq_ignore_ascii_case("false") => Value::Bool(false),
            AttributeKind::Date if is_iso_date(cell) => Value::S(cell.to_owned()),
            AttributeKind::YesNo
            | AttributeKind::Date
            | AttributeKind::List
            | AttributeKind::TextSet
            | AttributeKind::NumberSet
            | AttributeKind::Binary
            | AttributeKind::Null => return Err(CellProblem::kind(self.kind)),
            AttributeKind::DateTime => self.moment(cell, converted)?,
            AttributeKind::Json => {
                let json::Document { value, respelled } = json::parse(cell).map_err(CellProblem::json)?;
                if respelled {
                    converted.respelled.push(column);
                    converted.remarks.push(Remark::Respelled { column });
                }
                match &value {
                    Value::M(_) => {}
                    Value::L(_) => converted.remarks.push(Remark::JsonList { column }),
                    _ => converted.remarks.push(Remark::JsonScalar { column }),
                }
                value
            }
        };
        if let (Some(longest), Value::S(text)) = (self.longest, &value)
            && text.len() as u64 > longest
        {
            let code = match self.role {
                Role::IndexKey => ProblemCode::IndexKeyTooLong,
                _ => ProblemCode::KeyTooLong,
            };
            let reason = format!("This key is {} bytes long; DynamoDB takes {longest} at most.", text.len());
            return Err((code, reason));
        }
        Ok(Some(value))
    }

    /// Text of nothing but spaces is text; for every other kind it is nothing.
    fn is_blank(&self, cell: &str) -> bool {
        match self.kind {
            AttributeKind::Text => cell.is_empty(),
            _ => cell.trim().is_empty(),
        }
    }

    fn blank(&self, converted: &mut ConvertedItem) -> Result<Option<Value>, (ProblemCode, String)> {
        match (self.role, self.blank) {
            (Role::TableKey, _) => Err((
                ProblemCode::KeyBlank,
                "This cell is blank, but it is the key by which DynamoDB finds the item.".to_owned(),
            )),
            // DynamoDB refuses an empty or NULL index key; without it the item is only absent from the index.
            (Role::IndexKey, _) => {
                converted.remarks.push(Remark::IndexKeyBlank { column: self.column });
                Ok(None)
            }
            (Role::Plain, Blank::LeaveOut | Blank::Value) => Ok(None),
            (Role::Plain, Blank::Null) => Ok(Some(Value::Null)),
            (Role::Plain, Blank::EmptyText) => Ok(Some(Value::S(String::new()))),
        }
    }

    fn moment(&self, cell: &str, converted: &mut ConvertedItem) -> Result<Value, (ProblemCode, String)> {
        let column = self.column;
        let (text, remark) = match written(cell).ok_or_else(|| CellProblem::kind(self.kind))? {
            Written::Iso => return Ok(Value::S(cell.to_owned())),
            Written::Spaced(text) => (text, Remark::Respelled { column }),
            Written::WithoutZone(local) => match &self.zone {
                None => {
                    converted.remarks.push(Remark::WithoutZone { column });
                    return Ok(Value::S(cell.to_owned()));
                }
                Some(zone) => match local.in_zone(zone) {
                    Ok(text) => (text, Remark::PlacedInZone { column }),
                    Err(problem) => return Err(no_such_time(problem)),
                },
            },
        };
        converted.respelled.push(column);
        converted.remarks.push(remark);
        Ok(Value::S(text))
    }
}

fn no_such_time(problem: ZoneProblem) -> (ProblemCode, String) {
    let reason = match problem {
        ZoneProblem::NeverWas => "went forward over it",
        ZoneProblem::WasTwice => "went back, so that it was twice",
    };
    (
        ProblemCode::NoSuchTime,
        format!("There is no such single moment in the chosen time zone: the clocks {reason}."),
    )
}
