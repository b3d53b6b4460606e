//! Which encoding a file is opened in, and the question that stays where the file itself does not say it: the same
//! cells as the likeliest encodings read them, side by side.

use super::encoding::recognise_by_head;
use super::encoding_guess::{Evidence, Reading};
use super::error::SourceError;
use super::line_ends::line_ends;
use super::origin::Origin;
use super::origin::chunk;
use super::summary::{FormatChoice, FormatOption, FormatPart, FormatQuestion};
use super::text_encoding::TextEncoding;
use std::io::Read;
use std::path::Path;

/// Bytes looked at at the start of a file.
pub(super) const SAMPLED_BYTES: u64 = 256 * 1024;

/// Places further on that are looked at, and how much of each.
const WINDOWS: u64 = 6;
const WINDOW_BYTES: u64 = 64 * 1024;

/// So far into a packed file its encoding is looked for: what is behind would have to be waited for.
const SAMPLED_UNPACKED_BYTES: u64 = 16 * 1024 * 1024;

/// Readings to choose from.
const MAX_READINGS: usize = 4;
/// Cells that are shown of each, and characters of a cell.
const SHOWN_CELLS: usize = 5;
const SHOWN_CHARACTERS: usize = 60;

/// How a file's text is read.
#[derive(Debug)]
pub(super) struct Recognised {
    pub encoding: TextEncoding,
    /// Why, where nobody chose it.
    pub evidence: &'static str,
    /// What a person must say of it: nothing where the file says it itself.
    pub question: Option<FormatQuestion>,
}

/// Recognises the encoding of a file from its start and from sections all over it, so that an accent that comes late
/// is seen.
pub(super) fn recognise(
    origin: &Origin,
    path: &Path,
    head: &[u8],
    size_on_disk: u64,
    choice: &FormatChoice,
) -> Result<Recognised, SourceError> {
    if let Some(encoding) = choice.encoding {
        return Ok(Recognised { encoding, evidence: "", question: None });
    }
    if let Some(encoding) = recognise_by_head(head) {
        let has_mark = encoding.mark_length(head) > 0;
        let evidence = if has_mark {
            "The file starts with its mark."
        } else {
            "Every second byte at the start is empty."
        };
        let question = (!has_mark).then(|| unmarked(head, encoding, choice));
        return Ok(Recognised { encoding, evidence, question });
    }
    let evidence = gathered(origin, path, head, size_on_disk)?;
    if evidence.is_utf8() {
        let why = match (evidence.sound, evidence.broken) {
            (0, _) => "Where it was looked at, all of it is plain ASCII.",
            (_, 0) => "Where it was looked at, every letter beyond ASCII is UTF-8.",
            _ => "Most letters beyond ASCII are UTF-8; records with other bytes are rejected.",
        };
        return Ok(Recognised { encoding: TextEncoding::Utf8, evidence: why, question: None });
    }
    let readings = evidence.readings(MAX_READINGS);
    let encoding = readings.first().map_or(TextEncoding::Windows1252, |reading| reading.encoding);
    let with_utf8 = evidence.sound > 0;
    let question = question(&evidence, &readings, with_utf8, choice);
    let why = "It is not UTF-8, and reads best so. You are asked, since the file does not say it.";
    Ok(Recognised { encoding, evidence: why, question: Some(question) })
}

/// The question for a file that was opened as UTF-8, since what was looked at then says so, when reading it whole found
/// more bytes that are no UTF-8 than such a file has by mistake.
pub(super) fn late_question(evidence: &Evidence, choice: &FormatChoice) -> Option<FormatQuestion> {
    if evidence.is_utf8() || choice.encoding.is_some() {
        return None;
    }
    Some(question(evidence, &evidence.readings(MAX_READINGS), true, choice))
}

fn gathered(origin: &Origin, path: &Path, head: &[u8], size_on_disk: u64) -> Result<Evidence, SourceError> {
    let mut evidence = Evidence::default();
    let is_whole = (head.len() as u64) < SAMPLED_BYTES;
    evidence.add(head, true, is_whole);
    if let Err(error) = std::str::from_utf8(head)
        && (is_whole || error.error_len().is_some())
    {
        evidence.first_line = Some(1 + line_ends(&head[..error.valid_up_to()]));
    }
    if is_whole {
        return Ok(evidence);
    }
    let whole = if origin.is_copied() { SAMPLED_UNPACKED_BYTES } else { size_on_disk };
    let behind = whole.saturating_sub(SAMPLED_BYTES);
    // What is unpacked has an end that nobody knows yet, and is looked at without gaps.
    let windows = if origin.is_copied() { behind / WINDOW_BYTES } else { WINDOWS };
    let step = behind.saturating_sub(WINDOW_BYTES) / (windows - 1).max(1);
    for window in 0..windows {
        let bytes = chunk(origin, path, SAMPLED_BYTES + window * step, WINDOW_BYTES)?;
        let ends_file = (bytes.len() as u64) < WINDOW_BYTES;
        evidence.add(&bytes, false, ends_file);
        if ends_file {
            break;
        }
    }
    Ok(evidence)
}

fn question(
    evidence: &Evidence,
    readings: &[Reading],
    with_utf8: bool,
    choice: &FormatChoice,
) -> FormatQuestion {
    let shown = evidence.significant_cells(SHOWN_CELLS);
    let sample = |encoding: TextEncoding| {
        let cells = evidence.read_in(encoding);
        let shown = shown.iter().filter_map(|&place| cells.get(place)).map(|cell| shortened(cell));
        under_heading(shown)
    };
    let mut options: Vec<FormatOption> = readings
        .iter()
        .map(|reading| option(reading.encoding, named(reading.encoding), sample(reading.encoding), choice))
        .collect();
    if with_utf8 && !readings.iter().any(|reading| reading.encoding == TextEncoding::Utf8) {
        let label = format!("{}: records with other bytes are rejected", named(TextEncoding::Utf8));
        options.push(option(TextEncoding::Utf8, label, sample(TextEncoding::Utf8), choice));
    }
    let mut said = match evidence.first_line {
        Some(line) => format!("The first text that is not UTF-8 is on line {line}."),
        None => "Further on in the file there is text that is not UTF-8.".to_owned(),
    };
    said += " The file does not say which encoding it is in.";
    if let Some(first) = readings.first() {
        let same: Vec<&str> = first.same.iter().take(3).map(|encoding| encoding.name()).collect();
        if let Some((last, before)) = same.split_last() {
            let others = if before.is_empty() {
                (*last).to_owned()
            } else {
                format!("{} or {last}", before.join(", "))
            };
            said.push(' ');
            said.push_str(first.encoding.name());
            said.push_str(" reads the same here as ");
            said.push_str(&others);
            said.push('.');
        }
    }
    FormatQuestion {
        part: FormatPart::Encoding,
        question: "Which of these reads right?".to_owned(),
        evidence: said,
        options,
    }
}

/// The question for UTF-16 that has no mark.
fn unmarked(head: &[u8], likeliest: TextEncoding, choice: &FormatChoice) -> FormatQuestion {
    let other = match likeliest {
        TextEncoding::Utf16Le => TextEncoding::Utf16Be,
        _ => TextEncoding::Utf16Le,
    };
    let line_end: &[u8] = if likeliest == TextEncoding::Utf16Le { b"\n\0" } else { b"\0\n" };
    let mut lines: Vec<Vec<u8>> = vec![Vec::new()];
    for unit in head.chunks_exact(2).take(2000) {
        if unit != line_end {
            if let Some(line) = lines.last_mut() {
                line.extend_from_slice(unit);
            }
        } else if lines.len() == SHOWN_CELLS {
            break;
        } else {
            lines.push(Vec::new());
        }
    }
    lines.retain(|line| !line.is_empty());
    let options = [likeliest, other].map(|encoding| {
        let shown = lines.iter().map(|line| shortened(encoding.decode_alone(line, false).trim_end()));
        option(encoding, named(encoding), under_heading(shown), choice)
    });
    FormatQuestion {
        part: FormatPart::Encoding,
        question: "Which of these reads right?".to_owned(),
        evidence:
            "Every second byte at the start is empty, as in UTF-16, but the mark that says so is missing."
                .to_owned(),
        options: options.to_vec(),
    }
}

/// A sample of one column.
fn under_heading(cells: impl Iterator<Item = String>) -> Vec<Vec<String>> {
    std::iter::once("In the file".to_owned()).chain(cells).map(|cell| vec![cell]).collect()
}

fn named(encoding: TextEncoding) -> String {
    format!("{} ({})", encoding.group(), encoding.name())
}

fn option(
    encoding: TextEncoding,
    label: String,
    sample: Vec<Vec<String>>,
    choice: &FormatChoice,
) -> FormatOption {
    FormatOption {
        label,
        flags: format!("--encoding {}", encoding.option_name()),
        choice: FormatChoice { encoding: Some(encoding), ..choice.clone() },
        sample,
    }
}

fn shortened(cell: &str) -> String {
    match cell.char_indices().nth(SHOWN_CHARACTERS) {
        Some((end, _)) => format!("{}…", &cell[..end]),
        None => cell.to_owned(),
    }
}

/// Where a file has the first byte that is no UTF-8: its line, and its character in that, from 1.
pub(super) fn first_not_utf8(origin: &Origin, path: &Path) -> Result<Option<(u64, u64)>, SourceError> {
    let unreadable = |error| SourceError::from_io(path, error);
    let mut reader = origin.bytes_at(path, 0).map_err(unreadable)?;
    let mut bytes = Vec::new();
    let (mut line, mut character) = (1, 1);
    loop {
        let got = (&mut reader).take(WINDOW_BYTES).read_to_end(&mut bytes).map_err(unreadable)?;
        let (sound, is_broken) = match std::str::from_utf8(&bytes) {
            Ok(text) => (text, false),
            Err(error) => {
                let text = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
                (text, error.error_len().is_some() || got == 0)
            }
        };
        let length = sound.len();
        for letter in sound.chars() {
            (line, character) = if letter == '\n' { (line + 1, 1) } else { (line, character + 1) };
        }
        if is_broken {
            return Ok(Some((line, character)));
        }
        if got == 0 {
            return Ok(None);
        }
        bytes.drain(..length);
    }
}
