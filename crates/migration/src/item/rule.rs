//! How one column's cells are read.

use super::bytes::bytes_of;
use super::calendar::{date_at_start, is_iso_date};
use super::converter::{ConvertedItem, Remark};
use super::elements::{elements, number_set, text_set};
use super::instant::{Becomes, ZoneProblem, epoch_of_day, instant};
use super::json;
use super::number::Number;
use super::rejection::{CellProblem, ProblemCode};
use super::size::{MAX_PARTITION_KEY_BYTES, MAX_SORT_KEY_BYTES};
use super::spelling::plain_spelling;
use super::value::Value;
use crate::plan::{AttributeKind, Blank, ColumnMend, ColumnPlan, DateAs, Plan};
use crate::source::CellForm;
use jiff::tz::TimeZone;
use std::borrow::Cow;

/// How one column's cells are read.
#[derive(Debug)]
pub(super) struct Rule {
    /// Place of the column in the plan and in the file.
    pub place: usize,
    column: ColumnPlan,
    zone: Option<TimeZone>,
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

/// What a cell becomes: a value, or nothing; or why neither.
pub(super) type Outcome = Result<Option<Value>, (ProblemCode, String)>;

impl Rule {
    /// The rule for the column at `place` of the plan; a zone that is not known counts as none (the plan's review
    /// says so).
    pub(super) fn new(plan: &Plan, place: usize) -> Self {
        let (table, column) = (&plan.table, plan.columns[place].clone());
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
        let zone = column.zone.as_deref().and_then(|zone| TimeZone::get(zone).ok());
        Self { place, column, zone, role, longest }
    }

    /// The attribute's name.
    pub(super) fn attribute(&self) -> &str {
        &self.column.attribute
    }

    /// The cell after the column's mends.
    pub(super) fn mended<'a>(&self, cell: &'a str) -> Cow<'a, str> {
        mend(cell, &self.column.mends)
    }

    /// What a cell becomes.
    pub(super) fn read(&self, cell: &str, form: CellForm, converted: &mut ConvertedItem) -> Outcome {
        if self.is_blank(cell, form) {
            return self.blank(form, converted);
        }
        if self.column.null_words.iter().any(|word| word == cell) {
            converted.remarks.push(Remark::NullWord { column: self.place });
            return self.blank(form, converted);
        }
        self.value(cell, form, converted)
    }

    fn value(&self, cell: &str, form: CellForm, converted: &mut ConvertedItem) -> Outcome {
        let column = &self.column;
        let value = match column.kind {
            AttributeKind::Text => Value::S(cell.to_owned()),
            AttributeKind::Number => {
                let plain = plain_spelling(cell, column.number)
                    .ok_or_else(|| CellProblem::number(super::NumberProblem::NotANumber))?;
                let number = Number::parse(&plain).map_err(CellProblem::number)?;
                if number.canonical != cell {
                    self.respelled(Remark::Respelled { column: self.place }, converted);
                }
                Value::N(number.canonical)
            }
            AttributeKind::YesNo => Value::Bool(self.yes_or_no(cell, form)?),
            AttributeKind::Date => self.date(cell, converted)?,
            AttributeKind::DateTime => self.moment(cell, converted)?,
            AttributeKind::Json => self.json(cell, form, converted)?,
            AttributeKind::List => Value::L(
                elements(cell, &column.separator).map(|element| Value::S(element.to_owned())).collect(),
            ),
            AttributeKind::TextSet => Value::Ss(text_set(cell, &column.separator).map_err(CellProblem::set)?),
            AttributeKind::NumberSet => {
                Value::Ns(number_set(cell, &column.separator, column.number).map_err(CellProblem::set)?)
            }
            AttributeKind::Binary => {
                Value::B(bytes_of(cell, column.binary).ok_or_else(|| CellProblem::binary(column.binary))?)
            }
            AttributeKind::Null => return Err(CellProblem::not_nothing()),
        };
        let length = match &value {
            Value::S(text) => text.len(),
            Value::B(bytes) => bytes.len(),
            _ => 0,
        };
        match self.longest {
            Some(longest) if length as u64 > longest => Err(self.too_long(length, longest)),
            Some(_) if matches!(&value, Value::B(bytes) if bytes.is_empty()) => self.blank(form, converted),
            _ => Ok(Some(value)),
        }
    }

    fn too_long(&self, length: usize, longest: u64) -> (ProblemCode, String) {
        let code = match self.role {
            Role::IndexKey => ProblemCode::IndexKeyTooLong,
            _ => ProblemCode::KeyTooLong,
        };
        (code, format!("This key is {length} bytes long; DynamoDB takes {longest} at most."))
    }

    /// Text of nothing but spaces is text; for every other kind it is nothing. An empty string of JSON is a value,
    /// but no key.
    fn is_blank(&self, cell: &str, form: CellForm) -> bool {
        match (self.column.kind, form) {
            (_, CellForm::Missing | CellForm::Null) => true,
            (AttributeKind::Text | AttributeKind::Json, CellForm::Text) => {
                self.role != Role::Plain && cell.is_empty()
            }
            (AttributeKind::Text, _) => cell.is_empty(),
            _ => cell.trim().is_empty(),
        }
    }

    fn blank(&self, form: CellForm, converted: &mut ConvertedItem) -> Outcome {
        let value = self.column.blank_value.as_str();
        match (self.role, self.column.blank) {
            (_, Blank::Value) if !value.trim().is_empty() => self.value(value, CellForm::Plain, converted),
            (Role::TableKey, _) => Err((
                ProblemCode::KeyBlank,
                "This cell is blank, but it is the key by which DynamoDB finds the item.".to_owned(),
            )),
            // DynamoDB refuses an empty or NULL index key; without it the item is only absent from the index.
            (Role::IndexKey, _) => {
                converted.remarks.push(Remark::IndexKeyBlank { column: self.place });
                Ok(None)
            }
            (Role::Plain, Blank::LeaveOut | Blank::Value) => Ok(None),
            // A name that a JSON object does not have says less than null does.
            (Role::Plain, Blank::Null) if form == CellForm::Missing => Ok(None),
            (Role::Plain, Blank::Null) => Ok(Some(Value::Null)),
            (Role::Plain, Blank::EmptyText) => Ok(Some(Value::S(String::new()))),
        }
    }

    fn respelled(&self, remark: Remark, converted: &mut ConvertedItem) {
        converted.respelled.push(self.place);
        converted.remarks.push(remark);
    }

    fn yes_or_no(&self, cell: &str, form: CellForm) -> Result<bool, (ProblemCode, String)> {
        let words = &self.column.yes_no;
        match form {
            CellForm::YesNo => Ok(cell == "true"),
            _ if cell.eq_ignore_ascii_case(&words.yes) => Ok(true),
            _ if cell.eq_ignore_ascii_case(&words.no) => Ok(false),
            _ => Err(CellProblem::yes_no(words)),
        }
    }

    fn date(&self, cell: &str, converted: &mut ConvertedItem) -> Result<Value, (ProblemCode, String)> {
        let column = self.place;
        let is_text = self.column.date_as == DateAs::IsoText;
        if is_text && is_iso_date(cell) {
            return Ok(Value::S(cell.to_owned()));
        }
        let order = self.column.date_order;
        // A day that is written with its midnight is that day.
        let date = date_at_start(cell, order)
            .filter(|date| date.length == cell.len())
            .map(|date| date.date)
            .or_else(|| {
                instant(cell, order).filter(|instant| instant.is_midnight()).map(|instant| instant.date())
            })
            .ok_or_else(|| CellProblem::date(order))?;
        let value = if is_text {
            Value::S(date.to_string())
        } else {
            Value::N(epoch_of_day(date, self.zone.as_ref()).map_err(no_such_time)?)
        };
        self.respelled(Remark::Respelled { column }, converted);
        Ok(value)
    }

    fn moment(&self, cell: &str, converted: &mut ConvertedItem) -> Result<Value, (ProblemCode, String)> {
        let column = self.place;
        let order = self.column.date_order;
        let instant = instant(cell, order).ok_or_else(|| CellProblem::date_time(order))?;
        let zone = self.zone.as_ref();
        if self.column.date_as == DateAs::EpochSeconds {
            let seconds = instant.epoch_seconds(zone).map_err(no_such_time)?;
            let remark = if instant.has_zone() {
                Remark::Respelled { column }
            } else {
                Remark::PlacedInZone { column }
            };
            self.respelled(remark, converted);
            return Ok(Value::N(seconds));
        }
        if !instant.has_zone() && zone.is_none() {
            converted.remarks.push(Remark::WithoutZone { column });
        }
        match instant.iso_text(zone).map_err(no_such_time)? {
            Becomes::Kept => Ok(Value::S(cell.to_owned())),
            Becomes::Respelled(text) => {
                self.respelled(Remark::Respelled { column }, converted);
                Ok(Value::S(text))
            }
            Becomes::Placed(text) => {
                self.respelled(Remark::PlacedInZone { column }, converted);
                Ok(Value::S(text))
            }
        }
    }

    /// A value of a JSON file keeps its own type; a cell of a delimited file holds JSON as text.
    fn json(
        &self,
        cell: &str,
        form: CellForm,
        converted: &mut ConvertedItem,
    ) -> Result<Value, (ProblemCode, String)> {
        let column = self.place;
        if form == CellForm::Text {
            return Ok(Value::S(cell.to_owned()));
        }
        let json::Document { value, respelled } = json::parse(cell).map_err(CellProblem::json)?;
        if respelled {
            self.respelled(Remark::Respelled { column }, converted);
        }
        match (&value, form) {
            (Value::L(_), CellForm::Plain) => converted.remarks.push(Remark::JsonList { column }),
            (Value::M(_) | Value::L(_), _) => {}
            (_, CellForm::Plain) => converted.remarks.push(Remark::JsonScalar { column }),
            _ => {}
        }
        Ok(value)
    }
}

/// A cell after a column's mends.
pub(super) fn mend<'a>(cell: &'a str, mends: &[ColumnMend]) -> Cow<'a, str> {
    let mut mended = Cow::Borrowed(cell);
    for mend in mends {
        let changed = match mend {
            ColumnMend::Trim => {
                let trimmed = mended.trim();
                (trimmed.len() != mended.len()).then(|| trimmed.to_owned())
            }
            ColumnMend::UpperCase => Some(mended.to_uppercase()),
            ColumnMend::LowerCase => Some(mended.to_lowercase()),
            ColumnMend::Replace { from, to } => (mended == from.as_str()).then(|| to.clone()),
        };
        if let Some(changed) = changed
            && changed != mended
        {
            mended = Cow::Owned(changed);
        }
    }
    mended
}

fn no_such_time(problem: ZoneProblem) -> (ProblemCode, String) {
    let reason = match problem {
        ZoneProblem::NoZone => {
            return (
                ProblemCode::NoZone,
                "This time names no time zone, so it cannot become seconds since 1970. Choose the zone in which the \
                 times were written."
                    .to_owned(),
            );
        }
        ZoneProblem::NeverWas => "went forward over it",
        ZoneProblem::WasTwice => "went back, so that it was twice",
    };
    (
        ProblemCode::NoSuchTime,
        format!("There is no such single moment in the chosen time zone: the clocks {reason}."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mends_follow_one_another() {
        let replace = |from: &str, to: &str| ColumnMend::Replace { from: from.into(), to: to.into() };
        let mends = [ColumnMend::Trim, ColumnMend::UpperCase, replace("N/A", ""), replace("Y", "yes")];
        for (cell, mended) in [(" n/a ", ""), ("y", "yes"), ("abc", "ABC"), ("ABC", "ABC"), ("", "")] {
            assert_eq!(mend(cell, &mends), mended, "{cell:?}");
        }
        assert!(matches!(mend("ABC", &mends), Cow::Borrowed(_)));
    }
}
