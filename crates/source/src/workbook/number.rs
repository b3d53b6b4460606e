//! The digits of a number, as a workbook stores it.
//!
//! A spreadsheet reckons with binary fractions, and files hold their 17 digits: `1.1` is stored as `1.1000000000000001`.
//! What is kept is the shortest decimal that is read back as the same number, which is what the person typed. Whole
//! numbers, and decimals with more digits than any binary fraction needs, keep every digit: only programs that hold
//! them exactly write them so.

use crate::staging::add_real;

/// Digits that every binary fraction keeps, and that it needs at most.
const SURE_DIGITS: usize = 15;
const MOST_DIGITS: usize = 17;

/// Adds the number that `stored` says; false, and nothing is added, where it is none.
pub(super) fn add_number(to: &mut String, stored: &str) -> bool {
    let text = stored.trim_ascii();
    let digits = text.strip_prefix('-').unwrap_or(text);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let rest = digits.trim_start_matches('0');
        if rest.is_empty() {
            to.push('0');
        } else {
            to.push_str(if digits.len() == text.len() { "" } else { "-" });
            to.push_str(rest);
        }
        return true;
    }
    let is_number = !digits.is_empty()
        && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    let Some(value) = text.parse::<f64>().ok().filter(|value| is_number && value.is_finite()) else {
        return false;
    };
    let significant =
        || digits.bytes().skip_while(|byte| matches!(byte, b'0' | b'.')).filter(u8::is_ascii_digit).count();
    let is_plain = !digits.contains(['e', 'E', '+', '-']);
    let is_decimal =
        is_plain && digits.starts_with(|first: char| first.is_ascii_digit()) && !digits.ends_with('.');
    if is_decimal && (significant() <= SURE_DIGITS || significant() > MOST_DIGITS) {
        to.push_str(text);
    } else {
        add_float(to, value);
    }
    true
}

/// Adds a number of which only the binary fraction is known.
pub(super) fn add_float(to: &mut String, value: f64) {
    add_real(to, if value == 0.0 { 0.0 } else { value });
}

/// True for a whole number with more digits than a spreadsheet keeps, by its digits.
pub fn is_beyond_sure_digits(number: &str) -> bool {
    let digits = number.strip_prefix('-').unwrap_or(number);
    digits.len() > SURE_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_was_typed() {
        let cases = [
            ("7", "7"),
            ("007", "7"),
            ("-0", "0"),
            ("-12", "-12"),
            ("0.1", "0.1"),
            ("1.50", "1.50"),
            ("1.1000000000000001", "1.1"),
            ("0.30000000000000004", "0.30000000000000004"),
            ("3.14159265358979323846", "3.14159265358979323846"),
            ("1234567890123456789", "1234567890123456789"),
            ("1.2345678901234567E+18", "1234567890123456800"),
            ("1E-3", "0.001"),
            ("1E+300", "1e300"),
            ("1e-10", "1e-10"),
            (" 5 ", "5"),
            (".5", "0.5"),
            ("-0.0", "-0.0"),
        ];
        for (stored, expected) in cases {
            let mut text = String::new();
            assert!(add_number(&mut text, stored), "{stored}");
            assert_eq!(text, expected, "{stored}");
        }
        for none in ["", "-", "x", "1e999", "NaN", "inf", "1,5", "1 5", "0x10", "--5", "1e", "."] {
            let mut text = String::new();
            assert!(!add_number(&mut text, none), "{none}");
            assert_eq!(text, "");
        }
        assert!(is_beyond_sure_digits("4111111111111110") && !is_beyond_sure_digits("411111111111111"));
    }
}
