//! One case after another of what is a relation, and what is none.

use super::tables::Tables;
use propose::{RelationEvidence, RelationLevel};
use source::SourceError;
use std::fmt::Write;
use tokio_util::sync::CancellationToken;

/// A CSV file: its header, and a line for each number.
fn csv(header: &str, numbers: std::ops::RangeInclusive<u64>, line: impl Fn(u64) -> String) -> String {
    let mut text = format!("{header}\n");
    for number in numbers {
        let _ = writeln!(text, "{}", line(number));
    }
    text
}

/// Spreads numbers without an order that anybody would see.
fn spread(number: u64, over: u64) -> u64 {
    let mixed = (number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    ((mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 33) % over
}

fn customers(count: u64) -> (&'static str, String) {
    ("customers", csv("id,name", 1..=count, |number| format!("{number},Name {}", spread(number, 500))))
}

/// What is counted of the only relation.
fn only(tables: &[(&str, String)]) -> (String, RelationLevel, RelationEvidence) {
    let tables = Tables::of(tables);
    let found = tables.find().relations;
    let [only] = found.as_slice() else { panic!("{found:#?}") };
    (tables.words(only), only.level, only.evidence)
}

#[test]
fn tables_that_number_their_rows_have_nothing_to_do_with_each_other() {
    let numbered = |name: &'static str, count, header: &str| {
        let seed = u64::from(name.as_bytes()[1]) * 100_000;
        (
            name,
            csv(header, 1..=count, |number| {
                format!("{number},{}", spread(number + seed, 1_000_000) + 7_000_000)
            }),
        )
    };
    for header in ["id,weight", "key,weight", "c1,c2"] {
        let tables = Tables::of(&[
            numbered("apples", 50, header),
            numbered("pears", 50, header),
            numbered("plums", 2_000, header),
            numbered("nuts", 12_000, header),
        ]);
        assert_eq!(tables.found(), [""; 0], "{header}");
    }
}

/// Of many tables that number their rows, some end where the numbers of some column end.
#[test]
fn among_many_tables_chance_makes_no_relation() {
    let names: Vec<String> = (0..26_u8).map(|place| format!("table {}", char::from(b'a' + place))).collect();
    let tables: Vec<(&str, String)> = names
        .iter()
        .zip(0_u64..)
        .map(|(name, table)| {
            let text = csv("id,p,q,r,s", 1..=60 + spread(table, 400), |number| {
                let of = |seed: u64, over: u64| spread(number + seed * 1_000 + table * 10_000, over) + 1;
                format!("{number},{},{},{},{}", of(1, 20), of(2, 100), of(3, 200), of(4, 400))
            });
            (name.as_str(), text)
        })
        .collect();
    let tables = Tables::of(&tables);
    let found = tables.find().relations;
    assert!(!found.iter().any(propose::FoundRelation::is_believed), "{found:#?}");
    assert!(found.len() <= 3, "{found:#?}");
}

#[test]
fn columns_of_small_numbers_are_no_pointers() {
    let tables = Tables::of(&[
        (
            "reviews",
            csv("id,rating,helpful,length", 1..=400, |number| {
                format!(
                    "{number},{},{},{}",
                    spread(number, 5) + 1,
                    spread(number + 9, 40),
                    spread(number + 77, 90) + 1
                )
            }),
        ),
        (
            "machines",
            csv("id,age,speed", 1..=300, |number| {
                format!("{number},{},{}", spread(number, 30), spread(number + 5, 8) + 1)
            }),
        ),
    ]);
    assert_eq!(tables.found(), [""; 0]);
}

#[test]
fn numbers_by_tens_are_no_rarer_than_others() {
    let by_tens = |name: &'static str, count| {
        (name, csv("a,b", 1..=count, |number| format!("{},{name} {number}", number * 10)))
    };
    let tables = Tables::of(&[
        by_tens("regions", 5),
        by_tens("departments", 27),
        ("countries", csv("c,d", 1..=40, |number| format!("N{number},{}", (spread(number, 5) + 1) * 10))),
    ]);
    assert_eq!(tables.found(), ["countries.d -> regions.a"]);
    assert_eq!(tables.find().relations[0].level, RelationLevel::Possible);
}

#[test]
fn orphans_and_blanks_are_counted_exactly() {
    let orders = |orphans: u64, blank: &str| {
        (
            "orders",
            csv("order_no,customer_id", 1..=1_000, |number| {
                let customer = match number {
                    _ if number <= orphans => (90_000 + number).to_string(),
                    _ if number % 100 == 0 => blank.to_owned(),
                    _ => (spread(number, 200) + 1).to_string(),
                };
                format!("A{number},{customer}")
            }),
        )
    };
    for blank in ["", "NULL"] {
        let (words, level, evidence) = only(&[customers(200), orders(30, blank)]);
        assert_eq!(words, "orders.customer_id -> customers.id");
        assert_eq!(level, RelationLevel::Likely);
        assert_eq!(
            (evidence.rows, evidence.blank, evidence.orphans, evidence.different_orphans),
            (1_000, 10, 30, 30)
        );
        assert_eq!((evidence.pointing, evidence.parents), (960, 200));
    }
    // More than one in twenty points to nothing.
    assert_eq!(Tables::of(&[customers(200), orders(60, "")]).found(), [""; 0]);
}

#[test]
fn values_are_compared_as_they_are_meant() {
    let codes = ("codes", csv("code,name", 1..=60, |number| format!("{:03},Name {number}", number * 7)));
    let numbers = ("numbers", csv("number,name", 1..=60, |number| format!("{}.0,Name {number}", number * 7)));
    let uses = |header: &str| {
        ("uses", csv(header, 1..=300, |number| format!("U{number},{}", (spread(number, 60) + 1) * 7)))
    };
    // 7 is 7.0; the text 007 is not 7.
    assert_eq!(Tables::of(&[numbers, uses("use,number")]).found(), ["uses.number -> numbers.number"]);
    assert_eq!(Tables::of(&[codes, uses("use,code")]).found(), [""; 0]);
}

#[test]
fn a_table_may_point_to_itself() {
    let staff = |boss: fn(u64) -> String| {
        ("staff", csv("id,name,boss", 1..=300, |number| format!("{number},Name {number},{}", boss(number))))
    };
    let tree = |number: u64| {
        if number == 7 { String::new() } else { (if number < 7 { 7 } else { number / 3 + 1 }).to_string() }
    };
    let (words, level, evidence) = only(&[staff(tree)]);
    assert_eq!((words.as_str(), evidence.tops, evidence.blank), ("staff.boss -> staff.id", Some(1), 1));
    assert!(level < RelationLevel::Possible);
    // A column of numbers that leads in circles is none, whatever its range, unless its name says so.
    let circles = csv("id,name,group", 1..=300, |number| {
        let group = if number == 7 { String::new() } else { (spread(number, 300) + 1).to_string() };
        format!("{number},Name {number},{group}")
    });
    assert_eq!(Tables::of(&[("staff", circles)]).found(), [""; 0]);
}

#[test]
fn several_columns_may_point_together() {
    let stays = csv("hotel,room,beds", 0..=399, |number| {
        format!("H{},{},{}", number / 20, number % 20 + 1, number % 3)
    });
    let bookings = csv("booking,hotel,room", 1..=900, |number| {
        let room = spread(number, 400);
        format!("B{number},H{},{}", room / 20, room % 20 + 1)
    });
    let (words, level, evidence) = only(&[("rooms", stays.clone()), ("bookings", bookings)]);
    assert_eq!(words, "bookings.hotel,room -> rooms.hotel,room");
    assert!(level < RelationLevel::Possible);
    assert_eq!((evidence.rows, evidence.orphans, evidence.parents), (900, 0, 400));
    // The same columns, but together they are no rooms: each hotel has all of its numbers twice as high.
    let others = csv("booking,hotel,room", 1..=900, |number| {
        format!(
            "B{number},H{},{}",
            spread(number, 20),
            spread(number + 5_000, 20) + 1 + spread(number, 2) * 19
        )
    });
    assert_eq!(Tables::of(&[("rooms", stays), ("bookings", others)]).found(), [""; 0]);
}

#[test]
fn a_table_may_go_on_another_row_by_row() {
    let accounts =
        csv("user_id,balance", 1..=150, |number| format!("{},{}.5", number * 2, spread(number, 900)));
    let tables = Tables::of(&[
        ("users", csv("id,name", 1..=320, |number| format!("{number},Name {number}"))),
        ("accounts", accounts),
    ]);
    let found = tables.find().relations;
    assert_eq!(tables.found(), ["accounts.user_id -> users.id"]);
    assert!(
        found[0].is_one_to_one && found[0].reason.contains("none has more than one"),
        "{}",
        found[0].reason
    );
}

#[test]
fn of_several_keys_the_nearest_and_plainest_is_told() {
    // What a copy of the name says, the id says better; and an order is no row of the invoices for it.
    let tables = Tables::of(&[
        (
            "customers",
            csv("customer_id,customer_name", 1..=80, |number| format!("C{number:04},Name {number}")),
        ),
        (
            "orders",
            csv("order_id,customer_id,customer_name", 1..=500, |number| {
                let customer = spread(number, 80) + 1;
                format!("{},C{customer:04},Name {customer}", number + 40_000)
            }),
        ),
        ("invoices", csv("invoice,order_id", 1..=500, |number| format!("I{number},{}", number + 40_000))),
        (
            "lines",
            csv("line,order_id", 1..=1_500, |number| format!("L{number},{}", spread(number, 500) + 40_001)),
        ),
    ]);
    assert_eq!(
        tables.found(),
        [
            "invoices.order_id -> orders.order_id",
            "lines.order_id -> orders.order_id",
            "orders.customer_id -> customers.customer_id",
        ]
    );
}

#[test]
fn two_columns_may_point_to_one_table() {
    let airports = csv("faa,name", 0..=99, |number| {
        let letter = |number: u64| char::from(b'A' + u8::try_from(number % 26).unwrap());
        format!("{}{}{},Airport {number}", letter(number), letter(number / 26 + 3), letter(number * 7))
    });
    let codes: Vec<String> = airports.lines().skip(1).map(|line| line[..3].to_owned()).collect();
    let flights = csv("flight,origin,dest", 1..=600, |number| {
        let code = |seed: u64| &codes[usize::try_from(spread(number + seed, 100)).unwrap()];
        format!("F{number},{},{}", code(0), code(9_000))
    });
    let tables = Tables::of(&[("airports", airports), ("flights", flights)]);
    assert_eq!(tables.found(), ["flights.dest -> airports.faa", "flights.origin -> airports.faa"]);
}

#[test]
fn rows_that_cannot_be_read_are_no_orphans() {
    let tables = Tables::of(&[
        customers(60),
        (
            "orders",
            csv("id,customer_id,city", 1..=300, |number| {
                let city = if number % 10 == 0 { "Rio, 7, 8" } else { "Rome" };
                format!("{},{},{city}", number + 5_000, spread(number, 60) + 1)
            }),
        ),
    ]);
    let found = tables.find().relations;
    assert_eq!(tables.found(), ["orders.customer_id -> customers.id"]);
    assert_eq!((found[0].evidence.rows, found[0].evidence.orphans), (300, 0));
}

#[test]
fn what_is_declared_is_counted_whatever_the_rows_say() {
    let orders = csv("id,customer,note", 1..=40, |number| {
        let customer = if number % 4 == 0 { 900 + number } else { number % 3 + 1 };
        format!("{number},{customer},")
    });
    let tables = Tables::of(&[customers(12), ("orders", orders)]).declared(
        "CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR(50));
         CREATE TABLE orders (id INT PRIMARY KEY, customer INT REFERENCES customers, note INT REFERENCES customers (ID));",
    );
    let found = tables.find().relations;
    assert_eq!(tables.found(), ["orders.customer -> customers.id", "orders.note -> customers.id"]);
    assert!(
        found
            .iter()
            .all(|relation| relation.level == RelationLevel::Certain && relation.evidence.is_declared)
    );
    let (customer, note) = (found[0].evidence, found[1].evidence);
    assert_eq!((customer.pointing, customer.orphans, customer.blank), (30, 10, 0));
    assert_eq!((note.pointing, note.orphans, note.blank), (0, 0, 40));
    assert_eq!(
        found[0].reason,
        "All but 10 customer of orders (40 rows) are in customers; 9 of its 12 rows have none; the busiest has 10. A foreign \
         key says so."
    );
    assert_eq!(
        found[1].reason,
        "No row of orders points anywhere: note is always blank. A foreign key says so."
    );
}

#[test]
fn the_search_can_be_cancelled() {
    let cancel = CancellationToken::new();
    cancel.cancel();
    let orders =
        csv("id,customer_id", 1..=300, |number| format!("{},{}", number + 5_000, spread(number, 60) + 1));
    let tables = Tables::of(&[customers(60), ("orders", orders)]);
    assert!(matches!(tables.find_unless(&cancel), Err(SourceError::Cancelled)));
}
