//! Relations that a person names, and rows that point to nothing.

use super::tables::{Tables, columns};
use propose::{RelationEvidence, RelationLevel};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

#[test]
fn what_is_found_in_northwind_is_counted_alike_when_it_is_named() {
    let tables = Tables::northwind();
    for found in tables.find().relations {
        let measured = tables.measure(&found.child, &found.parent);
        assert_eq!(measured.evidence, found.evidence, "{}", found.reason);
        assert_eq!(measured.is_one_to_one, found.is_one_to_one);
        assert_eq!(measured.level, RelationLevel::Likely);
        // The sentence is the same but for what the names say.
        assert!(found.reason.starts_with(measured.reason.trim_end_matches('.')), "{}", measured.reason);
    }
}

#[test]
fn what_does_not_fit_is_told_with_samples() {
    let tables = Tables::northwind();
    let measured = tables.measure(&columns("orders", &["shipCountry"]), &columns("customers", &["country"]));
    assert_eq!(measured.level, RelationLevel::Possible);
    assert_eq!(measured.evidence.parent_repeats, 70);
    assert!(measured.reason.contains("70 rows there repeat what another one holds"), "{}", measured.reason);
    let measured =
        tables.measure(&columns("orders", &["employeeID"]), &columns("suppliers", &["supplierID"]));
    assert_eq!((measured.level, measured.evidence.orphans), (RelationLevel::Likely, 0));
    let measured =
        tables.measure(&columns("order-details", &["productID"]), &columns("shippers", &["shipperID"]));
    assert_eq!(measured.level, RelationLevel::Possible);
    assert!(measured.reason.starts_with("Only "), "{}", measured.reason);
    assert_eq!(measured.orphan_samples.len(), 5);
    let together = tables.measure(
        &columns("order-details", &["orderID", "productID"]),
        &columns("order-details", &["productID", "orderID"]),
    );
    assert_eq!(together.evidence.pointing, 0);
    assert!(together.orphan_samples[0].value.contains(", "), "{:?}", together.orphan_samples);
}

#[test]
fn orphans_that_are_found_have_samples_in_the_order_of_their_rows() {
    let mut customers = "customer_id,name\n".to_owned();
    let mut orders = "order_id,customer_id\n".to_owned();
    for number in 1..=200 {
        let _ = writeln!(customers, "C{number:04},Name {number}");
    }
    for number in 1..=400 {
        let customer = if number % 100 == 0 {
            format!("X{}", number / 100)
        } else {
            format!("C{:04}", number % 200 + 1)
        };
        let _ = writeln!(orders, "{number},{customer}");
    }
    let tables = Tables::of(&[("customers", customers), ("orders", orders)]);
    let found = tables.find();
    let [relation] = found.relations.as_slice() else { panic!("{found:#?}") };
    assert_eq!((relation.evidence.orphans, relation.evidence.different_orphans), (4, 4));
    let samples: Vec<(u64, &str)> =
        relation.orphan_samples.iter().map(|sample| (sample.line, sample.value.as_str())).collect();
    assert_eq!(samples, [(101, "X1"), (201, "X2"), (301, "X3"), (401, "X4")]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Held against counting by hand, in one table or two, with blanks, repeats and values that are not there.
    #[test]
    fn figures_are_those_of_the_rows(
        pointers in prop::collection::vec(prop::option::of((0_u32..30, 0_u32..3)), 1..120),
        keys in prop::collection::vec((0_u32..25, 0_u32..3), 1..60),
        is_text in any::<bool>(),
        is_pair in any::<bool>(),
    ) {
        let word = |value: u32| if is_text { format!("k{value}") } else { value.to_string() };
        let (mut child, mut parent) = ("n,a,b\n".to_owned(), "n,a,b\n".to_owned());
        for (number, pointer) in pointers.iter().enumerate() {
            let _ = match pointer {
                Some((one, two)) => writeln!(child, "r{number},{},{two}", word(*one)),
                None => writeln!(child, "r{number},,"),
            };
        }
        for (number, (one, two)) in keys.iter().enumerate() {
            let _ = writeln!(parent, "r{number},{},{two}", word(*one));
        }
        let names: &[&str] = if is_pair { &["a", "b"] } else { &["a"] };
        let of = |(one, two): (u32, u32)| (one, if is_pair { two } else { 0 });
        let tables = Tables::of(&[("child", child), ("parent", parent)]);
        let measured = tables.measure(&columns("child", names), &columns("parent", names));

        let keys: Vec<_> = keys.into_iter().map(of).collect();
        let distinct: BTreeSet<_> = keys.iter().copied().collect();
        let filled: Vec<_> = pointers.iter().flatten().copied().map(of).collect();
        let mut counts: BTreeMap<(u32, u32), u64> = BTreeMap::new();
        for pointer in &filled {
            *counts.entry(*pointer).or_default() += 1;
        }
        let sum = |is_there: bool| -> (u64, u64, u64) {
            let those = counts.iter().filter(|(key, _)| distinct.contains(key) == is_there);
            those.fold((0, 0, 0), |(rows, different, most), (_, count)| {
                (rows + count, different + 1, most.max(*count))
            })
        };
        let ((pointing, pointed_to, busiest), (orphans, different_orphans, _)) = (sum(true), sum(false));
        let expected = RelationEvidence {
            rows: pointers.len() as u64,
            pointing,
            blank: (pointers.len() - filled.len()) as u64,
            orphans,
            different_orphans,
            parents: distinct.len() as u64,
            parent_repeats: (keys.len() - distinct.len()) as u64,
            parents_pointed_to: pointed_to,
            busiest,
            is_declared: false,
            tops: None,
        };
        prop_assert_eq!(measured.evidence, expected, "{}", measured.reason);
        prop_assert_eq!(measured.orphan_samples.len() as u64, different_orphans.min(5));
        for sample in &measured.orphan_samples {
            // The first row that holds it.
            let row = usize::try_from(sample.line).unwrap() - 2;
            let value = of(pointers[row].unwrap());
            let text = if is_pair { format!("{}, {}", word(value.0), value.1) } else { word(value.0) };
            prop_assert_eq!(&sample.value, &text);
            prop_assert!(!distinct.contains(&value));
            let first = pointers.iter().position(|pointer| pointer.map(of) == Some(value));
            prop_assert_eq!(first, Some(row));
        }
    }
}
