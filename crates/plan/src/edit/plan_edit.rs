//! The edits that there are.

use crate::column::{BinaryText, Blank, ColumnFix, ColumnPlan, DateAs, DateOrder, NumberReading, YesNoWords};
use crate::kind::AttributeKind;
use crate::naming::NamingStyle;
use crate::plan::{CellFix, Duplicates, IndexDesign, LeftOutRecord, ProvisionedUnits};
use crate::table_options::{TableClass, TableTag, WarmThroughput};
use crate::template::KeyTemplate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A change to a plan. `column` is a column's name in the source, `attribute` an attribute's in the item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "edit", rename_all = "snake_case")]
pub enum PlanEdit {
    /// Calls a column's attribute otherwise. Keys, index keys and projections follow, and indexes called after their key.
    RenameAttribute { column: String, attribute: String },
    /// Names every attribute after its column, in one style.
    NameAttributes { style: NamingStyle },
    /// Carries a column, or leaves it out.
    Include { column: String, included: bool },
    /// Reads a column as another kind; a time zone goes where the kind is no date.
    SetKind {
        column: String,
        kind: AttributeKind,
        /// How its values are written; `None` leaves it as it is (`app` takes it from the profile first).
        #[serde(default)]
        reading: Option<Reading>,
    },
    /// Reads a column of dates in this order.
    ReadDates {
        column: String,
        order: DateOrder,
        /// Date or date-time; `None`: as now, or Date (`app` takes it from the profile first).
        #[serde(default)]
        kind: Option<AttributeKind>,
    },
    /// Says in which zone date-times without one were written (an IANA name); `None`: they are kept as they stand.
    Zone { column: String, zone: Option<String> },
    /// Has a word count as a blank cell, or no longer.
    NullWord { column: String, word: String, counts: bool },
    /// Says what a blank cell becomes.
    Blank { column: String, blank: Blank },
    /// Says what a blank cell is read as, with [`Blank::Value`].
    BlankValue { column: String, value: String },
    /// Says how numbers are written. A sign that would stand before a fraction and between thousands groups nothing.
    NumberReading { column: String, number: NumberReading },
    /// Says which two words mean yes and no.
    YesNoWords { column: String, words: YesNoWords },
    /// Says which part of a date comes first.
    DateOrder { column: String, order: DateOrder },
    /// Says what a date is written as.
    DateAs { column: String, date_as: DateAs },
    /// Says what stands between elements.
    Separator { column: String, separator: String },
    /// Says how bytes are written.
    Binary { column: String, binary: BinaryText },
    /// Changes every cell of a column before it is read, after the changes that there are. One of the same sort goes; of
    /// replacements, the one of the same value.
    AddColumnFix { column: String, fix: ColumnFix },
    /// Takes a change of every cell away.
    RemoveColumnFix { column: String, fix: ColumnFix },

    /// Calls the table otherwise.
    TableName { name: String },
    /// Takes the key of these columns, which are then carried, or of what templates make of several; without either for
    /// the partition key, one made from the content.
    Key {
        partition_column: Option<String>,
        sort_column: Option<String>,
        #[serde(default)]
        partition_template: Option<KeyTemplate>,
        #[serde(default)]
        sort_template: Option<KeyTemplate>,
    },
    /// Takes what a template makes of several columns as the partition key; the sort key stays.
    PartitionTemplate { template: KeyTemplate },
    /// Takes what a template makes of several columns as the sort key.
    SortTemplate { template: KeyTemplate },
    /// Takes an attribute as the partition key. A key made from the content goes; a sort key that would be the same, too.
    PartitionKey { attribute: String },
    /// Takes an attribute as the sort key, or none.
    SortKey { attribute: Option<String> },
    /// Makes the partition key from each record's content; there is no sort key then.
    GenerateKey,
    /// Charges the table by request.
    OnDemand,
    /// Reserves units; `None`: those there are, or the few that are proposed for a small table.
    Provisioned {
        #[serde(default)]
        units: Option<ProvisionedUnits>,
    },
    /// Has items deleted at the time that an attribute holds, or not. A column of dates is written as epoch seconds then.
    TimeToLive { attribute: Option<String> },
    /// Has the table kept so that it can be set back to any second of the last 35 days, or not.
    PointInTimeRecovery { on: bool },
    /// Keeps the table from being deleted, or not.
    DeletionProtection { on: bool },
    /// Says how what is stored is charged against reading and writing.
    TableClass { class: TableClass },
    /// Gives the table these labels, and no others.
    Tags { tags: Vec<TableTag> },
    /// Has the table encrypted with this key of AWS KMS, or with the one that AWS owns.
    KmsKey { key: Option<String> },
    /// Has the table and its indexes bear so much at once, or what AWS gives them.
    WarmThroughput { units: Option<WarmThroughput> },
    /// Says what becomes of records whose key repeats.
    Duplicates { choice: Duplicates },
    /// Adds an index, with a number where its name is taken; `None`: on the first attribute that can be a key and is none,
    /// if there is one.
    AddIndex {
        #[serde(default)]
        index: Option<IndexDesign>,
    },
    /// Changes the index of this name into `design`. With another key it is called after that key, where it was called
    /// after its key and `design` bears the same name.
    ChangeIndex { index: String, design: IndexDesign },
    /// Removes the index of this name, if there is one.
    RemoveIndex { index: String },

    /// Joins surplus cells where that is plain, or rejects records that have some.
    JoinSurplus { joined: bool },
    /// Leaves records that repeat the header out, or not.
    LeaveOutHeaders { left_out: bool },
    /// Leaves records in which nothing stands out, or not.
    LeaveOutBlank { left_out: bool },
    /// Leaves one record out.
    LeaveOutRecord { record: LeftOutRecord },
    /// Takes a record in again that was left out; `record` is its number, from 0.
    KeepRecord { record: u64 },
    /// Has one cell read as `fix.value`; as it was, there is no fix.
    FixCell { fix: CellFix },
    /// Takes the fix of a cell away; `record` is the record's number, from 0.
    RemoveCellFix { record: u64, column: String },
    /// Takes away every fix of columns, records and cells.
    RemoveAllFixes,
}

/// How the values of a column are written; what is `None` stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Reading {
    pub number: Option<NumberReading>,
    pub yes_no: Option<YesNoWords>,
    pub date_order: Option<DateOrder>,
    pub binary: Option<BinaryText>,
    pub separator: Option<String>,
}

impl Reading {
    /// Reads the column's values so.
    pub fn apply(&self, column: &mut ColumnPlan) {
        column.number = self.number.unwrap_or(column.number);
        column.date_order = self.date_order.unwrap_or(column.date_order);
        column.binary = self.binary.unwrap_or(column.binary);
        if let Some(words) = &self.yes_no {
            column.yes_no.clone_from(words);
        }
        if let Some(separator) = &self.separator {
            column.separator.clone_from(separator);
        }
    }
}
