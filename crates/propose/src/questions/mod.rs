//! What the application will ask: which requests answer a question under a design ([`answer`]), what they take on the
//! person's rows ([`measure`]), and the questions that follow from keys and relations ([`proposed_questions`]).

mod answer;
mod asked;
mod costs;
mod counting;
mod groups;
mod lookups;
mod measure;
mod missing_index;
mod proposals;
mod report;
mod spreads;
mod steps;
mod words;

pub use answer::answer;
pub use asked::{Design, DesignTable, MeasuredTable};
pub use measure::measure;
pub use proposals::{ProposedQuestion, proposed_questions};
pub use steps::{
    Operation, QuestionAnswer, QuestionCost, QuestionFix, QuestionReport, RangeKey, RequestCost, RequestStep,
    StepKey, Unanswered, WholeTable, WhyUnanswered,
};
pub use words::{attribute_words, question_words};
