//! Keys of several columns, proposed where no column and no pair of columns tells rows apart.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

use item::Converter;
use plan::{KeyTemplate, Plan};
use profile::{Profile, read_profile};
use propose::{Proposal, propose, propose_from_statement};
use proptest::prelude::*;
use source::Source;
use std::collections::HashSet;
use std::fmt::Write;
use tokio_util::sync::CancellationToken;

struct Read {
    source: Source,
    profile: Profile,
    proposal: Proposal,
    _folder: tempfile::TempDir,
}

fn read(text: &str) -> Read {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("flights.csv");
    std::fs::write(&path, text).unwrap();
    let source = Source::open(&path).unwrap();
    let profile = read_profile(&source, &CancellationToken::new(), |_| {}).unwrap();
    let proposal = propose("flights.csv", &profile);
    Read { source, profile, proposal, _folder: folder }
}

impl Read {
    fn plan(&self) -> &Plan {
        &self.proposal.plan
    }

    /// How many different keys the rows have, and how many rows are rejected.
    fn keys(&self) -> (usize, usize) {
        let converter = Converter::new(self.plan());
        let (mut keys, mut rejected) = (HashSet::new(), 0);
        for record in self.source.records(0, 1_000_000).unwrap() {
            match converter.convert(record.number, &record.cells) {
                Ok(converted) => {
                    keys.insert(converter.key_bytes(&converted.item));
                }
                Err(_) => rejected += 1,
            }
        }
        (keys.len(), rejected)
    }

    /// The columns of the proposed key, those of the partition key first.
    fn columns(&self) -> Option<Vec<String>> {
        let key = &self.proposal.keys[0];
        let side = |column: &Option<String>, template: &Option<KeyTemplate>| -> Vec<String> {
            let of_template = template.iter().flat_map(KeyTemplate::columns).map(str::to_owned);
            column.iter().cloned().chain(of_template).collect()
        };
        let all = [
            side(&key.partition_column, &key.partition_template),
            side(&key.sort_column, &key.sort_template),
        ];
        let all = all.concat();
        (!all.is_empty()).then_some(all)
    }
}

/// Departures as nycflights13 has them; with `shared`, two airlines share flight numbers between airports, so that
/// it takes all of origin, hour, carrier and flight.
fn flights(days: u32, shared: bool) -> String {
    let mut text = "year,carrier,flight,origin,dest,distance,minute,time_hour\n".to_owned();
    for day in 1..=days {
        for hour in 5..23_usize {
            for number in 0..24 {
                let carrier = ["UA", "AA", "B6", "DL"][number % 4];
                let origin = ["EWR", "JFK", "LGA"][(number / 4) % 3];
                let flight = 100 + hour + 100 * if shared { number / 12 } else { number / 4 };
                let dest = ["IAH", "MIA", "BOS"][(hour + number / 4) % 3];
                let distance = 100.5 + f64::from(u8::from(hour % 3 == 0));
                let _ = writeln!(
                    text,
                    "2013,{carrier},{flight},{origin},{dest},{distance},{},2013-01-{day:02}T{hour:02}:00:00Z",
                    hour % 4 * 15
                );
            }
        }
    }
    text
}

#[test]
fn four_columns_that_tell_rows_apart_are_a_key_of_two_parts() {
    let read = read(&flights(28, true));
    let rows = 28 * 18 * 24;
    assert_eq!(read.profile.key_sets[0].evidence.records, rows);
    let plan = read.plan();
    let written: Vec<String> =
        plan.composed_attributes.iter().map(|composed| composed.template.to_string()).collect();
    assert_eq!(written, ["{carrier}#{flight}", "{time_hour}#{origin}"]);
    assert_eq!(plan.generated_key, None);
    assert_eq!(
        read.proposal.reasons.partition_key,
        "Together, carrier, flight, time_hour and origin tell every one of 12,096 rows apart. The partition key, from \
         carrier and flight, has 144 different values; at most 84 rows share one"
    );
    assert_eq!(
        read.proposal.reasons.sort_key,
        "Together with carrierFlight it finds one item; time_hour comes first, so rows can be asked for from one time \
         to another"
    );
    assert_eq!(read.keys(), (usize::try_from(rows).unwrap(), 0));
}

#[test]
fn the_smallest_set_is_proposed() {
    let read = read(&flights(28, false));
    assert_eq!(read.columns().unwrap(), ["carrier", "flight", "time_hour"]);
    assert_eq!(read.plan().table.sort_key.as_deref(), Some("timeHour"));
    assert_eq!(read.plan().composed_attributes[0].template.to_string(), "{carrier}#{flight}");
    assert_eq!(read.plan().table.partition_key, "carrierFlight");
    assert_eq!(read.keys(), (28 * 18 * 24, 0));
}

#[test]
fn rows_that_are_really_repeated_have_no_key_but_one_made_from_content() {
    let mut text = flights(3, true);
    let again = text.lines().nth(40).unwrap().to_owned();
    text.push_str(&again);
    let read = read(&text);
    assert_eq!(read.profile.key_sets, []);
    assert_eq!(read.columns(), None);
    assert!(read.plan().generated_key.is_some() && read.plan().composed_attributes.is_empty());
}

#[test]
fn a_separator_is_one_that_no_part_holds() {
    // With # between them, the parts of the first two rows would be the same text.
    let mut text = "a,b,c\nx#y,z,1\nx,y#z,1\n".to_owned();
    for row in 0..60 {
        let _ = writeln!(text, "a#{},b{},{}", row % 4, row / 4 % 3, row / 12);
    }
    let read = read(&text);
    assert_eq!(read.profile.key_sets[0].separator, "|");
    assert_eq!(read.keys(), (62, 0));
}

#[test]
fn a_table_without_such_a_separator_gets_a_key_from_its_content() {
    let mut text = "a,b,c\n".to_owned();
    for row in 0..60 {
        let _ = writeln!(text, "#|~^;/+_{},#|~^;/+_{},#|~^;/+_{}", row % 4, row / 4 % 3, row / 12);
    }
    let read = read(&text);
    assert!(read.plan().generated_key.is_some());
}

#[test]
fn a_primary_key_of_three_columns_is_kept() {
    let text = flights(3, false);
    let with_profile = read(&text);
    let statement =
        "CREATE TABLE flights (year int, carrier text, flight int, origin text, dest text, distance float,
        minute int, time_hour timestamptz, PRIMARY KEY (time_hour, carrier, flight))";
    let declared = propose_from_statement("flights.csv", &with_profile.profile, statement).unwrap();
    assert_eq!(declared.findings, []);
    assert_eq!(declared.keys[0].evidence.repeats, Some(0));
    assert!(
        declared.reasons.partition_key.starts_with(
            "PRIMARY KEY in the CREATE TABLE: time_hour, carrier and flight together. Together, "
        )
    );
    let other = statement.replace("(time_hour, carrier, flight)", "(carrier, origin, flight, minute)");
    let declared = propose_from_statement("flights.csv", &with_profile.profile, &other).unwrap();
    let templates: Vec<String> =
        declared.plan.composed_attributes.iter().map(|composed| composed.template.to_string()).collect();
    assert_eq!(templates, ["{carrier}#{origin}", "{flight}#{minute}"]);
    assert_eq!(declared.keys[0].evidence.repeats, None);
}

#[test]
fn of_a_wide_table_the_likeliest_columns_are_looked_at() {
    let mut text = String::new();
    let names: Vec<String> = (0..200).map(|place| format!("measure{place}")).collect();
    let _ = writeln!(text, "{},shop_id,day,till_no", names.join(","));
    for row in 0..600 {
        let cells: Vec<String> = (0..200).map(|place| ((row * 7 + place) % 5).to_string()).collect();
        let _ = writeln!(
            text,
            "{},S{},2024-01-{:02},{}",
            cells.join(","),
            row % 12,
            row / 12 % 10 + 1,
            row / 120
        );
    }
    let read = read(&text);
    let mut columns = read.columns().unwrap();
    columns.sort();
    assert_eq!(columns, ["day", "shop_id", "till_no"]);
}

/// A table in which some columns together tell rows apart, and maybe fewer do.
#[derive(Debug, Clone)]
struct Planted {
    /// The different values of each column of the key.
    sizes: Vec<usize>,
    /// Other columns: what each row's value is made from.
    others: Vec<(usize, usize)>,
    /// Rows of the product that are left out.
    gaps: Vec<usize>,
}

impl Planted {
    fn rows(&self) -> Vec<Vec<String>> {
        let all: usize = self.sizes.iter().product();
        let mut rows = Vec::new();
        for number in (0..all).filter(|number| !self.gaps.contains(number)) {
            let mut rest = number;
            let mut row = Vec::new();
            for (place, size) in self.sizes.iter().enumerate() {
                row.push(match place % 3 {
                    0 => format!("k{}", rest % size),
                    1 => (rest % size).to_string(),
                    _ => format!("2024-03-{:02}", rest % size + 1),
                });
                rest /= size;
            }
            for (factor, modulus) in &self.others {
                row.push(format!("v{}", number * factor % modulus));
            }
            rows.push(row);
        }
        rows
    }

    fn text(&self) -> String {
        let width = self.sizes.len() + self.others.len();
        let header: Vec<String> =
            (0..width).map(|place| format!("column{}", &"abcdefgh"[place..=place])).collect();
        let rows = self.rows();
        std::iter::once(header).chain(rows).fold(String::new(), |text, row| text + &row.join(",") + "\n")
    }
}

/// The fewest columns that tell these rows apart.
fn fewest(rows: &[Vec<String>]) -> u32 {
    let width = rows[0].len();
    (1u32..1 << width)
        .filter(|set| {
            let mut seen = HashSet::new();
            rows.iter().all(|row| {
                let cells: Vec<&String> =
                    (0..width).filter(|place| set >> place & 1 == 1).map(|p| &row[p]).collect();
                seen.insert(cells)
            })
        })
        .map(u32::count_ones)
        .min()
        .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_planted_key_is_found_and_no_smaller_one_is_missed(
        planted in (
            proptest::collection::vec(2usize..7, 3..6),
            proptest::collection::vec((1usize..50, 2usize..6), 0..3),
            proptest::collection::vec(0usize..400, 0..3),
        ).prop_map(|(sizes, others, gaps)| Planted { sizes, others, gaps }),
    ) {
        let rows = planted.rows();
        prop_assume!(rows.len() > 8 && (0..rows[0].len()).all(|place| rows.iter().any(|row| row[place] != rows[0][place])));
        let read = read(&planted.text());
        let columns = read.columns();
        let fewest = fewest(&rows);
        prop_assert_eq!(columns.as_ref().map(Vec::len), Some(fewest as usize), "{:?}", columns);
        prop_assert_eq!(read.keys(), (rows.len(), 0));
        for set in &read.profile.key_sets {
            prop_assert_eq!(set.evidence.records, rows.len() as u64);
        }
    }

    #[test]
    fn no_proposed_key_has_duplicates(
        rows in proptest::collection::vec(proptest::collection::vec("[a#|]{1,2}|[0-3]|1[.]0|2024-01-0[1-3]", 5), 3..60),
    ) {
        let text = rows.iter().fold("a,b,c,d,e\n".to_owned(), |text, row| text + &row.join(",") + "\n");
        let read = read(&text);
        if !read.plan().composed_attributes.is_empty() {
            let records = usize::try_from(read.profile.records).unwrap();
            prop_assert_eq!(read.keys(), (records, 0));
        }
    }
}
