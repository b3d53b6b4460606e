//! Records beside the items they become, for looking at.

use super::duplicates::Resolution;
use super::words::remark_text;
use item::{ConvertedItem, Converter, Item, ItemLoad, Joined, ProblemCode, Rejection, Remark, dynamodb_json};
use plan::{Placement, Plan};
use serde::{Deserialize, Serialize};
use source::{BlankCell, BlankKind, Locator, OwnedRecord, Source, SourceError, place_words, shown};
use std::collections::BTreeMap;
use ts_rs::TS;

/// A chunk of a source under a plan, one row a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PreviewRows {
    pub rows: Vec<PreviewRow>,
}

/// One record in the grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PreviewRow {
    /// The record's number, from 0.
    pub number: u64,
    /// The line it starts on, from 1.
    pub line: u64,
    /// The cells as they stand in the file, surplus ones joined where the plan says so; cut at 200 characters.
    pub cells: Vec<String>,
    /// Cells with nothing in them, where the source says what they are.
    pub blanks: Vec<BlankCell>,
    /// Cells that the plan fixes before they are read.
    pub fixed: Vec<FixedCell>,
    /// Places (from 0) of the cells for which the record is rejected.
    pub at_fault: Vec<usize>,
    pub status: RowStatus,
    /// Why it is rejected or set aside, or what is worth knowing; `None` when there is nothing to say.
    pub remark: Option<String>,
}

/// A cell that the plan fixes before it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FixedCell {
    /// The column's place, from 0.
    pub place: usize,
    /// What it is read as, cut at 200 characters.
    pub text: String,
}

/// What becomes of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RowStatus {
    Item,
    Rejected,
    /// Its key repeats and another record is written in its place.
    SetAside,
    /// It stands inside the item of another table.
    Inside,
    /// The table is made from the rows of another, and has nothing of this one.
    WithoutItem,
}

/// One record whole, with the item it becomes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RecordPreview {
    pub number: u64,
    pub line: u64,
    /// By what the row of a database is found again: `people, id 7`.
    pub locator: Option<Locator>,
    pub status: RowStatus,
    /// Every cell as it stands, with its column's name; surplus ones joined where the plan says so.
    pub cells: Vec<CellText>,
    /// The item, when there is one.
    pub item: Option<ItemPreview>,
    /// Why there is none: each cell at fault.
    pub rejections: Vec<CellRejection>,
    /// What is worth knowing about this record.
    pub remarks: Vec<String>,
    /// The rows of other tables that stand in the item.
    pub inside: Vec<RowsInside>,
}

/// Rows of another table that stand in an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RowsInside {
    /// Their source table.
    pub table: String,
    /// The attribute that holds them; empty of a row that is merged into the item.
    pub attribute: String,
    /// Their numbers, from 0, in the order in which they stand; the first 1,000.
    pub rows: Vec<u64>,
    /// How many there are.
    pub count: u64,
}

/// Most numbers of rows that are told.
const TOLD_ROWS: usize = 1000;

impl RecordPreview {
    /// The words for where it stands.
    pub fn place_words(&self) -> String {
        place_words(self.line, self.locator.as_ref())
    }
}

/// A cell as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CellText {
    pub column: String,
    pub text: String,
    /// What it is where nothing is in it and the source says so: `text` is then the source's word for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub blank: Option<BlankKind>,
    /// What it is read as, when the plan fixes it.
    pub fixed: Option<String>,
}

/// An item as it would be written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ItemPreview {
    pub attributes: Vec<AttributePreview>,
    pub load: ItemLoad,
    /// The item in DynamoDB JSON, on one line.
    pub dynamodb_json: String,
}

/// One attribute of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AttributePreview {
    pub name: String,
    /// DynamoDB's letter or word for the type: S, N, BOOL, NULL, M, L.
    pub type_letter: String,
    /// The value for reading; a Map or List as plain JSON, compressed text unpacked.
    pub text: String,
    /// The column it comes from.
    pub column: Option<String>,
    /// True when the value reads otherwise than the cell (`1.50` became `1.5`).
    pub respelled: bool,
}

/// Why a cell could not become an attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CellRejection {
    pub code: ProblemCode,
    pub column: Option<String>,
    pub value: Option<String>,
    pub reason: String,
}

/// Rows for the grid: `count` records from the `from`th on. `resolution` is the dry run's, once there is one, and `joined`
/// what joining the table with others gave.
///
/// # Errors
/// When the file cannot be read there.
pub fn preview_rows(
    source: &Source,
    plan: &Plan,
    joined: &Joined,
    resolution: Option<&Resolution>,
    from: u64,
    count: usize,
) -> Result<PreviewRows, SourceError> {
    let converter = Converter::joined(plan, joined.clone());
    let records = source.records(from, count)?;
    let instead = |record: &OwnedRecord| resolution?.line_written_instead(record.number);
    let places = source.locators(records.iter().filter_map(instead))?;
    let rows = records
        .iter()
        .map(|record| {
            let mut at_fault = Vec::new();
            let (status, remarks) = match outcome(record, &converter, resolution) {
                Outcome::Item(converted) => (RowStatus::Item, remarks(&converted, plan)),
                Outcome::Inside => (RowStatus::Inside, vec![inside_text(plan)]),
                Outcome::WithoutItem => (RowStatus::WithoutItem, vec![without_item_text(plan)]),
                Outcome::SetAside { instead, .. } => {
                    (RowStatus::SetAside, vec![set_aside_text(instead, &places)])
                }
                Outcome::Rejected(rejection) => {
                    at_fault = rejection.problems.iter().filter_map(|problem| problem.column).collect();
                    (RowStatus::Rejected, vec![rejection.reason(plan)])
                }
            };
            let fixed = converter
                .fixed_cells(record.number, &record.cells)
                .into_iter()
                .map(|(place, text)| FixedCell { place, text: shown(&text) })
                .collect();
            let (shaped, _) = converter.shaped(&record.cells);
            PreviewRow {
                number: record.number,
                line: record.line,
                cells: shaped.iter().map(shown).collect(),
                blanks: BlankCell::all_of(&shaped),
                fixed,
                at_fault,
                status,
                remark: (!remarks.is_empty()).then(|| remarks.join(" ")),
            }
        })
        .collect();
    Ok(PreviewRows { rows })
}

/// One record whole, with the item it becomes; `None` beyond the last record.
///
/// # Errors
/// When the file cannot be read there.
pub fn preview_record(
    source: &Source,
    plan: &Plan,
    joined: &Joined,
    resolution: Option<&Resolution>,
    number: u64,
) -> Result<Option<RecordPreview>, SourceError> {
    let Some(record) = source.records(number, 1)?.into_iter().next() else { return Ok(None) };
    let converter = Converter::joined(plan, joined.clone());
    let fixed = converter.fixed_cells(record.number, &record.cells);
    let columns = source.columns();
    let names = columns.iter().cloned().map(Some).chain(std::iter::repeat(None));
    let (shaped, _) = converter.shaped(&record.cells);
    let cells = shaped
        .iter()
        .zip(names)
        .enumerate()
        .map(|(place, (text, name))| CellText {
            column: name.unwrap_or_else(|| format!("column {}", place + 1)),
            text: text.to_owned(),
            blank: BlankKind::of(&shaped, place),
            fixed: fixed.iter().find(|(at, _)| *at == place).map(|(_, text)| text.clone()),
        })
        .collect();
    let mut preview = RecordPreview {
        number: record.number,
        line: record.line,
        locator: source.locators([record.line])?.remove(&record.line),
        status: RowStatus::Item,
        cells,
        item: None,
        rejections: Vec::new(),
        remarks: Vec::new(),
        inside: Vec::new(),
    };
    match outcome(&record, &converter, resolution) {
        Outcome::Inside => {
            preview.status = RowStatus::Inside;
            preview.remarks = vec![inside_text(plan)];
        }
        Outcome::WithoutItem => {
            preview.status = RowStatus::WithoutItem;
            preview.remarks = vec![without_item_text(plan)];
        }
        Outcome::Item(converted) => {
            preview.remarks = remarks(&converted, plan);
            if plan.has_rows_of_others() && joined.related.is_none() {
                preview
                    .remarks
                    .push("What other tables add is shown once the check has read them.".to_owned());
            }
            preview.inside = rows_inside(&converter, record.number, plan);
            preview.item = Some(item_preview(&converted, plan));
        }
        Outcome::SetAside { converted, instead } => {
            preview.status = RowStatus::SetAside;
            preview.remarks = vec![set_aside_text(instead, &source.locators([instead])?)];
            preview.item = Some(item_preview(&converted, plan));
        }
        Outcome::Rejected(rejection) => {
            preview.status = RowStatus::Rejected;
            preview.rejections = rejection
                .problems
                .into_iter()
                .map(|problem| CellRejection {
                    code: problem.code,
                    column: problem.column.map(|place| plan.columns[place].column.clone()),
                    value: problem.value.as_deref().map(shown),
                    reason: problem.reason,
                })
                .collect();
        }
    }
    Ok(Some(preview))
}

/// What becomes of one record.
enum Outcome {
    Item(ConvertedItem),
    SetAside { converted: ConvertedItem, instead: u64 },
    Rejected(Rejection),
    Inside,
    WithoutItem,
}

fn outcome(record: &OwnedRecord, converter: &Converter, resolution: Option<&Resolution>) -> Outcome {
    if converter.is_inside(record.number) {
        return Outcome::Inside;
    }
    if converter.has_nothing_of(record.number) {
        return Outcome::WithoutItem;
    }
    match converter.convert(record.number, &record.cells) {
        Err(rejection) => Outcome::Rejected(rejection),
        Ok(mut converted) => match resolution {
            Some(resolution) => {
                if let Some(instead) = resolution.line_written_instead(record.number) {
                    return Outcome::SetAside { converted, instead };
                }
                if let Some(merged) = resolution.merged(record.number) {
                    converted.item.clone_from(merged);
                }
                Outcome::Item(converted)
            }
            None => Outcome::Item(converted),
        },
    }
}

fn inside_text(plan: &Plan) -> String {
    let Some(placed) = &plan.placed else { return String::new() };
    let parent = &placed.parent;
    match placed.placement {
        Placement::Merged => format!("It is merged into an item of {parent}."),
        Placement::Set => format!("Its key stands in a set in an item of {parent}."),
        Placement::Own | Placement::Inside | Placement::Beside => {
            format!("It stands inside an item of {parent}.")
        }
    }
}

fn without_item_text(plan: &Plan) -> String {
    if let Some(made) = &plan.made {
        let (parent, pointing) = (&made.parent.table, made.pointing.join(", "));
        return format!(
            "No item of {parent} is made for it: its row of {parent} is there, another row stands for the same {pointing} already, \
             or its {pointing} is blank or cannot be a key."
        );
    }
    let (of, columns) = match &plan.derived {
        Some(derived) => (derived.of.as_str(), derived.columns.join(", ")),
        None => ("", String::new()),
    };
    format!("Nothing of it is written here: {columns} is blank, or the row becomes no item of {of}.")
}

fn rows_inside(converter: &Converter, number: u64, plan: &Plan) -> Vec<RowsInside> {
    // What cannot be read back has rejected the row.
    let found = converter.rows_inside(number).unwrap_or_default();
    let told = |(place, mut rows): (usize, Vec<u64>)| {
        let inside = plan.inside.get(place)?;
        let count = rows.len() as u64;
        rows.truncate(TOLD_ROWS);
        Some(RowsInside { table: inside.table.clone(), attribute: inside.attribute.clone(), rows, count })
    };
    found.into_iter().filter_map(told).collect()
}

/// `places` are the locators of rows that stand on no line.
fn set_aside_text(line: u64, places: &BTreeMap<u64, Locator>) -> String {
    let instead = match places.get(&line) {
        Some(place) => format!("the row {place}"),
        None => format!("the record on line {line}"),
    };
    format!("Set aside: its key repeats, and {instead} is written.")
}

/// What is worth knowing of this record. A value that is spelled another way and a word that counts as blank are
/// seen at their cells, and the findings count them.
fn remarks(converted: &ConvertedItem, plan: &Plan) -> Vec<String> {
    let is_told_at_its_cell = |remark: &Remark| {
        matches!(remark, Remark::Respelled { .. } | Remark::PlacedInZone { .. } | Remark::NullWord { .. })
    };
    converted
        .remarks
        .iter()
        .filter(|remark| !is_told_at_its_cell(remark))
        .map(|remark| remark_text(*remark, plan))
        .collect()
}

fn item_preview(converted: &ConvertedItem, plan: &Plan) -> ItemPreview {
    let item: &Item = &converted.item;
    let attributes = item
        .iter()
        .map(|(name, value)| {
            let place = plan.columns.iter().position(|column| column.included && column.attribute == *name);
            AttributePreview {
                name: name.clone(),
                type_letter: value.type_letter().to_owned(),
                text: value.shown(),
                column: place.map(|place| plan.columns[place].column.clone()),
                respelled: place.is_some_and(|place| converted.is_respelled(place)),
            }
        })
        .collect();
    ItemPreview { attributes, load: ItemLoad::of(item, plan), dynamodb_json: dynamodb_json(item) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plan::CellFix;
    use profile::read_profile;
    use propose::propose;
    use tokio_util::sync::CancellationToken;

    #[test]
    fn a_joined_record_is_shown_in_the_columns_that_it_is_read_in() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shops.csv");
        std::fs::write(&path, "id,street,town\n1,Main Street,Lyon\n2,12, Rue Neuve,Paris\n").unwrap();
        let source = Source::open(&path).unwrap();
        let mut plan =
            propose("shops.csv", &read_profile(&source, &CancellationToken::new(), |_| {}).unwrap()).plan;
        plan.join_surplus = true;
        let told = |plan: &Plan| -> Vec<(String, String, Option<String>)> {
            let record = preview_record(&source, plan, &Joined::default(), None, 1).unwrap().unwrap();
            assert_eq!(record.status, RowStatus::Item);
            record.cells.into_iter().map(|cell| (cell.column, cell.text, cell.fixed)).collect()
        };
        let cell = |column: &str, text: &str, fixed: Option<&str>| {
            (column.to_owned(), text.to_owned(), fixed.map(str::to_owned))
        };
        assert_eq!(
            told(&plan),
            [cell("id", "2", None), cell("street", "12, Rue Neuve", None), cell("town", "Paris", None)]
        );
        let rows = preview_rows(&source, &plan, &Joined::default(), None, 1, 1).unwrap().rows;
        assert_eq!(rows[0].cells, ["2", "12, Rue Neuve", "Paris"]);
        assert_eq!(rows[0].fixed, []);
        // What is shown is what a fix of the cell goes by.
        plan.cell_fixes.push(CellFix {
            record: 1,
            line: 3,
            place: None,
            column: "street".into(),
            was: "12, Rue Neuve".into(),
            value: "12 Rue Neuve".into(),
        });
        assert_eq!(told(&plan)[1], cell("street", "12, Rue Neuve", Some("12 Rue Neuve")));
    }
}
