//! A profile becomes a proposed plan, with a reason for each part: [`propose`]; [`propose_declared`] follows a
//! `CREATE TABLE`, and [`fit`] takes a saved plan to the columns that are there. [`find_relations`] finds how tables belong
//! together, [`measure`] what questions take under a design.

mod capacity;
mod composed_keys;
mod edits;
mod fitting;
mod indexes;
mod keys;
mod kinds;
mod name_apart;
mod of_source;
mod proposal;
mod propose;
mod questions;
mod relations;
mod schema_proposal;
mod unique_columns;

pub use capacity::proposed_capacity;
pub use edits::completed;
pub use fitting::{Fitted, fit, fit_known};
pub use indexes::{index_on, proposed_index};
pub use kinds::read_as;
pub use name_apart::{NameApart, names_apart};
pub use of_source::{propose_for, proposed_table_name};
pub use plan::{GENERATED_KEY, generate_key};
pub use proposal::{KeyProposal, Proposal, Reasons};
pub use propose::propose;
pub use questions::{
    Design, DesignTable, KeptQuestions, KindOfItem, MadeKey, MeasuredTable, Operation, ProposedQuestion,
    QuestionAnswer, QuestionCost, QuestionFix, QuestionReport, QuestionsFrom, RangeKey, RangePart,
    RequestCost, RequestStep, SettledQuestions, StepKey, Unanswered, ValueToGive, WholeTable, WhyUnanswered,
    answer, attribute_words, measure, proposed_questions, question_words, settle_questions, up_to,
    values_to_give,
};
pub use relations::{
    FoundRelation, FoundRelations, JoinSide, ManyToMany, ReadTable, RelationEvidence, RelationLevel,
    RelationsProgress, find_relations, measure_relation,
};
pub use schema_proposal::{propose_declared, propose_from_statement, propose_from_statements};
pub use unique_columns::{UniqueColumns, unique_columns};
