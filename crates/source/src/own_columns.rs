//! The columns that Tableferry adds to a file of rejected records, under names that nobody else uses.

use std::ops::Range;

/// Of records that stand on lines.
const NAMES: [&str; 3] = ["tableferry_line", "tableferry_column", "tableferry_reason"];
/// Of rows of a database.
const NAMES_OF_ROWS: [&str; 3] = ["tableferry_row", "tableferry_column", "tableferry_reason"];

/// Names that none of a table's columns bears: `tableferry_line` (of rows of a database `tableferry_row`),
/// `tableferry_column` and `tableferry_reason`, with a number where one is taken.
pub fn untaken(columns: &[String], is_of_rows: bool) -> [String; 3] {
    let names = if is_of_rows { NAMES_OF_ROWS } else { NAMES };
    let mut number = 1u32;
    loop {
        let names = numbered(names, number);
        if !columns.iter().any(|column| names.contains(column)) {
            return names;
        }
        number += 1;
    }
}

fn numbered(names: [&str; 3], number: u32) -> [String; 3] {
    names.map(|name| if number == 1 { name.to_owned() } else { format!("{name}_{number}") })
}

/// The places where columns of these three names stand side by side, in this order.
pub(crate) fn find(columns: &[String], own: &[String; 3]) -> Option<Range<usize>> {
    let start = columns.windows(own.len()).position(|names| names == own)?;
    Some(start..start + own.len())
}

/// The places of our own columns in a file of which nobody says that it is one of rejected records: all three of them,
/// behind those of the table (CSV) or before them (JSON). None in any other file.
pub fn recognise(columns: &[String]) -> Range<usize> {
    let count = NAMES.len();
    if columns.len() <= count {
        return 0..0;
    }
    let is_of = |own: [&str; 3], names: &[String]| {
        let number = names[0].strip_prefix(own[0]).and_then(|rest| match rest.strip_prefix('_') {
            None => rest.is_empty().then_some(1),
            Some(number) => number.parse().ok().filter(|number| *number > 1),
        });
        number.is_some_and(|number| names == numbered(own, number))
    };
    let is_own = |names: &[String]| is_of(NAMES, names) || is_of(NAMES_OF_ROWS, names);
    let behind = columns.len() - count;
    if is_own(&columns[behind..]) {
        behind..columns.len()
    } else if is_own(&columns[..count]) {
        0..count
    } else {
        0..0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn our_columns_are_known_by_all_their_names_alone() {
        let cases: &[(&[&str], Range<usize>)] = &[
            (&["id", "tableferry_line", "tableferry_column", "tableferry_reason"], 1..4),
            (&["tableferry_line", "tableferry_column", "tableferry_reason", "id"], 0..3),
            (&["id", "tableferry_line_2", "tableferry_column_2", "tableferry_reason_2"], 1..4),
            (&["id", "tableferry_row", "tableferry_column", "tableferry_reason"], 1..4),
            (&["id", "tableferry_row_3", "tableferry_column_3", "tableferry_reason_3"], 1..4),
            (&["id", "line", "column", "reason"], 0..0),
            (&["id", "tableferry_line", "tableferry_column", "tableferry_reason_2"], 0..0),
            (&["id", "tableferry_line", "tableferry_reason", "tableferry_column"], 0..0),
            (&["id", "tableferry_line_1", "tableferry_column_1", "tableferry_reason_1"], 0..0),
            (&["id", "tableferry_line", "tableferry_column", "tableferry_reason", "more"], 0..0),
            (&["tableferry_line", "tableferry_column", "tableferry_reason"], 0..0),
            (&[], 0..0),
        ];
        for (names, expected) in cases {
            assert_eq!(recognise(&columns(names)), *expected, "{names:?}");
        }
    }

    #[test]
    fn names_that_the_table_has_are_not_used() {
        assert_eq!(untaken(&columns(&["id", "line"]), false), NAMES.map(str::to_owned));
        assert_eq!(untaken(&columns(&["id"]), true), NAMES_OF_ROWS.map(str::to_owned));
        let own = untaken(&columns(&["tableferry_reason", "tableferry_line_2"]), false);
        assert_eq!(own[1], "tableferry_column_3");
        let mut all = columns(&["tableferry_reason", "tableferry_line_2"]);
        all.extend(own.clone());
        assert_eq!((find(&all, &own), recognise(&all)), (Some(2..5), 2..5));
    }
}
