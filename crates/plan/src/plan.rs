//! The plan itself: the one document that says everything about a migration.

use super::column::ColumnPlan;
use super::declared::DeclaredTable;
use super::derived::DerivedTable;
use super::kind::KeyType;
use super::relation::{OrderBy, Orphans, Placement, TableColumns};
use super::table_options::TableOptions;
use super::template::{ComposedAttribute, KeyTemplate};
use serde::{Deserialize, Deserializer, Serialize};
use source::Locator;
use ts_rs::TS;

/// The version of the plan document that this engine writes. It reads versions 1 and 2 too, which were of one table, with
/// fewer settings of its columns.
pub const PLAN_VERSION: u32 = 3;

/// Most attributes of the partition key of an index, and as many of its sort key.
pub const MAX_INDEX_KEY_ATTRIBUTES: usize = 4;

/// Everything that decides what is written of one source table: table, keys, indexes, capacity, and what each column
/// becomes. A [`PlanDocument`](super::PlanDocument) keeps those of several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Plan {
    /// Version of this document, see [`PLAN_VERSION`].
    pub version: u32,
    pub table: TableDesign,
    /// One entry for each column of the file, in the file's order.
    pub columns: Vec<ColumnPlan>,
    /// What to do with records that bear a key that an earlier record already bears.
    pub duplicates: Duplicates,
    /// A key made from each record's content, where no column or pair of columns tells records apart.
    #[serde(default)]
    pub generated_key: Option<GeneratedKey>,
    /// Attributes made from several columns, for keys that no column holds alone.
    #[serde(default)]
    pub composed_attributes: Vec<ComposedAttribute>,
    /// True when records with too many cells are fixed where that is plain: a cell that starts with a space goes
    /// on the one before it (`12, rue des Bouchers`), as long as this takes up the surplus exactly. Otherwise such
    /// a record is rejected.
    #[serde(default)]
    pub join_surplus: bool,
    /// What stands between the cells of the file.
    #[serde(default = "comma")]
    pub delimiter: String,
    /// True when records that repeat the header are left out: files that were glued together have them.
    #[serde(default)]
    pub leave_out_headers: bool,
    /// True when records with nothing but spaces in any cell are left out: spreadsheets write them below a table.
    #[serde(default)]
    pub leave_out_blank: bool,
    /// Single records that are no part of the table, such as a row of totals.
    #[serde(default)]
    pub left_out: Vec<LeftOutRecord>,
    /// Single cells that the person retyped.
    #[serde(default, alias = "cell_mends")]
    pub cell_fixes: Vec<CellFix>,
    /// What a `CREATE TABLE` statement said of this table.
    #[serde(default)]
    pub declared: Option<DeclaredTable>,
    /// Tables whose rows stand inside the items. This and the next three follow from the relations of a document, see
    /// [`place_tables`](super::place_tables), and are not kept in it a second time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<InsideTable>>", optional)]
    pub inside: Vec<InsideTable>,
    /// Attributes that the items take from other tables.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<CopiedTable>>", optional)]
    pub copied: Vec<CopiedTable>,
    /// In whose items the rows stand, where they have none of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub placed: Option<PlacedInside>,
    /// The table that the items are written to together with those of other source tables; it takes the place of `table`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub shared: Option<SharedTable>,
    /// From what table it is made, where its rows are those of another once more: all but its name, its capacity and its
    /// options follows from that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub derived: Option<DerivedTable>,
    /// Of a table that is made of missing parents: in whose table they are written, and which are missing. It follows from the
    /// relations too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub made: Option<MadeParents>,
}

/// A table whose rows stand inside the items of this one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct InsideTable {
    /// The child's source table.
    pub table: String,
    /// The attribute that holds the rows; empty where they have none of their own, since they are merged.
    pub attribute: String,
    /// How they stand in the item.
    #[serde(default, skip_serializing_if = "InsideForm::is_list")]
    #[ts(optional, as = "Option<InsideForm>")]
    pub form: InsideForm,
    /// The child's columns that point here.
    pub pointing: Vec<String>,
    /// The columns of this table that they point to.
    pub pointed_to: Vec<String>,
    pub order: Vec<OrderBy>,
    /// How the rows are read. Its own `inside` may have more.
    pub plan: Box<Plan>,
}

/// How rows stand in the item of another table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum InsideForm {
    /// As a List of Maps.
    #[default]
    List,
    /// One row for each item, as attributes of the item itself: what each is called there.
    Merged { attributes: Vec<CopiedAttribute> },
    /// As a set of the values of this column.
    Set { column: String },
}

impl InsideForm {
    /// Levels that it adds above the attributes of a row in the item: the List and the Map.
    pub fn levels(&self) -> usize {
        if self.is_list() { 2 } else { 0 }
    }

    pub(crate) fn is_list(&self) -> bool {
        *self == Self::List
    }
}

/// Attributes that a table takes from another that it points to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CopiedTable {
    /// The source table that they come from.
    pub table: String,
    /// The columns of this table that point there.
    pub pointing: Vec<String>,
    /// The columns of the other table that they point to.
    pub pointed_to: Vec<String>,
    /// What each attribute here is called, and the attribute there that it copies.
    pub attributes: Vec<CopiedAttribute>,
    /// How the other table's rows are read.
    pub plan: Box<Plan>,
}

/// One attribute that is copied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CopiedAttribute {
    /// The attribute that it is in the items of the table that it comes from.
    pub from: String,
    pub attribute: String,
}

/// Where the rows of a table stand that has no items of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PlacedInside {
    /// The source table in whose items they stand.
    pub parent: String,
    /// How they stand there: inside, merged or in a set.
    #[serde(default = "inside", skip_serializing_if = "is_inside")]
    #[ts(optional, as = "Option<Placement>")]
    pub placement: Placement,
    /// The column whose values are in a set, where they stand in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub set_column: Option<String>,
    /// The table that those items are written to, at the outermost.
    pub table: TableDesign,
    /// What becomes of rows that have no parent; `None`: not decided.
    pub orphans: Option<Orphans>,
    /// The tables of parents that are made for rows without one, in whose items they may stand, see [`MadeParents`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<String>>", optional)]
    pub made: Vec<String>,
}

/// In whose table missing parents are written, and by what they are known to be missing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct MadeParents {
    /// The source table whose rows are missing, and the columns that are pointed to.
    pub parent: TableColumns,
    /// How its rows are read.
    pub plan: Box<Plan>,
    /// The columns that point there.
    pub pointing: Vec<String>,
    /// The table that its items are written to.
    pub table: TableDesign,
    /// True where the rows that point stand beside the parent: they are items themselves.
    pub beside: bool,
    /// Tables that point to the same parent, and for whose rows it is made before.
    pub before: Vec<PointingTable>,
    /// Attributes that the table or its indexes name, and these items do not have.
    pub of_others: Vec<AttributeOfOthers>,
}

/// A table whose rows point to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PointingTable {
    pub table: String,
    pub pointing: Vec<String>,
    /// How its rows are read.
    pub plan: Box<Plan>,
}

/// The table that the rows of a source table are written to together with those of others, and their keys there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SharedTable {
    /// The table, with the indexes of all that share it.
    pub table: TableDesign,
    /// The word that tells the items of this source table from others, at the start of their sort key.
    pub item_type: String,
    /// The attribute that holds it.
    pub item_type_attribute: String,
    /// What the partition key of these items is made from.
    pub partition: KeyTemplate,
    /// What their sort key is made from.
    pub sort: KeyTemplate,
    /// All source tables that share it: the parent first, then its children as their relations stand.
    pub members: Vec<SharedMember>,
    /// Attributes that indexes of the others name, and these items do not have.
    pub of_others: Vec<AttributeOfOthers>,
    /// Of a child: how it finds its parent.
    pub beside: Option<BesideParent>,
}

/// One of the source tables that share a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SharedMember {
    /// The source table.
    pub source: String,
    pub item_type: String,
}

/// An attribute that an index names for items of other source tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AttributeOfOthers {
    pub attribute: String,
    /// Its type, where it is a key of the index.
    pub key_type: Option<KeyType>,
}

/// How a child finds the parent that it stands beside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct BesideParent {
    /// The parent's source table.
    pub parent: String,
    /// The child's columns that point there.
    pub pointing: Vec<String>,
    /// The parent's columns that they point to.
    pub pointed_to: Vec<String>,
    /// What becomes of rows that have no parent; `None`: not decided.
    pub orphans: Option<Orphans>,
    /// How the parent's rows are read.
    pub plan: Box<Plan>,
    /// Of rows that only join two tables: how the other one finds them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub inverted: Option<InvertedIndex>,
}

/// An index by which rows that join two tables are found from the one beside which they do not stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InvertedIndex {
    /// The source table that finds them by it.
    pub parent: String,
    /// Its name.
    pub index: String,
}

fn inside() -> Placement {
    Placement::Inside
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_inside(placement: &Placement) -> bool {
    *placement == Placement::Inside
}

/// A list; or, as versions 1 and 2 of the plan have it, one name or none.
fn one_or_more<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Names {
        One(String),
        More(Vec<String>),
    }
    Ok(match Option::<Names>::deserialize(deserializer)? {
        None => Vec::new(),
        Some(Names::One(name)) => vec![name],
        Some(Names::More(names)) => names,
    })
}

pub(crate) fn comma() -> String {
    ",".to_owned()
}

/// A key that no column holds: 32 hexadecimal digits made from all cells of a record as they stand in the file,
/// so that a second run writes the same keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GeneratedKey {
    /// The attribute that holds it.
    pub attribute: String,
}

/// A record that is no part of the table. It is kept with the rejected ones, and counted there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LeftOutRecord {
    /// The record's number, from 0.
    pub record: u64,
    /// The line it starts on, from 1.
    pub line: u64,
    /// By what the row of a database is found again; its `line` is then its place among the rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub place: Option<Locator>,
    /// Its first cell that is not blank; where the record holds another, it is not left out.
    pub was: String,
}

/// A cell that the person retyped. The file itself is never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CellFix {
    /// The record's number, from 0.
    pub record: u64,
    /// The line the record starts on, from 1.
    pub line: u64,
    /// By what the row of a database is found again; its `line` is then its place among the rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub place: Option<Locator>,
    pub column: String,
    /// The cell as it stood in the file when it was fixed; where it stands otherwise, the fix is not applied.
    pub was: String,
    pub value: String,
}

/// The table as it will be created.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TableDesign {
    pub name: String,
    /// Attribute name of the partition key.
    pub partition_key: String,
    /// Attribute name of the sort key, if there is one.
    pub sort_key: Option<String>,
    pub indexes: Vec<IndexDesign>,
    pub capacity: Capacity,
    #[serde(default)]
    pub options: TableOptions,
}

/// A global secondary index: a look-up by something else than the table's own key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct IndexDesign {
    pub name: String,
    /// Attribute names of the index's partition key: one to [`MAX_INDEX_KEY_ATTRIBUTES`]. Whoever asks gives a value
    /// for each.
    #[serde(alias = "partition_key", deserialize_with = "one_or_more")]
    pub partition_keys: Vec<String>,
    /// Attribute names of the index's sort key, in the order in which items are sorted: none to
    /// [`MAX_INDEX_KEY_ATTRIBUTES`].
    #[serde(default, alias = "sort_key", deserialize_with = "one_or_more")]
    pub sort_keys: Vec<String>,
    pub projection: Projection,
    /// The index's own provisioned capacity; not used when the table is on demand.
    pub provisioned: ProvisionedUnits,
}

/// Which attributes an index carries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Capacity {
    /// Charged by request.
    OnDemand,
    /// Charged by the hour for units reserved.
    Provisioned { units: ProvisionedUnits },
}

/// Reserved capacity units a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ProvisionedUnits {
    pub read_units_per_second: u32,
    pub write_units_per_second: u32,
}

/// What becomes of records whose key repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
    /// A plan with every setting as it is where nothing is known of the rows: keys may not repeat, no attribute is made, no
    /// row left out, nothing fixed.
    pub fn new(table: TableDesign, columns: Vec<ColumnPlan>) -> Self {
        Self {
            version: PLAN_VERSION,
            table,
            columns,
            duplicates: Duplicates::Stop,
            generated_key: None,
            composed_attributes: Vec::new(),
            join_surplus: false,
            delimiter: comma(),
            leave_out_headers: false,
            leave_out_blank: false,
            left_out: Vec::new(),
            cell_fixes: Vec::new(),
            declared: None,
            inside: Vec::new(),
            copied: Vec::new(),
            placed: None,
            shared: None,
            derived: None,
            made: None,
        }
    }

    /// The plan of the column that becomes `attribute`, if any does.
    pub fn column_of_attribute(&self, attribute: &str) -> Option<&ColumnPlan> {
        self.columns.iter().find(|column| column.included && column.attribute == attribute)
    }

    /// The DynamoDB type of an attribute as a key; `None` when there is no such attribute, or it cannot be one.
    pub fn key_type_of(&self, attribute: &str) -> Option<KeyType> {
        match &self.generated_key {
            Some(key) if key.attribute == attribute => Some(KeyType::S),
            _ if self.composed_attribute(attribute).is_some() => Some(KeyType::S),
            _ => match self.column_of_attribute(attribute) {
                Some(column) => column.key_type(),
                None => match self.attribute_of_another(attribute) {
                    Some(other) => other.key_type(),
                    None => self.attribute_of_other_items(attribute)?.key_type,
                },
            },
        }
    }
}

impl TableDesign {
    /// A table on demand that is found by its partition key alone, with no options.
    pub fn new(name: &str, partition_key: &str) -> Self {
        Self {
            name: name.to_owned(),
            partition_key: partition_key.to_owned(),
            sort_key: None,
            indexes: Vec::new(),
            capacity: Capacity::OnDemand,
            options: TableOptions::default(),
        }
    }

    /// True when `attribute` is the table's partition or sort key.
    pub fn is_key(&self, attribute: &str) -> bool {
        self.partition_key == attribute || self.sort_key.as_deref() == Some(attribute)
    }
}

impl IndexDesign {
    /// True when `attribute` belongs to the index's partition or sort key.
    pub fn is_key(&self, attribute: &str) -> bool {
        self.key_attributes().any(|name| name == attribute)
    }

    /// The attributes of its partition key, then those of its sort key.
    pub fn key_attributes(&self) -> impl Iterator<Item = &String> {
        self.partition_keys.iter().chain(&self.sort_keys)
    }
}
