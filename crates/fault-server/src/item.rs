//! An item as it stands in a request: its attributes and their sizes, looked up in the JSON text without
//! building anything of it. The text is valid JSON, since `serde_json` has gone over it.

use std::borrow::Cow;

/// The JSON of an item: `{"id":{"N":"1"},…}`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ItemText<'a>(pub(crate) &'a str);

/// One attribute of an item.
#[derive(Debug)]
pub(crate) struct Attribute<'a> {
    pub name: Cow<'a, str>,
    /// DynamoDB's letters of its type: `S`, `N`, `B`, `M`, …
    pub kind: &'a str,
    /// The value's JSON, without the type around it.
    pub value: &'a str,
    /// Bytes of name and value, by DynamoDB's rules.
    pub size_bytes: u64,
    /// How many levels the value nests, itself counted.
    pub levels: usize,
}

impl<'a> ItemText<'a> {
    /// Shows each attribute. Stops at what is no attribute.
    pub(crate) fn each_attribute(&self, mut each: impl FnMut(&Attribute<'a>)) {
        let mut walk = Walk { text: self.0, at: 0, level: 0, deepest: 0 };
        if !walk.takes(b'{') {
            return;
        }
        while let Some(name) = walk.string() {
            if !walk.takes(b':') {
                return;
            }
            walk.deepest = 0;
            let Some(value) = walk.value() else { return };
            each(&Attribute {
                levels: walk.deepest,
                size_bytes: text_size(name) + value.size_bytes,
                name: unescaped(name),
                kind: value.kind,
                value: value.json,
            });
            if !walk.takes(b',') {
                return;
            }
        }
    }
}

impl Attribute<'_> {
    /// A string, number or binary without its quotes; of others their JSON.
    pub(crate) fn scalar(&self) -> Cow<'_, str> {
        self.value
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'))
            .map_or(Cow::Borrowed(self.value), unescaped)
    }
}

/// The value of an attribute: `{"S":"…"}`.
struct Value<'a> {
    kind: &'a str,
    json: &'a str,
    size_bytes: u64,
}

/// A place in the JSON.
struct Walk<'a> {
    text: &'a str,
    at: usize,
    /// Of the value that it is in, and the deepest that it was in.
    level: usize,
    deepest: usize,
}

impl<'a> Walk<'a> {
    fn next_byte(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    /// Steps over this byte, if it is the next.
    fn takes(&mut self, byte: u8) -> bool {
        let is_next = self.next_byte() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    /// A string without its quotes, escapes as they stand.
    fn string(&mut self) -> Option<&'a str> {
        if !self.takes(b'"') {
            return None;
        }
        let from = self.at;
        loop {
            let rest = self.text.as_bytes().get(self.at..)?;
            let found = memchr::memchr2(b'"', b'\\', rest)?;
            self.at += found + 1;
            if rest[found] == b'"' {
                return self.text.get(from..self.at - 1);
            }
            self.at += 1;
        }
    }

    fn value(&mut self) -> Option<Value<'a>> {
        if !self.takes(b'{') {
            return None;
        }
        self.level += 1;
        self.deepest = self.deepest.max(self.level);
        let kind = self.string()?;
        if !self.takes(b':') {
            return None;
        }
        self.next_byte()?;
        let from = self.at;
        let size_bytes = match kind {
            "S" => text_size(self.string()?),
            "N" => number_size(self.string()?),
            "B" => binary_size(self.string()?),
            "SS" => self.list(|walk| walk.string().map(text_size))?,
            "NS" => self.list(|walk| walk.string().map(number_size))?,
            "BS" => self.list(|walk| walk.string().map(binary_size))?,
            "L" => 3 + self.list(|walk| walk.value().map(|value| 1 + value.size_bytes))?,
            "M" => 3 + self.map()?,
            _ => self.word(),
        };
        let json = self.text.get(from..self.at)?;
        self.level -= 1;
        self.takes(b'}').then_some(Value { kind, json, size_bytes })
    }

    fn list(&mut self, mut one: impl FnMut(&mut Self) -> Option<u64>) -> Option<u64> {
        if !self.takes(b'[') {
            return None;
        }
        let mut sum = 0;
        while self.next_byte()? != b']' {
            sum += one(self)?;
            self.takes(b',');
        }
        self.at += 1;
        Some(sum)
    }

    fn map(&mut self) -> Option<u64> {
        if !self.takes(b'{') {
            return None;
        }
        let mut sum = 0;
        while self.next_byte()? != b'}' {
            let name = text_size(self.string()?);
            if !self.takes(b':') {
                return None;
            }
            sum += 1 + name + self.value()?.size_bytes;
            self.takes(b',');
        }
        self.at += 1;
        Some(sum)
    }

    /// `true`, `false` or `null`, which count for one byte.
    fn word(&mut self) -> u64 {
        while self.next_byte().is_some_and(|byte| byte.is_ascii_alphanumeric()) {
            self.at += 1;
        }
        1
    }
}

/// Text of a string whose escapes stand as they were sent.
fn unescaped(raw: &str) -> Cow<'_, str> {
    if !raw.contains('\\') {
        return Cow::Borrowed(raw);
    }
    serde_json::from_str(&format!("\"{raw}\"")).map_or(Cow::Borrowed(raw), Cow::Owned)
}

/// UTF-8 bytes of a string whose escapes stand as they were sent.
fn text_size(raw: &str) -> u64 {
    unescaped(raw).len() as u64
}

/// Half of the significant digits, and one, and one more for a minus.
fn number_size(raw: &str) -> u64 {
    let digits = raw.bytes().take_while(|byte| !matches!(byte, b'e' | b'E')).filter(u8::is_ascii_digit);
    // Digits from the first that is no zero on, and how many of them there were at the last such one.
    let (mut seen, mut significant) = (0u64, 0u64);
    for digit in digits.skip_while(|digit| *digit == b'0') {
        seen += 1;
        if digit != b'0' {
            significant = seen;
        }
    }
    significant.div_ceil(2) + 1 + u64::from(raw.starts_with('-') && significant > 0)
}

fn binary_size(base64: &str) -> u64 {
    let padding = base64.bytes().rev().take_while(|byte| *byte == b'=').count();
    (base64.len() / 4 * 3).saturating_sub(padding) as u64
}

/// One spelling for each number: its significant digits and the power of ten of the last of them. What is no
/// number stays as it is.
pub(crate) fn canonical_number(text: &str) -> String {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let Ok(exponent) = exponent.parse::<i64>() else { return text.to_owned() };
    let all = format!("{whole}{fraction}");
    let from_first = all.trim_start_matches('0');
    let digits = from_first.trim_end_matches('0');
    if digits.is_empty() {
        return "0".to_owned();
    }
    let count = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
    let power = exponent - count(fraction.len()) + count(from_first.len() - digits.len());
    if power == 0 { format!("{negative}{digits}") } else { format!("{negative}{digits}e{power}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(item: &str) -> u64 {
        let mut sum = 0;
        ItemText(item).each_attribute(|attribute| sum += attribute.size_bytes);
        sum
    }

    #[test]
    fn sizes_follow_the_developer_guide() {
        assert_eq!(size(r#"{"userId":{"N":"101"}}"#), 6 + 3);
        assert_eq!(size(r#"{"n":{"N":"-101"}, "m" : { "N" : "100" } }"#), 1 + 4 + 1 + 2);
        assert_eq!(
            size(r#"{"s":{"S":"é\"\u00e9"},"b":{"B":"AAEC"},"c":{"B":"AA=="}}"#),
            1 + 5 + 1 + 3 + 1 + 1
        );
        assert_eq!(
            size(r#"{"l":{"L":[{"NULL":true},{"S":"ab"}]},"x":{"BOOL":false}}"#),
            1 + 3 + 2 + 3 + 1 + 1
        );
        assert_eq!(
            size(r#"{"m":{"M":{"bio":{"S":"Loves dogs"}}},"e":{"M":{}}}"#),
            1 + 3 + 1 + 3 + 10 + 1 + 3
        );
        assert_eq!(size(r#"{"t":{"SS":["a","bc"]},"u":{"NS":["1","22"]}}"#), 1 + 3 + 1 + 2 + 2);
    }

    #[test]
    fn a_number_counts_for_its_significant_digits() {
        for (number, bytes) in [("0", 1), ("-0", 1), ("101", 3), ("100", 2), ("0.050", 2), ("-1.50e10", 3)] {
            assert_eq!(number_size(number), bytes, "{number}");
        }
    }

    #[test]
    fn attributes_are_found_by_name_and_type() {
        let mut found = Vec::new();
        ItemText(r#"{"a\"b":{"S":"x\\y"},"m":{"M":{"id":{"N":"1"}}},"id":{"N":"2"}}"#).each_attribute(
            |each| {
                found.push(format!("{} {} {}", each.name, each.kind, each.scalar()));
            },
        );
        assert_eq!(found, [r#"a"b S x\y"#, r#"m M {"id":{"N":"1"}}"#, "id N 2"]);
    }

    #[test]
    fn a_number_has_one_spelling() {
        for (text, one) in [
            ("1", "1"),
            ("1.0", "1"),
            ("+001", "1"),
            ("100", "1e2"),
            ("1e2", "1e2"),
            ("-12.50E3", "-125e2"),
            ("0.00", "0"),
            ("-0", "0"),
            ("0.5", "5e-1"),
        ] {
            assert_eq!(canonical_number(text), one, "{text}");
        }
    }
}
