//! What a person can do with Tableferry, one function for each thing: the only interface of the window and the command
//! line, so that neither decides anything. What is open, running and agreed to lives in [`App`]; whoever shows it asks
//! the person as a [`Host`].

mod access;
mod app;
mod asked_questions;
mod beside_keys;
mod beside_placement;
mod blocking;
mod changes;
mod consent;
mod convert;
mod convert_ranges;
mod derived;
mod design;
mod destination;
mod developers;
mod device_sign_ins;
mod example_lines;
mod fates;
mod gone_lists;
mod host;
mod import;
mod import_tables;
mod jobs;
mod joining;
mod left_over;
mod listed;
mod listing;
mod open;
mod outcome;
mod placement_option;
mod placements;
mod preview;
mod progress;
mod query;
mod question;
mod questions;
mod raising;
mod relation_choices;
mod relations;
mod remembered_sign_in;
mod route;
mod route_offers;
mod runs;
mod s3_spending;
pub mod sample;
pub mod sample_shop;
mod saved_designs;
mod sign_in;
mod sources;
mod table;
mod tables;
mod tables_spending;
mod verify;
mod window_place;
mod within_placement;

// What these functions take and give, of the layers below. Window and command line name nothing else of them.
pub use check::{CellText, CheckResult, PreviewRows, RecordPreview};
pub use dynamodb::access::{
    AccessAction, AccessEvidence, AccessLine, AccessReport, AccessRoute, AccessStatus, NeededFor,
};
pub use dynamodb::destination::{
    AWS_REGIONS, AwsProfiles, AwsRegion, ConnectionSummary, Destination, KnownDestination, Portal,
    PortalAccount, PortalRole, SignIn, TypedKeys,
};
pub use dynamodb::import::{
    Converted, ExistingItems, ImportChoices, ImportProgress, MergedCounts, PreparedRanges, RaiseOffer,
    RaisedCapacity, RaisedTable, RangeCounts, RangeSummary, Report, RouteName, RouteOffer, RouteOffers,
    RunGroup, RunKind, RunState, RunSummary, S3Choices, S3Progress, S3Stage, SetBack, UnreadableRun,
    compose_ranges, convert_range, merge_frames, scan_range,
};
pub use dynamodb::query::{ItemsPage, QueryRequest, SortCondition};
pub use dynamodb::s3::{Packing, check_bucket_name};
pub use dynamodb::table::{KeyShape, TableProgress, TableShape, TableState};
pub use dynamodb::verify::{
    Changes, ChangesCost, ChangesProgress, Difference, EnteringItems, IndexCount, NewRow, Verification,
    VerifyChoices, VerifyCost,
};
pub use plan::{AccessPattern, Finds, RelatedRows, RelatedSide, SortBy, ValueRange};
pub use plan::{
    AttributeKind, Blank, Capacity, ColumnPlan, DateOrder, Duplicates, Edited, Finding, IndexDesign,
    KeyTemplate, NamingStyle, Plan, PlanEdit, Projection, Severity, SuggestedFix, TableClass, TableDesign,
    TableOptions, TableTag, WarmThroughput, column_names, parents_first,
};
pub use plan::{
    CopiedColumn, DerivedKind, DerivedTable, OrderBy, Orphans, Placement, Relation, TableColumns,
};
pub use private_files::{data_folder, tidy_at_start};
pub use profile::{Profile, ReadProgress};
pub use propose::{
    Fitted, FoundRelation, FoundRelations, KeptQuestions, ManyToMany, Proposal, ProposedQuestion,
    QuestionCost, QuestionReport, QuestionsFrom, RelationLevel, RelationsProgress, RequestCost,
    SettledQuestions, UniqueColumns, index_on,
};
pub use source::{
    BlankKind, DateCells, Escape, FormatChoice, FormatPart, LineEnd, ListingProgress, Quote, RangeScan,
    RangeStart, RangeStarts, Sample, SourceKind, SqlDialect, TextEncoding, Unnamed,
};

pub use app::App;
pub use asked_questions::{AskedQuestion, AskedStep};
pub use changes::FoundChanges;
pub use consent::Place;
pub use convert::{ConvertWork, ObjectChoices};
pub use derived::OpenedDerived;
pub use design::is_of_other_tables;
pub use destination::DestinationWords;
pub use developers::SavedForDevelopers;
pub use host::{Answer, Host, SaidInFull};
pub use import::{ImportWork, ItemsThere, Rejects, RunFiles};
pub use import_tables::{ReportSum, TableReport, TableStep, TableWork, TablesProgress, TablesReport};
pub use jobs::{JobKind, Jobs};
pub use left_over::{TableLeftOver, TableToImport};
pub use listing::{ListedDump, ListedForeignKey, ListedTable, Opened, TableList};
pub use open::{OpenedSource, ReadSource};
pub use outcome::Outcome;
pub use placement_option::{ExampleItem, LargestPartition, PlacementOption};
pub use placements::PlacementOptions;
pub use progress::CheckProgress;
pub use question::Question;
pub use questions::{AnsweredQuestion, QuestionsProgress, SavedQuestions};
pub use relation_choices::{CopyChoice, KeyNamesChoice, PlacementChoice, RelationChoices};
pub use relations::TableToRelate;
pub use route_offers::TableToRoute;
pub use runs::{Reopened, ReportForm, TakeUp};
pub use saved_designs::{NamedPlan, OpenTable, OpenedDesign, OpenedPlans, SavedDerived, SavedDesign};
pub use sign_in::{KnownKeys, PortalPrompt, SignInChoices};
pub use tables::{OpenedTable, OpenedTables, PassedOver, StagingProgress};
pub use window_place::{Screen, WindowPlace};
