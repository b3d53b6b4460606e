//! Characters that a person hardly wants in the table: what is left of text that was damaged before, control
//! characters, those that nobody sees, and what keeps Excel from changing a text. Cells of plain ASCII have none of
//! them but the last.

use super::counted::Counted;
use super::words::records;
use item::{first_invisible, formula_text, has_other_space};
use plan::{ColumnFix, ColumnPlan, Plan};
use plan::{Finding, FindingCode, Severity, SuggestedFix};
use source::{Record, TextEncoding, shown};

/// What was seen in each column of a plan.
#[derive(Debug)]
pub(super) struct Characters {
    columns: Vec<Watched>,
}

#[derive(Debug, Default)]
struct Watched {
    is_included: bool,
    is_key: bool,
    seen: Option<Box<Seen>>,
}

#[derive(Debug, Default)]
struct Seen {
    controls: Counted,
    replaced: Counted,
    misread: Counted,
    invisible: Counted,
    other_spaces: Counted,
    formulas: Counted,
}

impl Characters {
    pub(super) fn new(plan: &Plan) -> Self {
        let watched = |column: &ColumnPlan| Watched {
            is_included: column.included,
            is_key: plan.table.is_key(&column.attribute)
                || plan.table.indexes.iter().any(|index| index.is_key(&column.attribute)),
            seen: None,
        };
        Self { columns: plan.columns.iter().map(watched).collect() }
    }

    /// Looks at a record.
    pub(super) fn add(&mut self, line: u64, record: &Record) {
        if record.may_hold(b'=') {
            for (watched, cell) in self.columns.iter_mut().zip(record) {
                if watched.is_included && cell.starts_with('=') && formula_text(cell).is_some() {
                    watched.seen.get_or_insert_default().formulas.add(line, || shown(cell));
                }
            }
        }
        // What is no text stands as U+FFFD in a record that is rejected for it.
        if record.is_ascii() || record.fault().is_some() {
            return;
        }
        for (watched, cell) in self.columns.iter_mut().zip(record) {
            if watched.is_included && !cell.is_ascii() {
                watched.add(line, cell);
            }
        }
    }

    /// Adds what a later part of the file came to.
    pub(super) fn merge(&mut self, later: &Self) {
        for (mine, theirs) in self.columns.iter_mut().zip(&later.columns) {
            if let Some(theirs) = &theirs.seen {
                let mine = mine.seen.get_or_insert_default();
                mine.controls.merge(&theirs.controls);
                mine.replaced.merge(&theirs.replaced);
                mine.misread.merge(&theirs.misread);
                mine.invisible.merge(&theirs.invisible);
                mine.other_spaces.merge(&theirs.other_spaces);
                mine.formulas.merge(&theirs.formulas);
            }
        }
    }

    /// The findings, in a file read in this encoding.
    pub(super) fn findings(&self, plan: &Plan, encoding: TextEncoding) -> Vec<Finding> {
        self.columns
            .iter()
            .zip(&plan.columns)
            .filter_map(|(watched, column)| Some((watched, watched.seen.as_deref()?, column)))
            .flat_map(|(watched, seen, column)| seen.findings(column, watched.is_key, encoding))
            .collect()
    }
}

impl Watched {
    fn add(&mut self, line: u64, cell: &str) {
        if !may_be_suspect(cell) {
            return;
        }
        let (mut is_replaced, mut has_control) = (false, false);
        for character in cell.chars() {
            is_replaced |= character == '\u{FFFD}';
            has_control |= ('\u{80}'..='\u{9F}').contains(&character);
        }
        let is_misread = was_misread(cell);
        let invisible = first_invisible(cell);
        let has_other_space = self.is_key && has_other_space(cell);
        if !(is_replaced || has_control || is_misread || invisible.is_some() || has_other_space) {
            return;
        }
        let seen = self.seen.get_or_insert_default();
        if is_replaced {
            seen.replaced.add(line, || shown(cell));
        }
        if is_misread {
            seen.misread.add(line, || shown(cell));
        } else if has_control {
            seen.controls.add(line, || shown(cell));
        }
        if let Some(character) = invisible {
            seen.invisible.add(line, || with_code(cell, character));
        }
        if has_other_space {
            seen.other_spaces.add(line, || shown(cell));
        }
    }
}

/// A quick look: false where a cell can hold nothing that is watched for, as most that are not ASCII.
fn may_be_suspect(cell: &str) -> bool {
    let mut may_start_misread = false;
    for character in cell.chars() {
        let is_watched = matches!(
            character,
            '\u{80}'..='\u{A0}' | '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{2007}' | '\u{200B}'..='\u{200F}'
                | '\u{202A}'..='\u{202F}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFFD}'
        );
        if is_watched || (may_start_misread && !character.is_ascii()) {
            return true;
        }
        may_start_misread = ('\u{C2}'..='\u{F4}').contains(&character);
    }
    false
}

/// A cell with the name of what nobody sees in it.
fn with_code(cell: &str, character: char) -> String {
    shown(&format!("U+{:04X} in {cell}", u32::from(character)))
}

impl Seen {
    fn findings(&self, column: &ColumnPlan, is_key: bool, encoding: TextEncoding) -> Vec<Finding> {
        let (name, attribute) = (column.column.as_str(), column.attribute.as_str());
        let mut findings = Vec::new();
        let mut found =
            |severity, code, counted: &Counted, says: &str, repair: &str, fix: Option<SuggestedFix>| {
                if counted.count > 0 {
                    let message = format!("In {}, {attribute} {says}", records(counted.count));
                    findings.push(
                        Finding::new(severity, code, Some(name), message, repair)
                            .of_records(counted.count, counted.samples.clone())
                            .with_fixes(fix),
                    );
                }
            };
        found(
            Severity::Warning,
            FindingCode::MisreadBefore,
            &self.misread,
            "holds letters that were read in the wrong encoding before, such as Ã© for é. They are kept as they stand.",
            if encoding == TextEncoding::Utf8 {
                "The program that wrote the file took UTF-8 for Windows-1252. Export the data again as UTF-8 from where \
                 they were still right."
            } else {
                "Choose UTF-8 where the file was opened. If the letters are wrong there too, they were damaged before: \
                 export the data again from where they were still right."
            },
            None,
        );
        found(
            Severity::Warning,
            FindingCode::LostLetters,
            &self.replaced,
            "holds the sign \u{FFFD}, which stands for a letter that was lost before the file was written.",
            "Nothing can bring it back from this file. Export the data again from where they were still right.",
            None,
        );
        found(
            Severity::Warning,
            FindingCode::ControlCharacters,
            &self.controls,
            "holds control characters (U+0080 to U+009F), which no text needs.",
            if encoding == TextEncoding::Utf8 {
                "They are kept as they stand. Most often they were € or quotes in Windows-1252: export the data again \
                 from where they were still right."
            } else {
                "Choose another encoding where the file was opened: in Windows-1252 and its relatives these bytes are \
                 letters and signs such as €."
            },
            None,
        );
        if !column.fixes.contains(&ColumnFix::UnwrapFormula) {
            found(
                Severity::Warning,
                FindingCode::FormulaTexts,
                &self.formulas,
                "holds texts such as =\"02134\", which are written so to keep Excel from changing them.",
                "The sign = and the quotes are kept as they stand. Take them off if only the text within is meant.",
                Some(SuggestedFix::UnwrapFormula { column: name.to_owned() }),
            );
        }
        if !column.fixes.contains(&ColumnFix::RemoveInvisible) {
            found(
                if is_key { Severity::Warning } else { Severity::Note },
                FindingCode::InvisibleCharacters,
                &self.invisible,
                "holds characters that nobody sees.",
                if is_key {
                    "A look-up must have them too, and two keys that look the same may differ. Remove them if nobody \
                     means them."
                } else {
                    "They are kept as they stand. Remove them if nobody means them."
                },
                Some(SuggestedFix::RemoveInvisible { column: name.to_owned() }),
            );
        }
        if !column.fixes.contains(&ColumnFix::PlainSpaces) {
            found(
                Severity::Warning,
                FindingCode::NoBreakSpaces,
                &self.other_spaces,
                "holds no-break spaces (U+00A0 and its like), which look as any other space.",
                "It is a key: a look-up with an ordinary space does not find it. Make them ordinary spaces.",
                Some(SuggestedFix::PlainSpaces { column: name.to_owned() }),
            );
        }
        findings
    }
}

/// Two sound sequences, or one of the kinds that no writer means, make a text one that was misread.
const SEQUENCES: usize = 2;

/// True for text that was UTF-8 and was once read as Windows-1252: its letters stand for the bytes of UTF-8.
fn was_misread(text: &str) -> bool {
    let mut sequences = 0;
    let mut rest = text.chars();
    let mut before = None;
    while let Some(first) = rest.next() {
        let length = match byte_of(first) {
            Some(0xC2..=0xDF) => 2,
            Some(0xE0..=0xEF) => 3,
            Some(0xF0..=0xF4) => 4,
            _ => {
                before = Some(first);
                continue;
            }
        };
        let mut bytes = [0; 4];
        let mut ahead = rest.clone();
        let mut is_whole = true;
        for (place, byte) in bytes[..length].iter_mut().enumerate() {
            let letter = if place == 0 { Some(first) } else { ahead.next() };
            match letter.and_then(byte_of) {
                Some(found) => *byte = found,
                None => is_whole = false,
            }
        }
        if is_whole && std::str::from_utf8(&bytes[..length]).is_ok() {
            if is_reporting(&bytes[..length], before) {
                return true;
            }
            sequences += 1;
            if sequences == SEQUENCES {
                return true;
            }
            rest = ahead;
        }
        before = Some(first);
    }
    false
}

/// True where one sequence alone tells: nobody writes Ã or Â before such a sign, or â€™. Behind a capital letter they
/// may end a word that a dash, a quote or a space follows.
fn is_reporting(bytes: &[u8], before: Option<char>) -> bool {
    let follows_capital = before.is_some_and(char::is_uppercase);
    match bytes {
        [0xC2 | 0xC3, 0x85 | 0x91..=0x97 | 0x9B | 0xA0 | 0xAB | 0xBB] => !follows_capital,
        [0xC2 | 0xC3, ..] | [0xE2, 0x80 | 0x82 | 0x84, _] | [_, _, _, _] => true,
        _ => false,
    }
}

/// The byte that a character is in Windows-1252; bytes that mean nothing there stand as control characters.
fn byte_of(character: char) -> Option<u8> {
    let code = u32::from(character);
    let low = match character {
        '\u{80}'..='\u{FF}' => return u8::try_from(code).ok(),
        '€' => 0x80,
        '‚' => 0x82,
        'ƒ' => 0x83,
        '„' => 0x84,
        '…' => 0x85,
        '†' => 0x86,
        '‡' => 0x87,
        'ˆ' => 0x88,
        '‰' => 0x89,
        'Š' => 0x8A,
        '‹' => 0x8B,
        'Œ' => 0x8C,
        'Ž' => 0x8E,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '•' => 0x95,
        '–' => 0x96,
        '—' => 0x97,
        '˜' => 0x98,
        '™' => 0x99,
        'š' => 0x9A,
        '›' => 0x9B,
        'œ' => 0x9C,
        'ž' => 0x9E,
        'Ÿ' => 0x9F,
        _ => return None,
    };
    Some(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As a program shows UTF-8 that it takes for Windows-1252.
    fn misread(text: &str) -> String {
        encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned()
    }

    #[test]
    fn text_that_was_misread_is_told_from_text_that_was_not() {
        let damaged = [
            "é",
            "café",
            "Müller",
            "Straße",
            "École",
            "it’s",
            "“so”",
            "5 €",
            "Привет",
            "東京",
            "Łódź",
            "😀",
            "à",
            "ÀÉÜ",
            "Señor Ibáñez",
        ];
        for text in damaged {
            assert!(was_misread(&misread(text)), "{text} {}", misread(text));
            assert!(!was_misread(text), "{text}");
        }
        // The bytes of some of these are UTF-8 by chance.
        let sound = [
            "CAFÉ”",
            "“allé…”",
            "MAÇÃ”",
            "NÃO",
            "São Paulo",
            "Â",
            "IRMÃ…",
            "CAFÉ»",
            "«Été»",
            "ÀÉÎ",
            "Œuvre",
            "30°",
            "½",
            "Ünye – Ankara",
            "„Ä“",
            "Ä…",
            "naïve—très",
            "5 €",
            "a“é”",
            "PÈRE’S",
        ];
        for text in sound {
            assert!(!was_misread(text), "{text}");
        }
    }

    #[test]
    fn the_quick_look_passes_over_nothing() {
        for text in ["é", "Müller", "東京", "Привет", "5 €", "à", "😀"] {
            assert!(may_be_suspect(&misread(text)), "{text}");
        }
        let watched = (0..0x1_0000u32).filter_map(char::from_u32).filter(|letter| {
            let text = format!("x{letter}x");
            first_invisible(&text).is_some() || has_other_space(&text)
        });
        for letter in watched.chain(['\u{80}', '\u{9F}', '\u{FFFD}']) {
            assert!(may_be_suspect(&format!("x{letter}x")), "{letter:?}");
        }
        for text in ["José Muñoz", "東京都", "Иван", "naïve – “so”"] {
            assert!(!may_be_suspect(text), "{text}");
        }
    }

    #[test]
    fn every_byte_has_its_letter() {
        for byte in 0x80..=0xFFu8 {
            let letter = misread_byte(byte);
            assert_eq!(byte_of(letter), Some(byte));
        }
    }

    fn misread_byte(byte: u8) -> char {
        let bytes = [byte];
        let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
        text.chars().next().unwrap()
    }
}
