//! What the profile says of each column, counted again by hand.

use crate::files::{Opened, opened, table};
use check::check;
use item::is_null_word;
use plan::AttributeKind;
use profile::{ColumnProfile, DISTINCT_BOUND, Profile, read_profile};
use propose::propose;
use proptest::prelude::*;
use source::{FormatChoice, Source, shown};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use tokio_util::sync::CancellationToken;

fn holds(column: &ColumnProfile, cells: &[&str]) {
    let filled: Vec<&str> =
        cells.iter().copied().filter(|cell| !cell.trim().is_empty() && !is_null_word(cell)).collect();
    let mut null_words: BTreeMap<String, u64> = BTreeMap::new();
    for cell in cells.iter().filter(|cell| is_null_word(cell)) {
        *null_words.entry((*cell).to_owned()).or_default() += 1;
    }
    assert_eq!(column.filled, filled.len() as u64);
    assert_eq!(column.blank, cells.iter().filter(|cell| cell.trim().is_empty()).count() as u64);
    let told: BTreeMap<String, u64> =
        column.null_words.iter().map(|word| (word.value.clone(), word.count)).collect();
    assert_eq!(told, null_words);

    let mut counts: HashMap<&str, u64> = HashMap::new();
    for cell in &filled {
        *counts.entry(cell).or_default() += 1;
    }
    let distinct = counts.len() as u64;
    if column.distinct.exact {
        assert_eq!(column.distinct.count, distinct);
        assert_eq!(column.distinct.unique, distinct == column.filled);
    } else {
        assert!(distinct > DISTINCT_BOUND && !column.distinct.unique);
        assert!(
            column.distinct.count.abs_diff(distinct) * 20 < distinct,
            "{:?} for {distinct}",
            column.distinct
        );
    }
    for value in &column.most_frequent {
        assert!(
            counts.iter().any(|(cell, count)| shown(cell) == value.value && *count == value.count),
            "{value:?}"
        );
    }
    if let Some(first) = column.most_frequent.first() {
        assert_eq!(first.count, *counts.values().max().unwrap());
    } else {
        assert!(distinct == column.filled || distinct > DISTINCT_BOUND);
    }

    let length = |sample: &Option<source::Sample>| sample.as_ref().map(|sample| sample.value.clone());
    let shortest = filled.iter().min_by_key(|cell| cell.len()).map(|cell| shown(cell));
    assert_eq!(length(&column.shortest), shortest);
    assert_eq!(column.longest_bytes, filled.iter().map(|cell| cell.len()).max().unwrap_or(0) as u64);
    if let Some(longest) = length(&column.longest) {
        let of_that_length = |cell: &&&str| cell.len() as u64 == column.longest_bytes;
        assert_eq!(longest, filled.iter().find(of_that_length).map(|cell| shown(cell)).unwrap());
    }
    assert_eq!(column.padded, filled.iter().filter(|cell| is_padded(cell)).count() as u64);
    for candidate in &column.candidates {
        assert_eq!(candidate.matches + candidate.outliers, column.filled, "{candidate:?}");
    }
    extremes(column, &filled);
}

fn is_padded(cell: &str) -> bool {
    let ends = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_whitespace);
    ends(cell.as_bytes().first()) || ends(cell.as_bytes().last())
}

/// The smallest and the largest value: of numbers where all are written plainly, of texts otherwise.
fn extremes(column: &ColumnProfile, filled: &[&str]) {
    let (Some(smallest), Some(largest)) = (&column.smallest, &column.largest) else {
        assert!(filled.is_empty());
        return;
    };
    let numbers: Vec<f64> = filled.iter().filter_map(|cell| plain_number(cell)).collect();
    if numbers.len() == filled.len() && column.all_match(AttributeKind::Number) {
        let value = |text: &str| text.parse::<f64>().unwrap();
        let (least, most) = numbers
            .iter()
            .fold((f64::MAX, f64::MIN), |(least, most), &value| (least.min(value), most.max(value)));
        assert!(value(&smallest.value) <= least && value(&largest.value) >= most, "{smallest:?} {largest:?}");
        assert!(filled.contains(&smallest.value.as_str()) && filled.contains(&largest.value.as_str()));
    } else if filled.iter().all(|cell| cell.len() < 900) {
        assert_eq!(smallest.value, shown(filled.iter().min().unwrap()));
        assert_eq!(largest.value, shown(filled.iter().max().unwrap()));
    }
}

/// Digits with no zero before them that means nothing, and a fraction or none.
fn plain_number(cell: &str) -> Option<f64> {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (is_digits(whole) && is_digits(fraction) && (whole == "0" || !whole.starts_with('0')))
        .then(|| cell.parse().ok())
        .flatten()
}

fn profile_holds(profile: &Profile, records: &[Vec<String>]) {
    let width = profile.columns.len();
    // An empty cell that is written without quotes says nothing.
    let is_blank = |cell: &String| cell.trim().is_empty() && !cell.contains(['\n', '\r']);
    let is_sound =
        |record: &&Vec<String>| record.len() == width && (width == 1 || !record.iter().all(is_blank));
    let sound: Vec<&Vec<String>> = records.iter().filter(is_sound).collect();
    assert_eq!(profile.records, records.len() as u64);
    assert_eq!(profile.misshapen_records, (records.len() - sound.len()) as u64);
    for (place, column) in profile.columns.iter().enumerate() {
        let cells: Vec<&str> = sound.iter().map(|record| record[place].as_str()).collect();
        holds(column, &cells);
    }
    for pair in &profile.pairs {
        let place = |name: &str| profile.columns.iter().position(|column| column.column == name).unwrap();
        let (partition, sort) = (place(&pair.partition_column), place(&pair.sort_column));
        let mut seen = HashMap::new();
        let mut partitions: HashMap<&str, u64> = HashMap::new();
        for record in &sound {
            *seen.entry((&record[partition], &record[sort])).or_insert(0u64) += 1;
            *partitions.entry(&record[partition]).or_default() += 1;
        }
        assert_eq!(pair.evidence.distinct, seen.len() as u64);
        assert_eq!(pair.evidence.repeats, Some((sound.len() - seen.len()) as u64));
        assert_eq!(pair.evidence.partitions, partitions.len() as u64);
        assert_eq!(pair.evidence.busiest, partitions.values().max().copied());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_profile_says_what_the_file_holds((names, records) in table(1..40)) {
        let Opened { profile, .. } = &opened(&names, &records);
        profile_holds(profile, &records);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]

    /// So many records that several blocks are read at once and what they hold is put together.
    #[test]
    fn a_profile_of_many_blocks_says_what_the_file_holds(
        (names, records) in table(20..40),
        times in 300usize..900,
        unique in 0usize..3,
    ) {
        let mut many: Vec<Vec<String>> = Vec::new();
        let mut names = names;
        names.push("serial".to_owned());
        names.push("filler".to_owned());
        for time in 0..times {
            for (place, record) in records.iter().enumerate() {
                let number = time * records.len() + place;
                // Unique, once repeated, or repeated again and again.
                let serial = match unique {
                    1 if number == 3 => 11,
                    0 | 1 => number,
                    _ => number / 2,
                };
                let mut record = record.clone();
                record.push(serial.to_string());
                // Long enough that even empty records fill more than one block.
                record.push("x".repeat(60));
                many.push(record);
            }
        }
        let opened = opened(&names, &many);
        profile_holds(&opened.profile, &many);
        prop_assert!(opened.source.size_bytes() > 256 * 1024);
        // Packed, its blocks are cut elsewhere.
        let path = opened.source.path().with_extension("csv.gz");
        let mut out = flate2::write::GzEncoder::new(std::fs::File::create(&path).unwrap(), flate2::Compression::fast());
        std::io::Write::write_all(&mut out, &std::fs::read(opened.source.path()).unwrap()).unwrap();
        out.finish().unwrap();
        let choice: FormatChoice = opened.source.choice().clone();
        let packed = Source::open_as(&path, &choice).unwrap();
        let again = read_profile(&packed, &CancellationToken::new(), |_| {}).unwrap();
        let as_packed = Profile { bytes: again.bytes, seconds: again.seconds, ..opened.profile.clone() };
        prop_assert_eq!(without_estimates(again), without_estimates(as_packed));
    }
}

/// A number that looks random, of a record's and a column's number.
fn mixed(seed: u64, record: usize, column: usize) -> u64 {
    let value = (seed ^ (record as u64) << 20 ^ column as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (value ^ (value >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 32
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    /// JSON of many blocks, where a column may be named late: what a record does not name is missing in it.
    #[test]
    fn a_profile_of_objects_says_what_each_names(
        starts in proptest::collection::vec(0usize..6000, 2..6),
        seed in any::<u64>(),
        is_array in any::<bool>(),
    ) {
        let count = 6000;
        let mut text = String::new();
        let mut columns: Vec<(u64, HashMap<String, u64>)> = vec![(0, HashMap::new()); starts.len()];
        for record in 0..count {
            let mut object = format!("{{\"serial\":{record},\"padding\":\"{}\"", "x".repeat(90));
            for (place, start) in starts.iter().enumerate() {
                let value = mixed(seed, record, place);
                // In the record where it starts it has a value.
                if record != *start && (record < *start || value.is_multiple_of(3)) {
                    continue;
                }
                let json = match value % 7 {
                    0 if record != *start => "null".to_owned(),
                    1 => (value % 50).to_string(),
                    _ => format!("\"v{}\"", value % 9000),
                };
                let _ = write!(object, ",\"n{place}\":{json}");
                if json != "null" {
                    let (filled, values) = &mut columns[place];
                    *filled += 1;
                    *values.entry(json.trim_matches('"').to_owned()).or_default() += 1;
                }
            }
            text += &object;
            text += if is_array && record + 1 < count { "},\n" } else { "}\n" };
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("orders.json");
        std::fs::write(&path, if is_array { format!("[{text}]") } else { text }).unwrap();
        let source = Source::open(&path).unwrap();
        let profile = read_profile(&source, &CancellationToken::new(), |_| {}).unwrap();
        prop_assert_eq!((profile.records, profile.misshapen_records), (count as u64, 0));
        prop_assert_eq!(profile.columns.len(), 2 + starts.len());
        for (place, (filled, values)) in columns.iter().enumerate() {
            let name = format!("n{place}");
            let found = profile.columns.iter().find(|column| column.column == name).unwrap();
            prop_assert_eq!((found.filled, found.blank), (*filled, count as u64 - filled));
            prop_assert_eq!(found.distinct.count, values.len() as u64);
            prop_assert_eq!(found.distinct.unique, values.len() as u64 == *filled);
            let most = values.values().copied().max().filter(|most| *most > 1);
            prop_assert_eq!(found.most_frequent.first().map(|value| value.count), most);
        }
        let plan = propose("orders.json", &profile).plan;
        let result = check(&source, &plan, &CancellationToken::new(), |_| {}).unwrap().result;
        prop_assert_eq!((result.records, result.items), (count as u64, count as u64));
    }
}

/// Estimates depend on the hashes, which differ from reading to reading; so does which of equally frequent values
/// comes first.
fn without_estimates(mut profile: Profile) -> Profile {
    for column in &mut profile.columns {
        if !column.distinct.exact {
            column.distinct.count = 0;
        }
        column.most_frequent.clear();
    }
    profile.pairs.clear();
    profile
}
