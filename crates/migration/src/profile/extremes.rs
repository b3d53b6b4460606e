//! The smallest and the largest value of a column, by letters and by value.

use super::profile::Sample;
use std::cmp::Ordering;

/// The first eight bytes of a text as a number that compares as they do; shorter texts come before what they start.
pub(super) fn start_of(text: &str) -> u64 {
    let mut start = [0; 8];
    let length = text.len().min(8);
    start[..length].copy_from_slice(&text.as_bytes()[..length]);
    u64::from_be_bytes(start)
}

/// Bytes of a text that are kept for comparing.
const COMPARED_BYTES: usize = 1000;

/// What is compared of a text, and kept.
pub(super) fn compared(cell: &str) -> &str {
    let mut end = cell.len().min(COMPARED_BYTES);
    while !cell.is_char_boundary(end) {
        end -= 1;
    }
    &cell[..end]
}

/// Keeps a cell where it is better than what is kept.
pub(super) fn keep(kept: &mut Option<Sample>, cell: &str, line: u64, is_better: impl Fn(&Sample) -> bool) {
    let sample = match kept {
        Some(sample) if !is_better(sample) => return,
        Some(sample) => sample,
        None => kept.insert(Sample { line, value: String::new() }),
    };
    sample.line = line;
    sample.value.clear();
    sample.value.push_str(compared(cell));
}

/// Keeps what a later part of the file kept, where it is better.
pub(super) fn better(
    mine: &mut Option<Sample>,
    theirs: Option<Sample>,
    is_better: impl Fn(&str, &str) -> bool,
) {
    if let Some(theirs) = theirs
        && mine.as_ref().is_none_or(|mine| is_better(&theirs.value, &mine.value))
    {
        *mine = Some(theirs);
    }
}

/// Compares plainly spelled numbers by value.
pub(super) fn compare_plain(left: &str, right: &str) -> Ordering {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    match (left.strip_prefix(b"-"), right.strip_prefix(b"-")) {
        (None, None) => compare_magnitudes(left, right),
        (Some(left), Some(right)) => compare_magnitudes(right, left),
        (negative, _) => {
            // -0 is 0.
            let is_zero = |text: &[u8]| text.iter().all(|byte| matches!(byte, b'-' | b'0' | b'.'));
            if is_zero(left) && is_zero(right) {
                Ordering::Equal
            } else if negative.is_some() {
                Ordering::Less
            } else {
                Ordering::Greater
            }
        }
    }
}

fn compare_magnitudes(left: &[u8], right: &[u8]) -> Ordering {
    let point = |text: &[u8]| text.iter().position(|&byte| byte == b'.').unwrap_or(text.len());
    let (left_point, right_point) = (point(left), point(right));
    left_point.cmp(&right_point).then_with(|| left[..left_point].cmp(&right[..right_point])).then_with(|| {
        compare_fractions(
            left.get(left_point + 1..).unwrap_or(b""),
            right.get(right_point + 1..).unwrap_or(b""),
        )
    })
}

/// Zeros at the end change nothing.
fn compare_fractions(left: &[u8], right: &[u8]) -> Ordering {
    let significant =
        |digits: &'_ [u8]| digits.iter().rposition(|&digit| digit != b'0').map_or(0, |last| last + 1);
    left[..significant(left)].cmp(&right[..significant(right)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn plain_numbers_are_compared_by_value(left in -10_000i64..10_000, right in -10_000i64..10_000, places in 0usize..3) {
            let written = |value: i64| {
                let (sign, value) = (if value < 0 { "-" } else { "" }, value.unsigned_abs());
                match places {
                    0 => format!("{sign}{value}"),
                    places => {
                        let unit = 10u64.pow(u32::try_from(places).unwrap());
                        format!("{sign}{}.{:0places$}", value / unit, value % unit)
                    }
                }
            };
            prop_assert_eq!(compare_plain(&written(left), &written(right)), left.cmp(&right));
        }
    }

    #[test]
    fn zeros_at_the_end_change_nothing() {
        assert_eq!(compare_plain("1.50", "1.5"), Ordering::Equal);
        assert_eq!(compare_plain("-0", "0.0"), Ordering::Equal);
        assert_eq!(compare_plain("10", "9.99"), Ordering::Greater);
    }
}
