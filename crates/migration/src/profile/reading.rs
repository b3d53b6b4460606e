//! Reads a source whole, on all cores, and says what each column holds.

use super::counting::DistinctCounter;
use super::profile::{Candidate, ColumnProfile, Profile, ReadProgress, Sample};
use crate::item::{Document, Number, Value, Written, is_iso_date, is_plainly_spelled, parse_json, written};
use crate::plan::AttributeKind;
use crate::source::{Block, Source, SourceError, map_blocks, shown};
use std::hash::{BuildHasher, RandomState};
use std::time::Instant;
use tokio_util::sync::CancellationToken;

/// Misfits shown of each candidate.
const SAMPLES: usize = 5;
/// Examples shown of each column.
const EXAMPLES: usize = 3;

/// Kinds that a column may turn out to be; Text fits everything.
const KINDS: [AttributeKind; 6] = [
    AttributeKind::Number,
    AttributeKind::YesNo,
    AttributeKind::Date,
    AttributeKind::DateTime,
    AttributeKind::Json,
    AttributeKind::Text,
];

/// Reads the whole source.
///
/// # Errors
/// When the file cannot be read or is no UTF-8, or when `cancel` is cancelled.
pub fn read_profile(
    source: &Source,
    cancel: &CancellationToken,
    mut on_progress: impl FnMut(ReadProgress),
) -> Result<Profile, SourceError> {
    source.check_unchanged()?;
    let started = Instant::now();
    let hasher = RandomState::new();
    let width = source.columns().len();
    let mut total = Tally::new(width);
    let mut distinct: Vec<DistinctCounter> = (0..width).map(|_| DistinctCounter::default()).collect();
    map_blocks(
        source,
        source.data_start(),
        cancel,
        |block| Tally::of(block, source, &hasher),
        |end, part: Tally| {
            for (counter, column) in distinct.iter_mut().zip(&part.columns) {
                column.hashes.iter().for_each(|&hash| counter.add(hash));
            }
            total.merge(part);
            on_progress(ReadProgress::of(source, end, started));
            true
        },
    )?;
    let columns = source
        .columns()
        .iter()
        .zip(total.columns)
        .zip(distinct)
        .map(|((name, tally), distinct)| tally.profile(name, &distinct))
        .collect();
    Ok(Profile {
        records: total.records,
        misshapen_records: total.misshapen,
        bytes: source.size_bytes(),
        columns,
        pairs: Vec::new(),
        surplus: None,
        seconds: started.elapsed().as_secs_f64(),
    })
}

/// What some records hold.
struct Tally {
    records: u64,
    misshapen: u64,
    columns: Vec<ColumnTally>,
}

/// What some cells of one column hold.
#[derive(Default)]
struct ColumnTally {
    filled: u64,
    blank: u64,
    longest: usize,
    without_zone: u64,
    json_like: u64,
    examples: Vec<String>,
    /// For each of [`KINDS`]: how many fit, and the first that do not.
    fits: [u64; KINDS.len()],
    misfits: [Vec<Sample>; KINDS.len()],
    hashes: Vec<u64>,
}

impl Tally {
    fn new(width: usize) -> Self {
        Self { records: 0, misshapen: 0, columns: (0..width).map(|_| ColumnTally::default()).collect() }
    }

    fn of(block: &Block, source: &Source, hasher: &RandomState) -> Result<Self, SourceError> {
        let mut tally = Self::new(source.columns().len());
        source.for_each_record(block, |_, line, cells| {
            tally.records += 1;
            if cells.len() == tally.columns.len() {
                for (column, cell) in tally.columns.iter_mut().zip(cells) {
                    column.add(cell, line, hasher);
                }
            } else {
                tally.misshapen += 1;
            }
        })?;
        Ok(tally)
    }

    fn merge(&mut self, part: Self) {
        self.records += part.records;
        self.misshapen += part.misshapen;
        for (mine, theirs) in self.columns.iter_mut().zip(part.columns) {
            mine.merge(theirs);
        }
    }
}

impl ColumnTally {
    fn add(&mut self, cell: &str, line: u64, hasher: &RandomState) {
        if cell.trim().is_empty() {
            self.blank += 1;
            return;
        }
        self.filled += 1;
        self.longest = self.longest.max(cell.len());
        self.hashes.push(hasher.hash_one(cell));
        if self.examples.len() < EXAMPLES {
            self.examples.push(shown(cell));
        }
        if cell.starts_with(['{', '[']) {
            self.json_like += 1;
        }
        let kind = exact_kind(cell);
        if matches!(kind, AttributeKind::DateTime) && matches!(written(cell), Some(Written::WithoutZone(_))) {
            self.without_zone += 1;
        }
        for (place, &candidate) in KINDS.iter().enumerate() {
            if candidate == kind || candidate == AttributeKind::Text {
                self.fits[place] += 1;
            } else if self.misfits[place].len() < SAMPLES {
                self.misfits[place].push(Sample { line, value: shown(cell) });
            }
        }
    }

    fn merge(&mut self, part: Self) {
        self.filled += part.filled;
        self.blank += part.blank;
        self.longest = self.longest.max(part.longest);
        self.without_zone += part.without_zone;
        self.json_like += part.json_like;
        let room = EXAMPLES.saturating_sub(self.examples.len());
        self.examples.extend(part.examples.into_iter().take(room));
        for (place, (fits, misfits)) in part.fits.into_iter().zip(part.misfits).enumerate() {
            self.fits[place] += fits;
            let room = SAMPLES.saturating_sub(self.misfits[place].len());
            self.misfits[place].extend(misfits.into_iter().take(room));
        }
    }

    fn profile(self, name: &str, distinct: &DistinctCounter) -> ColumnProfile {
        let candidates = KINDS
            .into_iter()
            .zip(self.fits)
            .zip(self.misfits)
            .filter(|((_, fits), _)| *fits > 0)
            .map(|((kind, fits), misfit_samples)| Candidate {
                kind,
                fits,
                misfits: self.filled - fits,
                misfit_samples,
                number: None,
                yes_no: None,
                date_order: None,
                binary: None,
                separator: None,
            })
            .collect();
        ColumnProfile {
            column: name.to_owned(),
            filled: self.filled,
            blank: self.blank,
            distinct: distinct.result(),
            null_words: Vec::new(),
            most_frequent: Vec::new(),
            shortest: None,
            longest: None,
            smallest: None,
            largest: None,
            date_formats: Vec::new(),
            is_date_ambiguous: false,
            at_midnight: 0,
            padded: 0,
            longest_bytes: self.longest as u64,
            examples: self.examples,
            candidates,
            without_zone: self.without_zone,
            json_like: self.json_like,
        }
    }
}

/// The one kind, beside Text, as which a cell is carried exactly.
fn exact_kind(cell: &str) -> AttributeKind {
    match cell.as_bytes().first() {
        Some(b'{' | b'[') => match parse_json(cell) {
            Ok(Document { value: Value::M(_) | Value::L(_), .. }) => AttributeKind::Json,
            _ => AttributeKind::Text,
        },
        Some(b'0'..=b'9' | b'-') => {
            if is_plainly_spelled(cell) {
                if Number::parse(cell).is_ok() { AttributeKind::Number } else { AttributeKind::Text }
            } else if is_iso_date(cell) {
                AttributeKind::Date
            } else if written(cell).is_some() {
                AttributeKind::DateTime
            } else {
                AttributeKind::Text
            }
        }
        Some(b't' | b'T' | b'f' | b'F')
            if cell.eq_ignore_ascii_case("true") || cell.eq_ignore_ascii_case("false") =>
        {
            AttributeKind::YesNo
        }
        _ => AttributeKind::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(text: &str) -> Profile {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        std::fs::write(&path, text).unwrap();
        read_profile(&Source::open(&path).unwrap(), &CancellationToken::new(), |_| {}).unwrap()
    }

    #[test]
    fn kinds_are_told_by_every_value() {
        use AttributeKind::{Date, DateTime, Json, Number, Text, YesNo};
        let profile = profile(
            "n,code,flag,day,moment,json,mixed\n\
             1,007,true,2023-01-15,2024-03-10T09:30:00Z,\"{\"\"a\"\":1}\",1\n\
             -2.50,008,FALSE,2024-02-29,2024-03-10 09:30:00,[1],abc\n\
             ,9,,,,,\n",
        );
        let all_fit = |name: &str| {
            let column = profile.columns.iter().find(|column| column.column == name).unwrap();
            column.candidates.iter().filter(|c| c.misfits == 0).map(|c| c.kind).collect::<Vec<_>>()
        };
        assert_eq!(all_fit("n"), [Number, Text]);
        assert_eq!(all_fit("code"), [Text]);
        assert_eq!(all_fit("flag"), [YesNo, Text]);
        assert_eq!(all_fit("day"), [Date, Text]);
        assert_eq!(all_fit("moment"), [DateTime, Text]);
        assert_eq!(all_fit("json"), [Json, Text]);
        assert_eq!(all_fit("mixed"), [Text]);
        let code = profile.columns[1].candidate(Number).unwrap();
        assert_eq!((code.fits, code.misfits), (1, 2));
        assert_eq!(code.misfit_samples[0], Sample { line: 2, value: "007".into() });
        assert_eq!(profile.columns[4].without_zone, 1);
        assert_eq!((profile.columns[0].filled, profile.columns[0].blank), (2, 1));
    }

    #[test]
    fn records_of_another_width_are_counted_apart() {
        let profile = profile("a,b\n1,2\n1\n1,2,3\n4,5\n");
        assert_eq!((profile.records, profile.misshapen_records), (4, 2));
        assert_eq!(profile.columns[0].filled, 2);
    }
}
