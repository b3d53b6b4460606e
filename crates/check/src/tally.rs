//! What the records of a block came to, added up over all blocks.

use super::characters::Characters;
use super::counted::Counted;
use super::expiry::Expiry;
use super::fixes::{fixes, fixes_for_remark};
use super::hot_indexes::FrequentKeys;
use super::nulls::Nulls;
use super::outliers::Outliers;
use super::partitions::{Sum, Sums, note};
use super::result::LargestItem;
use super::rounded_numbers::RoundedNumbers;
use super::stray_records::StrayRecords;
use super::too_large::TooLarge;
use super::type_letters::TypeLetters;
use super::words::{problem_code, problem_words, remark_words};
use item::{Converter, Loads, ProblemCode, Remark, RowSet, join_surplus};
use plan::{Finding, Plan, SuggestedFix};
use source::{Block, Source, SourceError, SourceFormat, SourceKind, shown};
use std::collections::BTreeMap;

/// The partition key within the bytes of a whole key: its length, and so many bytes.
fn first_part(key: &[u8]) -> &[u8] {
    let length = key.first_chunk::<8>().map_or(0, |length| u64::from_le_bytes(*length));
    let end = usize::try_from(length).unwrap_or(usize::MAX).saturating_add(8);
    key.get(..end).unwrap_or(key)
}

/// What some records came to.
pub(super) struct Tally {
    pub(super) records: u64,
    pub(super) rejected: u64,
    /// Which, of the rows of one block.
    pub(super) rejected_rows: Vec<u64>,
    /// The same of all rows.
    pub(super) unwritten: RowSet,
    /// Rows that stand inside the items of another table.
    pub(super) embedded: u64,
    /// Rows of another table of which this one, which is made from it, has nothing.
    pub(super) without_item: u64,
    /// Rows that would, but have no parent there.
    pub(super) orphans: Counted,
    /// Records with too many cells that would have the right number if the surplus were joined.
    pub(super) joinable: u64,
    pub(super) loads: Loads,
    pub(super) largest: Option<LargestItem>,
    pub(super) too_large: TooLarge,
    pub(super) problems: BTreeMap<(ProblemCode, Option<usize>), Counted>,
    pub(super) remarks: BTreeMap<Remark, Counted>,
    pub(super) outliers: Outliers,
    pub(super) stray_records: StrayRecords,
    pub(super) type_letters: TypeLetters,
    pub(super) characters: Characters,
    pub(super) nulls: Nulls,
    pub(super) rounded_numbers: RoundedNumbers,
    pub(super) expiry: Expiry,
    /// Hashes of the keys of the items.
    pub(super) keys: Vec<u64>,
    /// What has each partition key, by its hash, of a table that has a sort key too.
    pub(super) partitions: Sums,
    /// What many items have as a key of each index.
    pub(super) of_indexes: Vec<FrequentKeys>,
}

impl Tally {
    /// `now` in epoch seconds.
    pub(super) fn new(plan: &Plan, now: i64) -> Self {
        Self {
            records: 0,
            rejected: 0,
            rejected_rows: Vec::new(),
            unwritten: RowSet::default(),
            embedded: 0,
            without_item: 0,
            orphans: Counted::default(),
            joinable: 0,
            loads: Loads::none(plan.table.indexes.len()),
            largest: None,
            too_large: TooLarge::default(),
            problems: BTreeMap::new(),
            remarks: BTreeMap::new(),
            outliers: Outliers::new(plan),
            stray_records: StrayRecords::default(),
            type_letters: TypeLetters::new(plan),
            characters: Characters::new(plan),
            nulls: Nulls::new(plan),
            rounded_numbers: RoundedNumbers::new(plan),
            expiry: Expiry::new(plan, now),
            keys: Vec::new(),
            partitions: Sums::default(),
            of_indexes: plan.table.indexes.iter().map(|_| FrequentKeys::default()).collect(),
        }
    }

    pub(super) fn of(
        block: &Block,
        source: &Source,
        plan: &Plan,
        converter: &Converter,
        hash: Option<&(impl Fn(&[u8]) -> u64 + Sync)>,
        now: i64,
    ) -> Result<Self, SourceError> {
        let mut tally = Self::new(plan, now);
        let mut key = Vec::new();
        let names: Vec<String> = plan.columns.iter().map(|column| column.column.clone()).collect();
        let is_delimited = source.format().kind == SourceKind::Delimited;
        let is_sheet = source.is_sheet();
        tally.nulls.is_of_sheet = is_sheet;
        let is_of_rows = source.format().kind == SourceKind::Staged;
        source.for_each_record(block, |number, line, cells| {
            tally.records += 1;
            if is_delimited {
                tally.stray_records.add(number, line, cells, &names, source.delimiter());
            }
            if cells.len() == plan.columns.len() {
                tally.outliers.add(line, cells);
                tally.type_letters.add(line, cells);
                tally.characters.add(line, cells);
                if is_of_rows {
                    tally.nulls.add(line, cells);
                }
                if is_sheet {
                    tally.rounded_numbers.add(line, cells);
                }
            }
            if converter.is_inside(number) {
                tally.embedded += 1;
                return;
            }
            if converter.has_nothing_of(number) {
                tally.without_item += 1;
                return;
            }
            let cell = |column: usize| shown(cells.get(column).unwrap_or_default());
            let whole = || shown(&cells.iter().collect::<Vec<_>>().join(", "));
            let read = converter.read(number, cells, |read| {
                let before = tally.loads.bytes;
                converter.add_load(&read, &mut tally.loads);
                let bytes = tally.loads.bytes - before;
                tally.note_size(line, bytes);
                tally.expiry.add(line, converter, &read);
                if let Some(hash) = hash {
                    key.clear();
                    converter.add_key_bytes(&read, &mut key);
                    tally.keys.push(hash(&key));
                    if plan.table.sort_key.is_some() {
                        let sum = Sum { items: 1, bytes, number, line };
                        note(&mut tally.partitions, hash(first_part(&key)), sum);
                    }
                }
                if let Some(hash) = hash {
                    for (place, frequent) in tally.of_indexes.iter_mut().enumerate() {
                        key.clear();
                        if !frequent.passes_over() && converter.add_index_key_bytes(&read, place, &mut key) {
                            frequent.add(hash(&key), line);
                        }
                    }
                }
                for remark in read.remarks {
                    let value = || remark.column().map_or_else(whole, cell);
                    tally.remarks.entry(remark).or_default().add(line, value);
                }
            });
            match read {
                Ok(()) => {
                    if plan.placed.as_ref().is_some_and(|placed| placed.orphans.is_none())
                        || converter.is_undecided_beside(number)
                    {
                        tally.orphans.add(line, whole);
                    }
                }
                Err(rejection) => {
                    tally.rejected += 1;
                    tally.rejected_rows.push(number);
                    let would_join = || join_surplus(cells, plan.columns.len(), &plan.delimiter).is_some();
                    if !plan.join_surplus && cells.len() > plan.columns.len() && would_join() {
                        tally.joinable += 1;
                    }
                    if rejection.problems.iter().any(|problem| problem.code == ProblemCode::ItemTooLarge)
                        && let Some(oversize) = converter.oversize(number, cells)
                    {
                        tally.too_large.add(&oversize);
                    }
                    for problem in rejection.problems {
                        let value = || problem.column.map_or_else(whole, cell);
                        tally.problems.entry((problem.code, problem.column)).or_default().add(line, value);
                    }
                }
            }
        })?;
        Ok(tally)
    }

    /// The first of the largest is kept.
    fn note_size(&mut self, line: u64, bytes: u64) {
        if self.largest.as_ref().is_none_or(|largest| bytes > largest.bytes) {
            self.largest = Some(LargestItem { line, place: None, bytes });
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.records += other.records;
        self.rejected += other.rejected;
        other.rejected_rows.iter().for_each(|number| {
            self.unwritten.insert(*number);
        });
        self.embedded += other.embedded;
        self.without_item += other.without_item;
        self.orphans.merge(&other.orphans);
        self.joinable += other.joinable;
        self.loads.merge(&other.loads);
        if let Some(LargestItem { line, bytes, .. }) = other.largest {
            self.note_size(line, bytes);
        }
        self.too_large.merge(&other.too_large);
        for (mine, theirs) in self.of_indexes.iter_mut().zip(&other.of_indexes) {
            mine.merge(theirs);
        }
        self.outliers.merge(&other.outliers);
        self.stray_records.merge(&other.stray_records);
        self.type_letters.merge(&other.type_letters);
        self.characters.merge(&other.characters);
        self.nulls.merge(&other.nulls);
        self.rounded_numbers.merge(&other.rounded_numbers);
        self.expiry.merge(&other.expiry);
        for (&key, counted) in &other.problems {
            self.problems.entry(key).or_default().merge(counted);
        }
        for (&key, counted) in &other.remarks {
            self.remarks.entry(key).or_default().merge(counted);
        }
    }

    pub(super) fn findings(&mut self, plan: &Plan, format: &SourceFormat) -> Vec<Finding> {
        let column = |place: usize| plan.columns[place].column.clone();
        let joins = (self.joinable > 0).then_some(SuggestedFix::JoinSurplus);
        let problems = std::mem::take(&mut self.problems).into_iter().map(|((code, place), counted)| {
            let words = problem_words(code, counted.count, format.kind);
            let joins = joins.clone().filter(|_| code == ProblemCode::WrongCellCount);
            let is_large = code == ProblemCode::ItemTooLarge;
            let room = if is_large { self.too_large.fixes(plan) } else { Vec::new() };
            let fixes = fixes(code, place, &counted, plan).into_iter().chain(joins).chain(room);
            let room_words = self.too_large.words(plan).filter(|_| is_large);
            let message =
                [Some(words.message), room_words].into_iter().flatten().collect::<Vec<_>>().join(" ");
            let column = place.map(column);
            Finding::new(words.severity, problem_code(code), column.as_deref(), message, words.repair)
                .with_fixes(fixes)
                .of_records(counted.count, counted.samples)
        });
        if plan.derived.is_some() {
            return problems.collect();
        }
        let remarks = std::mem::take(&mut self.remarks).into_iter().map(|(remark, counted)| {
            let (code, place, words) = remark_words(remark, counted.count, plan);
            let column = place.map(column);
            Finding::new(words.severity, code, column.as_deref(), words.message, words.repair)
                .of_records(counted.count, counted.samples)
                .with_fixes(fixes_for_remark(remark, plan))
        });
        let indexes = self.of_indexes.iter().zip(&plan.table.indexes).zip(&self.loads.entries[1..]);
        let of_indexes =
            indexes.filter_map(|((frequent, index), entries)| frequent.finding(index, *entries, plan));
        problems
            .chain(remarks)
            .chain(self.outliers.findings(plan))
            .chain(self.stray_records.findings(plan))
            .chain(self.type_letters.findings(plan))
            .chain(self.characters.findings(plan, format.encoding))
            .chain(self.nulls.findings(plan))
            .chain(self.rounded_numbers.findings(plan))
            .chain(self.expiry.findings(plan))
            .chain(of_indexes)
            .collect()
    }
}
