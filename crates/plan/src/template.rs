//! Attributes that are made from several columns of a row: `{origin}#{time_hour}` becomes `EWR#2013-01-01T10:00:00Z`.

use super::kind::AttributeKind;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use ts_rs::TS;

/// An attribute that no column holds alone: a text made from several columns of the row. Where it is a key of the table,
/// a row that lacks one of the columns is rejected, as one with a blank key is; elsewhere such a row lacks the attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ComposedAttribute {
    /// The attribute's name in the item.
    pub attribute: String,
    pub template: KeyTemplate,
}

/// What a composed attribute consists of, in order.
///
/// As text, a column stands in braces and everything else for itself: `{origin}#{time_hour}`. A brace or a backslash
/// that is meant as such has a backslash before it. Digits that a number is written with are shown (`{order_id:06}`), and
/// not read: such parts follow from relations.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(transparent)]
#[ts(as = "Vec<TemplatePart>")]
pub struct KeyTemplate {
    pub parts: Vec<TemplatePart>,
}

/// One part of a template.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TemplatePart {
    /// This text, the same in every row.
    Text(String),
    /// What the column of this name becomes: a text as it stands, a number in DynamoDB's spelling, a date as the
    /// column's settings write it.
    Column(String),
    /// The same without a `#` in it: letters that come no later than `$` are written as `$` and two hexadecimal digits.
    Escaped(String),
    /// The same in a spelling whose order, letter by letter, is that of the values, and that no `#` is in.
    Ordered(OrderedPart),
    /// 32 hexadecimal digits made from all cells of the row.
    Content,
}

/// A column as a part of a sort key that is read in order.
///
/// Numbers get zeros in front. Moments are written in UTC, without the `Z`, and midnight as its day. Texts are escaped, so that `#` comes before every
/// letter of a part.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OrderedPart {
    pub column: String,
    pub form: SortForm,
    /// True where a row without a value has nothing here, and comes first; otherwise it has no such key.
    #[serde(default)]
    pub may_be_blank: bool,
}

/// How the values of a column are spelled in a sort key, so that their texts are in the order of the values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SortForm {
    /// As they are.
    Text,
    /// With so many digits before the point.
    Number(u8),
    /// A date and a time, in UTC.
    Moment,
}

/// Why a text is no template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    #[error("a {{ has no }} behind it")]
    NotClosed,
    #[error("a }} has no {{ before it")]
    NotOpened,
    #[error("nothing stands between {{ and }}")]
    NoName,
    #[error("it names no column; a column stands in braces, such as {{id}}")]
    NoColumn,
}

impl KeyTemplate {
    /// These columns with `separator` between each two.
    pub fn joined<'a>(columns: impl IntoIterator<Item = &'a str>, separator: &str) -> Self {
        let mut parts = Vec::new();
        for column in columns {
            if !parts.is_empty() && !separator.is_empty() {
                parts.push(TemplatePart::Text(separator.to_owned()));
            }
            parts.push(TemplatePart::Column(column.to_owned()));
        }
        Self { parts }
    }

    /// The names of the columns, in order; one that stands twice is named twice.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            TemplatePart::Column(column) | TemplatePart::Escaped(column) => Some(column.as_str()),
            TemplatePart::Ordered(part) => Some(part.column.as_str()),
            TemplatePart::Text(_) | TemplatePart::Content => None,
        })
    }

    /// True when a row without a value in this column does not have the attribute.
    pub fn needs(&self, column: &str) -> bool {
        self.parts.iter().any(|part| match part {
            TemplatePart::Column(name) | TemplatePart::Escaped(name) => name == column,
            TemplatePart::Ordered(part) => part.column == column && !part.may_be_blank,
            TemplatePart::Text(_) | TemplatePart::Content => false,
        })
    }

    /// True when a row needs this column for the attribute.
    pub fn names(&self, column: &str) -> bool {
        self.columns().any(|name| name == column)
    }

    /// Gives each column that it names to `change`.
    pub fn for_each_column(&mut self, mut change: impl FnMut(&mut String)) {
        for part in &mut self.parts {
            match part {
                TemplatePart::Column(column) | TemplatePart::Escaped(column) => change(column),
                TemplatePart::Ordered(part) => change(&mut part.column),
                TemplatePart::Text(_) | TemplatePart::Content => {}
            }
        }
    }
}

impl AttributeKind {
    /// True when values of this kind have one plain text, so that they can be a part of a composed attribute.
    pub fn can_be_part(self) -> bool {
        match self {
            Self::Text | Self::Number | Self::YesNo | Self::Date | Self::DateTime => true,
            Self::Json
            | Self::List
            | Self::TextSet
            | Self::NumberSet
            | Self::Binary
            | Self::Compressed
            | Self::Null => false,
        }
    }
}

impl fmt::Display for KeyTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let escaped = |text: &str| text.replace('\\', "\\\\").replace('{', "\\{").replace('}', "\\}");
        for part in &self.parts {
            match part {
                TemplatePart::Text(text) => f.write_str(&escaped(text))?,
                TemplatePart::Column(column) | TemplatePart::Escaped(column) => {
                    write!(f, "{{{}}}", escaped(column))?;
                }
                TemplatePart::Ordered(OrderedPart { column, form: SortForm::Number(digits), .. }) => {
                    write!(f, "{{{}:0{digits}}}", escaped(column))?;
                }
                TemplatePart::Ordered(part) => write!(f, "{{{}}}", escaped(&part.column))?,
                TemplatePart::Content => f.write_str("{…}")?,
            }
        }
        Ok(())
    }
}

impl FromStr for KeyTemplate {
    type Err = TemplateError;

    fn from_str(text: &str) -> Result<Self, TemplateError> {
        let mut parts = Vec::new();
        let mut part = String::new();
        let mut is_column = false;
        let mut characters = text.chars();
        while let Some(character) = characters.next() {
            match character {
                // A backslash at the end stands for itself.
                '\\' => part.push(characters.next().unwrap_or('\\')),
                '{' if is_column => return Err(TemplateError::NotClosed),
                '{' => {
                    if !part.is_empty() {
                        parts.push(TemplatePart::Text(std::mem::take(&mut part)));
                    }
                    is_column = true;
                }
                '}' if !is_column => return Err(TemplateError::NotOpened),
                '}' if part.is_empty() => return Err(TemplateError::NoName),
                '}' => {
                    parts.push(TemplatePart::Column(std::mem::take(&mut part)));
                    is_column = false;
                }
                other => part.push(other),
            }
        }
        if is_column {
            return Err(TemplateError::NotClosed);
        }
        if !part.is_empty() {
            parts.push(TemplatePart::Text(part));
        }
        let template = Self { parts };
        if template.columns().next().is_none() { Err(TemplateError::NoColumn) } else { Ok(template) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn column(name: &str) -> TemplatePart {
        TemplatePart::Column(name.to_owned())
    }

    fn text(text: &str) -> TemplatePart {
        TemplatePart::Text(text.to_owned())
    }

    #[test]
    fn a_column_stands_in_braces() {
        for (written, parts) in [
            ("{origin}#{time_hour}", vec![column("origin"), text("#"), column("time_hour")]),
            (
                "FLIGHT#{carrier}{flight}.",
                vec![text("FLIGHT#"), column("carrier"), column("flight"), text(".")],
            ),
            (r"\{{a\}b}\\", vec![text("{"), column("a}b"), text(r"\")]),
        ] {
            let template: KeyTemplate = written.parse().unwrap();
            assert_eq!(template.parts, parts, "{written}");
            assert_eq!(template.to_string(), written);
        }
    }

    #[test]
    fn what_is_no_template_says_why() {
        for (written, error) in [
            ("", TemplateError::NoColumn),
            ("origin", TemplateError::NoColumn),
            (r"\{origin\}", TemplateError::NoColumn),
            ("{origin", TemplateError::NotClosed),
            ("{a{b}", TemplateError::NotClosed),
            ("{a}}", TemplateError::NotOpened),
            ("{a}{}", TemplateError::NoName),
        ] {
            assert_eq!(written.parse::<KeyTemplate>(), Err(error), "{written}");
        }
    }

    #[test]
    fn in_a_plan_it_is_a_list_of_parts() {
        let template = KeyTemplate::joined(["origin", "time_hour"], "#");
        let json = serde_json::to_string(&template).unwrap();
        assert_eq!(json, r##"[{"column":"origin"},{"text":"#"},{"column":"time_hour"}]"##);
        assert_eq!(serde_json::from_str::<KeyTemplate>(&json).unwrap(), template);
    }

    fn parts() -> impl Strategy<Value = Vec<TemplatePart>> {
        let odd = r"[a-c{}\\#]{1,6}";
        let part = prop_oneof![odd.prop_map(TemplatePart::Column), odd.prop_map(TemplatePart::Text),];
        proptest::collection::vec(part, 1..6).prop_filter("two texts in a row are one", |parts| {
            let is_text = |part: &TemplatePart| matches!(part, TemplatePart::Text(_));
            parts.windows(2).all(|two| !two.iter().all(is_text)) && !parts.iter().all(is_text)
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(parts in parts()) {
            let template = KeyTemplate { parts };
            prop_assert_eq!(template.to_string().parse::<KeyTemplate>(), Ok(template));
        }
    }
}
