//! The smallest and the largest value of a column, by letters and by value.

use source::Sample;
use std::cmp::Ordering;

/// The first eight bytes of a text as a number that compares as they do; shorter texts come before what they start.
pub(super) fn start_of(text: &str) -> u64 {
    let bytes = text.as_bytes();
    if let Some(start) = bytes.first_chunk() {
        return u64::from_be_bytes(*start);
    }
    // Put together from what overlaps: a copy of so few bytes would cost more.
    let at = |byte: u64, place: usize| byte << (56 - 8 * place);
    match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(first), Some(last)) => {
            let first = u64::from(u32::from_be_bytes(*first));
            let last = u64::from(u32::from_be_bytes(*last));
            first << 32 | last << (8 * (8 - bytes.len()))
        }
        _ => match bytes {
            [] => 0,
            [first, .., last] => {
                let middle = bytes.len() / 2;
                at(u64::from(*first), 0)
                    | at(u64::from(bytes[middle]), middle)
                    | at(u64::from(*last), bytes.len() - 1)
            }
            [only] => at(u64::from(*only), 0),
        },
    }
}

/// A number that grows with plainly spelled numbers, though it may be the same of several: the digits before the
/// point, how many they are and the first seven of them.
pub(super) fn rank_of_plain(text: &str) -> i64 {
    let digits = text.strip_prefix('-').unwrap_or(text);
    rank(text, digits, digits.bytes().position(|byte| byte == b'.').unwrap_or(digits.len()))
}

/// The same of a number that is known to be whole.
pub(super) fn rank_of_whole(text: &str) -> i64 {
    let digits = text.strip_prefix('-').unwrap_or(text);
    rank(text, digits, digits.len())
}

fn rank(text: &str, digits: &str, point: usize) -> i64 {
    let compared = point.clamp(1, 7);
    let start = start_of(digits) >> (8 * (8 - compared)) << (8 * (7 - compared));
    let rank = i64::try_from((point.min(127) as u64) << 56 | start).unwrap_or(i64::MAX);
    if digits.len() < text.len() { -rank } else { rank }
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
        None => kept.insert(Sample::on_line(line, String::new())),
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
pub fn compare_plain(left: &str, right: &str) -> Ordering {
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

        #[test]
        fn ranks_never_go_against_the_numbers(left in "-?(0|[1-9][0-9]{0,10})([.][0-9]{1,3})?", right in "-?(0|[1-9][0-9]{0,10})([.][0-9]{1,3})?") {
            if compare_plain(&left, &right) == Ordering::Less {
                prop_assert!(rank_of_plain(&left) <= rank_of_plain(&right), "{} {}", left, right);
            }
            if !left.contains('.') {
                prop_assert_eq!(rank_of_whole(&left), rank_of_plain(&left));
            }
        }

        #[test]
        fn starts_compare_as_the_texts_do(left in "[\\x00a-cü]{0,10}", right in "[\\x00a-cü]{0,10}") {
            if start_of(&left) != start_of(&right) {
                prop_assert_eq!(start_of(&left).cmp(&start_of(&right)), left.cmp(&right));
            }
            let mut padded = left.as_bytes().to_vec();
            padded.resize(8.max(padded.len()), 0);
            prop_assert!(padded.starts_with(&start_of(&left).to_be_bytes()));
        }
    }

    #[test]
    fn zeros_at_the_end_change_nothing() {
        assert_eq!(compare_plain("1.50", "1.5"), Ordering::Equal);
        assert_eq!(compare_plain("-0", "0.0"), Ordering::Equal);
        assert_eq!(compare_plain("10", "9.99"), Ordering::Greater);
    }
}
