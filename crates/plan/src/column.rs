//! What one column of the file becomes.

use super::kind::{AttributeKind, KeyType};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What one column of the file becomes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ColumnPlan {
    /// The column's name in the file's header.
    pub column: String,
    /// The attribute's name in the item.
    pub attribute: String,
    /// False when the column is not carried at all.
    pub included: bool,
    pub kind: AttributeKind,
    /// The time zone in which date-times without one were written (an IANA name such as `UTC` or
    /// `Europe/Berlin`). `None`: they are kept as they stand.
    pub zone: Option<String>,
    /// What a blank cell becomes. A blank key is always rejected.
    pub blank: Blank,
    /// What a blank cell is read as, with [`Blank::Value`].
    #[serde(default)]
    pub blank_value: String,
    /// What a cell is that is empty on purpose, for [`AttributeKind::Text`].
    #[serde(default)]
    pub empty: EmptyCell,
    /// Words that count as a blank cell, letter by letter, where they stand without quotes: `NULL`, `\\N`.
    #[serde(default)]
    pub null_words: Vec<String>,
    /// How numbers are written, for [`AttributeKind::Number`] and [`AttributeKind::NumberSet`].
    #[serde(default)]
    pub number: NumberReading,
    /// The pair of words, for [`AttributeKind::YesNo`].
    #[serde(default)]
    pub yes_no: YesNoWords,
    /// Which part of a date comes first, for [`AttributeKind::Date`] and [`AttributeKind::DateTime`].
    #[serde(default)]
    pub date_order: DateOrder,
    /// What a date or date-time is written as.
    #[serde(default)]
    pub date_as: DateAs,
    /// What stands between elements, for lists and sets.
    #[serde(default = "comma")]
    pub separator: String,
    /// How bytes are written, for [`AttributeKind::Binary`].
    #[serde(default)]
    pub binary: BinaryText,
    /// Changes to every cell before it is read, in this order.
    #[serde(default, alias = "mends")]
    pub fixes: Vec<ColumnFix>,
}

fn comma() -> String {
    ",".to_owned()
}

/// What becomes of a blank cell that is not a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Blank {
    /// The attribute is left out of the item.
    LeaveOut,
    /// The attribute is NULL.
    Null,
    /// The attribute is text of no length.
    EmptyText,
    /// The cell is read as [`ColumnPlan::blank_value`].
    Value,
}

/// What a cell of a delimited file is that is empty on purpose: in quotes (`""`), or empty where the file has a word for
/// NULL. A blank key is rejected all the same, since DynamoDB takes no empty text there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EmptyCell {
    /// Blank, like one that is missing.
    #[default]
    Blank,
    /// Text of no length.
    Text,
}

/// How numbers are written in a column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NumberReading {
    pub decimal: DecimalMark,
    pub grouping: Grouping,
    /// True when a currency sign or code before or behind the number is taken off (`€ 5`, `5 EUR`).
    pub currency: bool,
}

/// What stands before a fraction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DecimalMark {
    #[default]
    Point,
    Comma,
}

/// What stands between thousands. With anything but `None`, groups have three digits, or the cell is no number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Grouping {
    #[default]
    None,
    Comma,
    Point,
    /// A space, also a narrow or non-breaking one.
    Space,
    Apostrophe,
}

/// The two words of a yes/no column; upper and lower case are the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct YesNoWords {
    pub yes: String,
    pub no: String,
}

impl Default for YesNoWords {
    fn default() -> Self {
        Self { yes: "true".to_owned(), no: "false".to_owned() }
    }
}

/// Which part of a date comes first. ISO 8601 (`2023-01-15`) and names of months are read in every order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// `2023-01-15`, `2023/1/15`
    #[default]
    YearFirst,
    /// `15/01/2023`, `15.1.2023`
    DayFirst,
    /// `01/15/2023`
    MonthFirst,
}

/// What a date or date-time is written as.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DateAs {
    /// S, ISO 8601.
    #[default]
    IsoText,
    /// N, seconds since 1970-01-01T00:00:00Z, as a time-to-live attribute needs them.
    EpochSeconds,
}

/// How bytes are written in a cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BinaryText {
    /// `0x` and two digits a byte; the `0x` may be missing.
    #[default]
    Hex,
    Base64,
}

/// A change to every cell of a column before it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ColumnFix {
    /// Spaces at both ends are taken off.
    Trim,
    /// Characters that nobody sees are taken out: marks of byte order and direction, zero-width spaces, soft hyphens.
    RemoveInvisible,
    /// No-break spaces become ordinary ones.
    PlainSpaces,
    /// `="02134"`, which keeps Excel from taking a text for a number, becomes `02134`.
    UnwrapFormula,
    UpperCase,
    LowerCase,
    /// A cell that is exactly `from` becomes `to`; an empty `to` makes it blank.
    Replace {
        from: String,
        to: String,
    },
}

impl ColumnPlan {
    /// A column carried as this kind, with every setting as it is proposed where nothing is known.
    pub fn new(column: &str, attribute: &str, kind: AttributeKind) -> Self {
        Self {
            column: column.to_owned(),
            attribute: attribute.to_owned(),
            included: true,
            kind,
            zone: None,
            blank: Blank::LeaveOut,
            blank_value: String::new(),
            empty: EmptyCell::default(),
            null_words: Vec::new(),
            number: NumberReading::default(),
            yes_no: YesNoWords::default(),
            date_order: DateOrder::default(),
            date_as: DateAs::default(),
            separator: comma(),
            binary: BinaryText::default(),
            fixes: Vec::new(),
        }
    }

    /// The DynamoDB type of the attribute as a key; `None` where it cannot be one.
    pub fn key_type(&self) -> Option<KeyType> {
        match self.kind {
            AttributeKind::Date | AttributeKind::DateTime if self.date_as == DateAs::EpochSeconds => {
                Some(KeyType::N)
            }
            kind => kind.key_type(),
        }
    }
}
