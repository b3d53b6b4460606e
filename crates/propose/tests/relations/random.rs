//! Random tables, with relations and without.

use super::tables::Tables;
use proptest::prelude::*;
use std::fmt::Write;

/// How a parent numbers its rows.
#[derive(Debug, Clone, Copy)]
enum Numbering {
    /// 1, 2, 3 …
    FromOne,
    /// From somewhere on, with gaps.
    Gaps(u64),
    /// Texts.
    Texts,
}

fn numbering() -> impl Strategy<Value = Numbering> {
    prop_oneof![
        Just(Numbering::FromOne),
        (1_000_u64..90_000).prop_map(Numbering::Gaps),
        Just(Numbering::Texts)
    ]
}

fn key(numbering: Numbering, place: u64) -> String {
    match numbering {
        Numbering::FromOne => (place + 1).to_string(),
        Numbering::Gaps(from) => (from + place * 3 + place % 2).to_string(),
        Numbering::Texts => format!("K{:05}", place.wrapping_mul(7_919) % 100_000),
    }
}

/// A number that looks random, from a seed and a count.
fn mixed(seed: u64, number: u64) -> u64 {
    let mut value = seed.wrapping_add(number.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever the columns are called.
    #[test]
    fn a_planted_relation_is_found(
        numbering in numbering(),
        parents in 60_u64..400,
        of_each in 5_u64..8,
        orphans in 0_u64..4,
        seed in any::<u64>(),
        is_named in any::<bool>(),
    ) {
        let orphans = if is_named { orphans } else { 0 };
        let (mut parent, mut child) = ("id,amount\n".to_owned(), String::new());
        let pointer = if is_named { "thing_id" } else { "c" };
        let _ = writeln!(child, "no,{pointer},share");
        for place in 0..parents {
            let _ = writeln!(parent, "{},{}.5", key(numbering, place), mixed(seed, place) % 977);
        }
        let rows = parents * of_each;
        for row in 0..rows {
            let place = if row < orphans { parents + 500 + row } else { mixed(seed ^ 1, row) % parents };
            let _ = writeln!(child, "R{row},{},0.{}", key(numbering, place), mixed(seed, row) % 89 + 1);
        }
        let tables = Tables::of(&[("things", parent), ("uses", child)]);
        let found = tables.find().relations;
        prop_assert_eq!(tables.found(), [format!("uses.{pointer} -> things.id")]);
        // Of numbers from 1 on, only many or a name are believed.
        if is_named || !matches!(numbering, Numbering::FromOne) {
            prop_assert!(found[0].is_believed(), "{:?}", found[0]);
        }
        prop_assert_eq!((found[0].evidence.orphans, found[0].evidence.pointing), (orphans, rows - orphans));
    }

    /// Numbered rows, measures, counts and words of no other table: nothing is believed.
    #[test]
    fn without_a_planted_relation_none_is_believed(
        sizes in prop::collection::vec(3_u64..600, 2..5),
        ranges in prop::collection::vec(2_u64..2_000, 4),
        seed in any::<u64>(),
    ) {
        let names = ["apples", "pears", "plums", "nuts"];
        let text_of = |table: usize, rows: u64, name: &str| {
            let mut text = "id,some,more,word\n".to_owned();
            for row in 0..rows {
                let random = mixed(seed ^ table as u64, row);
                let (some, more) = (random % ranges[table % 4], (random >> 20) % ranges[(table + 1) % 4] + 1);
                let _ = writeln!(text, "{},{some},{more},{name}{}", row + 1, (random >> 40) % 50);
            }
            text
        };
        let named = sizes.iter().zip(names).enumerate();
        let texts: Vec<(&str, String)> =
            named.map(|(table, (&rows, name))| (name, text_of(table, rows, name))).collect();
        let tables = Tables::of(&texts);
        let found = tables.find().relations;
        let believed = found.iter().filter(|found| found.is_believed());
        let believed: Vec<String> = believed.map(|found| tables.words(found)).collect();
        prop_assert_eq!(believed, Vec::<String>::new());
    }
}
