//! Reads a source whole, on all cores, and says what each column holds.

use super::block_starts::BlockStarts;
use super::counting::ValueCounter;
use super::empty_rows::says_nothing;
use super::key_sets::key_sets;
use super::pairs::pairs;
use super::profile::{ColumnProfile, Distinct, Frequent, Profile, ReadProgress};
use super::surplus::{MAX_SURPLUS_RECORDS, SurplusRecord, surplus_profile};
use super::tally::{ColumnTally, OutlierQuota, value_hash};
use plan::{is_lookup_name, names_an_id};
use source::{Block, Position, Record, Source, SourceError, SourceKind, locate, map_blocks, shown};
use std::collections::HashMap;
use std::hash::BuildHasher;
use std::io;
use std::time::Instant;
use tokio_util::sync::CancellationToken;

/// Columns of which every hash is kept to the end, so that it is known whether a value repeats: 8 MB each
/// at most, and what is more goes to temporary files.
const KEPT_TO_THE_END: usize = 3;
/// Most frequent values that are named.
const MAX_FREQUENT: usize = 5;

/// Reads the whole source; once more when no column finds a record alone, and again when no pair of columns does.
///
/// Memory: 8 MB for each of three columns, and some for each column, whatever the length of the file.
///
/// # Errors
/// When the file cannot be read, or when `cancel` is cancelled.
pub fn read_profile(
    source: &Source,
    cancel: &CancellationToken,
    mut on_progress: impl FnMut(ReadProgress),
) -> Result<Profile, SourceError> {
    source.confirm_unchanged(cancel)?;
    let started = Instant::now();
    let hasher = foldhash::quality::RandomState::default();
    let mut reading = Reading::default();
    let wanted = OutlierQuotas::default();
    map_blocks(
        source,
        source.data_start(),
        cancel,
        |block| Tally::of(block, source, &hasher, &wanted),
        |end, part: Tally| {
            reading.add(part, end, source);
            wanted.note(&reading.total.columns);
            on_progress(ReadProgress::of(source, end, started));
            true
        },
    )?;
    let Reading { total, mut counters, block_starts } = reading;
    let frequent = frequent_values(source, &counters, &block_starts, &hasher)?;
    let distinct = count_distinct(&mut counters).map_err(|error| source.notes_lost(error))?;
    let names = source.columns();
    let mut columns: Vec<ColumnProfile> = total
        .columns
        .into_iter()
        .zip(distinct)
        .zip(frequent)
        .zip(names.iter())
        .map(|(((tally, distinct), frequent), name)| tally.profile(name, distinct, frequent))
        .collect();
    drop(counters);
    locate(source, columns.iter_mut().flat_map(ColumnProfile::samples_mut))?;
    let tells_null_apart =
        source.says_what_is_null() || columns.iter().any(|column| column.tells_empty_apart);
    for column in &mut columns {
        column.tells_null_apart = tells_null_apart;
    }
    let has_single_key = columns.iter().any(|column| {
        column.distinct.unique && column.blank == 0 && column.null_words.is_empty() && column.filled > 0
    });
    let pairs = if has_single_key {
        Vec::new()
    } else {
        pairs(source, &columns, total.records - total.misshapen, &hasher, cancel)?
    };
    let has_pair = pairs.iter().any(|pair| pair.evidence.repeats == Some(0));
    let key_sets = if has_single_key || has_pair {
        Vec::new()
    } else {
        key_sets(source, &columns, total.records - total.misshapen, &hasher, cancel)?
    };
    let delimiter = char::from(source.delimiter()).to_string();
    Ok(Profile {
        records: total.records,
        misshapen_records: total.misshapen,
        bytes: source.size_bytes(),
        surplus: surplus_profile(total.surplus, &total.surplus_records, &columns, &delimiter),
        delimiter,
        columns,
        pairs,
        key_sets,
        seconds: started.elapsed().as_secs_f64(),
    })
}

/// How many different values each column holds. The columns whose hashes were kept to the end are sorted side by
/// side.
fn count_distinct(counters: &mut [ValueCounter]) -> io::Result<Vec<Distinct>> {
    std::thread::scope(|scope| {
        let counting: Vec<_> = counters
            .iter_mut()
            .map(|counter| {
                if counter.keeps_hashes() {
                    Err(scope.spawn(|| counter.distinct()))
                } else {
                    Ok(counter.distinct())
                }
            })
            .collect();
        let nothing = Distinct { count: 0, exact: false, unique: false };
        // Counting does not panic; if it did, nothing would be known of the column.
        counting
            .into_iter()
            .map(|counted| counted.unwrap_or_else(|thread| thread.join().unwrap_or(Ok(nothing))))
            .collect()
    })
}

/// What has been read so far.
#[derive(Debug, Default)]
struct Reading {
    total: Tally,
    counters: Vec<ValueCounter>,
    block_starts: BlockStarts,
}

impl Reading {
    fn add(&mut self, part: Tally, end: &Position, source: &Source) {
        let block = self.block_starts.note(end.record - part.records);
        if self.counters.len() < part.columns.len() {
            self.counters.resize_with(part.columns.len(), ValueCounter::default);
        }
        let columns = source.columns();
        for (place, column) in part.columns.iter().enumerate() {
            let counter = &mut self.counters[place];
            let kept_before = counter.keeps_hashes();
            for &(hash, count) in &column.hashes {
                counter.add(hash, count, block);
            }
            // At once, not behind the block: many columns may begin to keep their hashes in the same one.
            if counter.keeps_hashes() && !kept_before {
                self.keep_likeliest_keys(&columns);
            }
        }
        self.total.merge(part);
    }

    /// Keeps the hashes of the columns that are likeliest to be keys, by their names and places, and no others.
    fn keep_likeliest_keys(&mut self, names: &[String]) {
        let rank = |place: usize| {
            let name = names.get(place).map_or("", String::as_str);
            (!names_an_id(name), !is_lookup_name(name), place)
        };
        let mut places: Vec<usize> =
            (0..self.counters.len()).filter(|&place| self.counters[place].keeps_hashes()).collect();
        places.sort_by_key(|&place| rank(place));
        for &place in places.iter().skip(KEPT_TO_THE_END) {
            self.counters[place].let_go();
        }
    }
}

/// The most frequent values of each column, with their texts: those are read again from the block in which each
/// was met first.
fn frequent_values(
    source: &Source,
    counters: &[ValueCounter],
    block_starts: &BlockStarts,
    hasher: &impl BuildHasher,
) -> Result<Vec<Vec<Frequent>>, SourceError> {
    let most: Vec<_> = counters.iter().map(|counter| counter.most_frequent(MAX_FREQUENT)).collect();
    let mut wanted: HashMap<u32, HashMap<(usize, u64), Option<String>>> = HashMap::new();
    for (place, values) in most.iter().enumerate() {
        for (hash, met) in values {
            wanted.entry(met.block).or_default().insert((place, *hash), None);
        }
    }
    for (block, texts) in &mut wanted {
        let Some((start, end)) = block_starts.around(*block) else { continue };
        let mut missing = texts.len();
        source.walk_from(start, |number, _, record| {
            for (place, cell) in record.iter().enumerate() {
                if let Some(text @ None) =
                    texts.get_mut(&(place, value_hash(hasher, cell, record.form(place))))
                {
                    *text = Some(shown(cell));
                    missing -= 1;
                }
            }
            missing > 0 && end.is_none_or(|end| number + 1 < end)
        })?;
    }
    Ok(most
        .into_iter()
        .enumerate()
        .map(|(place, values)| {
            values
                .into_iter()
                .filter_map(|(hash, met)| {
                    let value = wanted.get(&met.block)?.get(&(place, hash))?.clone()?;
                    Some(Frequent { value, count: u64::from(met.count) })
                })
                .collect()
        })
        .collect())
}

/// Which outliers are still wanted of each column.
#[derive(Debug, Default)]
struct OutlierQuotas {
    columns: std::sync::RwLock<Vec<std::sync::Arc<OutlierQuota>>>,
}

impl OutlierQuotas {
    /// Of so many columns.
    fn of(&self, width: usize) -> Vec<std::sync::Arc<OutlierQuota>> {
        let mut columns = self.columns.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        columns.resize_with(width, std::sync::Arc::default);
        columns
    }

    fn note(&self, tallies: &[ColumnTally]) {
        let mut columns = self.columns.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        let width = tallies.len().max(columns.len());
        columns.resize_with(width, std::sync::Arc::default);
        for (wanted, tally) in columns.iter().zip(tallies) {
            wanted.note(tally);
        }
    }
}

/// Records that are tallied together: what is known of a column, and the way its values go, then stay at hand from
/// one cell to the next.
#[derive(Debug, Default)]
struct Bundle {
    /// The first of them are in use; the others keep their space.
    records: Vec<(u64, Record)>,
    count: usize,
    bytes: usize,
}

impl Bundle {
    /// Most records, and most bytes of text, of a bundle.
    const RECORDS: usize = 64;
    const BYTES: usize = 64 * 1024;

    fn is_full(&self) -> bool {
        self.count == Self::RECORDS || self.bytes >= Self::BYTES
    }

    /// Takes a record, and leaves in its place one that is done with.
    fn push(&mut self, line: u64, record: &mut Record) {
        self.bytes += record.text_bytes();
        if self.count == self.records.len() {
            self.records.push((line, Record::default()));
        }
        if let Some(kept) = self.records.get_mut(self.count) {
            kept.0 = line;
            std::mem::swap(&mut kept.1, record);
        }
        self.count += 1;
    }

    fn records(&self) -> &[(u64, Record)] {
        &self.records[..self.count]
    }

    fn clear(&mut self) {
        (self.count, self.bytes) = (0, 0);
    }
}

/// What some records hold.
#[derive(Debug, Default)]
struct Tally {
    records: u64,
    misshapen: u64,
    surplus: u64,
    surplus_records: Vec<SurplusRecord>,
    columns: Vec<ColumnTally>,
}

impl Tally {
    fn of(
        block: &Block,
        source: &Source,
        hasher: &impl BuildHasher,
        wanted: &OutlierQuotas,
    ) -> Result<Self, SourceError> {
        let width = source.columns().len();
        // A JSON file may name more columns as it is read; what a record does not name is missing in it.
        let is_named = source.format().kind != SourceKind::Delimited;
        let records = usize::try_from(block.end.record - block.start.record).unwrap_or(0);
        let columns = wanted.of(width).iter().map(|wanted| ColumnTally::wanting(wanted, records)).collect();
        let mut tally = Self { columns, ..Self::default() };
        let mut bundle = Bundle::default();
        let names = source.columns();
        source.for_each_record(block, |_, line, record| {
            let is_sound = record.fault().is_none() && (is_named || !says_nothing(record, &names));
            if is_sound && (record.len() == width || is_named) {
                if bundle.is_full() {
                    tally.add(&mut bundle, hasher);
                }
                bundle.push(line, record);
                return;
            }
            tally.records += 1;
            tally.misshapen += 1;
            if record.len() > width && is_sound {
                tally.surplus += 1;
                if tally.surplus_records.len() < MAX_SURPLUS_RECORDS {
                    tally.surplus_records.push((line, record.clone()));
                }
            }
        })?;
        tally.add(&mut bundle, hasher);
        tally.columns.iter_mut().for_each(ColumnTally::finish);
        Ok(tally)
    }

    /// Takes the records of a bundle, column by column, and empties it.
    fn add(&mut self, bundle: &mut Bundle, hasher: &impl BuildHasher) {
        let records = bundle.records();
        let width = records.iter().map(|(_, record)| record.len()).max().unwrap_or(0);
        if width > self.columns.len() {
            self.grow(width);
        }
        for (place, column) in self.columns.iter_mut().enumerate() {
            for (line, record) in records {
                match record.get(place) {
                    Some(cell) => column.add(cell, record.form(place), *line, hasher),
                    None => column.add_missing(1),
                }
            }
        }
        self.records += records.len() as u64;
        bundle.clear();
    }

    fn merge(&mut self, part: Self) {
        self.surplus += part.surplus;
        let space = MAX_SURPLUS_RECORDS.saturating_sub(self.surplus_records.len());
        self.surplus_records.extend(part.surplus_records.into_iter().take(space));
        let (before, sound) = (self.sound(), part.records - part.misshapen);
        self.records += part.records;
        self.misshapen += part.misshapen;
        let known = part.columns.len();
        if self.columns.len() < known {
            let from = self.columns.len();
            self.columns.resize_with(known, ColumnTally::default);
            self.columns[from..].iter_mut().for_each(|column| column.add_missing(before));
        }
        for (mine, theirs) in self.columns.iter_mut().zip(part.columns) {
            mine.merge(theirs);
        }
        for column in self.columns.iter_mut().skip(known) {
            column.add_missing(sound);
        }
    }

    /// Records whose cells are in the columns.
    fn sound(&self) -> u64 {
        self.records - self.misshapen
    }

    /// Clears the way for columns that were not known when the block was begun.
    fn grow(&mut self, width: usize) {
        let (from, before) = (self.columns.len(), self.sound());
        let nothing_known = OutlierQuota::default();
        self.columns.resize_with(width, || ColumnTally::wanting(&nothing_known, 0));
        self.columns[from..].iter_mut().for_each(|column| column.add_missing(before));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plan::AttributeKind;
    use source::Sample;

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
        let all_match = |name: &str| {
            let column = profile.columns.iter().find(|column| column.column == name).unwrap();
            column.candidates.iter().filter(|c| c.outliers == 0).map(|c| c.kind).collect::<Vec<_>>()
        };
        assert_eq!(all_match("n"), [Number, Text]);
        assert_eq!(all_match("code"), [Text]);
        assert_eq!(all_match("flag"), [YesNo, Text]);
        assert_eq!(all_match("day"), [Date, Text]);
        assert_eq!(all_match("moment"), [DateTime, Text]);
        assert_eq!(all_match("json"), [Json, Text]);
        assert_eq!(all_match("mixed"), [Text]);
        let code = profile.columns[1].candidate(Number).unwrap();
        assert_eq!((code.matches, code.outliers), (1, 2));
        assert_eq!(code.outlier_samples[0], Sample::on_line(2, "007".into()));
        assert_eq!(profile.columns[4].without_zone, 1);
        assert_eq!((profile.columns[0].filled, profile.columns[0].blank), (2, 1));
    }

    #[test]
    fn records_of_another_width_are_counted_apart() {
        let profile = profile("a,b\n1,2\n1\n1,2,3\n4,5\n");
        assert_eq!((profile.records, profile.misshapen_records), (4, 2));
        assert_eq!(profile.columns[0].filled, 2);
    }

    #[test]
    fn records_that_say_nothing_are_in_no_column() {
        for (text, counted) in [
            ("a,b\n1,2\n,\n , \n,,\n4,5\n", (5, 3, 0)),
            ("a,b\n1,2\na,b\n4,5\n", (3, 1, 0)),
            ("a,b\n1,2\n\"\",\n4,5\n", (3, 0, 1)),
            ("a,b\n1,2\n,x\n4,5\n", (3, 0, 1)),
        ] {
            let profile = profile(text);
            let blank = profile.columns[0].blank;
            assert_eq!((profile.records, profile.misshapen_records, blank), counted, "{text:?}");
        }
    }

    #[test]
    fn a_key_of_two_columns_is_seen_above_empty_lines() {
        let profile = profile("order,line\n1,1\n1,2\n2,1\n2,2\n,\n,\n");
        assert_eq!(profile.pairs[0].evidence.repeats, Some(0));
    }
}
