//! Plans of every kind for any columns.

use crate::cells;
use plan::{
    AttributeKind, BinaryText, Blank, Capacity, CellFix, ColumnFix, ColumnPlan, ComposedAttribute, DateAs,
    DateOrder, DecimalMark, Duplicates, GeneratedKey, Grouping, IndexDesign, KeyTemplate, NumberReading,
    PLAN_VERSION, Plan, Projection, ProvisionedUnits, TableDesign, TemplatePart, YesNoWords,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

const KINDS: [AttributeKind; 12] = [
    AttributeKind::Text,
    AttributeKind::Number,
    AttributeKind::YesNo,
    AttributeKind::Date,
    AttributeKind::DateTime,
    AttributeKind::Json,
    AttributeKind::List,
    AttributeKind::TextSet,
    AttributeKind::NumberSet,
    AttributeKind::Binary,
    AttributeKind::Compressed,
    AttributeKind::Null,
];

pub(crate) fn kind() -> impl Strategy<Value = AttributeKind> {
    select(&KINDS[..])
}

fn text(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    select(words).prop_map(str::to_owned)
}

fn fix() -> impl Strategy<Value = ColumnFix> {
    let replace = (cells::cell(), cells::cell()).prop_map(|(from, to)| ColumnFix::Replace { from, to });
    prop_oneof![
        Just(ColumnFix::Trim),
        Just(ColumnFix::RemoveInvisible),
        Just(ColumnFix::PlainSpaces),
        Just(ColumnFix::UnwrapFormula),
        Just(ColumnFix::UpperCase),
        Just(ColumnFix::LowerCase),
        replace,
        Just(ColumnFix::Replace { from: "NULL".into(), to: String::new() }),
    ]
}

/// What a number is written with.
pub(crate) fn number() -> impl Strategy<Value = NumberReading> {
    use Grouping::{Apostrophe, Comma, None, Point, Space};
    (
        select(&[DecimalMark::Point, DecimalMark::Comma][..]),
        select(&[None, Comma, Point, Space, Apostrophe][..]),
        any::<bool>(),
    )
        .prop_map(|(decimal, grouping, currency)| NumberReading { decimal, grouping, currency })
}

/// Any plan for the column of this name.
pub(crate) fn column(name: String) -> impl Strategy<Value = ColumnPlan> {
    use DateOrder::{DayFirst, MonthFirst, YearFirst};
    let blanks = (
        select(&[Blank::LeaveOut, Blank::Null, Blank::EmptyText, Blank::Value][..]),
        prop_oneof![cells::cell(), text(&["0x", "0", "", "unknown"])],
        vec(text(&["NULL", "\\N", "-", "NA", "0", "x"]), 0..3),
    );
    let words = prop_oneof![
        Just(YesNoWords::default()),
        Just(YesNoWords { yes: "ja".into(), no: "nein".into() }),
        Just(YesNoWords { yes: "1".into(), no: "0".into() }),
    ];
    let dates = (
        select(&[YearFirst, DayFirst, MonthFirst][..]),
        select(&[DateAs::IsoText, DateAs::EpochSeconds][..]),
        option::of(text(&["UTC", "Europe/Berlin", "Asia/Kolkata"])),
    );
    let elements =
        (text(&[",", ";", "|", ", ", "", " "]), select(&[BinaryText::Hex, BinaryText::Base64][..]));
    let fixes = prop_oneof![3 => Just(Vec::new()), 1 => vec(fix(), 1..3)];
    (kind(), prop::bool::weighted(0.9), blanks, number(), words, dates, elements, fixes).prop_map(
        move |(kind, included, blanks, number, yes_no, dates, elements, fixes)| ColumnPlan {
            included,
            blank: blanks.0,
            blank_value: blanks.1,
            null_words: blanks.2,
            number,
            yes_no,
            date_order: dates.0,
            date_as: dates.1,
            zone: dates.2,
            separator: elements.0,
            binary: elements.1,
            fixes,
            ..ColumnPlan::new(&name, &name, kind)
        },
    )
}

const UNITS: ProvisionedUnits = ProvisionedUnits { read_units_per_second: 5, write_units_per_second: 5 };

/// An attribute made from any of these columns.
fn composed(columns: Vec<String>) -> impl Strategy<Value = ComposedAttribute> {
    let part = prop_oneof![
        2 => select(columns).prop_map(TemplatePart::Column),
        1 => text(&["#", "", "FLIGHT#"]).prop_map(TemplatePart::Text),
    ];
    vec(part, 1..4).prop_map(|parts| ComposedAttribute {
        attribute: "composed".to_owned(),
        template: KeyTemplate { parts },
    })
}

/// Any plan for so many columns, called `c0`, `c1` and so on.
pub(crate) fn plan(columns: usize) -> BoxedStrategy<Plan> {
    let names: Vec<String> = (0..columns).map(|place| format!("c{place}")).collect();
    let mut attributes = names.clone();
    attributes.push("recordKey".to_owned());
    attributes.push("composed".to_owned());
    let attribute = move || select(attributes.clone());
    let projection = prop_oneof![
        Just(Projection::All),
        Just(Projection::KeysOnly),
        vec(attribute(), 1..3).prop_map(|attributes| Projection::Include { attributes }),
    ];
    let index = (vec(attribute(), 1..4), vec(attribute(), 0..3), projection);
    let cell_fixes = vec((0u64..4, select(names.clone()), cells::cell(), cells::cell()), 0..3);
    let choices = (
        option::weighted(0.3, Just(GeneratedKey { attribute: "recordKey".into() })),
        any::<bool>(),
        select(&[Duplicates::Stop, Duplicates::First, Duplicates::Last, Duplicates::Merge][..]),
        cell_fixes,
        option::weighted(0.4, composed(names.clone())),
    );
    let columns: Vec<_> = names.into_iter().map(column).collect();
    (columns, attribute(), option::weighted(0.3, attribute()), vec(index, 0..3), choices)
        .prop_map(|(columns, partition_key, sort_key, indexes, choices)| {
            let (generated_key, join_surplus, duplicates, cell_fixes, composed) = choices;
            let indexes =
                indexes.into_iter().enumerate().map(|(place, (partition_keys, sort_keys, projection))| {
                    IndexDesign {
                        name: format!("Index{place}"),
                        partition_keys,
                        sort_keys,
                        projection,
                        provisioned: UNITS,
                    }
                });
            Plan {
                version: PLAN_VERSION,
                table: TableDesign {
                    name: "Anything".to_owned(),
                    partition_key,
                    sort_key,
                    indexes: indexes.collect(),
                    capacity: Capacity::OnDemand,
                    options: plan::TableOptions::default(),
                },
                columns,
                duplicates,
                generated_key,
                composed_attributes: composed.into_iter().collect(),
                join_surplus,
                delimiter: ",".to_owned(),
                leave_out_headers: false,
                leave_out_blank: false,
                left_out: Vec::new(),
                cell_fixes: cell_fixes
                    .into_iter()
                    .map(|(record, column, was, value)| CellFix {
                        record,
                        line: record + 2,
                        place: None,
                        column,
                        was,
                        value,
                    })
                    .collect(),
                declared: None,
                inside: Vec::new(),
                copied: Vec::new(),
                placed: None,
                shared: None,
                derived: None,
                made: None,
            }
        })
        .boxed()
}
