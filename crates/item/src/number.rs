//! DynamoDB's Number, exactly: at most 38 significant digits, magnitude 1E-130 to 9.99…E+125, or 0
//! (developer guide, "Constraints"). A value outside is refused, never rounded.

use std::borrow::Cow;

/// Most significant digits that DynamoDB keeps.
const MAX_DIGITS: usize = 38;

/// Why a text is no number that DynamoDB keeps exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberProblem {
    NotANumber,
    /// It has this many significant digits.
    TooManyDigits(usize),
    OutOfRange,
}

/// A number as DynamoDB keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// Plain digits with no zeros at either end that change nothing: `1.5`, `-20`, `0`.
    pub canonical: String,
}

impl Number {
    /// Reads a number: an optional sign, digits with an optional fraction, an optional exponent.
    ///
    /// # Errors
    /// When the text is no number, or one that DynamoDB would round or refuse.
    pub fn parse(text: &str) -> Result<Self, NumberProblem> {
        let parts = Parts::of(text).ok_or(NumberProblem::NotANumber)?;
        parts.canonical().map(|canonical| Self { canonical })
    }
}

/// The canonical spelling of a number; borrowed where the text is that already.
///
/// # Errors
/// As [`Number::parse`].
pub fn canonical_spelling(text: &str) -> Result<Cow<'_, str>, NumberProblem> {
    if plain_digits(text).is_some() {
        return Ok(Cow::Borrowed(text));
    }
    let canonical = Number::parse(text)?.canonical;
    Ok(if canonical == text { Cow::Borrowed(text) } else { Cow::Owned(canonical) })
}

/// The significant digits of most texts that are canonical: few digits, none of them a zero that changes nothing.
/// `None` for what is not canonical, or not sure to be.
pub(super) fn plain_digits(text: &str) -> Option<usize> {
    if text.len() > MAX_DIGITS {
        return None;
    }
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let mut point = None;
    for (place, &byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {}
            b'.' if point.is_none() && place > 0 => point = Some(place),
            _ => return None,
        }
    }
    let (&first, &last) = (digits.first()?, digits.last()?);
    match point {
        // -0 is 0.
        None if first == b'0' => (text.len() == 1).then_some(1),
        None => digits.iter().rposition(|&digit| digit != b'0').map(|last| last + 1),
        Some(_) if matches!(last, b'0' | b'.') => None,
        Some(_) if first != b'0' => Some(digits.len() - 1),
        Some(1) => digits.iter().position(|&digit| matches!(digit, b'1'..=b'9')).map(|at| digits.len() - at),
        Some(_) => None,
    }
}

/// True when the text is the spelling of a number that a person would not miss after it is kept as a
/// number: no leading zeros, plus sign or exponent. Zeros at the end of a fraction are allowed: `1.50`.
pub fn is_plainly_spelled(text: &str) -> bool {
    whole_digits(text).is_some()
}

/// Bytes before the point of a number that is plainly spelled, its sign among them: all of it, where it has no point.
pub fn whole_digits(text: &str) -> Option<usize> {
    let digits = text.as_bytes();
    let digits = digits.strip_prefix(b"-").unwrap_or(digits);
    let mut point = None;
    for (place, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {}
            b'.' if point.is_none() => point = Some(place),
            _ => return None,
        }
    }
    let whole = point.unwrap_or(digits.len());
    let is_plain =
        whole > 0 && (whole == 1 || digits[0] != b'0') && point.is_none_or(|point| point + 1 < digits.len());
    is_plain.then_some(whole + text.len() - digits.len())
}

/// Significant digits of a canonical number, for its size.
pub(super) fn significant_digits(canonical: &str) -> usize {
    let (mut seen, mut zeros) = (0, 0);
    for byte in canonical.bytes() {
        match byte {
            b'0' if seen == 0 => {}
            b'0' => zeros += 1,
            b'1'..=b'9' => {
                seen += 1 + zeros;
                zeros = 0;
            }
            _ => {}
        }
    }
    seen.max(1)
}

/// The parts of a number's text.
struct Parts<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
    exponent: i64,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let (negative, rest) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let (mantissa, exponent) = match rest.find(['e', 'E']) {
            Some(at) => (&rest[..at], Self::exponent(&rest[at + 1..])?),
            None => (rest, 0),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
            Some(_) => return None,
            None => (mantissa, ""),
        };
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        (!whole.is_empty() && digits(whole) && digits(fraction)).then_some(Self {
            negative,
            whole,
            fraction,
            exponent,
        })
    }

    fn exponent(text: &str) -> Option<i64> {
        let (negative, digits) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        // Beyond this it is out of range (or zero) whatever the digits are.
        let magnitude = digits.parse::<i64>().unwrap_or(i64::MAX).min(1_000_000_000_000);
        Some(if negative { -magnitude } else { magnitude })
    }

    fn canonical(&self) -> Result<String, NumberProblem> {
        let all: Vec<u8> = self.whole.bytes().chain(self.fraction.bytes()).collect();
        let Some(first) = all.iter().position(|&digit| digit != b'0') else {
            return Ok("0".to_owned());
        };
        let last = all.iter().rposition(|&digit| digit != b'0').unwrap_or(first);
        let significant = &all[first..=last];
        if significant.len() > MAX_DIGITS {
            return Err(NumberProblem::TooManyDigits(significant.len()));
        }
        // The value is 0.SIGNIFICANT × 10^point.
        let point = i64::try_from(self.whole.len()).unwrap_or(i64::MAX)
            - i64::try_from(first).unwrap_or(i64::MAX)
            + self.exponent;
        if !(-129..=126).contains(&point) {
            return Err(NumberProblem::OutOfRange);
        }
        let mut text = String::with_capacity(significant.len() + 4);
        if self.negative {
            text.push('-');
        }
        let count = significant.len();
        let place = usize::try_from(point.unsigned_abs()).unwrap_or(0);
        let push =
            |text: &mut String, digits: &[u8]| text.extend(digits.iter().map(|&digit| char::from(digit)));
        if point <= 0 {
            text.push_str("0.");
            text.extend(std::iter::repeat_n('0', place));
            push(&mut text, significant);
        } else if place >= count {
            push(&mut text, significant);
            text.extend(std::iter::repeat_n('0', place - count));
        } else {
            push(&mut text, &significant[..place]);
            text.push('.');
            push(&mut text, &significant[place..]);
        }
        Ok(text)
    }
}

/// Bytes that a number in canonical spelling counts for.
pub(super) fn number_size(canonical: &str) -> u64 {
    let digits = plain_digits(canonical).unwrap_or_else(|| significant_digits(canonical));
    size_of_digits(canonical, digits)
}

/// Bytes that a number of so many significant digits counts for.
pub(super) fn size_of_digits(canonical: &str, digits: usize) -> u64 {
    (digits as u64).div_ceil(2) + 1 + u64::from(canonical.starts_with('-'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn canonical(text: &str) -> Result<String, NumberProblem> {
        Number::parse(text).map(|number| number.canonical)
    }

    #[test]
    fn values_are_kept_and_spelled_one_way() {
        for (text, expected) in [
            ("0", "0"),
            ("-0", "0"),
            ("0.000", "0"),
            ("101", "101"),
            ("1.50", "1.5"),
            ("007", "7"),
            ("+5", "5"),
            ("100", "100"),
            ("-12.5", "-12.5"),
            ("0.05", "0.05"),
            ("1e5", "100000"),
            ("1.5E-3", "0.0015"),
            ("120e-1", "12"),
            ("12345678901234567890123456789012345678", "12345678901234567890123456789012345678"),
            ("123456789012345678901234567890123456780", "123456789012345678901234567890123456780"),
        ] {
            assert_eq!(canonical(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in [
            "", "abc", "-", "+", ".5", "5.", "1,000", "1 000", "$5", "NaN", "Infinity", "inf", "0x10", "1e",
            "1e+", "--1", "1.2.3", " 1", "1 ", "١٢",
        ] {
            assert_eq!(canonical(text), Err(NumberProblem::NotANumber), "{text:?}");
        }
    }

    #[test]
    fn what_dynamodb_would_round_or_refuse_is_said() {
        assert_eq!(
            canonical("123456789012345678901234567890123456789"),
            Err(NumberProblem::TooManyDigits(39))
        );
        assert_eq!(
            canonical("0.1234567890123456789012345678901234567891"),
            Err(NumberProblem::TooManyDigits(40))
        );
        assert_eq!(canonical("1e126"), Err(NumberProblem::OutOfRange));
        assert_eq!(canonical("9.9999999999999999999999999999999999999E125").map(|text| text.len()), Ok(126));
        assert!(canonical("1e-130").is_ok());
        assert_eq!(canonical("1e-131"), Err(NumberProblem::OutOfRange));
        assert_eq!(canonical("1e99999999999999999999"), Err(NumberProblem::OutOfRange));
        assert_eq!(canonical("0e99999999999999999999").as_deref(), Ok("0"));
    }

    #[test]
    fn plain_spelling_is_told_from_codes() {
        for text in ["0", "7", "-7", "1.50", "0.5", "10"] {
            assert!(is_plainly_spelled(text), "{text}");
        }
        for text in ["007", "+7", "1e5", "01.5", "1.", ".5", "", "-", "7a"] {
            assert!(!is_plainly_spelled(text), "{text}");
        }
    }

    #[test]
    fn significant_digits_are_counted_for_sizes() {
        for (text, digits) in [("0", 1), ("101", 3), ("100", 1), ("-12.5", 3), ("0.05", 1), ("10.01", 4)] {
            assert_eq!(significant_digits(text), digits, "{text}");
        }
    }

    proptest! {
        #[test]
        fn parsing_twice_changes_nothing(text in "-?[0-9]{1,45}(\\.[0-9]{1,45})?([eE][+-]?[0-9]{1,3})?") {
            if let Ok(once) = canonical(&text) {
                prop_assert_eq!(canonical(&once), Ok(once));
            }
        }

        #[test]
        fn the_quick_look_agrees_with_the_parser(text in "-?[0-9]{0,6}(\\.[0-9]{0,5})?") {
            let slow = Number::parse(&text).map(|number| number.canonical);
            prop_assert_eq!(canonical_spelling(&text).map(Cow::into_owned), slow.clone());
            if let Some(digits) = plain_digits(&text) {
                prop_assert_eq!(digits, significant_digits(&text));
                prop_assert_eq!(slow, Ok(text));
            }
        }

        #[test]
        fn every_integer_survives(value in any::<i64>()) {
            prop_assert_eq!(canonical(&value.to_string()), Ok(value.to_string()));
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,60}") {
            let _ = canonical(&text);
            let _ = is_plainly_spelled(&text);
        }

        #[test]
        fn values_within_a_double_stay_equal(value in -1e15f64..1e15) {
            let text = format!("{value:e}");
            let back: f64 = canonical(&text).unwrap_or_default().parse().unwrap();
            prop_assert_eq!(back.to_bits(), (value + 0.0).to_bits());
        }
    }
}
