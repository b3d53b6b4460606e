//! How one source table points to another, and where the rows that point are written.

use super::same_column::same_column;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One source table points to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Relation {
    /// The table that points, and the columns that do.
    pub child: TableColumns,
    /// The table pointed to, and the columns that identify a row of it.
    pub parent: TableColumns,
    /// Where the rows of the child are written.
    #[serde(default)]
    pub placement: Placement,
    /// The attribute of the parent's items that holds the children which are inside, or the set of keys; none: named after
    /// the child, or after the column whose values are in the set.
    #[serde(default)]
    pub attribute: Option<String>,
    /// In which order the children stand inside their parent or beside it. Those that are equal in it stand as in their
    /// table where they are inside, and in the order of their keys where they are beside.
    #[serde(default)]
    pub order: Vec<OrderBy>,
    /// How the keys of children that stand beside their parent are made.
    #[serde(default, skip_serializing_if = "BesideKeys::is_default")]
    #[ts(optional, as = "Option<BesideKeys>")]
    pub beside: BesideKeys,
    /// What becomes of children that point to no parent, where they are inside one or beside it; none: not decided yet.
    #[serde(default)]
    pub orphans: Option<Orphans>,
    /// Columns of the parent that each child carries too.
    #[serde(default)]
    pub copied: Vec<CopiedColumn>,
}

/// Columns of a source table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TableColumns {
    /// The source table's name.
    pub table: String,
    pub columns: Vec<String>,
}

/// Where the rows of a child are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Placement {
    /// In a table of its own.
    #[default]
    Own,
    /// In a List of Maps in the item of the parent.
    Inside,
    /// In the item of the parent itself, whose attributes theirs become: at most one row for each parent.
    Merged,
    /// As the keys of another table in a set in the item of the parent: rows that only join the two.
    Set,
    /// In the parent's table, as items under the parent's partition key.
    Beside,
}

impl Placement {
    /// True where the rows stand in the parent's item, in whatever form.
    pub fn is_within_item(self) -> bool {
        matches!(self, Self::Inside | Self::Merged | Self::Set)
    }
}

/// How the keys of children that stand beside their parent are made. Whatever is not said follows from the tables.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BesideKeys {
    /// The word that tells the child's items from others; none: after the table, such as `ORDER`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub child_type: Option<String>,
    /// That of the parent's items, which all relations with this parent share: the first that says one counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub parent_type: Option<String>,
    /// What the partition key of the table that they share is called, its sort key, and the attribute that holds the words;
    /// none: `pk`, `sk` and `itemType`. All relations with this parent share them, too: of each the first that says one counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub partition_key: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub sort_key: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub item_type_attribute: Option<String>,
    /// How many digits the child's numbers have in the sort key, before their point.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<ColumnDigits>>", optional)]
    pub digits: Vec<ColumnDigits>,
}

/// How many digits the numbers of a column have in a sort key, before their point: shorter ones get zeros in front, so
/// that their texts are in the order of the numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ColumnDigits {
    pub column: String,
    pub digits: u8,
}

impl BesideKeys {
    /// True where nothing is said.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// A column by which rows are put in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OrderBy {
    pub column: String,
    /// True where the largest or newest comes first.
    #[serde(default)]
    pub descending: bool,
}

/// What becomes of children that point to no parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Orphans {
    /// They are written as items of their own: where they would be inside their parent in a table of their own, where they
    /// would be beside it in the same table, under the key of the parent that is not there.
    Alone,
    /// They are rejected, and kept in the file of rejected rows.
    Reject,
    /// An item with nothing but the key that they point to is made for them in the parent's table, in or beside which they
    /// stand as they would with a parent. Rows that point nowhere are rejected.
    Parent,
}

/// A column of the parent that its children carry too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CopiedColumn {
    /// The column of the parent.
    pub column: String,
    /// The attribute that holds it in the child's items; none: named after the parent and the column.
    #[serde(default)]
    pub attribute: Option<String>,
}

impl Relation {
    /// A relation with the child in a table of its own.
    pub fn new(child: TableColumns, parent: TableColumns) -> Self {
        Self {
            child,
            parent,
            placement: Placement::Own,
            attribute: None,
            order: Vec::new(),
            beside: BesideKeys::default(),
            orphans: None,
            copied: Vec::new(),
        }
    }

    /// True where `other` joins the same columns, whatever their capitals and signs.
    pub fn joins_the_same(&self, other: &Self) -> bool {
        self.child.is_same(&other.child) && self.parent.is_same(&other.parent)
    }
}

impl TableColumns {
    /// True for the same columns of the same table, whatever their capitals and signs.
    pub fn is_same(&self, other: &Self) -> bool {
        let columns = self.columns.iter().zip(&other.columns);
        self.table == other.table
            && self.columns.len() == other.columns.len()
            && columns.into_iter().all(|(left, right)| same_column(left, right))
    }
}
