//! What the bytes of a file say of its encoding, where no mark says it: whether they are UTF-8, else in which
//! encodings they read like text of a language.

use super::encoding_score::score;
use super::line_ends::line_ends;
use super::text_encoding::TextEncoding;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use std::collections::HashSet;

/// As many sound characters beyond ASCII outweigh a place that is broken: such a file is UTF-8 with a fault in it.
const OUTWEIGHING: u64 = 10;

/// Bytes of cells kept to be read in different encodings, of each section and of all.
const SAMPLE_BYTES: usize = 12 * 1024;
const KEPT: usize = 48 * 1024;
/// Bytes of one cell kept: what stands before its first character beyond ASCII, and from there on.
const KEPT_BEFORE: usize = 24;
const KEPT_OF_A_CELL: usize = 400;

/// What starts Japanese text in ISO-2022-JP, which is ASCII otherwise.
const JAPANESE_STARTS: [&[u8]; 3] = [b"\x1B$B", b"\x1B$@", b"\x1B(J"];

/// How much better the guess of `chardetng` is thought of than its letters alone say: it knows which letters stand
/// beside each other.
const GUESSED: f64 = 0.15;

/// Readings that are this much worse than the likeliest are no answer.
const FAR_WORSE: f64 = 1.5;

/// What sections of a file say of its encoding.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    /// Characters beyond ASCII that are sound UTF-8.
    pub sound: u64,
    /// Places that are no UTF-8.
    pub broken: u64,
    has_japanese_start: bool,
    /// Cells with bytes that are no UTF-8, and whether each is whole.
    cells: Vec<(Vec<u8>, bool)>,
    kept: usize,
    /// The line of the first place that is no UTF-8, where the lines before it are known.
    pub first_line: Option<u64>,
}

/// An encoding, and how much text in it reads like text.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    pub encoding: TextEncoding,
    pub score: f64,
    /// Others that read the same.
    pub same: Vec<TextEncoding>,
}

impl Evidence {
    /// Looks at a section, which may start and end within a character where the file does not.
    pub(crate) fn add(&mut self, chunk: &[u8], starts_file: bool, ends_file: bool) {
        self.has_japanese_start |= chunk.contains(&0x1B)
            && JAPANESE_STARTS.iter().any(|start| memchr::memmem::find(chunk, start).is_some());
        let cut = if starts_file {
            0
        } else {
            chunk.iter().take(3).take_while(|&&byte| (0x80..0xC0).contains(&byte)).count()
        };
        let broken_before = self.broken;
        let mut rest = &chunk[cut..];
        loop {
            let (sound, next) = match std::str::from_utf8(rest) {
                Ok(_) => (rest, None),
                Err(error) => {
                    let (sound, bad) = rest.split_at(error.valid_up_to());
                    let half = if ends_file { Some(bad.len()) } else { None };
                    (sound, error.error_len().or(half).map(|length| &bad[length..]))
                }
            };
            self.sound += characters_beyond_ascii(sound);
            let Some(next) = next else { break };
            self.broken += 1;
            rest = next;
        }
        if self.broken > broken_before || self.has_japanese_start {
            self.keep_cells(chunk, starts_file, ends_file);
        }
    }

    /// Keeps the cells of a section that are no UTF-8. No encoding but UTF-16 and those of Japanese e-mail uses the
    /// bytes of a comma, a semicolon, a tab or a line end for anything else.
    fn keep_cells(&mut self, chunk: &[u8], starts_file: bool, ends_file: bool) {
        let most = (self.kept + SAMPLE_BYTES).min(KEPT);
        let by_lines = self.has_japanese_start;
        let is_end = |byte: &u8| match byte {
            b'\n' | b'\r' => true,
            b',' | b';' | b'\t' => !by_lines,
            _ => false,
        };
        let count = chunk.split(is_end).count();
        for (place, cell) in chunk.split(is_end).enumerate() {
            // A cell that the section cuts may start within a character.
            let is_cut = place == 0 && !starts_file && count > 1;
            if is_cut || self.kept >= most {
                continue;
            }
            let is_wanted = if by_lines { cell.contains(&0x1B) } else { std::str::from_utf8(cell).is_err() };
            if !is_wanted {
                continue;
            }
            let first = cell.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
            let mut from = first.saturating_sub(KEPT_BEFORE);
            let to = cell.len().min(first + KEPT_OF_A_CELL);
            let ends_whole = to == cell.len() && (place + 1 < count || ends_file);
            let mut kept = &cell[from..to];
            // Quotes and spaces around it are no part of it.
            if from == 0 {
                while let Some((b'"' | b' ', rest)) = kept.split_first() {
                    kept = rest;
                    from += 1;
                }
            }
            if ends_whole && !by_lines {
                while let Some((b'"' | b' ', rest)) = kept.split_last() {
                    kept = rest;
                }
            }
            self.kept += kept.len();
            self.cells.push((kept.to_vec(), ends_whole));
        }
    }

    /// Looks at some whole records that start on this line.
    pub(super) fn of_records(bytes: &[u8], line: u64) -> Self {
        let mut evidence = Self::default();
        evidence.add(bytes, true, true);
        if let Err(error) = std::str::from_utf8(bytes) {
            evidence.first_line = Some(line + line_ends(&bytes[..error.valid_up_to()]));
        }
        evidence
    }

    /// What text says that is sound UTF-8.
    pub(super) fn of_sound_text(bytes: &[u8]) -> Self {
        Self { sound: characters_beyond_ascii(bytes), ..Self::default() }
    }

    /// Adds what a later part of the file says.
    pub(super) fn merge(&mut self, later: Self) {
        self.sound += later.sound;
        self.broken += later.broken;
        self.has_japanese_start |= later.has_japanese_start;
        self.first_line = self.first_line.or(later.first_line);
        for (cell, is_whole) in later.cells {
            if self.kept < KEPT {
                self.kept += cell.len();
                self.cells.push((cell, is_whole));
            }
        }
    }

    /// True when the bytes are UTF-8, but perhaps for a few places.
    pub(super) fn is_utf8(&self) -> bool {
        !self.has_japanese_start && (self.broken == 0 || self.sound >= OUTWEIGHING * self.broken)
    }

    /// The likeliest encoding.
    pub(super) fn likeliest(&self) -> TextEncoding {
        if self.is_utf8() {
            return TextEncoding::Utf8;
        }
        self.readings(1).first().map_or(TextEncoding::Windows1252, |reading| reading.encoding)
    }

    /// The cells as they are read in an encoding.
    pub(super) fn read_in(&self, encoding: TextEncoding) -> Vec<String> {
        self.cells.iter().map(|(cell, is_whole)| encoding.decode_alone(cell, *is_whole)).collect()
    }

    /// The likeliest encodings, at most `most`, the likeliest first, and what else is guessed that reads without a fault;
    /// those that read all the same count as one. At least two where there are so many.
    pub(super) fn readings(&self, most: usize) -> Vec<Reading> {
        let guesses = self.guesses();
        let mut readings: Vec<(String, Reading)> = Vec::new();
        for encoding in candidates(self.has_japanese_start) {
            let text = self.read_in(encoding).join("\n");
            if let Some((_, same)) = readings.iter_mut().find(|(other, _)| *other == text) {
                same.same.push(encoding);
                continue;
            }
            let score = score(&text, encoding);
            readings.push((text, Reading { encoding, score, same: Vec::new() }));
        }
        let mut readings: Vec<Reading> = readings.into_iter().map(|(_, reading)| reading).collect();
        for reading in &mut readings {
            let is = |guess: &TextEncoding| reading.encoding == *guess || reading.same.contains(guess);
            if guesses.first().is_some_and(is) {
                reading.score += GUESSED;
            } else if guesses.iter().any(is) {
                reading.score += GUESSED / 2.0;
            }
        }
        readings.sort_by(|one, other| other.score.total_cmp(&one.score));
        let best = readings.first().map_or(0.0, |reading| reading.score);
        // Text in another encoding hardly ever is sound in one of several bytes: a guess that is stays an answer.
        let is_sound_guess = |reading: &Reading| {
            guesses.contains(&reading.encoding)
                && reading.encoding.is_multi_byte()
                && !self.read_in(reading.encoding).iter().any(|cell| cell.contains('\u{FFFD}'))
        };
        let is_near = |place: usize, reading: &Reading| place < 2 || reading.score > best - FAR_WORSE;
        let mut kept: Vec<Reading> = Vec::new();
        for (place, reading) in readings.into_iter().enumerate() {
            if (place < most && is_near(place, &reading)) || (most > 1 && is_sound_guess(&reading)) {
                kept.push(reading);
            }
        }
        kept
    }

    /// What `chardetng` says: with nothing known of where the file comes from, then for some countries.
    fn guesses(&self) -> Vec<TextEncoding> {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
        for (cell, _) in &self.cells {
            detector.feed(cell, false);
            detector.feed(b"\n", false);
        }
        detector.feed(&[], true);
        let countries: [Option<&[u8]>; 8] =
            [None, Some(b"jp"), Some(b"cn"), Some(b"tw"), Some(b"kr"), Some(b"ru"), Some(b"pl"), Some(b"de")];
        countries
            .into_iter()
            .filter_map(|country| {
                let guess = detector.guess(country, Utf8Detection::Deny);
                TextEncoding::all().find(|encoding| encoding.decoder() == Some(guess))
            })
            .collect()
    }

    /// Which of the cells show best how the encodings differ, by their place: each has bytes that those before have
    /// not.
    pub(super) fn significant_cells(&self, most: usize) -> Vec<usize> {
        let mut seen: HashSet<&[u8]> = HashSet::new();
        let mut chosen: Vec<usize> = Vec::new();
        let mut told: Vec<usize> = Vec::new();
        for (place, (cell, _)) in self.cells.iter().enumerate() {
            let beyond_ascii = (0..cell.len()).filter(|&at| !cell[at].is_ascii());
            let new = beyond_ascii.filter(|&at| seen.insert(&cell[at..cell.len().min(at + 2)])).count();
            if new > 0 || (chosen.is_empty() && place + 1 == self.cells.len()) {
                chosen.push(place);
                told.push(new);
            }
        }
        // The first one stands first; of the others those that tell most.
        let mut order: Vec<usize> = (1..chosen.len()).collect();
        order.sort_by_key(|&at| std::cmp::Reverse(told[at]));
        let mut places: Vec<usize> = chosen
            .first()
            .into_iter()
            .chain(order.iter().map(|&at| &chosen[at]))
            .take(most)
            .copied()
            .collect();
        places.sort_unstable();
        places
    }
}

/// Bytes that start a character beyond ASCII.
fn characters_beyond_ascii(bytes: &[u8]) -> u64 {
    // In lanes of a byte, which fill up after 255.
    let of = |part: &[u8]| u64::from(part.iter().map(|&byte| u8::from(byte >= 0xC0)).sum::<u8>());
    bytes.chunks(255).map(of).sum()
}

/// Encodings that come into question, of those that read the same the usual one first.
fn candidates(has_japanese_start: bool) -> Vec<TextEncoding> {
    use TextEncoding::{
        Gb18030, Iso2022Jp, Iso8859_8, Utf8, Utf16Be, Utf16Le, Windows1250, Windows1251, Windows1252,
        XUserDefined,
    };
    let first = [Windows1252, Windows1250, Windows1251];
    let is_candidate = |encoding: &TextEncoding| match encoding {
        Iso2022Jp | Utf8 => has_japanese_start,
        // GBK reads its characters, ISO-8859-8-I those of its visual order.
        Utf16Le | Utf16Be | Gb18030 | Iso8859_8 | XUserDefined => false,
        _ => !has_japanese_start,
    };
    let rest = TextEncoding::all().filter(|encoding| !first.contains(encoding));
    first.into_iter().chain(rest).filter(is_candidate).collect()
}

#[cfg(test)]
mod tests {
    use super::TextEncoding::*;
    use super::*;

    fn evidence(chunks: &[&[u8]]) -> Evidence {
        let mut evidence = Evidence::default();
        for (place, chunk) in chunks.iter().enumerate() {
            evidence.add(chunk, place == 0, place + 1 == chunks.len());
        }
        evidence
    }

    #[test]
    fn encodings_are_told_by_what_is_beyond_ascii() {
        let many = "é".repeat(30).into_bytes();
        let cases: &[(&[&[u8]], TextEncoding)] = &[
            (&[b"plain"], Utf8),
            (&["café".as_bytes()], Utf8),
            (&[b"caf\xE9", b""], Utf8),
            (&[b"caf\xE9"], Windows1252),
            (&[b"caf\xE9 au lait"], Windows1252),
            (&[b"plain", b"\na \x80 5"], Windows1252),
            (&[b"M\xFCller;Stra\xDFe 5\n"], Windows1252),
            (&[b"name\n\xCF\xF0\xE8\xE2\xE5\xF2\n"], Windows1251),
            (&[b"name\n\xF0\xD2\xC9\xD7\xC5\xD4\n"], Koi8R),
            (&[b"\x93\x8C\x8B\x9E\x93\x73,\x8D\x60\x8B\xE6\n"], ShiftJis),
            (&[b"id,\x1B$B4A;z\x1B(B\n"], Iso2022Jp),
            // A window may cut a character at both its ends.
            (&[b"plain", b"\xA9 caf\xC3", b""], Utf8),
            (&[b"plain", b"\x98\x80 caf\xF0\x9F", b""], Utf8),
            // One bad byte does not make a UTF-8 file another.
            (&[&many, b"caf\xE9 au lait"], Utf8),
        ];
        for (chunks, encoding) in cases {
            let evidence = evidence(chunks);
            assert_eq!(evidence.likeliest(), *encoding, "{chunks:?} {:?}", evidence.readings(4));
        }
    }

    #[test]
    fn readings_that_are_the_same_count_as_one() {
        let readings = evidence(&[b"caf\xE9"]).readings(4);
        assert_eq!(readings[0].encoding, Windows1252);
        assert!(readings[0].same.contains(&Latin1) && readings[0].same.contains(&Iso8859_15));
        assert!(readings.len() >= 2);
    }

    #[test]
    fn cells_that_tell_most_are_shown() {
        let evidence = evidence(&[b"a,\xE9\nb,\xE9\nc,\xFC\xF6\nd,\xE9\xE8\n"]);
        assert_eq!(evidence.significant_cells(3), [0, 2, 3]);
        assert_eq!(evidence.significant_cells(2), [0, 2]);
    }

    #[test]
    fn characters_are_counted_by_their_first_byte() {
        let text = "aé漢😀".repeat(1000);
        assert_eq!(characters_beyond_ascii(text.as_bytes()), 3000);
        assert_eq!(characters_beyond_ascii(&[0xC3; 1000]), 1000);
    }
}
