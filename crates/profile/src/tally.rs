//! What some cells of one column hold. Tallies of parts of a file add up to that of the whole.

mod candidates;

use super::extremes::{better, compare_plain, compared, keep, rank_of_plain, rank_of_whole, start_of};
use super::kinds::{FRACTION, ORDERS, SEPARATORS, WHOLE};
use super::type_matches::{SAMPLED, TypeMatches};
use item::{
    DateForm, Number, READINGS, YES_NO_PAIRS, is_null_word, is_plainly_spelled, scan_json, starts_as_json,
};
use source::Sample;
use source::{CellForm, shown};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicBool, Ordering as Memory};

/// Misfits shown of each candidate.
const SAMPLES: usize = 5;
/// Examples shown of each column.
const EXAMPLES: usize = 3;

/// Misfits that are still wanted, column by column: once enough are known, nobody copies more.
#[derive(Debug, Default)]
pub(super) struct OutlierQuota {
    outliers: [AtomicBool; SAMPLED.len()],
}

impl OutlierQuota {
    /// The kinds of which outliers are still wanted, as bits of the places in [`SAMPLED`].
    pub(super) fn bits(&self) -> u8 {
        self.outliers
            .iter()
            .enumerate()
            .filter(|(_, enough)| !enough.load(Memory::Relaxed))
            .fold(0, |bits, (place, _)| bits | 1 << place)
    }

    /// Notes of which kinds enough outliers are known.
    pub(super) fn note(&self, tally: &ColumnTally) {
        for (enough, outliers) in self.outliers.iter().zip(&tally.outliers) {
            if outliers.len() >= SAMPLES {
                enough.store(true, Memory::Relaxed);
            }
        }
    }
}

/// What some cells of one column hold.
#[derive(Debug, Default)]
pub(super) struct ColumnTally {
    filled: u64,
    blank: u64,
    json_nulls: u64,
    /// Cells that are empty on purpose, among the blank ones; and cells in quotes that are not blank.
    empty_texts: u64,
    quoted: u64,
    padded: u64,
    null_words: BTreeMap<String, u64>,
    examples: Vec<String>,
    shortest: Option<Sample>,
    longest: Option<Sample>,
    shortest_bytes: usize,
    longest_bytes: usize,
    /// By letters.
    first: Option<Sample>,
    last: Option<Sample>,
    /// What those two start with.
    first_start: u64,
    last_start: u64,
    /// By value, of plainly spelled numbers.
    least: Option<Sample>,
    most: Option<Sample>,
    least_rank: i64,
    most_rank: i64,
    /// Values that a JSON file gave as text, or that are text in a delimited file.
    texts: u64,
    /// Plainly spelled numbers, whole and with a fraction.
    whole_numbers: u64,
    fractions: u64,
    /// Numbers of other spellings, by the readings that take them.
    readings: [u64; READINGS.len()],
    /// For each pair: how many say yes, how many say no.
    yes_no: [(u64, u64); YES_NO_PAIRS.len()],
    days: [u64; ORDERS.len()],
    moments: [u64; ORDERS.len()],
    date_forms: BTreeMap<(DateForm, bool, bool), u64>,
    without_zone: u64,
    at_midnight: u64,
    json: u64,
    json_like: u64,
    hex: u64,
    /// Letters of hexadecimal digits: small ones, capitals.
    hex_letters: (bool, bool),
    json_numbers: u64,
    base64: u64,
    lists: [u64; SEPARATORS.len()],
    number_lists: [u64; SEPARATORS.len()],
    outliers: [Vec<Sample>; SAMPLED.len()],
    /// Kinds of which outliers are wanted.
    wanted: u8,
    /// Of every value, with how often it stands there: one after another, a value may come again.
    pub(super) hashes: Vec<(u64, u32)>,
    /// The values met last: one that comes again is only counted, since it fits what it fitted before.
    met: RecentValues,
    /// What the values handed on last all were, and how many they are: most columns hold one sort of value.
    alike: (TypeMatches, u64),
}

/// Values that are remembered in a part of the file.
const MET: usize = 64;

/// Most values of a part of the file for which space is made at the start.
const HASHES_AT_ONCE: usize = 4096;

/// The values met last in a part of the file, each at a place that its hash says. Hashes and counts, which every
/// cell asks for, stand close together.
#[derive(Debug)]
struct RecentValues {
    hashes: [u64; MET],
    /// How often each was met since it was last handed on.
    counts: [u32; MET],
    matches: Vec<TypeMatches>,
}

/// The hash of a value. In a JSON file the same text in another form is another value.
pub(super) fn value_hash(hasher: &impl BuildHasher, cell: &str, form: CellForm) -> u64 {
    // Quotes around a cell are not part of its value.
    let form = if form == CellForm::Quoted { CellForm::Plain } else { form };
    hasher.hash_one(cell) ^ (form as u64) << 8
}

impl Default for RecentValues {
    fn default() -> Self {
        Self { hashes: [0; MET], counts: [0; MET], matches: Vec::new() }
    }
}

impl ColumnTally {
    /// A tally of no cells, for which these outliers are still wanted, with space for so many values.
    pub(super) fn wanting(wanted: &OutlierQuota, values: usize) -> Self {
        Self {
            wanted: wanted.bits(),
            hashes: Vec::with_capacity(values.min(HASHES_AT_ONCE)),
            met: RecentValues { matches: vec![TypeMatches::default(); MET], ..RecentValues::default() },
            ..Self::default()
        }
    }

    /// Takes records that do not have the column at all.
    pub(super) fn add_missing(&mut self, records: u64) {
        self.blank += records;
    }

    /// Hands on what is still counted here.
    pub(super) fn finish(&mut self) {
        (0..self.met.matches.len()).for_each(|place| self.hand_on(place));
        self.met.matches = Vec::new();
        self.count_alike();
    }

    /// Adds up what became of the value at a place, each time it was met.
    fn hand_on(&mut self, place: usize) {
        let times = std::mem::take(&mut self.met.counts[place]);
        if times == 0 {
            return;
        }
        self.hashes.push((self.met.hashes[place], times));
        let matches = self.met.matches[place];
        if matches != self.alike.0 {
            self.count_alike();
            self.alike.0 = matches;
        }
        self.alike.1 += u64::from(times);
    }

    /// Counts the values that are all alike.
    fn count_alike(&mut self) {
        let (matches, count) = std::mem::take(&mut self.alike);
        if count == 0 {
            return;
        }
        self.filled += count;
        self.padded += if matches.is_padded() { count } else { 0 };
        self.texts += if matches.is_text() { count } else { 0 };
        self.json_like += if matches.is_json_like() { count } else { 0 };
        self.count(matches, count);
    }

    /// Takes one cell.
    pub(super) fn add(&mut self, cell: &str, form: CellForm, line: u64, hasher: &impl BuildHasher) {
        let is_blank = match form {
            CellForm::Plain | CellForm::Quoted | CellForm::Text | CellForm::TypedText => {
                cell.as_bytes().first().is_none_or(|first| *first <= b' ' || *first >= 0x80)
                    && cell.trim().is_empty()
            }
            CellForm::Missing | CellForm::Null => true,
            CellForm::Number | CellForm::YesNo | CellForm::Nested | CellForm::Bytes => false,
        };
        if is_blank {
            self.blank += 1;
            // A delimited file has a word for it.
            self.json_nulls += u64::from(form == CellForm::Null && cell.is_empty());
            let is_text = matches!(form, CellForm::Quoted | CellForm::TypedText);
            self.empty_texts += u64::from(is_text && cell.is_empty());
            return;
        }
        self.quoted += u64::from(form == CellForm::Quoted);
        self.json_numbers += u64::from(form == CellForm::Number);
        if matches!(form, CellForm::Plain | CellForm::Text | CellForm::TypedText) && is_null_word(cell) {
            match self.null_words.get_mut(cell) {
                Some(count) => *count += 1,
                None => {
                    self.null_words.insert(cell.to_owned(), 1);
                }
            }
            return;
        }
        let known = value_hash(hasher, cell, form);
        let place = usize::try_from(known % MET as u64).unwrap_or(0);
        if self.met.hashes[place] == known && self.met.counts[place] > 0 {
            self.met.counts[place] += 1;
            // Its outliers are samples as well, as long as they are wanted.
            self.sample(cell, line, self.met.matches[place]);
            return;
        }
        self.hand_on(place);
        self.met.hashes[place] = known;
        self.met.counts[place] = 1;
        self.met.matches[place] = self.look(cell, form, line);
    }

    /// Looks at a value that was not met before, or not lately.
    fn look(&mut self, cell: &str, form: CellForm, line: u64) -> TypeMatches {
        self.measure(cell, line);
        let mut matches = match form {
            CellForm::Plain | CellForm::Quoted => TypeMatches::of(cell),
            CellForm::Text => TypeMatches::of(cell).of_a_text(),
            CellForm::TypedText => TypeMatches::of(cell).of_a_typed_text(starts_as_json(cell)),
            CellForm::Bytes => TypeMatches::bytes(),
            CellForm::Number => TypeMatches::number(Number::parse(cell).is_ok()),
            CellForm::YesNo => TypeMatches::truth(cell == "true"),
            CellForm::Nested | CellForm::Missing | CellForm::Null => {
                TypeMatches::json(scan_json(cell).is_ok())
            }
        };
        let readings = matches.readings();
        let is_plain = match readings {
            WHOLE | FRACTION => true,
            readings => readings & 1 != 0 && is_plainly_spelled(cell),
        };
        if is_plain {
            self.measure_number(cell, readings == WHOLE, line);
        }
        let is_space = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_whitespace);
        let is_padded = is_space(cell.as_bytes().first()) || is_space(cell.as_bytes().last());
        let is_json_like = match form {
            CellForm::Plain | CellForm::Quoted | CellForm::TypedText => {
                matches!(cell.as_bytes().first(), Some(b'{' | b'['))
            }
            CellForm::Nested => true,
            _ => false,
        };
        let is_text =
            matches!(form, CellForm::Plain | CellForm::Quoted | CellForm::Text | CellForm::TypedText);
        if matches.is_hex() {
            let digits = cell.get(2..).unwrap_or_default().as_bytes();
            self.hex_letters.0 |= digits.iter().any(|digit| matches!(digit, b'a'..=b'f'));
            self.hex_letters.1 |= digits.iter().any(|digit| matches!(digit, b'A'..=b'F'));
        }
        matches.add_looks(is_padded, is_text, is_json_like);
        self.sample(cell, line, matches);
        matches
    }

    /// Keeps a value as a sample of the kinds that it does not fit, where more are wanted.
    fn sample(&mut self, cell: &str, line: u64, matches: TypeMatches) {
        if self.wanted == 0 {
            return;
        }
        let mut wanted = matches.outliers(self.wanted);
        while wanted != 0 {
            let place = wanted.trailing_zeros() as usize;
            wanted &= wanted - 1;
            self.outliers[place].push(Sample::on_line(line, shown(cell)));
            if self.outliers[place].len() == SAMPLES {
                self.wanted &= !(1 << place);
            }
        }
    }

    /// Takes a plainly spelled number for the least or the most. Few are, which their ranks mostly tell.
    fn measure_number(&mut self, cell: &str, is_whole: bool, line: u64) {
        let rank = if is_whole { rank_of_whole(cell) } else { rank_of_plain(cell) };
        if self.least.is_none() || rank <= self.least_rank {
            keep(&mut self.least, cell, line, |than| compare_plain(cell, &than.value) == Ordering::Less);
            self.least_rank = self.least.as_ref().map_or(0, |least| rank_of_plain(&least.value));
        }
        if self.most.is_none() || rank >= self.most_rank {
            keep(&mut self.most, cell, line, |than| compare_plain(cell, &than.value) == Ordering::Greater);
            self.most_rank = self.most.as_ref().map_or(0, |most| rank_of_plain(&most.value));
        }
    }

    fn measure(&mut self, cell: &str, line: u64) {
        let length = cell.len();
        if self.examples.len() < EXAMPLES {
            add_example(&mut self.examples, shown(cell));
        }
        if self.shortest.is_none() || length < self.shortest_bytes {
            self.shortest_bytes = length;
            self.shortest = Some(Sample::on_line(line, shown(cell)));
        }
        if self.longest.is_none() || length > self.longest_bytes {
            self.longest_bytes = length;
            self.longest = Some(Sample::on_line(line, shown(cell)));
        }
        // Most comparisons are settled by the first eight bytes.
        let start = start_of(cell);
        if self.first.is_none() || start <= self.first_start {
            keep(&mut self.first, cell, line, |than| cell < than.value.as_str());
            self.first_start = self.first.as_ref().map_or(0, |first| start_of(&first.value));
        }
        if self.last.is_none() || start >= self.last_start {
            keep(&mut self.last, cell, line, |than| compared(cell) > than.value.as_str());
            self.last_start = self.last.as_ref().map_or(0, |last| start_of(&last.value));
        }
    }

    fn count(&mut self, matches: TypeMatches, count: u64) {
        match matches.readings() {
            0 => {}
            WHOLE => self.whole_numbers += count,
            FRACTION => self.fractions += count,
            mut readings => {
                while readings != 0 {
                    self.readings[readings.trailing_zeros() as usize] += count;
                    readings &= readings - 1;
                }
            }
        }
        if let Some((pair, says_yes)) = matches.yes_no() {
            let (yes, no) = &mut self.yes_no[pair];
            *(if says_yes { yes } else { no }) += count;
        }
        if let Some(form) = matches.form() {
            let times = |bits: u8, place: usize| if bits >> place & 1 == 1 { count } else { 0 };
            for place in 0..ORDERS.len() {
                self.days[place] += times(matches.days(), place);
                self.moments[place] += times(matches.moments(), place);
            }
            let has_time = matches.moments() != 0;
            let form = (form, has_time, has_time && !matches.is_without_zone());
            *self.date_forms.entry(form).or_default() += count;
            self.without_zone += if matches.is_without_zone() { count } else { 0 };
            self.at_midnight += if matches.is_midnight() { count } else { 0 };
        }
        self.json += if matches.is_json() { count } else { 0 };
        self.hex += if matches.is_hex() { count } else { 0 };
        self.base64 += if matches.is_base64() { count } else { 0 };
        if matches.lists() != 0 {
            let times = |bits: u8, place: usize| if bits >> place & 1 == 1 { count } else { 0 };
            for place in 0..SEPARATORS.len() {
                self.lists[place] += times(matches.lists(), place);
                self.number_lists[place] += times(matches.number_lists(), place);
            }
        }
    }

    /// Adds what a later part of the file holds; its hashes are left to the caller.
    pub(super) fn merge(&mut self, part: Self) {
        self.filled += part.filled;
        self.blank += part.blank;
        self.json_nulls += part.json_nulls;
        self.empty_texts += part.empty_texts;
        self.quoted += part.quoted;
        self.json_numbers += part.json_numbers;
        self.hex_letters.0 |= part.hex_letters.0;
        self.hex_letters.1 |= part.hex_letters.1;
        self.padded += part.padded;
        for (word, count) in part.null_words {
            *self.null_words.entry(word).or_default() += count;
        }
        part.examples.into_iter().for_each(|example| add_example(&mut self.examples, example));
        if self.shortest.is_none() || (part.shortest.is_some() && part.shortest_bytes < self.shortest_bytes) {
            (self.shortest, self.shortest_bytes) = (part.shortest, part.shortest_bytes);
        }
        if self.longest.is_none() || part.longest_bytes > self.longest_bytes {
            (self.longest, self.longest_bytes) = (part.longest, part.longest_bytes);
        }
        better(&mut self.first, part.first, |new, old| new < old);
        better(&mut self.last, part.last, |new, old| new > old);
        better(&mut self.least, part.least, |new, old| compare_plain(new, old) == Ordering::Less);
        better(&mut self.most, part.most, |new, old| compare_plain(new, old) == Ordering::Greater);
        self.texts += part.texts;
        self.whole_numbers += part.whole_numbers;
        self.fractions += part.fractions;
        add_each(&mut self.readings, &part.readings);
        for (mine, theirs) in self.yes_no.iter_mut().zip(part.yes_no) {
            mine.0 += theirs.0;
            mine.1 += theirs.1;
        }
        add_each(&mut self.days, &part.days);
        add_each(&mut self.moments, &part.moments);
        for (form, count) in part.date_forms {
            *self.date_forms.entry(form).or_default() += count;
        }
        self.without_zone += part.without_zone;
        self.at_midnight += part.at_midnight;
        self.json += part.json;
        self.json_like += part.json_like;
        self.hex += part.hex;
        self.base64 += part.base64;
        add_each(&mut self.lists, &part.lists);
        add_each(&mut self.number_lists, &part.number_lists);
        for (mine, theirs) in self.outliers.iter_mut().zip(part.outliers) {
            add_up_to(mine, theirs, SAMPLES);
        }
    }
}

fn add_each(mine: &mut [u64], theirs: &[u64]) {
    for (mine, theirs) in mine.iter_mut().zip(theirs) {
        *mine += theirs;
    }
}

fn add_up_to<T>(mine: &mut Vec<T>, theirs: Vec<T>, most: usize) {
    let space = most.saturating_sub(mine.len());
    mine.extend(theirs.into_iter().take(space));
}

/// Adds an example unless it is there, or there are enough.
fn add_example(examples: &mut Vec<String>, example: String) {
    if examples.len() < EXAMPLES && !examples.contains(&example) {
        examples.push(example);
    }
}
