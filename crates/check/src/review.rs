//! What is wrong with a plan itself, before any record is looked at.

use super::blocker::blocker;
use super::table_options::review_options;
use jiff::tz::TimeZone;
use plan::is_table_name;
use plan::{
    AttributeOfAnother, Blank, Capacity, IndexDesign, MAX_INDEX_KEY_ATTRIBUTES, MAX_KEY_NAME_BYTES,
    PLAN_VERSION, Plan, Projection, TemplatePart,
};
use plan::{Finding, FindingCode, Severity, SuggestedFix};
use std::collections::BTreeMap;

/// Most global secondary indexes of a table (default quota).
const MAX_INDEXES: usize = 20;
/// Most attributes projected by name into all indexes together.
const MAX_PROJECTED: usize = 100;
/// Longest attribute name, in bytes; a key has its own bound.
const MAX_NAME_BYTES: usize = 64 * 1024 - 1;

/// Holds DynamoDB's rules for names, keys and indexes against a plan, and the plan against the file's columns.
pub fn review(plan: &Plan, columns: &[String]) -> Vec<Finding> {
    let mut findings = Vec::new();
    if plan.version > PLAN_VERSION {
        findings.push(blocker(
            FindingCode::PlanVersion,
            None,
            format!(
                "This plan is of version {}; this Tableferry knows version {PLAN_VERSION}.",
                plan.version
            ),
            "Update Tableferry, or make a new plan from the file.",
        ));
    }
    review_columns(plan, columns, &mut findings);
    review_names(plan, &mut findings);
    review_composed(plan, &mut findings);
    review_keys(plan, &mut findings);
    review_indexes(plan, &mut findings);
    review_capacity(plan, &mut findings);
    review_options(plan, &mut findings);
    findings
}

fn review_columns(plan: &Plan, columns: &[String], findings: &mut Vec<Finding>) {
    let planned: Vec<&str> = plan.columns.iter().map(|column| column.column.as_str()).collect();
    if planned == columns.iter().map(String::as_str).collect::<Vec<_>>() {
        return;
    }
    let missing: Vec<&str> =
        planned.iter().copied().filter(|name| !columns.iter().any(|c| c == name)).collect();
    let new: Vec<&str> = columns.iter().map(String::as_str).filter(|name| !planned.contains(name)).collect();
    let mut what = Vec::new();
    if !missing.is_empty() {
        what.push(format!("the file lacks {}", missing.join(", ")));
    }
    if !new.is_empty() {
        what.push(format!("the plan does not know {}", new.join(", ")));
    }
    if what.is_empty() {
        what.push("the columns stand in another order".to_owned());
    }
    findings.push(blocker(
        FindingCode::OtherColumns,
        None,
        format!("The plan was made for a file with other columns: {}.", what.join("; ")),
        "Open the file the plan was made for, or make a new plan from this one.",
    ));
}

fn review_names(plan: &Plan, findings: &mut Vec<Finding>) {
    let table = &plan.table;
    if !is_table_name(&table.name) {
        findings.push(blocker(
            FindingCode::TableName,
            None,
            format!("“{}” cannot be the name of a table.", table.name),
            "Use 3 to 255 of the letters A to Z, digits, _ - and . with no spaces.",
        ));
    }
    let mut names: BTreeMap<&str, u64> = BTreeMap::new();
    for index in &table.indexes {
        *names.entry(&index.name).or_default() += 1;
        if !is_table_name(&index.name) {
            findings.push(blocker(
                FindingCode::IndexName,
                None,
                format!("“{}” cannot be the name of an index.", index.name),
                "Use 3 to 255 of the letters A to Z, digits, _ - and . with no spaces.",
            ));
        }
    }
    for (name, _) in names.iter().filter(|(_, count)| **count > 1) {
        findings.push(blocker(
            FindingCode::IndexNameTwice,
            None,
            format!("Two indexes are called {name}."),
            "Give one of them another name.",
        ));
    }
    let mut attributes: BTreeMap<&str, &str> = BTreeMap::new();
    if let Some(key) = &plan.generated_key {
        if !(1..=MAX_KEY_NAME_BYTES).contains(&key.attribute.len()) {
            findings.push(blocker(
                FindingCode::AttributeName,
                None,
                "The key that is made from each record's content has no usable name.".to_owned(),
                "Give it a name of 1 to 255 letters.",
            ));
        }
        attributes.insert(&key.attribute, "that makes the key");
    }
    for composed in &plan.composed_attributes {
        if !(1..=MAX_KEY_NAME_BYTES).contains(&composed.attribute.len()) {
            findings.push(blocker(
                FindingCode::AttributeName,
                None,
                format!("The attribute that is made from {} has no usable name.", composed.template),
                "Give it a name of 1 to 255 letters.",
            ));
        }
        if attributes.insert(&composed.attribute, "of which it is composed").is_some() {
            findings.push(blocker(
                FindingCode::AttributeNameTwice,
                None,
                format!("Two attributes would be called {}.", composed.attribute),
                "Give one of them another name.",
            ));
        }
    }
    for column in plan.columns.iter().filter(|column| column.included) {
        if column.attribute.is_empty() || column.attribute.len() > MAX_NAME_BYTES {
            findings.push(blocker(
                FindingCode::AttributeName,
                Some(&column.column),
                format!("The column {} has no usable attribute name.", column.column),
                "Give the attribute a name of at least one letter.",
            ));
        } else if let Some(other) = attributes.insert(&column.attribute, &column.column) {
            findings.push(blocker(
                FindingCode::AttributeNameTwice,
                Some(&column.column),
                format!(
                    "The columns {other} and {} would both become the attribute {}.",
                    column.column, column.attribute
                ),
                "Give one of them another name.",
            ));
        }
    }
    for attribute in plan.attributes_of_others() {
        if attribute.is_empty() || attributes.insert(attribute, "of another table").is_some() {
            findings.push(blocker(
                FindingCode::AttributeNameTwice,
                None,
                format!(
                    "Two attributes would be called {attribute}, one of them for what another table adds."
                ),
                "Give one of them another name.",
            ));
        }
    }
}

/// Holds the columns that composed attributes are made from against the plan's own.
fn review_composed(plan: &Plan, findings: &mut Vec<Finding>) {
    for composed in &plan.composed_attributes {
        let name = &composed.attribute;
        let is_item_type = plan.shared.as_ref().is_some_and(|shared| shared.item_type_attribute == *name);
        let is_of_row = composed.template.parts.iter().any(|part| !matches!(part, TemplatePart::Text(_)));
        if !is_of_row && !is_item_type {
            findings.push(blocker(
                FindingCode::NoSuchKey,
                None,
                format!("{name} is made from no column, so it would be the same in every item."),
                "Choose the columns that it is made from.",
            ));
        }
        for part in composed.template.columns() {
            let Some(column) = plan.columns.iter().find(|column| column.column == part) else {
                findings.push(blocker(
                    FindingCode::NoSuchColumn,
                    None,
                    format!("{name} is made from {}, but there is no column {part}.", composed.template),
                    "Choose the columns that it is made from again.",
                ));
                continue;
            };
            if !column.kind.can_be_part() {
                findings.push(blocker(
                    FindingCode::KeyType,
                    Some(part),
                    format!(
                        "{part} is {} and cannot be a part of {name}: a part is text, a number, a date or yes and no.",
                        column.kind.plain_name()
                    ),
                    "Choose another column, or read this one as Text.",
                ));
            }
        }
    }
}

fn review_keys(plan: &Plan, findings: &mut Vec<Finding>) {
    let table = &plan.table;
    let partition = ("partition key", table.partition_key.as_str());
    let sort = table.sort_key.as_deref().map(|name| ("sort key", name));
    for (role, attribute) in std::iter::once(partition).chain(sort) {
        review_key(plan, "table", role, attribute, findings);
    }
    if table.sort_key.as_deref() == Some(&table.partition_key) {
        findings.push(blocker(
            FindingCode::SameKeyTwice,
            None,
            format!("{} is both partition key and sort key.", table.partition_key),
            "Choose another sort key, or none.",
        ));
    }
}

fn review_key(plan: &Plan, of: &str, role: &str, attribute: &str, findings: &mut Vec<Finding>) {
    let is_generated = plan.generated_key.as_ref().is_some_and(|key| key.attribute == attribute);
    // An index of a table that is shared may be one for items of another kind.
    let is_of_others =
        of != "table" && plan.shared.as_ref().is_some_and(|shared| shared.is_of_others(attribute));
    if is_generated || is_of_others || plan.composed_attribute(attribute).is_some() {
        return;
    }
    if let (None, Some(other)) = (plan.column_of_attribute(attribute), plan.attribute_of_another(attribute)) {
        findings.extend(key_of_another(of, role, attribute, &other));
        return;
    }
    let Some(column) = plan.column_of_attribute(attribute) else {
        let remove =
            of.strip_prefix("index ").map(|index| SuggestedFix::RemoveIndex { index: index.to_owned() });
        findings.push(
            blocker(
                FindingCode::NoSuchKey,
                None,
                if attribute.is_empty() {
                    format!("The {of} has no {role} yet.")
                } else {
                    format!("The {role} of the {of}, {attribute}, is no attribute of the item.")
                },
                if of == "table" || attribute.is_empty() {
                    "Choose a column that is carried over."
                } else {
                    "Carry or copy the column again that it was, choose another attribute, or remove the index."
                },
            )
            .with_fixes(remove),
        );
        return;
    };
    if column.key_type().is_none() {
        findings.push(blocker(
            FindingCode::KeyType,
            Some(&column.column),
            format!(
                "{attribute} is {} and cannot be the {role} of the {of}: a key is text, a number or binary.",
                column.kind.plain_name()
            ),
            "Choose another key, or read the column as Text or Number.",
        ));
    }
    if attribute.len() > MAX_KEY_NAME_BYTES {
        findings.push(blocker(
            FindingCode::AttributeName,
            Some(&column.column),
            format!("The name of a key may have 255 bytes; {attribute} has {}.", attribute.len()),
            "Give the attribute a shorter name.",
        ));
    }
    if column.blank != Blank::LeaveOut {
        findings.push(Finding::new(
            Severity::Note,
            FindingCode::BlankKey,
            Some(&column.column),
            format!("{attribute} is a {role}, so blank cells cannot become NULL or empty text there."),
            "A record with a blank table key is rejected; one with a blank index key is absent from the index.",
        ));
    }
}

/// What is wrong with a key that comes from another table.
fn key_of_another(of: &str, role: &str, attribute: &str, other: &AttributeOfAnother<'_>) -> Option<Finding> {
    let table = other.table;
    if of == "table" {
        return Some(blocker(
            FindingCode::NoSuchKey,
            None,
            format!(
                "The {role} of the table, {attribute}, comes from {table}; only an index can have such a key."
            ),
            "Choose a column of the table itself.",
        ));
    }
    let Some(column) = other.column else {
        return Some(blocker(
            FindingCode::KeyType,
            None,
            format!(
                "{attribute} holds rows of {table} and cannot be the {role} of the {of}: what stands in a list or a set is no \
                 key."
            ),
            "Choose another attribute, or remove the index. To find these rows by it, give them a table of their own.",
        ));
    };
    if column.key_type().is_none() {
        return Some(blocker(
            FindingCode::KeyType,
            None,
            format!(
                "{attribute}, which comes from {table}, is {} and cannot be the {role} of the {of}: a key is text, a number or \
                 binary.",
                column.kind.plain_name()
            ),
            "Choose another key, or read that column of the other table as Text or Number.",
        ));
    }
    (attribute.len() > MAX_KEY_NAME_BYTES).then(|| {
        blocker(
            FindingCode::AttributeName,
            None,
            format!("The name of a key may have 255 bytes; {attribute} has {}.", attribute.len()),
            "Give the copied attribute a shorter name.",
        )
    })
}

fn review_indexes(plan: &Plan, findings: &mut Vec<Finding>) {
    let indexes = &plan.table.indexes;
    if indexes.len() > MAX_INDEXES {
        findings.push(blocker(
            FindingCode::TooManyIndexes,
            None,
            format!("The table has {} indexes; DynamoDB allows {MAX_INDEXES}.", indexes.len()),
            "Remove the indexes that nobody will ask.",
        ));
    }
    let mut projected = 0;
    for index in indexes {
        let of = format!("index {}", index.name);
        let before = findings.len();
        review_index_keys(plan, &of, index, findings);
        if let Projection::Include { attributes } = &index.projection {
            projected += attributes.len();
            if attributes.is_empty() {
                findings.push(blocker(
                    FindingCode::NothingProjected,
                    None,
                    format!("The {of} is to carry chosen attributes, but none is chosen."),
                    "Choose at least one attribute, or let it carry only the keys.",
                ));
            }
            let is_none = |name: &&String| {
                plan.column_of_attribute(name).is_none()
                    && plan.composed_attribute(name).is_none()
                    && plan.attributes_of_others().all(|other| other != name.as_str())
                    && plan.shared.as_ref().is_none_or(|shared| !shared.is_of_others(name))
            };
            for attribute in attributes.iter().filter(is_none) {
                findings.push(blocker(
                    FindingCode::NoSuchAttribute,
                    None,
                    format!("The {of} is to carry {attribute}, which is no attribute of the item."),
                    "Choose the attributes of the index again.",
                ));
            }
        }
        // The table itself does without any of its indexes.
        for finding in findings[before..].iter_mut().filter(|finding| finding.severity == Severity::Blocker) {
            finding.fixes.push(SuggestedFix::RemoveIndex { index: index.name.clone() });
        }
    }
    if projected > MAX_PROJECTED {
        findings.push(blocker(
            FindingCode::TooManyProjected,
            None,
            format!(
                "The indexes name {projected} attributes to carry; DynamoDB allows {MAX_PROJECTED} in all."
            ),
            "Let some of them carry every attribute, or only the keys.",
        ));
    }
    for column in plan.columns.iter().filter(|column| column.included) {
        if let Some(zone) = &column.zone
            && TimeZone::get(zone).is_err()
        {
            findings.push(blocker(
                FindingCode::NoSuchZone,
                Some(&column.column),
                format!("There is no time zone called {zone}."),
                "Choose one from the list, such as UTC or Europe/Berlin.",
            ));
        }
    }
}

fn review_index_keys(plan: &Plan, of: &str, index: &IndexDesign, findings: &mut Vec<Finding>) {
    if index.partition_keys.is_empty() {
        review_key(plan, of, "partition key", "", findings);
    }
    for (role, attributes) in [("partition key", &index.partition_keys), ("sort key", &index.sort_keys)] {
        for attribute in attributes {
            review_key(plan, of, role, attribute, findings);
        }
        if attributes.len() > MAX_INDEX_KEY_ATTRIBUTES {
            findings.push(blocker(
                FindingCode::TooManyKeyAttributes,
                None,
                format!(
                    "The {role} of the {of} has {} attributes; DynamoDB allows {MAX_INDEX_KEY_ATTRIBUTES}.",
                    attributes.len()
                ),
                "Take some of them out.",
            ));
        }
    }
    let keys: Vec<&String> = index.key_attributes().collect();
    let repeated = keys.iter().enumerate().find(|(place, name)| keys[..*place].contains(name));
    if let Some((place, name)) = repeated {
        let is_both = index.partition_keys.contains(name) && place >= index.partition_keys.len();
        findings.push(blocker(
            FindingCode::SameKeyTwice,
            None,
            if is_both {
                format!("In {of}, {name} is both partition key and sort key.")
            } else {
                format!("In {of}, {name} is in the key twice.")
            },
            "Choose another attribute, or one less.",
        ));
    }
}

fn review_capacity(plan: &Plan, findings: &mut Vec<Finding>) {
    let Capacity::Provisioned { units } = &plan.table.capacity else { return };
    let all = std::iter::once((&plan.table.name, *units))
        .chain(plan.table.indexes.iter().map(|index| (&index.name, index.provisioned)));
    for (name, units) in all {
        if units.read_units_per_second == 0 || units.write_units_per_second == 0 {
            findings.push(blocker(
                FindingCode::NoCapacity,
                None,
                format!("{name} has no read or no write units reserved, and could not be used."),
                "Reserve at least 1 read and 1 write unit, or choose on demand.",
            ));
        }
    }
}
