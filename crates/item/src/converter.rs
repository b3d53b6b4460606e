//! Turns records into items by a plan.

use super::joined::{FateInside, Joined};
use super::json::MAX_LEVELS;
use super::number::size_of_digits;
use super::oversize::{Oversize, OversizeColumn};
use super::reading::Reading;
use super::rejection::{CellProblem, ProblemCode, Rejection};
use super::related_values::{RelatedRow, SizedAttribute};
use super::remark::Remark;
use super::rule::{PlainCell, Rule};
use super::size::MAX_ITEM_BYTES;
use super::surplus::join_surplus;
use super::synthesized::Synthesized;
use super::target::{Part, Target};
use super::value::Item;
use plan::{Orphans, Plan};
use source::{CellForm, Record};
use std::borrow::Cow;
use std::collections::HashMap;

mod loads;
mod related_keys;
mod writing;

use related_keys::{RelatedKey, with_fit_keys};

/// Turns records into items by one plan. Made once, used for every record.
#[derive(Debug)]
pub struct Converter {
    /// Those of the columns that are carried over first, in the plan's order; then those of columns that are only parts
    /// of composed attributes.
    rules: Vec<Rule>,
    /// So many of the rules are of columns that are carried over.
    carried: usize,
    /// The attributes that no column holds.
    synthesized: Vec<Synthesized>,
    columns: usize,
    partition_key: String,
    sort_key: Option<String>,
    /// What stood between the cells, when surplus ones are joined.
    joins_with: Option<String>,
    /// The table first, then each index.
    targets: Vec<Target>,
    /// The columns' names, by which a header is known again.
    names: Vec<String>,
    leave_out_headers: bool,
    leave_out_blank: bool,
    /// Record number → its first cell that is not blank; an empty text where all are.
    left_out: HashMap<u64, String>,
    /// Record number → column place → the cell as it stood, and what it is read as.
    cell_fixes: HashMap<u64, Vec<(usize, String, String)>>,
    /// What joining tables gave for the rows.
    joined: Joined,
    /// Attributes of other tables that are keys of indexes.
    related_keys: Vec<RelatedKey>,
    /// How many tables give attributes that are copied; they come before those whose rows stand inside.
    copied: usize,
    /// Inside or beside whose items rows stand, where they do.
    parent: String,
    /// The set of keys in that item to which rows belong; none where they stand there otherwise.
    set_column: Option<usize>,
}

/// An item and what is worth knowing about it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ConvertedItem {
    pub item: Item,
    pub remarks: Vec<Remark>,
}

/// What a record comes to, without the item being built: enough for a check, at little cost.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadItem<'a> {
    /// The place of the rule, and the value; in the rules' order.
    values: Vec<(usize, Reading<'a>)>,
    /// The place of the synthesized attribute, and its text; in their order.
    synthesized: Vec<(usize, String)>,
    /// What comes from other tables.
    related: RelatedRow,
    size_bytes: u64,
    pub remarks: Vec<Remark>,
}

impl ReadItem<'_> {
    /// Bytes of the item, attribute names counted.
    pub fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    /// The bytes of an attribute that is a key; `None` where it is not there.
    fn key_part(&self, key: &Part) -> Option<&[u8]> {
        match key {
            // What cannot be read back has rejected the row.
            Part::Related(name) => self.related.attribute(name).ok()?.map(SizedAttribute::encoded),
            Part::Synthesized(synthesized) => {
                let (_, text) = self.synthesized.iter().find(|(place, _)| place == synthesized)?;
                Some(text.as_bytes())
            }
            Part::Rule(rule) => {
                let place = self.values.binary_search_by_key(rule, |(place, _)| *place).ok()?;
                Some(self.values[place].1.key_bytes())
            }
            Part::Missing => None,
        }
    }
}

impl ConvertedItem {
    /// True when the value of this column reads otherwise than its cell, though it is the same value.
    pub fn is_respelled(&self, place: usize) -> bool {
        self.remarks.iter().any(|remark| {
            matches!(remark, Remark::Respelled { column } | Remark::PlacedInZone { column } | Remark::CodeAsNumber { column }
                if *column == place)
        })
    }
}

impl Converter {
    /// A converter for this plan. The plan's columns are those of the file, in its order.
    pub fn new(plan: &Plan) -> Self {
        Self::joined(plan, Joined::default())
    }

    /// The same for a table that was joined with others, as its plan says.
    pub fn joined(plan: &Plan, joined: Joined) -> Self {
        let table = &plan.table;
        let place_of = |name: &str| plan.columns.iter().position(|column| column.column == name);
        let mut cell_fixes: HashMap<u64, Vec<(usize, String, String)>> = HashMap::new();
        for fix in &plan.cell_fixes {
            if let Some(place) = place_of(&fix.column) {
                cell_fixes.entry(fix.record).or_default().push((place, fix.was.clone(), fix.value.clone()));
            }
        }
        let included = (0..plan.columns.len()).filter(|&place| plan.columns[place].included);
        let mut rules: Vec<Rule> = included.map(|place| Rule::new(plan, place)).collect();
        let carried = rules.len();
        let is_only_part = |place: &usize| {
            let column = &plan.columns[*place];
            let is_part =
                || plan.composed_attributes.iter().any(|composed| composed.template.names(&column.column));
            !column.included && is_part()
        };
        rules.extend((0..plan.columns.len()).filter(is_only_part).map(|place| Rule::of_part(plan, place)));
        for rule in &mut rules {
            rule.levels_above = joined.levels_above;
        }
        let synthesized = Synthesized::all(plan, &rules);
        let indexes =
            table.indexes.iter().map(|index| Target::index(index, plan, &rules[..carried], &synthesized));
        Self {
            targets: std::iter::once(Target::table(&synthesized)).chain(indexes).collect(),
            rules,
            carried,
            synthesized,
            columns: plan.columns.len(),
            partition_key: table.partition_key.clone(),
            sort_key: table.sort_key.clone(),
            joins_with: plan.join_surplus.then(|| plan.delimiter.clone()),
            names: plan.columns.iter().map(|column| column.column.clone()).collect(),
            leave_out_headers: plan.leave_out_headers,
            leave_out_blank: plan.leave_out_blank,
            left_out: plan.left_out.iter().map(|left| (left.record, left.was.clone())).collect(),
            cell_fixes,
            joined,
            related_keys: RelatedKey::all(plan),
            copied: plan.copied.len(),
            parent: plan.written_after().unwrap_or_default().to_owned(),
            set_column: plan.set_column(),
        }
    }

    /// True for a row that stands inside the item of another table, and is none of its own.
    pub fn is_inside(&self, number: u64) -> bool {
        self.joined.placed.as_ref().is_some_and(|placed| placed.inside.contains(number))
    }

    /// What becomes of a row that stands inside the item of another table, or of whose item nothing more is made since its
    /// own table did not take it; `None` of any other.
    pub fn fate_inside(&self, number: u64) -> Option<FateInside> {
        let is_inside = self.is_inside(number);
        if !is_inside && self.joined.derived.is_none() {
            return None;
        }
        match &self.joined.fates {
            Some(fates) if fates.kept.contains(number) => Some(FateInside::Kept),
            Some(fates) if fates.refused.contains(number) => Some(FateInside::Refused),
            _ => is_inside.then_some(FateInside::Embedded),
        }
    }

    /// True where what was read has a value for one of these columns.
    pub fn has_value_of(&self, read: &ReadItem<'_>, columns: &[String]) -> bool {
        read.values.iter().any(|(rule, _)| columns.contains(&self.names[self.rules[*rule].place]))
    }

    /// True for a row of another table of which this one, which is made from it, has nothing.
    pub fn has_nothing_of(&self, number: u64) -> bool {
        self.joined.derived.as_ref().is_some_and(|derived| !derived.with_item.contains(number))
    }

    /// Why a row that belongs inside an item of its parent, or has an item of its own elsewhere, is rejected where that is not
    /// written.
    pub fn parent_not_written(&self) -> Rejection {
        match self.joined.derived {
            Some(_) => Rejection::owner_refused(&self.parent),
            None => Rejection::parent_not_written(&self.parent),
        }
    }

    /// True for a row that stands beside a parent that is not there, while nobody has said what becomes of such rows.
    pub fn is_undecided_beside(&self, number: u64) -> bool {
        let beside = self.joined.beside.as_ref();
        beside.is_some_and(|beside| beside.orphans.is_none() && !beside.with_parent.contains(number))
    }

    /// The rows of other tables that stand in the item of this row: the place of the table among those that the plan has
    /// inside, and the numbers of its rows.
    ///
    /// # Errors
    /// When they cannot be read back.
    pub fn rows_inside(&self, number: u64) -> std::io::Result<Vec<(usize, Vec<u64>)>> {
        let Some(related) = &self.joined.related else { return Ok(Vec::new()) };
        let row = related.of_row(number)?;
        let parts = row.parts()?;
        let place = |table: u64| usize::try_from(table).ok()?.checked_sub(self.copied);
        Ok(parts.into_iter().filter_map(|part| Some((place(part.table)?, part.rows))).collect())
    }

    /// What the cell of a row is read as where a person retyped it.
    pub(crate) fn fixed_cell(&self, number: u64, place: usize, raw: &str) -> Option<&str> {
        let fixes = self.cell_fixes.get(&number)?;
        let (_, was, value) = fixes.iter().rev().find(|(of, _, _)| *of == place)?;
        (was == raw).then_some(value)
    }

    /// The record as it is read: with its surplus cells joined, where the plan says so, and the places where.
    pub fn shaped<'a>(&self, record: &'a Record) -> (Cow<'a, Record>, Vec<usize>) {
        let joined = self.joins_with.as_deref().filter(|_| record.len() > self.columns);
        match joined.and_then(|delimiter| join_surplus(record, self.columns, delimiter)) {
            Some((joined, places)) => (Cow::Owned(joined), places),
            None => (Cow::Borrowed(record), Vec::new()),
        }
    }

    /// The cells that the plan changes before they are read, by their place in the [`shaped`](Self::shaped) record,
    /// as they are read then.
    pub fn fixed_cells(&self, number: u64, record: &Record) -> Vec<(usize, String)> {
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
            if shaped.get(rule.place) != Some(&cell) {
                found.push((rule.place, cell.into_owned()));
            }
        }
        found
    }

    /// A cell after its fixes, how it was given, and whether a fix of its own could not be applied.
    fn cell<'a>(&self, number: u64, record: &'a Record, rule: &Rule) -> (Cow<'a, str>, CellForm, bool) {
        let raw = record.get(rule.place).unwrap_or_default();
        // The word that a delimited file has for NULL is no text that could be changed.
        if record.form(rule.place) == CellForm::Null && !raw.is_empty() {
            return (Cow::Borrowed(raw), CellForm::Null, false);
        }
        if self.cell_fixes.is_empty() && !rule.has_fixes() {
            return (Cow::Borrowed(raw), record.form(rule.place), false);
        }
        let mut missed = false;
        if !self.cell_fixes.is_empty()
            && let Some(fixes) = self.cell_fixes.get(&number)
            && let Some((_, was, value)) = fixes.iter().rev().find(|(place, _, _)| *place == rule.place)
        {
            if was == raw {
                return (Cow::Owned(value.clone()), CellForm::Plain, false);
            }
            missed = true;
        }
        let fixed = rule.fixed(raw);
        let form = match (&fixed, record.form(rule.place)) {
            // A string of JSON stays one; one that a fix emptied is blank.
            (Cow::Owned(text), form @ (CellForm::Text | CellForm::TypedText)) if !text.is_empty() => form,
            (Cow::Owned(_), _) => CellForm::Plain,
            (Cow::Borrowed(_), form) => form,
        };
        (fixed, form, missed)
    }

    /// The item that a record becomes. `number` is the record's number, from 0.
    ///
    /// # Errors
    /// A [`Rejection`] with everything that is wrong with the record.
    pub fn convert(&self, number: u64, record: &Record) -> Result<ConvertedItem, Rejection> {
        self.read(number, record, |mut read| {
            let remarks = std::mem::take(&mut read.remarks);
            Ok(ConvertedItem { item: self.item(read)?, remarks })
        })?
    }

    /// Reads a record and gives what it comes to to `with`, without building the item.
    ///
    /// # Errors
    /// A [`Rejection`] with everything that is wrong with the record.
    pub fn read<T>(
        &self,
        number: u64,
        record: &Record,
        with: impl FnOnce(ReadItem<'_>) -> T,
    ) -> Result<T, Rejection> {
        self.read_up_to(MAX_ITEM_BYTES, number, record, with)
    }

    /// What makes the item of a record larger than DynamoDB takes; `None` where that is not what is wrong with it.
    pub fn oversize(&self, number: u64, record: &Record) -> Option<Oversize> {
        let read = self.read_up_to(u64::MAX, number, record, |read| {
            let columns = read.values.iter().map(|(place, value)| {
                let rule = &self.rules[*place];
                let name_bytes = rule.attribute().len() as u64;
                let is_bytes = record.form(rule.place) == CellForm::Bytes;
                OversizeColumn {
                    place: rule.place,
                    bytes: name_bytes + value.size_bytes(),
                    compressed_bytes: value.compressed_size(is_bytes).map(|size| name_bytes + size),
                }
            });
            let related_bytes =
                read.related.parts().map_or(0, |parts| parts.iter().map(|part| part.size_bytes).sum());
            Oversize { bytes: read.size_bytes, related_bytes, columns: columns.collect() }
        });
        read.ok().filter(|oversize| oversize.bytes > MAX_ITEM_BYTES)
    }

    fn read_up_to<T>(
        &self,
        max_bytes: u64,
        number: u64,
        record: &Record,
        with: impl FnOnce(ReadItem<'_>) -> T,
    ) -> Result<T, Rejection> {
        if let Some(fault) = record.fault() {
            return Err(Rejection::fault(fault, self.columns));
        }
        if self.leave_out_headers && repeats_header(record, &self.names) {
            return Err(Rejection::left_out("it repeats the header"));
        }
        if self.leave_out_blank && self.columns > 1 && is_blank_record(record) {
            return Err(Rejection::left_out("it is empty"));
        }
        if self.left_out.get(&number).is_some_and(|was| first_filled(record).unwrap_or_default() == was) {
            return Err(Rejection::left_out("it is no record of the table"));
        }
        let (shaped, joined) = self.shaped(record);
        if shaped.len() != self.columns {
            return Err(Rejection::wrong_cell_count(shaped.len(), self.columns));
        }
        if self.joined.levels_above >= MAX_LEVELS {
            return Err(Rejection::too_many_levels(self.joined.levels_above));
        }
        let mut read = ReadItem {
            values: Vec::with_capacity(self.rules.len()),
            synthesized: Vec::new(),
            related: RelatedRow::default(),
            size_bytes: 0,
            remarks: joined.into_iter().map(|column| Remark::Joined { column }).collect(),
        };
        let mut problems = Vec::new();
        let has_cell_fixes = !self.cell_fixes.is_empty();
        for (rule_place, rule) in self.rules.iter().enumerate() {
            if !has_cell_fixes
                && let Some(cell) = shaped.get(rule.place)
                && is_plain(cell, shaped.form(rule.place))
                && let Some(plain) = rule.plain_cell(cell)
            {
                let (value, size_bytes) = match plain {
                    PlainCell::LeftOut => continue,
                    PlainCell::Text => (Reading::Text(Cow::Borrowed(cell)), cell.len() as u64),
                    PlainCell::Number(digits) => {
                        (Reading::Number(Cow::Borrowed(cell)), size_of_digits(cell, digits.into()))
                    }
                    PlainCell::Yes => (Reading::YesNo(true), 1),
                    PlainCell::No => (Reading::YesNo(false), 1),
                };
                if rule_place < self.carried {
                    read.size_bytes += rule.attribute().len() as u64 + size_bytes;
                }
                read.values.push((rule_place, value));
                continue;
            }
            let (cell, form, missed) = self.cell(number, &shaped, rule);
            if missed {
                read.remarks.push(Remark::FixNotApplied { column: rule.place });
            }
            match rule.read(cell, form, &mut read.remarks) {
                Ok(Some(value)) => {
                    if rule_place < self.carried {
                        read.size_bytes += rule.attribute().len() as u64 + value.size_bytes();
                    }
                    read.values.push((rule_place, value));
                }
                Ok(None) => {}
                Err((code, reason)) => problems.push(CellProblem {
                    code,
                    column: Some(rule.place),
                    value: Some(self.cell(number, &shaped, rule).0.into_owned()),
                    reason,
                }),
            }
        }
        // A column that could not be read is a problem already, and so is what would be composed of it.
        if problems.is_empty() {
            self.make(record, &mut read, &mut problems);
        }
        if problems.is_empty()
            && let Some(related) = &self.joined.related
        {
            let taken = related.of_row(number).and_then(|mut row| {
                if !self.related_keys.is_empty() {
                    row = with_fit_keys(&self.related_keys, row, &mut read.remarks, &mut problems)?;
                }
                let size_bytes = row.parts()?.iter().map(|part| part.size_bytes).sum::<u64>();
                Ok((row, size_bytes))
            });
            match taken {
                Ok((row, size_bytes)) => {
                    read.size_bytes += size_bytes;
                    read.related = row;
                }
                Err(error) => return Err(Rejection::not_read_back(&error)),
            }
        }
        if problems.is_empty()
            && let Some(placed) = &self.joined.placed
        {
            if placed.without_item.contains(number) {
                return Err(Rejection::parent_not_written(&self.parent));
            }
            if placed.left_over.contains(number) {
                return Err(match self.set_column {
                    Some(column) => Rejection::no_set_member(&self.parent, column),
                    None => Rejection::second_of_parent(&self.parent),
                });
            }
            if !placed.inside.contains(number) {
                match placed.orphans {
                    Some(Orphans::Reject) => return Err(Rejection::no_parent(&self.parent)),
                    Some(Orphans::Parent) => return Err(Rejection::no_key_of_parent(&self.parent)),
                    Some(Orphans::Alone) | None => {}
                }
            }
        }
        if problems.is_empty()
            && let Some(beside) = &self.joined.beside
            && beside.orphans == Some(Orphans::Reject)
            && !beside.with_parent.contains(number)
        {
            return Err(Rejection::no_parent(&self.parent));
        }
        if problems.is_empty() && read.size_bytes > max_bytes {
            problems.push(too_large(read.size_bytes));
        }
        if problems.is_empty() { Ok(with(read)) } else { Err(Rejection { problems }) }
    }

    /// Adds the attributes that no column holds; from here on only the values of columns that are carried over count.
    fn make(&self, record: &Record, read: &mut ReadItem<'_>, problems: &mut Vec<CellProblem>) {
        for (place, synthesized) in self.synthesized.iter().enumerate() {
            match synthesized.text(record, &read.values) {
                Ok(Some(text)) => {
                    read.size_bytes += (synthesized.attribute.len() + text.len()) as u64;
                    read.synthesized.push((place, text));
                }
                Ok(None) => {}
                Err(problem) => problems.push(problem),
            }
        }
        if self.carried < self.rules.len() {
            read.values.retain(|(place, _)| *place < self.carried);
        }
    }
}

/// True for a record that says the names of the columns once more.
pub fn repeats_header(record: &Record, names: &[String]) -> bool {
    record.len() == names.len()
        && names.len() > 1
        && record.iter().zip(names).all(|(cell, name)| {
            cell == name || (cell.len() > name.len() && cell.trim_start_matches('\u{FEFF}').trim() == name)
        })
}

/// True for a record of a delimited file in which nothing stands but delimiters and spaces. An empty cell in quotes is
/// something, and so is an empty line of a file with one column.
pub fn is_blank_record(record: &Record) -> bool {
    // Most records are told by their first letter.
    record.len() > 1
        && record.get(0).is_some_and(|cell| !cell.starts_with(|first: char| first.is_ascii_graphic()))
        && record.iter().all(|cell| cell.trim_start().is_empty())
        && (record.is_plain() || (0..record.len()).all(|place| record.form(place) == CellForm::Plain))
}

/// The first cell that is not blank.
pub fn first_filled(record: &Record) -> Option<&str> {
    record.iter().find(|cell| !cell.trim().is_empty())
}

/// True for a cell of a delimited file that a look may tell; quotes matter only around nothing.
fn is_plain(cell: &str, form: CellForm) -> bool {
    form == CellForm::Plain || (form == CellForm::Quoted && !cell.is_empty())
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
