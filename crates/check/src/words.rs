//! What the dry run's findings say, and what fixes them.

use item::{ProblemCode, Remark};
use plan::Severity;
use plan::{FindingCode, Plan};
use source::SourceKind;
use wording::grouped;

/// The words of one finding.
pub(super) struct Words {
    pub severity: Severity,
    pub message: String,
    pub repair: &'static str,
}

/// The sentence shown beside an item for something worth knowing about it.
pub(super) fn remark_text(remark: Remark, plan: &Plan) -> String {
    let name = |column: usize| plan.columns[column].attribute.as_str();
    match remark {
        Remark::IndexKeyBlank { column } => format!(
            "{} is blank, so it is left out and the item will not be found through {}.",
            name(column),
            indexes_of(plan, name(column))
        ),
        Remark::RelatedKeyBlank { key } => {
            let (attribute, of) = key_of_another(plan, key);
            format!(
                "{attribute} is blank, or no row of {of} is there to give it: the item will not be found through {}.",
                indexes_of(plan, attribute)
            )
        }
        Remark::NullWord { column } => {
            format!("{} holds a word that counts as blank.", name(column))
        }
        Remark::Joined { column } => {
            format!("The record has too many cells; the surplus is joined into {}.", name(column))
        }
        Remark::FixNotApplied { column } => format!(
            "{} was to be fixed here, but the file holds another value than when it was: it is read as it stands.",
            name(column)
        ),
        Remark::JsonList { column } => format!("{} holds a JSON list, so it becomes a List.", name(column)),
        Remark::JsonScalar { column } => {
            format!("{} holds a single JSON value, not an object, so it becomes that value.", name(column))
        }
        Remark::WithoutZone { column } => {
            format!("{} names no time zone and is kept as it is written.", name(column))
        }
        Remark::PlacedInZone { column } => {
            format!("{} named no time zone. It is {}.", name(column), placed_in(plan, column))
        }
        Remark::Respelled { column } => {
            format!("{} is the same value, spelled another way.", name(column))
        }
        Remark::CodeAsNumber { column } => format!(
            "{} is read as a number and loses zeros at its start, a plus sign or an exponent.",
            name(column)
        ),
    }
}

/// The name of an index key that another table gives, and that table.
fn key_of_another(plan: &Plan, key: usize) -> (&str, &str) {
    let keys = plan.index_keys_of_others();
    keys.get(key).map_or(("", ""), |(attribute, other)| (attribute.as_str(), other.table))
}

/// How a time that named no zone is read, as the end of a sentence.
fn placed_in(plan: &Plan, column: usize) -> String {
    match plan.columns[column].zone.as_deref() {
        None | Some("UTC") => "read as UTC".to_owned(),
        Some(zone) => format!("read as {zone}, and written in UTC"),
    }
}

fn indexes_of(plan: &Plan, attribute: &str) -> String {
    let names: Vec<&str> = plan
        .table
        .indexes
        .iter()
        .filter(|index| index.is_key(attribute))
        .map(|index| index.name.as_str())
        .collect();
    names.join(" or ")
}

/// `1 record`, `2 records`.
pub(super) fn records(count: u64) -> String {
    if count == 1 { "1 record".to_owned() } else { format!("{} records", grouped(count)) }
}

/// The stable word and the words for something worth knowing.
pub(super) fn remark_words(remark: Remark, count: u64, plan: &Plan) -> (FindingCode, Option<usize>, Words) {
    let note = |message: String, repair| Words { severity: Severity::Note, message, repair };
    match remark {
        Remark::IndexKeyBlank { column } => {
            let attribute = &plan.columns[column].attribute;
            (
                FindingCode::IndexKeyBlank,
                Some(column),
                note(
                    format!(
                        "In {}, {attribute} is blank. It is left out there, and the item will not be found through {}.",
                        records(count),
                        indexes_of(plan, attribute)
                    ),
                    "Nothing needs to be done, unless every item should be found that way.",
                ),
            )
        }
        Remark::RelatedKeyBlank { key } => {
            let (attribute, of) = key_of_another(plan, key);
            (
                FindingCode::IndexKeyBlank,
                None,
                note(
                    format!(
                        "In {}, {attribute} is blank, or no row of {of} is there to give it. These items will not be found \
                         through {}.",
                        records(count),
                        indexes_of(plan, attribute)
                    ),
                    "Nothing needs to be done, unless every item should be found that way.",
                ),
            )
        }
        Remark::NullWord { column } => (
            FindingCode::NullWord,
            Some(column),
            note(
                format!(
                    "In {}, the cell holds a word for a missing value ({}) and counts as blank.",
                    records(count),
                    plan.columns[column].null_words.join(", ")
                ),
                "Nothing needs to be done, unless the word is a value of its own: then switch it off in the design.",
            ),
        ),
        Remark::Joined { column } => (
            FindingCode::SurplusJoined,
            Some(column),
            note(
                format!(
                    "In {}, there are more cells than in the header; the surplus is joined into {}.",
                    records(count),
                    plan.columns[column].attribute
                ),
                "Look at some of them: the other cells must stand where they belong.",
            ),
        ),
        Remark::FixNotApplied { column } => (
            FindingCode::FixNotApplied,
            Some(column),
            Words {
                severity: Severity::Warning,
                message: format!(
                    "In {}, a fix could not be applied: the file holds another value than when it was fixed.",
                    records(count)
                ),
                repair: "Look at the record, and fix it again or remove the fix.",
            },
        ),
        Remark::JsonList { column } => (
            FindingCode::JsonList,
            Some(column),
            note(
                format!("In {}, the JSON is a list, and becomes a List (L).", records(count)),
                "Nothing needs to be done.",
            ),
        ),
        Remark::JsonScalar { column } => (
            FindingCode::JsonScalar,
            Some(column),
            note(
                format!(
                    "In {}, the JSON is a single value (text, number, true, false or null), and becomes that value.",
                    records(count)
                ),
                "Nothing needs to be done.",
            ),
        ),
        Remark::WithoutZone { column } => (
            FindingCode::WithoutZone,
            Some(column),
            Words {
                severity: Severity::Warning,
                message: format!(
                    "{} a time that names no time zone. Each is kept as it is written.",
                    hold(count)
                ),
                repair: "Say in the design which time zone the times were written in.",
            },
        ),
        Remark::PlacedInZone { column } => (
            FindingCode::PlacedInZone,
            Some(column),
            note(
                format!(
                    "In {}, the time named no time zone. It is {}.",
                    records(count),
                    placed_in(plan, column)
                ),
                "Nothing needs to be done, if that is the zone in which the times were written.",
            ),
        ),
        Remark::CodeAsNumber { column } => (
            FindingCode::CodeAsNumber,
            Some(column),
            Words {
                severity: Severity::Warning,
                message: format!(
                    "In {}, the number loses zeros at its start, a plus sign or an exponent (007 becomes 7).",
                    records(count)
                ),
                repair: "Read the column as Text if these are codes, such as postcodes or article numbers.",
            },
        ),
        Remark::Respelled { column } => (
            FindingCode::Respelled,
            Some(column),
            note(
                format!(
                    "In {}, the value is kept but spelled as DynamoDB or ISO 8601 spells it (1.50 becomes 1.5).",
                    records(count)
                ),
                "Choose Text for the column if the spelling matters, as it does for codes.",
            ),
        ),
    }
}

fn hold(count: u64) -> String {
    if count == 1 { "1 record holds".to_owned() } else { format!("{} records hold", grouped(count)) }
}

/// The finding that tells of a problem.
pub(super) fn problem_code(problem: ProblemCode) -> FindingCode {
    match problem {
        ProblemCode::WrongCellCount => FindingCode::WrongCellCount,
        ProblemCode::NotANumber => FindingCode::NotANumber,
        ProblemCode::NumberTooPrecise => FindingCode::NumberTooPrecise,
        ProblemCode::NumberOutOfRange => FindingCode::NumberOutOfRange,
        ProblemCode::NotYesNo => FindingCode::NotYesNo,
        ProblemCode::NotADate => FindingCode::NotADate,
        ProblemCode::NotADateTime => FindingCode::NotADateTime,
        ProblemCode::NoSuchTime => FindingCode::NoSuchTime,
        ProblemCode::NoZone => FindingCode::NoZone,
        ProblemCode::NotBinary => FindingCode::NotBinary,
        ProblemCode::SetRepeatsMember => FindingCode::SetRepeatsMember,
        ProblemCode::SetEmptyMember => FindingCode::SetEmptyMember,
        ProblemCode::NotBlank => FindingCode::NotBlank,
        ProblemCode::Undecodable => FindingCode::Undecodable,
        ProblemCode::TextAfterQuote => FindingCode::TextAfterQuote,
        ProblemCode::LeftOut => FindingCode::LeftOut,
        ProblemCode::BrokenRecord => FindingCode::BrokenRecord,
        ProblemCode::NotAnObject => FindingCode::NotAnObject,
        ProblemCode::BrokenJson => FindingCode::BrokenJson,
        ProblemCode::JsonTooDeep => FindingCode::JsonTooDeep,
        ProblemCode::JsonRepeatedName => FindingCode::JsonRepeatedName,
        ProblemCode::JsonEmptyName => FindingCode::JsonEmptyName,
        ProblemCode::KeyBlank => FindingCode::KeyBlank,
        ProblemCode::KeyTooLong => FindingCode::KeyTooLong,
        ProblemCode::UnsortableKey => FindingCode::UnsortableKey,
        ProblemCode::IndexKeyTooLong => FindingCode::IndexKeyTooLong,
        ProblemCode::ItemTooLarge => FindingCode::ItemTooLarge,
        ProblemCode::BytesNotText => FindingCode::BytesNotText,
        ProblemCode::NoParent => FindingCode::NoParent,
        ProblemCode::ParentNotWritten => FindingCode::ParentNotWritten,
        ProblemCode::SecondOfParent => FindingCode::SecondOfParent,
        ProblemCode::NoSetMember => FindingCode::NoSetMember,
        ProblemCode::NotReadBack => FindingCode::NotReadBack,
        ProblemCode::RefusedByServer => FindingCode::RefusedByServer,
    }
}

/// The words for records that are rejected.
pub(super) fn problem_words(code: ProblemCode, count: u64, kind: SourceKind) -> Words {
    let records = records(count);
    let will = |what: &str| format!("{records} will be rejected: {what}");
    let (message, repair) = match code {
        ProblemCode::WrongCellCount => (
            will("the number of cells differs from the header's."),
            "Fix those lines in the file, or import the rest and fix the rejected records later.",
        ),
        ProblemCode::NotANumber => {
            (will("the value is not a number."), "Read the column as Text, or fix the values.")
        }
        ProblemCode::NumberTooPrecise => (
            will("the number has more than 38 digits, and DynamoDB would round it."),
            "Choose Text for the column: there it is kept whole.",
        ),
        ProblemCode::NumberOutOfRange => (
            will("the number is beyond what DynamoDB can hold."),
            "Read the column as Text, or fix the values.",
        ),
        ProblemCode::NotYesNo => (
            will("the value is none of the two words for yes and no."),
            "Read the column as Text, or fix the values.",
        ),
        ProblemCode::NotADate => (
            will("the value is not a day in the order that the column is read in."),
            "Read the column as Text, or fix the values.",
        ),
        ProblemCode::NotADateTime => (
            will("the value is not a date and time in the order that the column is read in."),
            "Read the column as Text, or fix the values.",
        ),
        ProblemCode::NoSuchTime => (
            will("the clocks of the chosen time zone skip that hour, or show it twice."),
            "Choose another time zone (UTC has no such hours), or keep the times as they are written.",
        ),
        ProblemCode::NoZone => (
            will("a time names no time zone, and cannot become seconds since 1970."),
            "Say in the design in which time zone the times were written.",
        ),
        ProblemCode::NotBinary => (
            will("the value does not stand for bytes."),
            "Choose Text for the column, or another way of writing bytes.",
        ),
        ProblemCode::BytesNotText => (
            will("the cell holds bytes, which the column is not read as."),
            "Choose Binary for the column, or JSON, under which each value keeps its own type.",
        ),
        ProblemCode::SetRepeatsMember => {
            (will("a member stands twice in a set."), "Choose List for the column: a list keeps both.")
        }
        ProblemCode::SetEmptyMember => {
            (will("a member of a set is empty."), "Choose List for the column, or fix the values.")
        }
        ProblemCode::NotBlank => (
            will("the cell holds a value, but the column is read as Null."),
            "Choose another type for the column, or leave it out.",
        ),
        ProblemCode::Undecodable if kind == SourceKind::Staged => (
            will("the database keeps the value as text, but its bytes are no UTF-8."),
            "Correct the values in the database, or store them there as BLOBs, and open it again.",
        ),
        ProblemCode::Undecodable => (
            will("they hold bytes that are no text in the file's encoding."),
            "Choose another encoding where the file was opened, or save it again as UTF-8.",
        ),
        ProblemCode::TextAfterQuote => (
            will("there is more text behind the quote that ends a cell."),
            "Correct the quotes in those lines, or say where the file was opened how quotes are written in it.",
        ),
        ProblemCode::LeftOut => {
            return Words {
                severity: Severity::Note,
                message: format!("{records} will be left out, as the design says."),
                repair: "They are kept with the rejected records.",
            };
        }
        ProblemCode::BrokenRecord => {
            (will("their JSON is broken."), "Fix those lines in the file, or import the rest.")
        }
        ProblemCode::NotAnObject => {
            (will("they are no JSON objects."), "Fix those lines in the file, or import the rest.")
        }
        ProblemCode::BrokenJson => {
            (will("the JSON is broken."), "Fix the JSON in the file, or choose Text for the column.")
        }
        ProblemCode::JsonTooDeep => (
            will("the JSON nests deeper than 32 levels."),
            "Choose Text for the column, or make the JSON flatter.",
        ),
        ProblemCode::JsonRepeatedName => (
            will("the JSON says one name twice, and only one value could be kept."),
            "Fix the JSON in the file, or choose Text for the column.",
        ),
        ProblemCode::JsonEmptyName => (
            will("the JSON has a name of no letters, which DynamoDB does not take."),
            "Fix the JSON in the file, or choose Text for the column.",
        ),
        ProblemCode::KeyBlank => {
            (will("the key is blank."), "Fill in the key in the file, or choose another column as key.")
        }
        ProblemCode::KeyTooLong => (
            will("the key is too long (2,048 bytes for a partition key, 1,024 for a sort key)."),
            "Choose another column as key, or shorten the values.",
        ),
        ProblemCode::UnsortableKey => (
            will(
                "a value of the sort key cannot be written so that the keys are in the order of the values.",
            ),
            "Let the sort key keep more digits, sort by another column, or read the column as Text.",
        ),
        ProblemCode::IndexKeyTooLong => (
            will("the value is too long for an index key (2,048 bytes, 1,024 for a sort key)."),
            "Remove the index, or shorten the values.",
        ),
        ProblemCode::ItemTooLarge => (
            will("the item would be larger than 400 KB."),
            "Leave out a long column, or keep the long text elsewhere.",
        ),
        ProblemCode::NoParent => (
            will("they point to no row of the table in whose items, or beside which, they would stand."),
            "Keep such rows as items of their own, put them under a parent that is made for them, or add what they point to.",
        ),
        ProblemCode::ParentNotWritten => (
            will("the row that they belong to is rejected or set aside."),
            "Fix that row: what the check says of its table tells which, and why.",
        ),
        ProblemCode::SecondOfParent => (
            will("another row is merged into the same item already, and each has place for one."),
            "Place the rows inside as a list to keep all, or correct those that are wrong.",
        ),
        ProblemCode::NoSetMember => (
            will("they have no key for the set in the item that they belong to."),
            "Fill in the cells, or place the rows otherwise.",
        ),
        ProblemCode::NotReadBack => {
            return Words {
                severity: Severity::Blocker,
                message: format!("What other tables add to {records} could not be read back from the disk."),
                repair: "Check again. Where it stays so, look at the disk.",
            };
        }
        ProblemCode::RefusedByServer => (will("the server refuses it."), "Look at the server's reason."),
    };
    Words { severity: Severity::Warning, message, repair }
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn counts_are_grouped_by_thousands() {
        for (count, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(count), text);
        }
    }
}
