//! How numbers are written beyond plain digits: thousands separators, decimal commas, currency signs. Nothing here
//! changes a value: a text is turned into the plain spelling of the same number, or refused.

use plan::{DecimalMark, Grouping, NumberReading};
use std::borrow::Cow;

/// Signs of money that stand before or behind a number.
const CURRENCY_SIGNS: [char; 9] = ['$', '€', '£', '¥', '₹', '₽', '₩', '₺', '₫'];

/// Ways of writing numbers that are recognised, the plainest first.
pub const READINGS: [NumberReading; 14] = {
    use DecimalMark::{Comma as DecimalComma, Point as DecimalPoint};
    const fn reading(decimal: DecimalMark, grouping: Grouping, currency: bool) -> NumberReading {
        NumberReading { decimal, grouping, currency }
    }
    [
        reading(DecimalPoint, Grouping::None, false),
        reading(DecimalPoint, Grouping::Comma, false),
        reading(DecimalComma, Grouping::None, false),
        reading(DecimalComma, Grouping::Point, false),
        reading(DecimalComma, Grouping::Space, false),
        reading(DecimalPoint, Grouping::Space, false),
        reading(DecimalPoint, Grouping::Apostrophe, false),
        reading(DecimalPoint, Grouping::None, true),
        reading(DecimalPoint, Grouping::Comma, true),
        reading(DecimalComma, Grouping::None, true),
        reading(DecimalComma, Grouping::Point, true),
        reading(DecimalComma, Grouping::Space, true),
        reading(DecimalPoint, Grouping::Space, true),
        reading(DecimalPoint, Grouping::Apostrophe, true),
    ]
};

/// The plain spelling (digits with a point) of a number written in this way; `None` when it is not. What has the
/// plain form need not be a number that DynamoDB keeps: [`super::Number::parse`] knows.
pub fn plain_spelling(text: &str, reading: NumberReading) -> Option<Cow<'_, str>> {
    if reading == NumberReading::default() {
        return Some(Cow::Borrowed(text));
    }
    let (negative, number) = if reading.currency { without_currency(text)? } else { signed(text) };
    let decimal = match reading.decimal {
        DecimalMark::Point => '.',
        DecimalMark::Comma => ',',
    };
    let (whole, fraction) = match number.split_once(decimal) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (number, None),
    };
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !fraction.is_none_or(is_digits) {
        return None;
    }
    let mut plain = String::with_capacity(text.len());
    if negative {
        plain.push('-');
    }
    if is_digits(whole) {
        plain.push_str(whole);
    } else {
        let mut groups = whole.split(|character| is_separator(character, reading.grouping));
        let first = groups.next().filter(|first| is_digits(first) && first.len() <= 3)?;
        plain.push_str(first);
        for group in groups {
            if group.len() != 3 || !is_digits(group) {
                return None;
            }
            plain.push_str(group);
        }
    }
    if let Some(fraction) = fraction {
        plain.push('.');
        plain.push_str(fraction);
    }
    Some(Cow::Owned(plain))
}

fn is_separator(character: char, grouping: Grouping) -> bool {
    match grouping {
        Grouping::None => false,
        Grouping::Comma => character == ',',
        Grouping::Point => character == '.',
        // Non-breaking and narrow non-breaking spaces are what programs put there.
        Grouping::Space => matches!(character, ' ' | '\u{A0}' | '\u{202F}'),
        Grouping::Apostrophe => matches!(character, '\'' | '’'),
    }
}

fn signed(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// The number without its sign of money, which may stand on either side, before or behind the minus.
fn without_currency(text: &str) -> Option<(bool, &str)> {
    let (outer, rest) = signed(text);
    let rest = without_sign_before(rest).or_else(|| without_sign_behind(rest)).unwrap_or(rest);
    let (inner, rest) = if text.starts_with(['-', '+']) { (false, rest) } else { signed(rest) };
    (!rest.is_empty()).then_some((outer || inner, rest))
}

fn without_sign_before(text: &str) -> Option<&str> {
    let rest = text
        .strip_prefix(CURRENCY_SIGNS)
        .or_else(|| is_code(text.get(..3)?).then(|| &text[3..]))
        .or_else(|| text.strip_prefix("R$"))?;
    Some(rest.trim_start_matches([' ', '\u{A0}', '\u{202F}']))
}

fn without_sign_behind(text: &str) -> Option<&str> {
    let code_at = text.len().checked_sub(3);
    let rest = text
        .strip_suffix(CURRENCY_SIGNS)
        .or_else(|| code_at.filter(|&at| text.get(at..).is_some_and(is_code)).map(|at| &text[..at]))
        .or_else(|| text.strip_suffix("kr"))?;
    Some(rest.trim_end_matches([' ', '\u{A0}', '\u{202F}']))
}

/// True for three capital letters, as ISO 4217 has them: `EUR`.
fn is_code(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn reading(decimal: DecimalMark, grouping: Grouping, currency: bool) -> NumberReading {
        NumberReading { decimal, grouping, currency }
    }

    #[test]
    fn numbers_are_read_as_they_are_written() {
        use DecimalMark::{Comma as C, Point as P};
        let cases: &[(&str, NumberReading, Option<&str>)] = &[
            ("1,234.50", reading(P, Grouping::Comma, false), Some("1234.50")),
            ("12,34.50", reading(P, Grouping::Comma, false), None),
            ("1,2345", reading(P, Grouping::Comma, false), None),
            ("1234.5", reading(P, Grouping::Comma, false), Some("1234.5")),
            ("-1,234,567", reading(P, Grouping::Comma, false), Some("-1234567")),
            ("1.234,5", reading(C, Grouping::Point, false), Some("1234.5")),
            ("1.234.5", reading(C, Grouping::Point, false), None),
            ("0,5", reading(C, Grouping::None, false), Some("0.5")),
            ("0,", reading(C, Grouping::None, false), None),
            ("1 234,5", reading(C, Grouping::Space, false), Some("1234.5")),
            ("1\u{202F}234", reading(C, Grouping::Space, false), Some("1234")),
            ("12'345.6", reading(P, Grouping::Apostrophe, false), Some("12345.6")),
            ("$1,234.50", reading(P, Grouping::Comma, true), Some("1234.50")),
            ("-$5", reading(P, Grouping::None, true), Some("-5")),
            ("$-5", reading(P, Grouping::None, true), Some("-5")),
            ("-$-5", reading(P, Grouping::None, true), None),
            ("+$-5", reading(P, Grouping::None, true), None),
            ("++5", reading(P, Grouping::None, true), None),
            ("5,00 €", reading(C, Grouping::None, true), Some("5.00")),
            ("EUR 1.234,00", reading(C, Grouping::Point, true), Some("1234.00")),
            ("5 USD", reading(P, Grouping::None, true), Some("5")),
            ("7", reading(P, Grouping::None, true), Some("7")),
            ("€", reading(P, Grouping::None, true), None),
            ("ABC", reading(P, Grouping::None, true), None),
            ("12 monkeys", reading(P, Grouping::Space, true), None),
            ("", reading(P, Grouping::Comma, false), None),
        ];
        for (text, reading, plain) in cases {
            assert_eq!(plain_spelling(text, *reading).as_deref(), *plain, "{text} {reading:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[-+0-9.,' $€\u{A0}A-Z]{0,14}|\\PC{0,20}") {
            for reading in READINGS {
                let _ = plain_spelling(&text, reading);
            }
        }

        /// Whatever the way of writing, the digits and their order stay.
        #[test]
        fn digits_survive(value in any::<i64>(), cents in 0u8..100) {
            for reading in READINGS {
                let text = written(value, cents, reading);
                let plain = plain_spelling(&text, reading).map(Cow::into_owned);
                prop_assert_eq!(plain, Some(format!("{value}.{cents:02}")), "{}", text);
            }
        }
    }

    fn written(value: i64, cents: u8, reading: NumberReading) -> String {
        let digits = value.unsigned_abs().to_string();
        let separator = match reading.grouping {
            Grouping::None => "",
            Grouping::Comma => ",",
            Grouping::Point => ".",
            Grouping::Space => " ",
            Grouping::Apostrophe => "'",
        };
        let mut whole = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                whole.push_str(separator);
            }
            whole.push(digit);
        }
        let mark = if reading.decimal == DecimalMark::Point { '.' } else { ',' };
        let minus = if value < 0 { "-" } else { "" };
        let sign = if reading.currency { " €" } else { "" };
        format!("{minus}{whole}{mark}{cents:02}{sign}")
    }
}
