//! Attributes that no column holds: a key made from the record's content, and texts composed from several columns.

use super::reading::Reading;
use super::rejection::{CellProblem, ProblemCode};
use super::rule::Rule;
use super::size::{MAX_PARTITION_KEY_BYTES, MAX_SORT_KEY_BYTES};
use super::sort_text::{escaped, sort_text};
use plan::{ComposedAttribute, OrderedPart, Plan, SortForm, TemplatePart};
use sha2::{Digest, Sha256};
use source::{CellForm, Record};
use std::borrow::Cow;
use std::fmt::Write;

/// An attribute that no column holds.
#[derive(Debug)]
pub(super) struct Synthesized {
    pub attribute: String,
    from: SynthesizedFrom,
    /// True when the attribute is a key of the table.
    is_table_key: bool,
    /// Longest value, in bytes, when it is a key of the table or an index.
    longest: Option<u64>,
}

#[derive(Debug)]
enum SynthesizedFrom {
    /// All cells of the record as they stand in the file.
    Content,
    Parts(Vec<Part>),
}

#[derive(Debug)]
enum Part {
    Text(String),
    /// The place of the column's rule.
    Rule(usize),
    /// The same, without a `#`.
    Escaped(usize),
    /// The same, in the order of the values.
    Ordered {
        rule: usize,
        /// The column's place in the plan, and its name.
        column: usize,
        name: String,
        form: SortForm,
        may_be_blank: bool,
    },
    Content,
    /// A column that the plan does not know: the plan's review says so.
    Missing,
}

/// What a record gives for a synthesized attribute: its text, or nothing where a column that it needs holds no value.
pub(super) type SynthesizedText = Result<Option<String>, CellProblem>;

impl Synthesized {
    /// Every synthesized attribute of a plan whose columns are read by these rules.
    pub(super) fn all(plan: &Plan, rules: &[Rule]) -> Vec<Self> {
        let generated =
            plan.generated_key.iter().map(|key| Self::new(plan, &key.attribute, SynthesizedFrom::Content));
        let composed = plan.composed_attributes.iter().map(|composed| {
            Self::new(plan, &composed.attribute, SynthesizedFrom::Parts(parts(composed, plan, rules)))
        });
        generated.chain(composed).collect()
    }

    fn new(plan: &Plan, attribute: &str, from: SynthesizedFrom) -> Self {
        let (table, indexes) = (&plan.table, &plan.table.indexes);
        let is_key = table.is_key(attribute) || indexes.iter().any(|index| index.is_key(attribute));
        let is_sort = table.sort_key.as_deref() == Some(attribute)
            || indexes.iter().any(|index| index.sort_keys.iter().any(|name| name == attribute));
        let longest = if is_sort { MAX_SORT_KEY_BYTES } else { MAX_PARTITION_KEY_BYTES };
        Self {
            attribute: attribute.to_owned(),
            from,
            is_table_key: table.is_key(attribute),
            longest: is_key.then_some(longest),
        }
    }

    /// The attribute's text for a record; `values` are what its columns hold, by the places of their rules, in order.
    ///
    /// # Errors
    /// `key_too_long` and `index_key_too_long`; `key_blank` where a key of the table comes to nothing.
    pub(super) fn text(&self, record: &Record, values: &[(usize, Reading<'_>)]) -> SynthesizedText {
        let parts = match &self.from {
            SynthesizedFrom::Content => return Ok(Some(content_key(record))),
            SynthesizedFrom::Parts(parts) => parts,
        };
        let mut text = String::new();
        let value = |rule: &usize| {
            let at = values.binary_search_by_key(rule, |(place, _)| *place).ok()?;
            values[at].1.part_text()
        };
        for part in parts {
            let found = match part {
                Part::Text(fixed) => Some(Cow::Borrowed(fixed.as_str())),
                Part::Rule(rule) => value(rule).map(Cow::Borrowed),
                Part::Escaped(rule) => value(rule).map(escaped),
                Part::Ordered { rule, column, name, form, may_be_blank } => match value(rule) {
                    Some(value) => {
                        Some(sort_text(value, *form).map_err(|why| unsortable(*column, name, value, &why))?)
                    }
                    None => may_be_blank.then_some(Cow::Borrowed("")),
                },
                Part::Content => Some(Cow::Owned(content_key(record))),
                Part::Missing => None,
            };
            // A row without a column that a key of the table needs was rejected when the column was read.
            let Some(found) = found else { return if self.is_table_key { Err(blank()) } else { Ok(None) } };
            text.push_str(&found);
        }
        match self.longest {
            Some(longest) if text.len() as u64 > longest => Err(self.too_long(text, longest)),
            _ => Ok(Some(text)),
        }
    }

    fn too_long(&self, text: String, longest: u64) -> CellProblem {
        let code = if self.is_table_key { ProblemCode::KeyTooLong } else { ProblemCode::IndexKeyTooLong };
        let reason = format!(
            "{} is {} bytes long in this record; DynamoDB takes {longest} at most.",
            self.attribute,
            text.len()
        );
        CellProblem { code, column: None, value: Some(text), reason }
    }
}

fn blank() -> CellProblem {
    let reason = "A part of the key has no value here.".to_owned();
    CellProblem { code: ProblemCode::KeyBlank, column: None, value: None, reason }
}

fn unsortable(column: usize, name: &str, value: &str, why: &str) -> CellProblem {
    CellProblem {
        code: ProblemCode::UnsortableKey,
        column: Some(column),
        value: Some(value.to_owned()),
        reason: format!("{name} is a part of the sort key; here it {why}."),
    }
}

fn parts(composed: &ComposedAttribute, plan: &Plan, rules: &[Rule]) -> Vec<Part> {
    let rule_of = |name: &String| {
        let place = plan.columns.iter().position(|column| column.column == *name)?;
        Some((rules.iter().position(|rule| rule.place == place)?, place))
    };
    let of_column = |name: &String| rule_of(name).map_or(Part::Missing, |(rule, _)| Part::Rule(rule));
    let ordered = |part: &OrderedPart| {
        let Some((rule, column)) = rule_of(&part.column) else { return Part::Missing };
        let form = part.form;
        let (name, may_be_blank) = (part.column.clone(), part.may_be_blank);
        Part::Ordered { rule, column, name, form, may_be_blank }
    };
    composed
        .template
        .parts
        .iter()
        .map(|part| match part {
            TemplatePart::Text(text) => Part::Text(text.clone()),
            TemplatePart::Column(name) => of_column(name),
            TemplatePart::Escaped(name) => {
                rule_of(name).map_or(Part::Missing, |(rule, _)| Part::Escaped(rule))
            }
            TemplatePart::Ordered(part) => ordered(part),
            TemplatePart::Content => Part::Content,
        })
        .collect()
}

/// A key made from a record's content: 32 hexadecimal digits of the SHA-256 of its cells, each with its length
/// before it, so that no two records of other cells give the same text to hash. Fixes do not change it. What a JSON
/// file gives as text, as a number or not at all is told apart.
fn content_key(record: &Record) -> String {
    let mut hasher = Sha256::new();
    for (place, cell) in record.iter().enumerate() {
        hasher.update((cell.len() as u64).to_le_bytes());
        hasher.update(cell.as_bytes());
        match record.form(place) {
            CellForm::Quoted if cell.is_empty() => hasher.update(b"q"),
            CellForm::Plain | CellForm::Quoted => {}
            CellForm::Missing => hasher.update(b"-"),
            CellForm::Null => hasher.update(b"0"),
            CellForm::Text | CellForm::TypedText => hasher.update(b"s"),
            CellForm::Bytes => hasher.update(b"x"),
            CellForm::Number => hasher.update(b"n"),
            CellForm::YesNo => hasher.update(b"b"),
            CellForm::Nested => hasher.update(b"{"),
        }
    }
    let mut key = String::with_capacity(32);
    for byte in &hasher.finalize()[..16] {
        // Writing to a text does not fail.
        let _ = write!(key, "{byte:02x}");
    }
    key
}

#[cfg(test)]
mod tests {
    use crate::{ConvertedItem, Converter, Rejection, Value};
    use plan::{
        AttributeKind, Blank, ColumnPlan, IndexDesign, OrderBy, Placement, Plan, Projection,
        ProvisionedUnits, Relation, TableColumns, TableDesign, place_tables,
    };
    use proptest::prelude::*;
    use source::Record;

    /// A plan of four columns, whose keys are made from these templates.
    fn plan(partition: &str, sort: &str) -> Plan {
        use AttributeKind::{DateTime, Number, Text};
        let columns = [("carrier", Text), ("flight", Number), ("origin", Text), ("time_hour", DateTime)];
        let columns = columns.map(|(name, kind)| ColumnPlan::new(name, name, kind)).into();
        let mut plan = Plan::new(TableDesign::new("Flights", ""), columns);
        plan.table.partition_key = plan.compose(partition.parse().unwrap());
        plan.table.sort_key = Some(plan.compose(sort.parse().unwrap()));
        plan
    }

    fn convert(plan: &Plan, cells: [&str; 4]) -> Result<ConvertedItem, Rejection> {
        Converter::new(plan).convert(0, &Record::of_cells(cells))
    }

    /// The names and texts of an item.
    fn texts(converted: &ConvertedItem) -> Vec<(&str, String)> {
        converted.item.iter().map(|(name, value)| (name.as_str(), value.text())).collect()
    }

    /// Which columns a record was rejected for, and why.
    fn problems(rejected: Result<ConvertedItem, Rejection>) -> Vec<(&'static str, Option<usize>)> {
        let problems = rejected.unwrap_err().problems;
        problems.iter().map(|problem| (problem.code.as_str(), problem.column)).collect()
    }

    const RECORD: [&str; 4] = ["UA", "1545.0", "EWR", "2013-01-01T10:00:00Z"];

    #[test]
    fn an_attribute_is_made_from_what_its_columns_become() {
        let plan = plan("{origin}#{time_hour}", "{carrier}#{flight}");
        let item = convert(&plan, RECORD).unwrap();
        assert_eq!(item.item[0].1, Value::S("EWR#2013-01-01T10:00:00Z".into()));
        assert_eq!(
            texts(&item),
            [
                ("originTimeHour", "EWR#2013-01-01T10:00:00Z".to_owned()),
                ("carrierFlight", "UA#1545".to_owned()),
                ("carrier", "UA".to_owned()),
                ("flight", "1545".to_owned()),
                ("origin", "EWR".to_owned()),
                ("time_hour", "2013-01-01T10:00:00Z".to_owned()),
            ]
        );
    }

    #[test]
    fn a_column_that_is_not_carried_over_is_a_part_all_the_same() {
        let mut plan = plan("{origin}#{time_hour}", "{carrier}#{flight}");
        for column in &mut plan.columns {
            column.included = false;
        }
        let item = convert(&plan, RECORD).unwrap();
        let keys = [
            ("originTimeHour", "EWR#2013-01-01T10:00:00Z".to_owned()),
            ("carrierFlight", "UA#1545".to_owned()),
        ];
        assert_eq!(texts(&item), keys);
        let size = keys.iter().map(|(name, text)| (name.len() + text.len()) as u64).sum::<u64>();
        assert_eq!(crate::ItemLoad::of(&item.item, &plan).size_bytes, size);
        assert_eq!(
            problems(convert(&plan, ["UA", "", "EWR", ""])),
            [("key_blank", Some(1)), ("key_blank", Some(3))]
        );
    }

    #[test]
    fn a_row_without_a_part_is_rejected_as_one_with_a_blank_key_is() {
        let mut plan = plan("{origin}#{time_hour}", "{carrier}#{flight}");
        assert_eq!(
            problems(convert(&plan, ["", "x", "EWR", "2013-01-01T10:00:00Z"])),
            [("key_blank", Some(0)), ("not_a_number", Some(1)),]
        );
        plan.columns[2].blank = Blank::EmptyText;
        assert_eq!(
            problems(convert(&plan, ["UA", "1", "", "2013-01-01T10:00:00Z"])),
            [("key_blank", Some(2))]
        );
        // A value that stands for a blank one is a part.
        (plan.columns[2].blank, plan.columns[2].blank_value) = (Blank::Value, "???".into());
        let item = convert(&plan, ["UA", "1", "", "2013-01-01T10:00:00Z"]).unwrap();
        assert_eq!(texts(&item)[0].1, "???#2013-01-01T10:00:00Z");
        let long = "x".repeat(1024);
        let long = convert(&plan, [&long, "1", "EWR", "2013-01-01T10:00:00Z"]);
        assert_eq!(problems(long), [("key_too_long", None)]);
    }

    fn end(table: &str, columns: &[&str]) -> TableColumns {
        TableColumns {
            table: table.to_owned(),
            columns: columns.iter().map(|column| (*column).to_owned()).collect(),
        }
    }

    /// Shops by country and town, and their orders beside them, sorted by note and number.
    fn shops_and_orders() -> [Plan; 2] {
        use AttributeKind::{Number, Text};
        let table = |name: &str, columns: &[(&str, AttributeKind)], keys: [&str; 2]| {
            let columns = columns.iter().map(|(name, kind)| ColumnPlan::new(name, name, *kind)).collect();
            let design =
                TableDesign { sort_key: Some(keys[1].to_owned()), ..TableDesign::new(name, keys[0]) };
            Plan::new(design, columns)
        };
        let shops = table("Shops", &[("country", Text), ("town", Text)], ["country", "town"]);
        let orders = [("country", Text), ("town", Text), ("note", Text), ("number", Number), ("id", Text)];
        let orders = table("Orders", &orders, ["number", "id"]);
        let order = |column: &str| OrderBy { column: column.to_owned(), descending: false };
        let relation = Relation {
            placement: Placement::Beside,
            order: vec![order("note"), order("number")],
            ..Relation::new(end("orders", &["country", "town"]), end("shops", &["country", "town"]))
        };
        let placed =
            place_tables(vec![("shops".into(), shops), ("orders".into(), orders)], &[relation]).unwrap();
        let [(_, shops), (_, orders)] = placed.try_into().unwrap();
        [shops.as_written().into_owned(), orders.as_written().into_owned()]
    }

    fn keys(plan: &Plan, cells: &[&str]) -> Option<(String, String)> {
        let item = Converter::new(plan).convert(0, &Record::of_cells(cells.iter().copied())).ok()?.item;
        let text = |name: &str| item.iter().find(|(known, _)| known == name).map(|(_, value)| value.text());
        Some((text("pk")?, text("sk")?))
    }

    #[test]
    fn keys_beside_others_have_their_parts_in_order() {
        let [shops, orders] = shops_and_orders();
        let of = |plan, cells: &[&str]| keys(plan, cells).map(|(pk, sk)| format!("{pk} | {sk}"));
        assert_eq!(of(&shops, &["NL", "Den#Haag"]).unwrap(), "SHOP#NL#Den#Haag | SHOP#NL#Den#Haag");
        assert_eq!(
            of(&orders, &["NL", "Den#Haag", "a b", "7.5", "x#1"]).unwrap(),
            "SHOP#NL#Den#Haag | ORDER#a$20b#000000000007.5#x#1"
        );
        // What only sorts may be missing; a part of the key may not.
        assert_eq!(of(&orders, &["N#L", "b", "", "7", "x"]).unwrap(), "SHOP#N$23L#b | ORDER##000000000007#x");
        for cells in [
            ["", "b", "n", "7", "x"],
            ["NL", "b", "n", "", "x"],
            ["NL", "b", "n", "7", ""],
            ["NL", "b", "n", "-7", "x"],
        ] {
            assert_eq!(of(&orders, &cells), None, "{cells:?}");
        }
        let refused = convert_any(&orders, &["NL", "b", "n", "1234567890123", "x"]);
        assert_eq!(problems(refused), [("unsortable_key", Some(3))]);
        let long = "x".repeat(1024);
        assert_eq!(problems(convert_any(&orders, &["NL", "b", "n", "7", &long])), [("key_too_long", None)]);
        let long = "x".repeat(2048);
        assert_eq!(problems(convert_any(&orders, &["NL", &long, "n", "7", "x"])), [("key_too_long", None)]);
    }

    fn convert_any(plan: &Plan, cells: &[&str]) -> Result<ConvertedItem, Rejection> {
        Converter::new(plan).convert(0, &Record::of_cells(cells.iter().copied()))
    }

    proptest! {
        #[test]
        fn rows_with_keys_of_their_own_have_keys_of_their_own_beside_others(
            one in prop::array::uniform4("[A#$% ]{1,3}"), other in prop::array::uniform4("[A#$% ]{1,3}"),
            numbers in prop::array::uniform2(0u32..40),
        ) {
            let [shops, orders] = shops_and_orders();
            let trimmed = |cells: &[&str]| cells.iter().all(|cell| !cell.trim().is_empty());
            let texts = numbers.map(|number| number.to_string());
            let rows = [&one, &other].map(|row| row.each_ref().map(String::as_str));
            let shop = rows.map(|row| keys(&shops, &row[..2]));
            let order = [0, 1].map(|at| {
                let row = rows[at];
                keys(&orders, &[row[0], row[1], row[2], &texts[at], row[3]])
            });
            prop_assume!(rows.iter().all(|row| trimmed(row)));
            prop_assert!(shop.iter().chain(&order).all(Option::is_some));
            prop_assert_eq!(shop[0] == shop[1], rows[0][..2] == rows[1][..2]);
            prop_assert_eq!(order[0] == order[1], rows[0] == rows[1] && numbers[0] == numbers[1]);
            prop_assert!(shop.iter().all(|shop| !order.contains(shop)));
            // All of one shop stand under one key, and no others do.
            let partition = |key: &Option<(String, String)>| key.as_ref().map(|(partition, _)| partition.clone());
            prop_assert_eq!(partition(&shop[0]), partition(&order[0]));
            prop_assert_eq!(partition(&order[0]) == partition(&order[1]), rows[0][..2] == rows[1][..2]);
            // And they are in the order of note and number.
            if rows[0][..2] == rows[1][..2] {
                let by = |at: usize| (rows[at][2], numbers[at], rows[at][3]);
                prop_assert_eq!(order[0].cmp(&order[1]), by(0).cmp(&by(1)));
            }
        }
    }

    #[test]
    fn without_a_part_an_item_is_absent_from_an_index() {
        let mut plan = plan("{origin}#{time_hour}", "{flight}");
        assert_eq!(plan.table.sort_key.as_deref(), Some("flight"));
        let attribute = plan.compose("{carrier}/{origin}".parse().unwrap());
        plan.table.indexes.push(IndexDesign {
            name: "ByCarrier".into(),
            partition_keys: vec![attribute],
            sort_keys: Vec::new(),
            projection: Projection::KeysOnly,
            provisioned: ProvisionedUnits { read_units_per_second: 5, write_units_per_second: 5 },
        });
        let load = |cells| crate::ItemLoad::of(&convert(&plan, cells).unwrap().item, &plan).enters_indexes;
        assert_eq!(load(RECORD), ["ByCarrier"]);
        assert_eq!(load(["", "1545", "EWR", "2013-01-01T10:00:00Z"]), [] as [&str; 0]);
    }
}
