//! The document that a plan is kept as, version 3: source tables, DynamoDB tables, and what each of the first becomes in
//! the second.

use super::access_pattern::AccessPattern;
use super::column::ColumnPlan;
use super::declared::{DeclaredTable, has_column};
use super::derived::{DerivedKind, DerivedTable};
use super::plan::{CellFix, Duplicates, GeneratedKey, LeftOutRecord, PLAN_VERSION, Plan, TableDesign, comma};
use super::relation::{Relation, TableColumns};
use super::template::ComposedAttribute;
use serde::{Deserialize, Serialize};

/// What stands in a `*.plan.json`. It holds no secret and no path: source tables are known by their names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PlanDocument {
    /// Version of this document; 3.
    pub version: u32,
    /// The DynamoDB tables, with keys, indexes and capacity.
    pub tables: Vec<TableDesign>,
    /// What the rows of each source table become.
    pub mappings: Vec<Mapping>,
    /// Tables that are made from the rows of a source table once more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub derived: Vec<DerivedMapping>,
    /// How source tables point to each other, and where the rows that point are written.
    #[serde(default)]
    pub relations: Vec<Relation>,
    /// What the application will ask of the tables.
    #[serde(default)]
    pub access_patterns: Vec<AccessPattern>,
    /// How items reach the tables.
    #[serde(default)]
    pub route: RouteChoice,
}

/// What the rows of one source table become in one DynamoDB table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The source table's name: of a file its own without its endings, of a table in a database the table's.
    pub source: String,
    /// The name of the DynamoDB table, one of the document's `tables`.
    pub table: String,
    /// One entry for each column of the source table, in its order.
    pub columns: Vec<ColumnPlan>,
    /// What to do with rows that bear a key that an earlier row already bears.
    pub duplicates: Duplicates,
    /// A key made from each row's content.
    #[serde(default)]
    pub generated_key: Option<GeneratedKey>,
    /// Attributes made from several columns by a template.
    #[serde(default)]
    pub composed_attributes: Vec<ComposedAttribute>,
    /// True when rows with too many cells are joined where that is plain.
    #[serde(default)]
    pub join_surplus: bool,
    /// What stands between the cells of a text file.
    #[serde(default = "comma")]
    pub delimiter: String,
    /// True when rows that repeat the header are left out.
    #[serde(default)]
    pub leave_out_headers: bool,
    /// True when rows with nothing but spaces are left out.
    #[serde(default)]
    pub leave_out_blank: bool,
    /// Single rows that are no part of the table.
    #[serde(default)]
    pub left_out: Vec<LeftOutRecord>,
    /// Single cells that the person retyped.
    #[serde(default)]
    pub cell_fixes: Vec<CellFix>,
    /// What the source, or a `CREATE TABLE` statement, declares of the table.
    #[serde(default)]
    pub declared: Option<DeclaredTable>,
}

/// A table that is made from the rows of a source table once more. How they are read follows from the mapping of that one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DerivedMapping {
    /// What it is called among the source tables.
    pub source: String,
    /// The name of the DynamoDB table, one of the document's `tables`.
    pub table: String,
    pub from: DerivedTable,
}

/// How items reach the tables.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RouteChoice {
    /// Written one batch after another (BatchWriteItem).
    #[default]
    Direct,
}

impl PlanDocument {
    /// The document of some plans, each of one source table, with relations as the source declares them between those.
    pub fn of(plans: Vec<(String, Plan)>) -> Self {
        let relations = declared_relations(&plans);
        let (mut tables, mut mappings, mut derived) = (Vec::new(), Vec::new(), Vec::new());
        for (source, mut plan) in plans {
            if let Some(from) = plan.derived.take() {
                if from.kind == DerivedKind::Parent {
                    // These follow from the relations.
                    continue;
                }
                derived.push(DerivedMapping { source, table: plan.table.name.clone(), from });
                tables.push(plan.table);
            } else {
                let (table, mapping) = parts(source, plan);
                tables.push(table);
                mappings.push(mapping);
            }
        }
        Self {
            version: PLAN_VERSION,
            tables,
            mappings,
            derived,
            relations,
            access_patterns: Vec::new(),
            route: RouteChoice::Direct,
        }
    }

    /// The same document with these relations beside those that it has. Of one between the same columns, which a declaration
    /// may spell otherwise, the document's spelling stays, and what is chosen is taken.
    #[must_use]
    pub fn with_relations(mut self, relations: Vec<Relation>) -> Self {
        for relation in relations {
            match self.relations.iter_mut().find(|known| known.joins_the_same(&relation)) {
                Some(known) => {
                    let (child, parent) = (known.child.clone(), known.parent.clone());
                    *known = Relation { child, parent, ..relation };
                }
                None => self.relations.push(relation),
            }
        }
        self
    }

    /// The names of the source tables that it is for.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        self.mappings.iter().map(|mapping| mapping.source.as_str())
    }

    /// The plan of the source table of this name.
    pub fn plan_named(&self, source: &str) -> Option<Plan> {
        let mapping = self.mappings.iter().find(|mapping| mapping.source == source)?;
        let table = self.tables.iter().find(|table| table.name == mapping.table)?;
        Some(plan(mapping.clone(), table.clone()))
    }

    /// The derived tables, each with the table that it is written to, made from what the source tables are called now: where
    /// the document is for one alone, that one may have another name, `now`.
    pub fn derived_tables(&self, now: Option<&str>) -> Vec<(DerivedTable, TableDesign)> {
        let renamed = now.filter(|_| self.mappings.len() == 1);
        let of_mapping = |mapping: &DerivedMapping| {
            let table = self.tables.iter().find(|table| table.name == mapping.table)?.clone();
            let of = renamed.unwrap_or(&mapping.from.of).to_owned();
            Some((DerivedTable { of, ..mapping.from.clone() }, table))
        };
        self.derived.iter().filter_map(of_mapping).collect()
    }

    /// The plan of a source table: that of its name; or, where the document is for one alone, that one, since a file's
    /// name changes from export to export.
    pub fn plan_of(&self, source: &str) -> Option<Plan> {
        let only = if let [only] = self.mappings.as_slice() { only.source.as_str() } else { source };
        self.plan_named(only)
    }
}

/// A plan in two: the table, and what becomes of the rows.
fn parts(source: String, plan: Plan) -> (TableDesign, Mapping) {
    let Plan {
        version: _,
        table,
        columns,
        duplicates,
        generated_key,
        composed_attributes,
        join_surplus,
        delimiter,
        leave_out_headers,
        leave_out_blank,
        left_out,
        cell_fixes,
        declared,
        // These follow from the relations.
        inside: _,
        copied: _,
        placed: _,
        shared: _,
        // A table that is made from another has no mapping.
        derived: _,
        made: _,
    } = plan;
    let mapping = Mapping {
        source,
        table: table.name.clone(),
        columns,
        duplicates,
        generated_key,
        composed_attributes,
        join_surplus,
        delimiter,
        leave_out_headers,
        leave_out_blank,
        left_out,
        cell_fixes,
        declared,
    };
    (table, mapping)
}

/// The opposite of [`parts`].
fn plan(mapping: Mapping, table: TableDesign) -> Plan {
    let Mapping {
        source: _,
        table: _,
        columns,
        duplicates,
        generated_key,
        composed_attributes,
        join_surplus,
        delimiter,
        leave_out_headers,
        leave_out_blank,
        left_out,
        cell_fixes,
        declared,
    } = mapping;
    Plan {
        version: PLAN_VERSION,
        table,
        columns,
        duplicates,
        generated_key,
        composed_attributes,
        join_surplus,
        delimiter,
        leave_out_headers,
        leave_out_blank,
        left_out,
        cell_fixes,
        declared,
        inside: Vec::new(),
        copied: Vec::new(),
        placed: None,
        shared: None,
        derived: None,
        made: None,
    }
}

/// The foreign keys that lead from one of the source tables to another. One that does not name the columns it leads to
/// leads to the other table's primary key.
fn declared_relations(plans: &[(String, Plan)]) -> Vec<Relation> {
    let mut relations = Vec::new();
    for (source, plan) in plans {
        for key in plan.declared.iter().flat_map(|declared| &declared.foreign_keys) {
            let Some((parent, parent_plan)) =
                plans.iter().find(|(name, _)| name.eq_ignore_ascii_case(&key.table))
            else {
                continue;
            };
            let columns = if key.references.is_empty() {
                parent_plan.declared.as_ref().map(|declared| declared.primary_key.clone()).unwrap_or_default()
            } else {
                key.references.clone()
            };
            // SQLite takes a foreign key of columns that are not there.
            let are_there = |plan: &Plan, names: &[String]| {
                names.iter().all(|name| has_column(&plan.columns, plan.declared.as_ref(), name))
            };
            if columns.len() == key.columns.len()
                && !columns.is_empty()
                && are_there(plan, &key.columns)
                && are_there(parent_plan, &columns)
            {
                relations.push(Relation::new(
                    TableColumns { table: source.clone(), columns: key.columns.clone() },
                    TableColumns { table: parent.clone(), columns },
                ));
            }
        }
    }
    relations
}
