//! The values that are given with a question when it is asked.

use super::asked::Design;
use super::steps::QuestionAnswer;
use super::words::attribute_words;
use plan::{KeyType, Plan, ValueRange};
use serde::Serialize;
use ts_rs::TS;

/// A value that whoever asks a question gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ValueToGive {
    /// What it is given as: the attribute's name, or of the end of a range `NAME up to`.
    pub name: String,
    pub attribute: String,
    /// What it is, in words: `customer id`, `order date, from`.
    pub words: String,
    /// The DynamoDB type of the value.
    pub key_type: KeyType,
    /// A value of the person's own rows; none where there is none.
    pub example: Option<String>,
}

/// The name that the second value of a range is given as.
pub fn up_to(attribute: &str) -> String {
    format!("{attribute} up to")
}

/// The values that the answer of a question takes, in the order of its key; none where it is not answered. `example` gives
/// a value of an attribute of the first step's items.
pub fn values_to_give(
    design: &Design<'_>,
    answer: &QuestionAnswer,
    example: impl Fn(&str) -> Option<String>,
) -> Vec<ValueToGive> {
    let Some(step) = answer.steps.first() else { return Vec::new() };
    let plan = design.table(&step.source).map(|table| table.plan);
    let value = |name: String, attribute: &str, words: String| ValueToGive {
        name,
        words,
        key_type: key_type(plan, attribute),
        example: example(attribute),
        attribute: attribute.to_owned(),
    };
    let keys = step.key.iter().chain(&step.filter).filter(|key| key.from.is_none());
    let mut values: Vec<ValueToGive> = keys
        .map(|key| value(key.attribute.clone(), &key.attribute, attribute_words(&key.attribute)))
        .collect();
    for range in step.range.iter().chain(&step.range_afterwards) {
        let (attribute, words) = (&range.attribute, attribute_words(&range.attribute));
        let said = match range.range {
            ValueRange::AtLeast => format!("{words}, at least"),
            ValueRange::AtMost => format!("{words}, at most"),
            ValueRange::BeginsWith => format!("{words} begins with"),
            ValueRange::Between => format!("{words}, from"),
        };
        values.push(value(attribute.clone(), attribute, said));
        if range.range == ValueRange::Between {
            values.push(value(up_to(attribute), attribute, format!("{words}, up to")));
        }
    }
    values
}

/// What is no key is given as text, and held against the text of what is found.
fn key_type(plan: Option<&Plan>, attribute: &str) -> KeyType {
    plan.and_then(|plan| plan.key_type_of(attribute)).unwrap_or(KeyType::S)
}
