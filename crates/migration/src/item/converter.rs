//! Turns records into items by a plan.

use super::rejection::{CellProblem, ProblemCode, Rejection};
use super::rule::Rule;
use super::size::MAX_ITEM_BYTES;
use super::surplus::join_surplus;
use super::value::{Item, Value, item_size_bytes};
use crate::plan::Plan;
use crate::source::{CellForm, Record};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write;

/// Turns records into items by one plan. Made once, used for every record.
#[derive(Debug)]
pub struct Converter {
    rules: Vec<Rule>,
    columns: usize,
    partition_key: String,
    sort_key: Option<String>,
    generated_key: Option<String>,
    /// What stood between the cells, when surplus ones are joined.
    joins_with: Option<String>,
    /// Record number → column place → the cell as it stood, and what it is read as.
    cell_mends: HashMap<u64, Vec<(usize, String, String)>>,
}

/// An item and what is worth knowing about it.
#[derive(Debug, Clone, Default, PartialEq)]
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
    /// The cell of this column holds a word that counts as blank.
    NullWord { column: usize },
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
    /// Surplus cells were joined into this column.
    Joined { column: usize },
    /// A cell of this column was to be mended, but stands otherwise in the file than when it was mended.
    MendNotApplied { column: usize },
}

impl Remark {
    /// The place of the column that it is about.
    pub fn column(self) -> usize {
        match self {
            Self::IndexKeyBlank { column }
            | Self::NullWord { column }
            | Self::JsonList { column }
            | Self::JsonScalar { column }
            | Self::WithoutZone { column }
            | Self::PlacedInZone { column }
            | Self::Respelled { column }
            | Self::Joined { column }
            | Self::MendNotApplied { column } => column,
        }
    }
}

impl Converter {
    /// A converter for this plan. The plan's columns are those of the file, in its order.
    pub fn new(plan: &Plan) -> Self {
        let table = &plan.table;
        let place_of = |name: &str| plan.columns.iter().position(|column| column.column == name);
        let mut cell_mends: HashMap<u64, Vec<(usize, String, String)>> = HashMap::new();
        for mend in &plan.cell_mends {
            if let Some(place) = place_of(&mend.column) {
                cell_mends.entry(mend.record).or_default().push((
                    place,
                    mend.was.clone(),
                    mend.value.clone(),
                ));
            }
        }
        let included = (0..plan.columns.len()).filter(|&place| plan.columns[place].included);
        Self {
            rules: included.map(|place| Rule::new(plan, place)).collect(),
            columns: plan.columns.len(),
            partition_key: table.partition_key.clone(),
            sort_key: table.sort_key.clone(),
            generated_key: plan.generated_key.as_ref().map(|key| key.attribute.clone()),
            joins_with: plan.join_surplus.then(|| plan.delimiter.clone()),
            cell_mends,
        }
    }

    /// The record as it is read: with its surplus cells joined, where the plan says so, and the places where.
    fn shaped<'a>(&self, record: &'a Record) -> (Cow<'a, Record>, Vec<usize>) {
        let joined = self.joins_with.as_deref().filter(|_| record.len() > self.columns);
        match joined.and_then(|delimiter| join_surplus(record, self.columns, delimiter)) {
            Some((joined, places)) => (Cow::Owned(joined), places),
            None => (Cow::Borrowed(record), Vec::new()),
        }
    }

    /// The cells that the plan changes before they are read, by place, as they are read then.
    pub fn mended_cells(&self, number: u64, record: &Record) -> Vec<(usize, String)> {
        if record.fault().is_some() {
            return Vec::new();
        }
        let (shaped, _) = self.shaped(record);
        if shaped.len() != self.columns {
            return Vec::new();
        }
        let mut found = Vec::new();
        for rule in &self.rules {
            let (cell, _, _) = self.cell(number, &shaped, rule);
            if record.get(rule.place) != Some(&cell) {
                found.push((rule.place, cell.into_owned()));
            }
        }
        found
    }

    /// A cell after its mends, how it was given, and whether a mend of its own could not be applied.
    fn cell<'a>(&self, number: u64, record: &'a Record, rule: &Rule) -> (Cow<'a, str>, CellForm, bool) {
        let raw = record.get(rule.place).unwrap_or_default();
        let mut missed = false;
        if !self.cell_mends.is_empty()
            && let Some(mends) = self.cell_mends.get(&number)
            && let Some((_, was, value)) = mends.iter().rev().find(|(place, _, _)| *place == rule.place)
        {
            if was == raw {
                return (Cow::Owned(value.clone()), CellForm::Plain, false);
            }
            missed = true;
        }
        let mended = rule.mended(raw);
        let form = match mended {
            Cow::Owned(_) => CellForm::Plain,
            Cow::Borrowed(_) => record.form(rule.place),
        };
        (mended, form, missed)
    }

    /// The item that a record becomes. `number` is the record's number, from 0.
    ///
    /// # Errors
    /// A [`Rejection`] with everything that is wrong with the record.
    pub fn convert(&self, number: u64, record: &Record) -> Result<ConvertedItem, Rejection> {
        if let Some(fault) = record.fault() {
            return Err(Rejection::fault(fault));
        }
        let (shaped, joined) = self.shaped(record);
        if shaped.len() != self.columns {
            return Err(Rejection::wrong_cell_count(shaped.len(), self.columns));
        }
        let mut converted =
            ConvertedItem { item: Vec::with_capacity(self.rules.len() + 1), ..ConvertedItem::default() };
        if let Some(attribute) = &self.generated_key {
            converted.item.push((attribute.clone(), Value::S(content_key(record))));
        }
        converted.remarks.extend(joined.into_iter().map(|column| Remark::Joined { column }));
        let mut problems = Vec::new();
        for rule in &self.rules {
            let (cell, form, missed) = self.cell(number, &shaped, rule);
            if missed {
                converted.remarks.push(Remark::MendNotApplied { column: rule.place });
            }
            match rule.read(&cell, form, &mut converted) {
                Ok(Some(value)) => converted.item.push((rule.attribute().to_owned(), value)),
                Ok(None) => {}
                Err((code, reason)) => problems.push(CellProblem {
                    code,
                    column: Some(rule.place),
                    value: Some(cell.into_owned()),
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
            let part: &[u8] = match item.iter().find(|(attribute, _)| attribute == name) {
                Some((_, Value::S(text) | Value::N(text))) => text.as_bytes(),
                Some((_, Value::B(bytes))) => bytes,
                // Keys are S, N or B (the plan's review sees to it) and present (conversion does).
                _ => &[0xFF],
            };
            bytes.extend_from_slice(&(part.len() as u64).to_le_bytes());
            bytes.extend_from_slice(part);
        }
        bytes
    }
}

/// A key made from a record's content: 32 hexadecimal digits of the SHA-256 of its cells, each with its length
/// before it, so that no two records of other cells give the same text to hash. Mends do not change it.
fn content_key(record: &Record) -> String {
    let mut hasher = Sha256::new();
    for cell in record {
        hasher.update((cell.len() as u64).to_le_bytes());
        hasher.update(cell.as_bytes());
    }
    let mut key = String::with_capacity(32);
    for byte in &hasher.finalize()[..16] {
        // Writing to a text does not fail.
        let _ = write!(key, "{byte:02x}");
    }
    key
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
