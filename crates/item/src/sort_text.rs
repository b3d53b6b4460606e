//! Spellings of values in sort keys of several parts, whose order is that of the values.

use super::instant::instant;
use plan::{DateOrder, KeyTemplate, SortForm, TemplatePart};
use std::borrow::Cow;
use std::fmt::Write;

/// Letters up to this one are escaped: it comes behind `#`, so that what stands before a `#` comes before anything longer.
const ESCAPE: char = '$';

/// The text without a `#`, and in the order of the texts: of two, that which is less stays less, whatever follows behind a
/// `#`.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    if text.chars().all(|letter| letter > ESCAPE) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        if letter > ESCAPE {
            escaped.push(letter);
        } else {
            // Writing to a text does not fail.
            let _ = write!(escaped, "{ESCAPE}{:02x}", u32::from(letter));
        }
    }
    Cow::Owned(escaped)
}

/// The text of a key whose columns have these values.
///
/// # Errors
/// Those of `value`; and why a value, or a part that no value gives, has no text, in a sentence.
pub fn key_text(
    template: &KeyTemplate,
    mut value: impl FnMut(&str) -> Result<String, String>,
) -> Result<String, String> {
    let mut key = String::new();
    for part in &template.parts {
        match part {
            TemplatePart::Text(text) => key.push_str(text),
            TemplatePart::Column(name) => key.push_str(&value(name)?),
            TemplatePart::Escaped(name) => key.push_str(&escaped(&value(name)?)),
            TemplatePart::Ordered(part) => {
                let value = value(&part.column)?;
                let text =
                    sort_text(&value, part.form).map_err(|why| format!("The {} here {why}.", part.column));
                key.push_str(&text?);
            }
            TemplatePart::Content => return Err("A part of this key is made from a whole row.".to_owned()),
        }
    }
    Ok(key)
}

/// The text of a value in its order.
///
/// # Errors
/// Why there is none, in words that go on from "it".
pub(super) fn sort_text(text: &str, form: SortForm) -> Result<Cow<'_, str>, String> {
    match form {
        SortForm::Text => Ok(escaped(text)),
        SortForm::Number(digits) => padded(text, digits),
        SortForm::Moment => moment(text),
    }
}

/// A number in canonical spelling, with zeros in front.
fn padded(number: &str, digits: u8) -> Result<Cow<'_, str>, String> {
    if number.starts_with('-') {
        return Err("is less than 0, and the texts of such numbers are not in their order".to_owned());
    }
    let whole = number.split('.').next().unwrap_or(number).len();
    let wanted = usize::from(digits);
    match whole.cmp(&wanted) {
        std::cmp::Ordering::Equal => Ok(Cow::Borrowed(number)),
        std::cmp::Ordering::Less => Ok(Cow::Owned("0".repeat(wanted - whole) + number)),
        std::cmp::Ordering::Greater => {
            Err(format!("has more than the {digits} digits that the sort key keeps for it"))
        }
    }
}

/// A date and time in UTC, without its `Z`: so a whole second comes before its fractions.
fn moment(text: &str) -> Result<Cow<'_, str>, String> {
    match instant(text, DateOrder::YearFirst).map(|read| read.sort_text()) {
        None => Err("is no date and time in ISO 8601".to_owned()),
        Some(None) => Err("is a moment that has no year in UTC".to_owned()),
        Some(Some(text)) => Ok(Cow::Owned(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sorted(text: &str, form: SortForm) -> String {
        // What follows in the key, whatever it is, changes nothing.
        sort_text(text, form).unwrap().into_owned() + "#"
    }

    #[test]
    fn each_form_in_its_order() {
        for (form, values) in [
            (SortForm::Number(4), vec!["0", "0.05", "0.5", "1", "1.5", "9", "10", "99.25", "100", "9999"]),
            (SortForm::Text, vec!["", " ", "!", "#", "$", "%", "A", "A ", "A#", "A#1", "AB", "a", "é"]),
            (
                SortForm::Moment,
                vec![
                    "1969-12-31T23:30:00Z",
                    "1996-07-04T00:00:00+02:00",
                    "1996-07-03T23:00:00Z",
                    "1996-07-04 00:00:00.000",
                    "1996-07-04T00:00:00.5",
                    "1996-07-04T00:00:00.75Z",
                    "1996-07-04T00:00:01Z",
                ],
            ),
        ] {
            let texts: Vec<String> = values.iter().map(|value| sorted(value, form)).collect();
            assert!(texts.is_sorted_by(|left, right| left < right), "{form:?}: {texts:?}");
            assert!(texts.iter().all(|text| text.matches('#').count() == 1), "{texts:?}");
        }
        assert_eq!(sorted("7", SortForm::Number(5)), "00007#");
        assert_eq!(sorted("1996-07-04T09:00:00+02:00", SortForm::Moment), "1996-07-04T07:00:00#");
        assert_eq!(sorted("1996-07-04 00:00:00.000", SortForm::Moment), "1996-07-04#");
        assert_eq!(sorted("1996-07-04T00:00:00.50Z", SortForm::Moment), "1996-07-04T00:00:00.5#");
        assert_eq!(sorted("1996-07-04", SortForm::Text), "1996-07-04#");
    }

    #[test]
    fn what_has_no_text_in_order_is_refused() {
        for (text, form) in [
            ("-1", SortForm::Number(4)),
            ("10000", SortForm::Number(4)),
            ("10000.5", SortForm::Number(4)),
            ("soon", SortForm::Moment),
            ("0000-01-01T00:30:00+01:00", SortForm::Moment),
        ] {
            assert!(sort_text(text, form).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn texts_of_numbers_are_in_the_order_of_the_numbers(left in 0u64..1_000_000, right in 0u64..1_000_000, scale in 0u32..5) {
            let divisor = 10u64.pow(scale);
            let canonical = |value: u64| {
                let text = format!("{}.{:0width$}", value / divisor, value % divisor, width = scale as usize + 1);
                crate::Number::parse(&text).unwrap().canonical
            };
            // One digit more than the scale has: a tenth of the fraction.
            let of = |value: u64| value / divisor * divisor * 10 + value % divisor;
            let sorted = |value: u64| sorted(&canonical(value), SortForm::Number(6));
            prop_assert_eq!(sorted(left).cmp(&sorted(right)), of(left).cmp(&of(right)));
        }

        #[test]
        fn texts_stay_in_their_order_and_apart(left in "[ -%A-B\u{0}\u{1f}é]{0,5}", right in "[ -%A-B\u{0}\u{1f}é]{0,5}", behind in "[ -~]{0,3}", other in "[ -~]{0,3}") {
            let key = |text: &str, behind: &str| format!("{}#{behind}", escaped(text));
            if left == right {
                prop_assert_eq!(key(&left, &behind).cmp(&key(&right, &other)), behind.cmp(&other));
            } else {
                prop_assert_eq!(key(&left, &behind).cmp(&key(&right, &other)), left.cmp(&right));
            }
        }
    }
}
