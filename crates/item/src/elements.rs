//! Lists and sets written in one cell with a separator between their elements.

use super::number::{Number, NumberProblem};
use super::spelling::plain_spelling;
use plan::NumberReading;
use std::collections::HashSet;

/// Why a cell is no set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SetProblem {
    /// A member stands in it twice; a set would lose one of the two.
    RepeatedMember(String),
    /// A member has no letters.
    EmptyMember,
    /// A member of a number set is no number that DynamoDB keeps.
    Number(String, NumberProblem),
}

/// The elements of a cell: what stands between separators, without spaces at either end.
pub(super) fn elements<'a>(cell: &'a str, separator: &'a str) -> impl Iterator<Item = &'a str> {
    // An empty separator would split between all letters; then the cell is one element.
    let most = if separator.is_empty() { 1 } else { usize::MAX };
    cell.splitn(most, separator).map(str::trim)
}

/// A set of texts.
///
/// # Errors
/// When a member is empty or stands twice.
pub(super) fn text_set(cell: &str, separator: &str) -> Result<Vec<String>, SetProblem> {
    let mut seen = HashSet::new();
    elements(cell, separator)
        .map(|member| match member {
            "" => Err(SetProblem::EmptyMember),
            member if !seen.insert(member) => Err(SetProblem::RepeatedMember(member.to_owned())),
            member => Ok(member.to_owned()),
        })
        .collect()
}

/// A set of numbers, each in its canonical spelling.
///
/// # Errors
/// When a member is empty, no number, or stands twice by its value.
pub(super) fn number_set(
    cell: &str,
    separator: &str,
    reading: NumberReading,
) -> Result<Vec<String>, SetProblem> {
    let mut seen = HashSet::new();
    elements(cell, separator)
        .map(|member| {
            if member.is_empty() {
                return Err(SetProblem::EmptyMember);
            }
            let of_member = |problem| SetProblem::Number(member.to_owned(), problem);
            let plain =
                plain_spelling(member, reading).ok_or_else(|| of_member(NumberProblem::NotANumber))?;
            let number = Number::parse(&plain).map_err(of_member)?.canonical;
            if seen.insert(number.clone()) {
                Ok(number)
            } else {
                Err(SetProblem::RepeatedMember(member.to_owned()))
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_lose_nothing() {
        assert_eq!(text_set("a; b;c", ";"), Ok(vec!["a".into(), "b".into(), "c".into()]));
        assert_eq!(text_set("a;b;a", ";"), Err(SetProblem::RepeatedMember("a".into())));
        assert_eq!(text_set("a;;b", ";"), Err(SetProblem::EmptyMember));
        assert_eq!(text_set("a, b", ""), Ok(vec!["a, b".into()]));
        // JSON may write a NUL into a text.
        assert_eq!(text_set("a\0b", ""), Ok(vec!["a\0b".into()]));
        let plain = NumberReading::default();
        assert_eq!(number_set("1|2.50|-3", "|", plain), Ok(vec!["1".into(), "2.5".into(), "-3".into()]));
        assert_eq!(number_set("1|1.0", "|", plain), Err(SetProblem::RepeatedMember("1.0".into())));
        assert_eq!(
            number_set("1|x", "|", plain),
            Err(SetProblem::Number("x".into(), NumberProblem::NotANumber))
        );
    }
}
