//! The plan itself: the one document that says everything about a migration.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The version of the plan document that this engine reads and writes.
pub const PLAN_VERSION: u32 = 1;

/// Everything that decides what is written: table, keys, indexes, capacity, and what each column becomes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Plan {
    /// Version of this document, see [`PLAN_VERSION`].
    pub version: u32,
    pub table: TableDesign,
    /// One entry for each column of the file, in the file's order.
    pub columns: Vec<ColumnPlan>,
    /// What to do with records that bear a key that an earlier record already bears.
    pub duplicates: Duplicates,
}

/// The table as it will be created.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TableDesign {
    pub name: String,
    /// Attribute name of the partition key.
    pub partition_key: String,
    /// Attribute name of the sort key, if there is one.
    pub sort_key: Option<String>,
    pub indexes: Vec<IndexDesign>,
    pub capacity: Capacity,
}

/// A global secondary index: a look-up by something else than the table's own key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct IndexDesign {
    pub name: String,
    /// Attribute name of the index's partition key.
    pub partition_key: String,
    /// Attribute name of the index's sort key, if there is one.
    pub sort_key: Option<String>,
    pub projection: Projection,
    /// The index's own provisioned capacity; not used when the table is on demand.
    pub provisioned: ProvisionedUnits,
}

/// Which attributes an index carries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Projection {
    /// Every attribute of the item.
    All,
    /// Only the keys of the table and of the index.
    KeysOnly,
    /// The keys and these attributes.
    Include { attributes: Vec<String> },
}

/// How the table is charged and how fast it takes writes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Capacity {
    /// Charged by request.
    OnDemand,
    /// Charged by the hour for units reserved.
    Provisioned { units: ProvisionedUnits },
}

/// Reserved capacity units a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProvisionedUnits {
    pub read_units_per_second: u32,
    pub write_units_per_second: u32,
}

/// What one column of the file becomes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
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
}

/// How a column's cells are read. Each kind has one DynamoDB type, but for [`AttributeKind::Json`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AttributeKind {
    /// S, carried as it stands.
    Text,
    /// N, carried exactly.
    Number,
    /// BOOL, from `true` and `false` in any case.
    YesNo,
    /// S, a calendar date in ISO 8601 (`2023-01-15`).
    Date,
    /// S, a date and time in ISO 8601 (`2024-03-10T09:30:00Z`).
    DateTime,
    /// M, L, S, N, BOOL or NULL, as the JSON in the cell says.
    Json,
}

/// What becomes of a blank cell that is not a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Blank {
    /// The attribute is left out of the item.
    LeaveOut,
    /// The attribute is NULL.
    Null,
    /// The attribute is text of no length.
    EmptyText,
}

/// What becomes of records whose key repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Duplicates {
    /// Nothing is imported while keys repeat.
    Stop,
    /// The first record with a key is written, later ones are set aside.
    First,
    /// The last record with a key is written, earlier ones are set aside.
    Last,
    /// The first record is written, with attributes that it lacks taken from later ones.
    Merge,
}

impl Plan {
    /// The plan of the column that becomes `attribute`, if any does.
    pub fn column_of_attribute(&self, attribute: &str) -> Option<&ColumnPlan> {
        self.columns.iter().find(|column| column.included && column.attribute == attribute)
    }
}

impl TableDesign {
    /// True when `attribute` is the table's partition or sort key.
    pub fn is_key(&self, attribute: &str) -> bool {
        self.partition_key == attribute || self.sort_key.as_deref() == Some(attribute)
    }
}

impl IndexDesign {
    /// True when `attribute` is the index's partition or sort key.
    pub fn is_key(&self, attribute: &str) -> bool {
        self.partition_key == attribute || self.sort_key.as_deref() == Some(attribute)
    }
}

impl AttributeKind {
    /// The word a person reads.
    pub fn plain_name(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::Number => "Number",
            Self::YesNo => "Yes/No",
            Self::Date => "Date",
            Self::DateTime => "Date and time",
            Self::Json => "JSON",
        }
    }

    /// The DynamoDB type when a cell of this kind is a key (S or N); `None` where it cannot be one.
    pub fn key_type(self) -> Option<KeyType> {
        match self {
            Self::Text | Self::Date | Self::DateTime => Some(KeyType::S),
            Self::Number => Some(KeyType::N),
            Self::YesNo | Self::Json => None,
        }
    }
}

/// The DynamoDB types a key may have here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum KeyType {
    S,
    N,
    B,
}

impl KeyType {
    /// DynamoDB's letter for the type.
    pub fn letter(self) -> &'static str {
        match self {
            Self::S => "S",
            Self::N => "N",
            Self::B => "B",
        }
    }
}
