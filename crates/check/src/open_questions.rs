//! What the file leaves open keeps anything from being written until it is answered.

use plan::{Finding, FindingCode, Severity};
use source::{FormatPart, FormatQuestion, Source};

/// True for the code of a finding about a question.
pub(super) fn is_open_question(code: FindingCode) -> bool {
    PARTS.iter().any(|part| self::code(*part) == code)
}

const PARTS: [FormatPart; 14] = [
    FormatPart::Kind,
    FormatPart::Encoding,
    FormatPart::Delimiter,
    FormatPart::Quote,
    FormatPart::Escape,
    FormatPart::LineEnd,
    FormatPart::NullWord,
    FormatPart::Comment,
    FormatPart::SkipLines,
    FormatPart::FooterLines,
    FormatPart::Header,
    FormatPart::BelowHeader,
    FormatPart::Unnamed,
    FormatPart::DateCells,
];

/// A blocker for each question that is not answered.
pub(super) fn open_questions(source: &Source) -> Vec<Finding> {
    source.questions().iter().map(finding).collect()
}

fn finding(question: &FormatQuestion) -> Finding {
    let answers: Vec<String> =
        question.options.iter().map(|option| format!("{} ({})", option.label, option.flags)).collect();
    Finding::new(
        Severity::Blocker,
        code(question.part),
        None,
        format!("{} {}", question.question, question.evidence),
        format!("Answer it where the file was opened. The answers: {}.", answers.join("; ")),
    )
}

fn code(part: FormatPart) -> FindingCode {
    match part {
        FormatPart::Kind => FindingCode::KindUnclear,
        FormatPart::Encoding => FindingCode::EncodingUnclear,
        FormatPart::Delimiter => FindingCode::DelimiterUnclear,
        FormatPart::Quote => FindingCode::QuoteUnclear,
        FormatPart::Escape => FindingCode::EscapeUnclear,
        FormatPart::LineEnd => FindingCode::LineEndUnclear,
        FormatPart::NullWord => FindingCode::NullWordUnclear,
        FormatPart::Comment => FindingCode::CommentUnclear,
        FormatPart::SkipLines => FindingCode::SkipLinesUnclear,
        FormatPart::FooterLines => FindingCode::FooterLinesUnclear,
        FormatPart::Header => FindingCode::HeaderUnclear,
        FormatPart::BelowHeader => FindingCode::BelowHeaderUnclear,
        FormatPart::Unnamed => FindingCode::UnnamedUnclear,
        FormatPart::DateCells => FindingCode::DateCellsUnclear,
    }
}
