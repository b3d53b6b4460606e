//! Profiles become a [`Plan`]: the one document that says everything. [`propose`] makes one with its reasons,
//! [`read_plan`] and [`write_plan`] keep it in a `*.plan.json`.

mod access_pattern;
mod column;
mod composing;
mod contradictions;
mod declared;
mod derived;
mod deriving;
mod document;
mod edit;
mod finding;
mod finding_code;
mod following;
mod inside;
mod inverted_index;
mod kind;
mod made_parents;
mod names;
mod naming;
mod of_others;
mod placing;
mod plan;
mod plan_document;
mod relation;
mod same_column;
mod schema;
mod shared;
mod shared_names;
mod sharing;
mod sharing_error;
mod table_name;
mod table_options;
mod template;
mod unknown_names;
mod within_item;

pub use access_pattern::{AccessPattern, Finds, RelatedRows, RelatedSide, SortBy, ValueRange};
pub use column::{
    BinaryText, Blank, ColumnFix, ColumnPlan, DateAs, DateOrder, DecimalMark, EmptyCell, Grouping,
    NumberReading, YesNoWords,
};
pub use composing::MAX_KEY_NAME_BYTES;
pub use declared::{DeclaredColumn, DeclaredKind, DeclaredTable, ForeignKey};
pub use derived::{DerivedKind, DerivedTable};
pub use deriving::DerivingError;
pub use document::{PlanError, read_plan, write_plan};
pub use edit::{
    Consequence, EditError, Edited, Followed, GENERATED_KEY, PlanEdit, Reading, generate_key, renamed,
};
pub use finding::{Finding, Severity, SuggestedFix};
pub use finding_code::FindingCode;
pub use following::{ChangedTable, follow_question, have_names_of_their_own};
pub use inside::parents_first;
pub use kind::{AttributeKind, KeyType};
pub use made_parents::MadeParentsError;
pub use names::{is_lookup_name, is_own_id, names_a_code, names_an_id, points_to};
pub use naming::{
    NamingStyle, Taken, are_called_by_place, attribute_name, attribute_names, column_names, index_name,
    index_name_of, name_apart, plural, singular, table_name, taken, untaken, words as name_words,
};
pub use of_others::AttributeOfAnother;
pub use placing::{PlacingError, place_tables};
pub use plan::{
    AttributeOfOthers, BesideParent, Capacity, CellFix, CopiedAttribute, CopiedTable, Duplicates,
    GeneratedKey, IndexDesign, InsideForm, InsideTable, InvertedIndex, LeftOutRecord,
    MAX_INDEX_KEY_ATTRIBUTES, MadeParents, PLAN_VERSION, PlacedInside, Plan, PointingTable, Projection,
    ProvisionedUnits, SharedMember, SharedTable, TableDesign,
};
pub use plan_document::{DerivedMapping, Mapping, PlanDocument, RouteChoice};
pub use relation::{
    BesideKeys, ColumnDigits, CopiedColumn, OrderBy, Orphans, Placement, Relation, TableColumns,
};
pub use same_column::{place_of_column, same_column};
pub use schema::{SchemaError, best_match, declared_by, read_statements, sure_match};
pub use sharing_error::SharingError;
pub use table_name::{check_table_name, is_table_name};
pub use table_options::{AWS_MANAGED_KEY, TableClass, TableOptions, TableTag, WarmThroughput};
pub use template::{ComposedAttribute, KeyTemplate, OrderedPart, SortForm, TemplateError, TemplatePart};
pub use within_item::SetError;
