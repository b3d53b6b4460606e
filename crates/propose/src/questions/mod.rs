//! What the application will ask: which requests answer a question under a design ([`answer`]), what they take on the
//! person's rows ([`measure`]), the questions that follow from keys and relations ([`proposed_questions`]), and which are
//! in the design while it changes ([`settle_questions`]).

mod answer;
mod asked;
mod costs;
mod counting;
mod groups;
mod keeping;
mod lookups;
mod measure;
mod missing_index;
mod proposals;
mod report;
mod spreads;
mod steps;
mod values;
mod words;

pub use answer::answer;
pub use asked::{Design, DesignTable, MeasuredTable};
pub use keeping::{KeptQuestions, QuestionsFrom, SettledQuestions, settle_questions};
pub use measure::measure;
pub use proposals::{ProposedQuestion, proposed_questions};
pub use steps::{
    KindOfItem, MadeKey, Operation, QuestionAnswer, QuestionCost, QuestionFix, QuestionReport, RangeKey,
    RangePart, RequestCost, RequestStep, StepKey, Unanswered, WholeTable, WhyUnanswered,
};
pub use values::{ValueToGive, up_to, values_to_give};
pub use words::{attribute_words, question_words};
