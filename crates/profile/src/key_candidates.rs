//! Which sets of columns may tell rows apart, as far as some of the rows say.

use std::collections::BTreeSet;

/// Most columns of a set.
pub(super) const MOST_COLUMNS: u32 = 5;
/// Rows by which a set is tried first, before all of them.
const FIRST_TRIES: [usize; 2] = [4 * 1024, 64 * 1024];
/// Pairs of rows that are looked at of each set that does not tell them apart.
const PAIRS: usize = 256;
/// Sets that are tried by all rows, at most.
const WHOLE_TRIES: usize = 300;

/// A set of columns: the bit of each is set, counted from the lowest.
pub(super) type ColumnSet = u32;

/// Rows, each as the hashes of its cells in the columns that are looked at.
#[derive(Debug, Default)]
pub(super) struct RowHashes {
    columns: usize,
    /// For each row its number, and a hash for each column.
    chunks: Vec<Vec<u64>>,
    rows: usize,
}

impl RowHashes {
    pub(super) fn new(columns: usize) -> Self {
        Self { columns, ..Self::default() }
    }

    /// Takes the wanted ones of rows that stand one behind the other: the number of each, and a hash for each column.
    pub(super) fn add(&mut self, chunk: &[u64], is_wanted: impl Fn(u64) -> bool) {
        let chunk = wanted(chunk, self.columns, is_wanted);
        self.rows += chunk.len() / (self.columns + 1);
        self.chunks.push(chunk);
    }

    /// Keeps the rows whose number is wanted.
    pub(super) fn retain(&mut self, is_wanted: impl Fn(u64) -> bool) {
        for chunk in &mut self.chunks {
            *chunk = wanted(chunk, self.columns, &is_wanted);
        }
        self.chunks.retain(|chunk| !chunk.is_empty());
        self.rows = self.chunks.iter().map(Vec::len).sum::<usize>() / (self.columns + 1);
    }

    pub(super) fn len(&self) -> usize {
        self.rows
    }

    /// Hashes and numbers that are kept.
    pub(super) fn hashes(&self) -> usize {
        self.rows * (self.columns + 1)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        let rows = self.chunks.iter().flat_map(|chunk| chunk.chunks_exact(self.columns + 1));
        rows.map(|row| Row { number: row[0], hashes: &row[1..] })
    }
}

/// The rows whose number is wanted, in no more memory than they take.
fn wanted(chunk: &[u64], columns: usize, is_wanted: impl Fn(u64) -> bool) -> Vec<u64> {
    let rows = || chunk.chunks_exact(columns + 1).filter(|row| is_wanted(row[0]));
    let mut kept = Vec::with_capacity(rows().count() * (columns + 1));
    rows().for_each(|row| kept.extend_from_slice(row));
    kept
}

/// One row of [`RowHashes`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    number: u64,
    hashes: &'a [u64],
}

impl Row<'_> {
    pub(super) fn hash_of(self, set: ColumnSet) -> u64 {
        hash_of(self.hashes, set)
    }

    /// The columns in which two rows differ.
    fn difference(self, other: Self) -> ColumnSet {
        let cells = self.hashes.iter().zip(other.hashes).enumerate();
        cells.filter(|(_, (mine, theirs))| mine != theirs).fold(0, |set, (place, _)| set | 1 << place)
    }
}

/// One hash of a row's cells in a set of columns, from a hash of each cell.
pub(super) fn hash_of(hashes: &[u64], set: ColumnSet) -> u64 {
    columns_of(set).fold(0x51_7C_C1_B7_27_22_0A_95_u64, |hash, place| {
        (hash ^ hashes[place]).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29)
    })
}

/// The places of a set's columns, in order.
pub(super) fn columns_of(set: ColumnSet) -> impl Iterator<Item = usize> {
    (0..ColumnSet::BITS as usize).filter(move |place| set >> place & 1 == 1)
}

/// Sets of columns that no row speaks against so far.
#[derive(Debug)]
pub(super) struct Candidates {
    /// The smallest sets first, and among those the likeliest.
    sets: Vec<ColumnSet>,
    /// For pairs of rows, the columns in which the two differ; none of these holds another. A set that has no column of
    /// one of them does not tell those rows apart.
    differences: Vec<ColumnSet>,
    whole_tries: usize,
}

impl Candidates {
    /// Every set of up to [`MOST_COLUMNS`] of these columns. `ranks` says of each how unlikely it is to be part of a key;
    /// `distinct` how many different values it holds, of which a set must have enough combinations for `rows`. No set has a
    /// column of `excluded`.
    pub(super) fn new(ranks: &[u32], distinct: &[u64], excluded: ColumnSet, rows: u64) -> Self {
        let all = (1..1 << ranks.len()).filter(|set: &ColumnSet| set & excluded == 0);
        let is_enough = |set: &ColumnSet| {
            let combinations = columns_of(*set).map(|place| distinct[place]);
            // A count of different values may be an estimate.
            let combinations = combinations.fold(1, |all: u64, count| all.saturating_mul(count + count / 10));
            combinations >= rows
        };
        let mut sets: Vec<ColumnSet> =
            all.filter(|set: &ColumnSet| set.count_ones() <= MOST_COLUMNS).filter(is_enough).collect();
        let rank = |set: ColumnSet| columns_of(set).map(|place| ranks[place]).sum::<u32>();
        let place = |set: ColumnSet| columns_of(set).sum::<usize>();
        sets.sort_by_key(|&set| (set.count_ones(), rank(set), place(set), set));
        Self { sets, differences: Vec::new(), whole_tries: 0 }
    }

    /// The smallest sets that tell all these rows apart, all of one size, `most` of them at most; none where two rows are the same in all
    /// columns.
    pub(super) fn next(&mut self, rows: &RowHashes, most: usize) -> Vec<ColumnSet> {
        let all: Vec<Row<'_>> = rows.iter().collect();
        let mut found = Vec::new();
        let mut at = 0;
        while found.len() < most && at < self.sets.len() && self.whole_tries < WHOLE_TRIES {
            let set = self.sets[at];
            at += 1;
            // A larger one is of interest where rows that are still to come refute the smaller ones.
            if found.first().is_some_and(|first: &ColumnSet| first.count_ones() < set.count_ones()) {
                break;
            }
            if !self.is_refuted(set) && self.survives(set, &all) {
                found.push(set);
            }
            if self.differences == [0] {
                return Vec::new();
            }
        }
        // What is refuted stays so; what was found may be refuted by rows that are still to come.
        let differences = std::mem::take(&mut self.differences);
        self.sets.retain(|set| differences.iter().all(|difference| difference & set != 0));
        self.differences = differences;
        found
    }

    fn is_refuted(&self, set: ColumnSet) -> bool {
        self.differences.iter().any(|difference| difference & set == 0)
    }

    /// True where the set tells these rows apart; otherwise it is noted in what they differ.
    fn survives(&mut self, set: ColumnSet, rows: &[Row<'_>]) -> bool {
        for count in FIRST_TRIES.into_iter().filter(|count| *count < rows.len()) {
            if !self.tells_apart(set, &rows[..count]) {
                return false;
            }
        }
        self.whole_tries += 1;
        self.tells_apart(set, rows)
    }

    fn tells_apart(&mut self, set: ColumnSet, rows: &[Row<'_>]) -> bool {
        let mut hashes: Vec<(u64, usize)> =
            rows.iter().enumerate().map(|(at, row)| (row.hash_of(set), at)).collect();
        hashes.sort_unstable();
        let same = hashes.windows(2).filter(|two| two[0].0 == two[1].0);
        let pairs = same.map(|two| (rows[two[0].1], rows[two[1].1]));
        let differences: BTreeSet<ColumnSet> = pairs
            .filter(|(left, right)| left.number != right.number)
            .take(PAIRS)
            // Two hashes of a set may be the same by chance; then it counts as refuted all the same.
            .map(|(left, right)| left.difference(right) & !set)
            .collect();
        for &difference in &differences {
            self.note(difference);
        }
        differences.is_empty()
    }

    fn note(&mut self, difference: ColumnSet) {
        if self.differences.iter().any(|known| known & difference == *known) {
            return;
        }
        self.differences.retain(|known| known & difference != difference);
        self.differences.push(difference);
    }
}
