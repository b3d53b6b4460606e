//! The files that are measured on, made once and kept under `target/bench`.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A users file of so many records, about 220 bytes each.
pub(crate) fn users(records: u64) -> io::Result<PathBuf> {
    made(&format!("users-{records}.csv"), |out| migration::sample::write_users(out, records, 1))
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

fn mixed(number: u64) -> u64 {
    let mut value = number.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    value ^ (value >> 31)
}

fn made(name: &str, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> io::Result<PathBuf> {
    let folder = Path::new("target/bench");
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
