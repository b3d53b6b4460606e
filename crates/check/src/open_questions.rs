//! What the file leaves open keeps anything from being written until it is answered.

use plan::{Finding, Severity};
use source::{FormatPart, FormatQuestion, Source};

/// What the codes of such findings end with.
const ENDING: &str = "_unclear";

/// True for the code of a finding about a question.
pub(super) fn is_open_question(code: &str) -> bool {
    code.ends_with(ENDING)
}

/// A blocker for each question that is not answered.
pub(super) fn open_questions(source: &Source) -> Vec<Finding> {
    source.questions().iter().map(finding).collect()
}

fn finding(question: &FormatQuestion) -> Finding {
    let answers: Vec<String> =
        question.options.iter().map(|option| format!("{} ({})", option.label, option.flags)).collect();
    Finding::new(
        Severity::Blocker,
        &format!("{}{ENDING}", name(question.part)),
        None,
        format!("{} {}", question.question, question.evidence),
        format!("Answer it where the file was opened. The answers: {}.", answers.join("; ")),
    )
}

fn name(part: FormatPart) -> &'static str {
    match part {
        FormatPart::Kind => "kind",
        FormatPart::Encoding => "encoding",
        FormatPart::Delimiter => "delimiter",
        FormatPart::Quote => "quote",
        FormatPart::Escape => "escape",
        FormatPart::LineEnd => "line_end",
        FormatPart::NullWord => "null_word",
        FormatPart::Comment => "comment",
        FormatPart::SkipLines => "skip_lines",
        FormatPart::FooterLines => "footer_lines",
        FormatPart::Header => "header",
        FormatPart::BelowHeader => "below_header",
        FormatPart::Unnamed => "unnamed",
    }
}
