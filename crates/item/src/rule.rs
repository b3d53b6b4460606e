//! How one column's cells are read.

use super::bytes::bytes_of;
use super::calendar::{date_at_start, is_iso_date};
use super::compressed::compressed;
use super::dynamodb_json::add_text;
use super::elements::{elements, number_set, text_set};
use super::instant::{Instant, InstantOutput, ZoneProblem, epoch_of_day, instant};
use super::invisible::{with_plain_spaces, without_invisible};
use super::json_scan::{Scanned, Top, scan_within};
use super::number::{NumberProblem, canonical_spelling, is_plainly_spelled, plain_digits};
use super::reading::Reading;
use super::rejection::{CellProblem, ProblemCode};
use super::remark::Remark;
use super::size::{MAX_PARTITION_KEY_BYTES, MAX_SORT_KEY_BYTES};
use super::spelling::plain_spelling;
use super::value::Value;
use jiff::tz::TimeZone;
use plan::{AttributeKind, BinaryText, Blank, ColumnFix, ColumnPlan, DateAs, EmptyCell, NumberReading, Plan};
use source::CellForm;
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
    /// How cells are read that need no second look.
    plain: Option<PlainRule>,
    /// The attribute's name in JSON, with the colon behind it.
    pub attribute_json: String,
    /// Levels of an item above the attributes that it reads: 0 but for rows inside the items of others.
    pub levels_above: usize,
}

/// A rule so plain that most cells of a delimited file need no second look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PlainRule {
    Text,
    Number,
    YesNo,
    Date,
}

/// What a cell is that needs no second look: a value that stands in the cell as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PlainCell {
    /// Blank, and left out.
    LeftOut,
    Text,
    /// Of so many significant digits.
    Number(u8),
    Yes,
    No,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    TableKey,
    /// The column is part of a composed key of the table.
    KeyPart,
    IndexKey,
    Plain,
}

/// What a cell becomes: a value, or nothing; or why neither.
pub(super) type Outcome<'a> = Result<Option<Reading<'a>>, (ProblemCode, String)>;

/// What is worth knowing of a record's cells.
pub(super) type Remarks = Vec<Remark>;

impl Rule {
    /// The rule for the column at `place` of the plan; a zone that is not known counts as none (the plan's review
    /// says so).
    pub(super) fn new(plan: &Plan, place: usize) -> Self {
        let (table, column) = (&plan.table, plan.columns[place].clone());
        let name = &column.attribute;
        let index_keys = || table.indexes.iter().filter(|index| index.is_key(name));
        let is_index_key = index_keys().next().is_some();
        let role = if table.is_key(name) {
            Role::TableKey
        } else if plan.is_part_of_table_key(&column.column) {
            Role::KeyPart
        } else if is_index_key {
            Role::IndexKey
        } else {
            Role::Plain
        };
        let is_sort =
            table.sort_key.as_ref() == Some(name) || index_keys().any(|index| index.sort_keys.contains(name));
        let longest = match (role == Role::TableKey || is_index_key, is_sort) {
            (false, _) => None,
            (true, true) => Some(MAX_SORT_KEY_BYTES),
            (true, false) => Some(MAX_PARTITION_KEY_BYTES),
        };
        Self::of(column, place, role, longest)
    }

    /// The rule for a column that is not carried over, but part of a composed attribute.
    pub(super) fn of_part(plan: &Plan, place: usize) -> Self {
        let column = plan.columns[place].clone();
        let is_key_part = plan.is_part_of_table_key(&column.column);
        let role = if is_key_part { Role::KeyPart } else { Role::Plain };
        Self::of(column, place, role, None)
    }

    /// The rule for a column that is part of a composed key of the table, without a plan around it.
    pub(super) fn of_key_part(column: ColumnPlan) -> Self {
        Self::of(column, 0, Role::KeyPart, None)
    }

    fn of(column: ColumnPlan, place: usize, role: Role, longest: Option<u64>) -> Self {
        let zone = column.zone.as_deref().and_then(|zone| TimeZone::get(zone).ok());
        let plain = match column.kind {
            AttributeKind::Text => Some(PlainRule::Text),
            AttributeKind::Number if column.number == NumberReading::default() => Some(PlainRule::Number),
            AttributeKind::YesNo => Some(PlainRule::YesNo),
            AttributeKind::Date if column.date_as == DateAs::IsoText => Some(PlainRule::Date),
            _ => None,
        };
        let plain = plain.filter(|_| column.fixes.is_empty());
        let mut attribute_json = String::new();
        add_text(&column.attribute, &mut attribute_json);
        attribute_json.push(':');
        Self { place, column, zone, role, longest, plain, attribute_json, levels_above: 0 }
    }

    /// What a cell of a delimited file is, where that takes no more than a look; most do. `None` for those that
    /// [`read`](Self::read) must read. Here nothing is handed on but a word: values that are put together and moved
    /// cost more than reading the cell does.
    pub(super) fn plain_cell(&self, cell: &str) -> Option<PlainCell> {
        let plain = self.plain?;
        let Some(&first) = cell.as_bytes().first() else {
            let is_left_out = self.role == Role::Plain && self.column.blank == Blank::LeaveOut;
            return is_left_out.then_some(PlainCell::LeftOut);
        };
        if !self.column.null_words.is_empty() && self.column.null_words.iter().any(|word| word == cell) {
            return None;
        }
        match plain {
            PlainRule::Text => {
                self.longest.is_none_or(|longest| cell.len() as u64 <= longest).then_some(PlainCell::Text)
            }
            PlainRule::Number => {
                plain_digits(cell).and_then(|digits| u8::try_from(digits).ok()).map(PlainCell::Number)
            }
            PlainRule::Date => is_iso_date(cell).then_some(PlainCell::Text),
            // What starts with a space, or with no ASCII, may be nothing but spaces.
            PlainRule::YesNo if first <= b' ' || first >= 0x80 => None,
            PlainRule::YesNo if cell.eq_ignore_ascii_case(&self.column.yes_no.yes) => Some(PlainCell::Yes),
            PlainRule::YesNo if cell.eq_ignore_ascii_case(&self.column.yes_no.no) => Some(PlainCell::No),
            PlainRule::YesNo => None,
        }
    }

    /// The attribute's name.
    pub(super) fn attribute(&self) -> &str {
        &self.column.attribute
    }

    /// True when the column's cells are changed before they are read.
    pub(super) fn has_fixes(&self) -> bool {
        !self.column.fixes.is_empty()
    }

    /// The cell after the column's fixes.
    pub(super) fn fixed<'a>(&self, cell: &'a str) -> Cow<'a, str> {
        fix(cell, &self.column.fixes)
    }

    /// What a cell becomes.
    pub(super) fn read<'a>(
        &'a self,
        cell: Cow<'a, str>,
        form: CellForm,
        remarks: &mut Remarks,
    ) -> Outcome<'a> {
        if self.is_blank(&cell, form) {
            return self.blank(form, remarks);
        }
        if form != CellForm::Quoted && self.column.null_words.iter().any(|word| *word == *cell) {
            remarks.push(Remark::NullWord { column: self.place });
            return self.blank(form, remarks);
        }
        match self.value(cell, form, remarks)? {
            Some(value) => Ok(Some(value)),
            None => self.blank(form, remarks),
        }
    }

    /// What a text stands for; nothing when it is no byte at all, where a key is wanted.
    fn value<'a>(&'a self, cell: Cow<'a, str>, form: CellForm, remarks: &mut Remarks) -> Outcome<'a> {
        let column = &self.column;
        let takes_bytes =
            matches!(column.kind, AttributeKind::Binary | AttributeKind::Json | AttributeKind::Compressed);
        if form == CellForm::Bytes && !takes_bytes {
            return Err(CellProblem::bytes(column.kind));
        }
        let value = match column.kind {
            AttributeKind::Text => Reading::Text(cell),
            AttributeKind::Number => self.number(cell, remarks)?,
            AttributeKind::YesNo => Reading::YesNo(self.yes_or_no(&cell, form)?),
            AttributeKind::Date => self.date(cell, remarks)?,
            AttributeKind::DateTime => self.moment(cell, remarks)?,
            AttributeKind::Json => self.json(cell, form, remarks)?,
            AttributeKind::List => Reading::Other(Value::L(
                elements(&cell, &column.separator).map(|element| Value::S(element.to_owned())).collect(),
            )),
            AttributeKind::TextSet => {
                Reading::Other(Value::Ss(text_set(&cell, &column.separator).map_err(CellProblem::set)?))
            }
            AttributeKind::NumberSet => Reading::Other(Value::Ns(
                number_set(&cell, &column.separator, column.number).map_err(CellProblem::set)?,
            )),
            AttributeKind::Binary => {
                let written = if form == CellForm::Bytes { BinaryText::Hex } else { column.binary };
                Reading::Binary(bytes_of(&cell, written).ok_or_else(|| CellProblem::binary(written))?)
            }
            AttributeKind::Compressed => {
                let bytes = match form {
                    CellForm::Bytes => bytes_of(&cell, BinaryText::Hex).and_then(|bytes| compressed(&bytes)),
                    _ => compressed(cell.as_bytes()),
                };
                Reading::Binary(bytes.ok_or_else(|| CellProblem::binary(BinaryText::Hex))?)
            }
            AttributeKind::Null => return Err(CellProblem::not_nothing()),
        };
        let length = match &value {
            Reading::Text(text) => text.len(),
            Reading::Binary(bytes) => bytes.len(),
            _ => 0,
        };
        match self.longest {
            Some(longest) if length as u64 > longest => Err(self.too_long(length, longest)),
            Some(_) if matches!(&value, Reading::Binary(bytes) if bytes.is_empty()) => Ok(None),
            _ => Ok(Some(value)),
        }
    }

    fn number<'a>(
        &self,
        cell: Cow<'a, str>,
        remarks: &mut Remarks,
    ) -> Result<Reading<'a>, (ProblemCode, String)> {
        let is_plain = self.column.number == NumberReading::default();
        if is_plain && matches!(canonical_spelling(&cell), Ok(Cow::Borrowed(_))) {
            return Ok(Reading::Number(cell));
        }
        let plain = plain_spelling(&cell, self.column.number)
            .ok_or_else(|| CellProblem::number(NumberProblem::NotANumber))?;
        let canonical = canonical_spelling(&plain).map_err(CellProblem::number)?.into_owned();
        if !is_plainly_spelled(&plain) {
            remarks.push(Remark::CodeAsNumber { column: self.place });
        } else if canonical != *cell {
            remarks.push(Remark::Respelled { column: self.place });
        }
        Ok(Reading::Number(Cow::Owned(canonical)))
    }

    fn too_long(&self, length: usize, longest: u64) -> (ProblemCode, String) {
        let code = match self.role {
            Role::IndexKey | Role::KeyPart => ProblemCode::IndexKeyTooLong,
            _ => ProblemCode::KeyTooLong,
        };
        (code, format!("This key is {length} bytes long; DynamoDB takes {longest} at most."))
    }

    /// Text of nothing but spaces is text; for every other kind it is nothing. An empty string of JSON is a value,
    /// but no key.
    fn is_blank(&self, cell: &str, form: CellForm) -> bool {
        match (self.column.kind, form) {
            (_, CellForm::Missing | CellForm::Null) => true,
            (AttributeKind::Text | AttributeKind::Compressed, CellForm::Quoted)
                if self.column.empty == EmptyCell::Text =>
            {
                self.role != Role::Plain && cell.is_empty()
            }
            (_, CellForm::Bytes) => false,
            (
                AttributeKind::Text | AttributeKind::Compressed | AttributeKind::Json,
                CellForm::Text | CellForm::TypedText,
            ) => self.role != Role::Plain && cell.is_empty(),
            (AttributeKind::Text | AttributeKind::Compressed, _) => cell.is_empty(),
            _ => {
                // Only a cell that starts with a space, or with no ASCII at all, can be nothing but spaces.
                cell.as_bytes().first().is_none_or(|first| *first <= b' ' || *first >= 0x80)
                    && cell.trim().is_empty()
            }
        }
    }

    fn blank<'a>(&'a self, form: CellForm, remarks: &mut Remarks) -> Outcome<'a> {
        let value = self.column.blank_value.as_str();
        if self.column.blank == Blank::Value
            && !value.trim().is_empty()
            && let Some(value) = self.value(Cow::Borrowed(value), CellForm::Plain, remarks)?
        {
            return Ok(Some(value));
        }
        match (self.role, self.column.blank) {
            (Role::TableKey, _) => Err((
                ProblemCode::KeyBlank,
                "This cell is blank, but it is the key by which DynamoDB finds the item.".to_owned(),
            )),
            (Role::KeyPart, _) => Err((
                ProblemCode::KeyBlank,
                "This cell is blank, but it is part of the key by which DynamoDB finds the item.".to_owned(),
            )),
            // DynamoDB refuses an empty or NULL index key; without it the item is only absent from the index.
            (Role::IndexKey, _) => {
                remarks.push(Remark::IndexKeyBlank { column: self.place });
                Ok(None)
            }
            (Role::Plain, Blank::LeaveOut | Blank::Value) => Ok(None),
            // A name that a JSON object does not have says less than null does.
            (Role::Plain, Blank::Null) if form == CellForm::Missing => Ok(None),
            (Role::Plain, Blank::Null) => Ok(Some(Reading::Null)),
            (Role::Plain, Blank::EmptyText) => Ok(Some(Reading::Text(Cow::Borrowed("")))),
        }
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

    fn date<'a>(
        &self,
        cell: Cow<'a, str>,
        remarks: &mut Remarks,
    ) -> Result<Reading<'a>, (ProblemCode, String)> {
        let is_text = self.column.date_as == DateAs::IsoText;
        if is_text && is_iso_date(&cell) {
            return Ok(Reading::Text(cell));
        }
        let order = self.column.date_order;
        let day = date_at_start(&cell, order).filter(|date| date.length == cell.len()).map(|date| date.date);
        // A day that is written with its midnight is that day.
        let midnight =
            || instant(&cell, order).filter(Instant::is_midnight).ok_or_else(|| CellProblem::date(order));
        let zone = self.zone.as_ref();
        let value = match (day, is_text) {
            (Some(day), true) => Reading::Text(Cow::Owned(day.to_string())),
            (None, true) => Reading::Text(Cow::Owned(midnight()?.date().to_string())),
            (Some(day), false) => Reading::Number(Cow::Owned(epoch_of_day(day, zone).map_err(no_such_time)?)),
            // It may name a zone of its own.
            (None, false) => {
                Reading::Number(Cow::Owned(midnight()?.epoch_seconds(zone).map_err(no_such_time)?))
            }
        };
        remarks.push(Remark::Respelled { column: self.place });
        Ok(value)
    }

    fn moment<'a>(
        &self,
        cell: Cow<'a, str>,
        remarks: &mut Remarks,
    ) -> Result<Reading<'a>, (ProblemCode, String)> {
        let column = self.place;
        let order = self.column.date_order;
        let instant = instant(&cell, order).ok_or_else(|| CellProblem::date_time(order))?;
        let zone = self.zone.as_ref();
        if self.column.date_as == DateAs::EpochSeconds {
            let seconds = instant.epoch_seconds(zone).map_err(no_such_time)?;
            remarks.push(if instant.has_zone() {
                Remark::Respelled { column }
            } else {
                Remark::PlacedInZone { column }
            });
            return Ok(Reading::Number(Cow::Owned(seconds)));
        }
        if !instant.has_zone() && zone.is_none() {
            remarks.push(Remark::WithoutZone { column });
        }
        match instant.iso_text(zone).map_err(no_such_time)? {
            InstantOutput::Kept => Ok(Reading::Text(cell)),
            InstantOutput::Respelled(text) => {
                remarks.push(Remark::Respelled { column });
                Ok(Reading::Text(Cow::Owned(text)))
            }
            InstantOutput::Placed(text) => {
                remarks.push(Remark::PlacedInZone { column });
                Ok(Reading::Text(Cow::Owned(text)))
            }
        }
    }

    /// A value of a JSON file keeps its own type, and so does one of a database, but that its text may be JSON; a cell of a
    /// delimited file holds JSON as text.
    fn json<'a>(
        &self,
        cell: Cow<'a, str>,
        form: CellForm,
        remarks: &mut Remarks,
    ) -> Result<Reading<'a>, (ProblemCode, String)> {
        let column = self.place;
        match form {
            CellForm::Text => return Ok(Reading::Text(cell)),
            CellForm::TypedText if !starts_as_json(&cell) => return Ok(Reading::Text(cell)),
            CellForm::Bytes => {
                let bytes = bytes_of(&cell, BinaryText::Hex);
                return bytes.map(Reading::Binary).ok_or_else(|| CellProblem::binary(BinaryText::Hex));
            }
            _ => {}
        }
        let Scanned { size_bytes, respelled, top } = scan_within(&cell, self.levels_above)
            .map_err(|problem| CellProblem::json(problem, self.levels_above))?;
        if respelled {
            remarks.push(Remark::Respelled { column });
        }
        match (top, form) {
            (Top::Array, CellForm::Plain | CellForm::Quoted) => remarks.push(Remark::JsonList { column }),
            (Top::Scalar, CellForm::Plain | CellForm::Quoted) => remarks.push(Remark::JsonScalar { column }),
            _ => {}
        }
        Ok(Reading::Json { text: cell, size_bytes })
    }
}

/// True for a text that is a JSON object or list, or means to be one.
pub fn starts_as_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

/// The text of a formula that is written so that Excel takes it for no number: `="02134"`.
pub fn formula_text(cell: &str) -> Option<&str> {
    let text = cell.trim().strip_prefix("=\"")?.strip_suffix('"')?;
    // `="a"&"b"` is a formula.
    (!text.replace("\"\"", "").contains('"')).then_some(text)
}

/// A cell after a column's fixes.
pub fn fix<'a>(cell: &'a str, fixes: &[ColumnFix]) -> Cow<'a, str> {
    let mut fixed = Cow::Borrowed(cell);
    for fix in fixes {
        let changed = match fix {
            ColumnFix::Trim => {
                let trimmed = fixed.trim();
                (trimmed.len() != fixed.len()).then(|| trimmed.to_owned())
            }
            ColumnFix::RemoveInvisible => Some(without_invisible(&fixed).into_owned()),
            ColumnFix::PlainSpaces => Some(with_plain_spaces(&fixed).into_owned()),
            ColumnFix::UnwrapFormula => formula_text(&fixed).map(|text| text.replace("\"\"", "\"")),
            ColumnFix::UpperCase => Some(fixed.to_uppercase()),
            ColumnFix::LowerCase => Some(fixed.to_lowercase()),
            ColumnFix::Replace { from, to } => (fixed == from.as_str()).then(|| to.clone()),
        };
        if let Some(changed) = changed
            && changed != fixed
        {
            fixed = Cow::Owned(changed);
        }
    }
    fixed
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
    use super::super::number::size_of_digits;
    use super::*;
    use plan::YesNoWords;
    use proptest::prelude::*;

    /// A rule for a column of this kind, whose cells are blank as told.
    fn rule(kind: AttributeKind, role: Role, blank: Blank, null_words: &[&str]) -> Rule {
        let column = ColumnPlan {
            blank,
            blank_value: "-".to_owned(),
            null_words: null_words.iter().map(|word| (*word).to_owned()).collect(),
            yes_no: YesNoWords { yes: "Y".to_owned(), no: "n".to_owned() },
            ..ColumnPlan::new("c", "c", kind)
        };
        let longest = (role != Role::Plain).then_some(20);
        Rule::of(column, 3, role, longest)
    }

    proptest! {
        #[test]
        fn a_look_says_what_reading_says(
            cell in prop_oneof![
                "", " {0,3}", "\u{A0}", "[yYnN]", "NULL", "-?[0-9]{0,5}([.][0-9]{0,4})?", "[0-9]{1,45}",
                "20[0-9]{2}-[01][0-9]-[0-3][0-9]", "[a-z ü]{0,30}",
            ],
            kind in prop_oneof![
                Just(AttributeKind::Text), Just(AttributeKind::Number), Just(AttributeKind::YesNo),
                Just(AttributeKind::Date), Just(AttributeKind::DateTime), Just(AttributeKind::Json),
            ],
            role in prop_oneof![Just(Role::Plain), Just(Role::TableKey), Just(Role::IndexKey)],
            blank in prop_oneof![
                Just(Blank::LeaveOut), Just(Blank::Null), Just(Blank::EmptyText), Just(Blank::Value),
            ],
            null_words in prop_oneof![Just(&[][..]), Just(&["NULL", "7", "n"][..])],
        ) {
            let rule = rule(kind, role, blank, null_words);
            if let Some(plain) = rule.plain_cell(&cell) {
                let mut remarks = Remarks::new();
                let read = rule.read(Cow::Borrowed(&cell), CellForm::Plain, &mut remarks).unwrap();
                let text = || Cow::Borrowed(cell.as_str());
                let expected = match plain {
                    PlainCell::LeftOut => None,
                    PlainCell::Text => Some(Reading::Text(text())),
                    PlainCell::Number(digits) => {
                        let size = size_of_digits(&cell, digits.into());
                        prop_assert_eq!(size, Reading::Number(text()).size_bytes());
                        Some(Reading::Number(text()))
                    }
                    PlainCell::Yes => Some(Reading::YesNo(true)),
                    PlainCell::No => Some(Reading::YesNo(false)),
                };
                prop_assert_eq!(read, expected);
                prop_assert!(remarks.is_empty());
            }
        }
    }

    #[test]
    fn fixes_follow_one_another() {
        let replace = |from: &str, to: &str| ColumnFix::Replace { from: from.into(), to: to.into() };
        let fixes = [ColumnFix::Trim, ColumnFix::UpperCase, replace("N/A", ""), replace("Y", "yes")];
        for (cell, fixed) in [(" n/a ", ""), ("y", "yes"), ("abc", "ABC"), ("ABC", "ABC"), ("", "")] {
            assert_eq!(fix(cell, &fixes), fixed, "{cell:?}");
        }
        assert!(matches!(fix("ABC", &fixes), Cow::Borrowed(_)));
    }
}
