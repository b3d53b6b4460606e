//! The files that are measured on, made once and kept under `target/bench`.

use serde_json::{Map, Value};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

const FOLDER: &str = "target/bench";

/// A users file of so many records, about 220 bytes each.
pub(crate) fn users(records: u64) -> io::Result<PathBuf> {
    made(&format!("users-{records}.csv"), |out| app::sample::write_users(out, records, 1))
}

/// The same, with words added to what each person likes until a record has 256 bytes.
pub(crate) fn users_of_256_bytes(records: u64) -> io::Result<PathBuf> {
    made(&format!("users-256-{records}.csv"), |out| {
        let mut filling = Filling { out, line: Vec::new() };
        app::sample::write_users(&mut filling, records, 1)
    })
}

/// Passes lines on, those that are shorter than 256 bytes filled up.
struct Filling<'a, W> {
    out: &'a mut W,
    line: Vec<u8>,
}

const RECORD_BYTES: usize = 256;
const FILLER: &[u8] = b" and whatever else there is to like in a day, ";
/// The filler goes before this.
const AFTER_BIO: &[u8] = b"\"\", \"\"score\"\"";

impl<W: Write> Write for Filling<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.line.extend_from_slice(bytes);
        while let Some(end) = self.line.iter().position(|byte| *byte == b'\n') {
            let mut line: Vec<u8> = self.line.drain(..=end).collect();
            let lacking = RECORD_BYTES.saturating_sub(line.len());
            if let Some(place) = line.windows(AFTER_BIO.len()).position(|part| part == AFTER_BIO) {
                line.splice(place..place, FILLER.iter().copied().cycle().take(lacking));
            }
            self.out.write_all(&line)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The users of 256 bytes as a JSON object a line, with attributes of these names.
pub(crate) fn users_as_json_lines(records: u64, names: &[&str]) -> io::Result<PathBuf> {
    let users = users_of_256_bytes(records)?;
    made(&format!("users-256-{records}.jsonl"), |out| {
        for record in csv::Reader::from_path(&users)?.into_records() {
            let record = record?;
            let values = names.iter().zip(&record).enumerate().map(|(place, (name, cell))| {
                // The first is a number, the last JSON.
                let is_json = place == 0 || place + 1 == names.len();
                let value = if is_json { serde_json::from_str(cell)? } else { Value::from(cell) };
                Ok(((*name).to_owned(), value))
            });
            let values: Map<String, Value> = values.collect::<io::Result<_>>()?;
            writeln!(out, "{}", Value::Object(values))?;
        }
        Ok(())
    })
}

/// A file of 40 columns: numbers, codes, dates, words, flags and blanks, as a wide export has them.
pub(crate) fn wide(records: u64) -> io::Result<PathBuf> {
    made(&format!("wide-{records}.csv"), |out| {
        let names: Vec<String> = (0..40).map(|column| format!("column_{column}")).collect();
        writeln!(out, "{}", names.join(","))?;
        for record in 0..records {
            for column in 0..40u64 {
                if column > 0 {
                    out.write_all(b",")?;
                }
                let random = mixed(record * 40 + column);
                match column % 8 {
                    0 if column == 0 => write!(out, "{record}")?,
                    0 => write!(out, "{}.{:02}", random % 10_000, random % 97)?,
                    1 => write!(out, "{:05}", random % 100_000)?,
                    2 => write!(out, "20{:02}-{:02}-{:02}", random % 24, 1 + random % 12, 1 + random % 28)?,
                    3 => write!(out, "word {} of some text", random % 5_000)?,
                    4 => write!(out, "{}", if random.is_multiple_of(2) { "yes" } else { "no" })?,
                    5 if random.is_multiple_of(3) => {}
                    5 => write!(out, "{}", random % 1_000)?,
                    6 => write!(out, "name{}@example.com", random % 1_000_000)?,
                    _ => write!(out, "{}", ["red", "green", "blue", "NULL"][(random % 4) as usize])?,
                }
            }
            out.write_all(b"\n")?;
        }
        Ok(())
    })
}

/// A folder with nothing in it.
pub(crate) fn fresh_folder(name: &str) -> io::Result<PathBuf> {
    let folder = Path::new(FOLDER).join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    std::path::absolute(folder)
}

fn mixed(number: u64) -> u64 {
    let mut value = number.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    value ^ (value >> 31)
}

/// The file of this name, which `write` makes where it is not there yet.
pub(crate) fn made(
    name: &str,
    write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> io::Result<PathBuf> {
    let folder = Path::new(FOLDER);
    std::fs::create_dir_all(folder)?;
    let path = folder.join(name);
    if !path.exists() {
        let unfinished = folder.join(format!("{name}.new"));
        let mut out = BufWriter::with_capacity(1 << 20, File::create(&unfinished)?);
        write(&mut out)?;
        out.flush()?;
        std::fs::rename(&unfinished, &path)?;
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_filled_up_to_256_bytes_and_stay_what_they_were() {
        let (mut plain, mut filled) = (Vec::new(), Vec::new());
        app::sample::write_users(&mut plain, 500, 1).unwrap();
        app::sample::write_users(&mut Filling { out: &mut filled, line: Vec::new() }, 500, 1).unwrap();
        let text = String::from_utf8(filled).unwrap();
        assert!(text.lines().skip(1).all(|line| (256..300).contains(&(line.len() + 1))), "{text}");
        let profiles = |text: &[u8]| -> Vec<Value> {
            let records = csv::Reader::from_reader(text).into_records().map(Result::unwrap);
            records.map(|record| serde_json::from_str(&record[5]).unwrap()).collect()
        };
        for (plain, filled) in profiles(&plain).iter().zip(profiles(text.as_bytes())) {
            assert_eq!(plain["score"], filled["score"]);
            assert!(filled["bio"].as_str().unwrap().starts_with(plain["bio"].as_str().unwrap()));
        }
    }
}
