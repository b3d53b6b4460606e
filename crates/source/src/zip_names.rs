//! The names of files in a ZIP archive as text. An archive says of a name that it is UTF-8, or says nothing: then it is
//! of code page 437 by the book, but programs write UTF-8 all the same, and those of Japan wrote Shift JIS.

use encoding_rs::SHIFT_JIS;
use std::ops::RangeInclusive;

/// First bytes of characters of two bytes, other than kanji.
const LEADS_OF_SIGNS: RangeInclusive<u8> = 0x81..=0x83;
/// First bytes of kanji that are in everyday use (level 1 of JIS X 0208).
const LEADS_OF_KANJI: RangeInclusive<u8> = 0x88..=0x98;
/// So many kana on end are no accident.
const CERTAIN_KANA: usize = 3;
/// No language that code page 437 is for writes so many accented letters on end.
const CERTAIN_ACCENTS: usize = 3;

/// A name as text; `raw` are its bytes, `decoded` is what the archive's flags make of them.
pub(super) fn spelled(raw: &[u8], decoded: &str) -> String {
    if let Ok(text) = std::str::from_utf8(raw) {
        return text.to_owned();
    }
    // What is declared to be UTF-8 and is none.
    if decoded.contains(char::REPLACEMENT_CHARACTER) {
        return decoded.to_owned();
    }
    shift_jis(raw).unwrap_or_else(|| decoded.to_owned())
}

/// The text of a name in Shift JIS: all of its characters are ASCII, kana, everyday kanji and their punctuation, and in
/// code page 437 it would hardly be a name. `None` where either is not so.
fn shift_jis(raw: &[u8]) -> Option<String> {
    let mut text = String::new();
    // Of the characters of two bytes that stand on end: how many, and how many kana.
    let (mut run, mut kana, mut has_odd_sign) = (0, 0, false);
    let mut is_certain = has_accents_on_end(raw);
    let mut at = 0;
    while let Some(&byte) = raw.get(at) {
        if byte.is_ascii() {
            text.push(char::from(byte));
            (run, kana, has_odd_sign) = (0, 0, false);
            at += 1;
            continue;
        }
        if !LEADS_OF_SIGNS.contains(&byte) && !LEADS_OF_KANJI.contains(&byte) {
            return None;
        }
        let pair = raw.get(at..at + 2)?;
        let character =
            SHIFT_JIS.decode_without_bom_handling_and_without_replacement(pair)?.chars().next()?;
        if !is_japanese(character) {
            return None;
        }
        text.push(character);
        run += 1;
        kana = if is_kana(character) { kana + 1 } else { 0 };
        has_odd_sign |= is_odd_sign(pair[1]);
        is_certain |= kana >= CERTAIN_KANA || (run > 1 && has_odd_sign) || !is_letter_in_cp437(pair[1]);
        at += 2;
    }
    is_certain.then_some(text)
}

fn is_japanese(character: char) -> bool {
    // Punctuation, kana, kanji, and full-width forms of ASCII.
    is_kana(character)
        || matches!(character, '\u{3000}'..='\u{303F}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF5E}')
}

fn is_kana(character: char) -> bool {
    matches!(character, '\u{3041}'..='\u{30FF}')
}

/// True for a sign of ASCII that no name has behind an accented letter, as a rule.
fn is_odd_sign(byte: u8) -> bool {
    byte.is_ascii_punctuation() && byte != b'_'
}

/// True for ASCII, and for what is an accented letter in code page 437.
fn is_letter_in_cp437(byte: u8) -> bool {
    matches!(byte, 0..=0x9A | 0x9F..=0xA7 | 0xE1)
}

fn has_accents_on_end(raw: &[u8]) -> bool {
    raw.split(u8::is_ascii).any(|accents| accents.len() >= CERTAIN_ACCENTS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_japan_are_read_and_those_of_europe_stay() {
        for name in [
            "顧客.csv",
            "売上2024.csv",
            "データ.csv",
            "テスト.csv",
            "商品一覧.csv",
            "注文/明細.csv",
            "社員.csv",
            "ユーザー_表.csv",
            "新しいフォルダー/よみ.csv",
            "Ｑ１売上（確定）.csv",
            "在庫 a.csv",
        ] {
            let (raw, _, lost) = SHIFT_JIS.encode(name);
            assert!(!lost);
            assert_eq!(spelled(&raw, "x"), name);
        }
        // Of code page 437 and its kin, and of other old encodings.
        for raw in [
            &b"caf\x82.csv"[..],
            b"Gr\x94\xE1e.csv",
            b"\x8Epfel.csv",
            b"\x9Abersicht.csv",
            b"Men\x81[1].csv",
            b"pr\x82s\x82ance.csv",
            b"p\x83t\x83te.csv",
            b"f\x81r_K\x94ln.csv",
            b"\x84\x94\x81\xE1.csv",
            b"\x8E\x99\x9A.csv",
            b"\x86\x84\x94.csv",
            b"a\xA4o_\xA5and\xA3.csv",
            b"S\xC6o Jo\xC6o.csv",
            b"5\xF8C.csv",
            b"50\x9C.csv",
            // Code page 866, 1251, 1252, GBK, Big5.
            b"\x8E\xE2\xE7\xA5\xE2.csv",
            b"\xC4\xE0\xED\xED\xFB\xE5.csv",
            b"Gr\xF6\xDFe.csv",
            b"\xBF\xCD\xBB\xA7.csv",
            b"\xAB\xC8\xA4\xE1.csv",
            // A character that is cut off.
            b"\x8C\xDA\x8B",
            // Too short to be certain.
            b"\x94\x84.csv",
        ] {
            assert_eq!(spelled(raw, "as today"), "as today", "{raw:?}");
        }
        assert_eq!(spelled("Größe.csv".as_bytes(), "x"), "Größe.csv");
        assert_eq!(spelled(b"\x8C\xDA\x8B\x71.csv", "\u{FFFD}.csv"), "\u{FFFD}.csv");
    }
}
