//! JSON read by hand, against the value that it became.

use crate::meaning::Decimal;
use item::Value;

/// Panics when `value` is not what the JSON in the cell says.
pub(crate) fn is_same(cell: &str, value: &Value) {
    let letters: Vec<char> = cell.chars().collect();
    let mut at = 0;
    same(&letters, &mut at, value);
    space(&letters, &mut at);
    assert_eq!(at, letters.len(), "{cell} goes on");
}

fn space(text: &[char], at: &mut usize) {
    while text.get(*at).is_some_and(|letter| " \t\r\n".contains(*letter)) {
        *at += 1;
    }
}

fn take(text: &[char], at: &mut usize, letter: char) -> bool {
    space(text, at);
    let found = text.get(*at) == Some(&letter);
    *at += usize::from(found);
    found
}

fn same(text: &[char], at: &mut usize, value: &Value) {
    space(text, at);
    match value {
        Value::M(entries) => {
            assert!(take(text, at, '{'));
            for (place, (name, value)) in entries.iter().enumerate() {
                assert!(place == 0 || take(text, at, ','));
                space(text, at);
                assert_eq!(string(text, at), *name);
                assert!(take(text, at, ':'));
                same(text, at, value);
            }
            assert!(take(text, at, '}'));
        }
        Value::L(values) => {
            assert!(take(text, at, '['));
            for (place, value) in values.iter().enumerate() {
                assert!(place == 0 || take(text, at, ','));
                same(text, at, value);
            }
            assert!(take(text, at, ']'));
        }
        Value::S(expected) => assert_eq!(string(text, at), *expected),
        Value::N(number) => {
            let found = word(text, at);
            assert_eq!(Decimal::plain(&found), Decimal::plain(number), "{found}");
        }
        Value::Bool(value) => assert_eq!(word(text, at), value.to_string()),
        Value::Null => assert_eq!(word(text, at), "null"),
        other => panic!("JSON has no {other:?}"),
    }
}

fn word(text: &[char], at: &mut usize) -> String {
    let word: String = text[*at..]
        .iter()
        .take_while(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(**letter))
        .collect();
    *at += word.len();
    word
}

fn string(text: &[char], at: &mut usize) -> String {
    assert!(take(text, at, '"'));
    let mut units: Vec<u16> = Vec::new();
    loop {
        let letter = text[*at];
        *at += 1;
        match letter {
            '"' => return String::from_utf16(&units).unwrap(),
            '\\' => {
                let escape = text[*at];
                *at += 1;
                units.push(match escape {
                    'u' => {
                        let digits: String = text[*at..*at + 4].iter().collect();
                        *at += 4;
                        u16::from_str_radix(&digits, 16).unwrap()
                    }
                    'n' => 10,
                    'r' => 13,
                    't' => 9,
                    'b' => 8,
                    'f' => 12,
                    other => u16::try_from(u32::from(other)).unwrap(),
                });
            }
            letter => units.extend(letter.encode_utf16(&mut [0; 2]).iter()),
        }
    }
}
