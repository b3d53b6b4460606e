//! What the names of columns and tables say of pointers.

use plan::{name_words, singular};

/// Words behind which the name of a pointer says what it points to: `customer_id`, `dept_no`.
const ID_WORDS: [&str; 14] =
    ["id", "ids", "key", "uuid", "guid", "code", "no", "nr", "num", "number", "fk", "pk", "ref", "sk"];
/// Names that say nothing of the table whose column bears them.
const COMMON_NAMES: [&str; 18] = [
    "name", "title", "type", "status", "date", "value", "description", "label", "email", "text", "comment", "note",
    "column", "col", "field", "attr", "var", "index",
];
/// Words of columns that measure or count, and name nothing.
const MEASURES: [&str; 38] = [
    "quantity", "qty", "amount", "price", "cost", "total", "rating", "score", "count", "age", "percent", "pct", "discount", "weight", "height", "width", "length", "size", "level",
    "rank", "position", "pos", "seq", "sequence", "priority", "version", "stock", "units", "points", "duration",
    "latitude", "longitude", "temperature", "balance", "salary", "ordinal", "sort", "visits",
];
/// Words of columns that say when: they name something only together with others.
const TIMES: [&str; 7] = ["year", "month", "day", "week", "hour", "minute", "second"];
/// Words of columns that point to another row of their own table.
const OWN_POINTERS: [&str; 16] = [
    "parent", "manager", "mgr", "supervisor", "boss", "superior", "leader", "reports", "root", "previous", "prev",
    "next", "origin", "original", "mother", "father",
];

/// How plainly a name points somewhere.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(super) struct NameMatch(pub f64);

impl NameMatch {
    pub(super) const NONE: Self = Self(0.0);
    /// `customer_id`, in a table that is not `customers`, for `customers`.
    pub(super) const PLAIN: Self = Self(3.0);
    /// The same name on both sides, which says more than `id` or `name`.
    const SAME: Self = Self(2.5);
    /// `billing_address_id` for `addresses`; `manager_id` within a table.
    const ENDING: Self = Self(2.0);
    /// `dept` for `departments`, `ship_via` for `shippers`.
    const SHORTENED: Self = Self(1.0);

    pub(super) fn is_plain(self) -> bool {
        self >= Self::SAME
    }
}

/// A name in small words.
pub(super) fn small_words(name: &str) -> Vec<String> {
    name_words(name).iter().map(|word| word.to_lowercase()).collect()
}

/// The words of a table's name: of `order_details_2024`, `order` and `details`. Of `sales.orders` or `dbo_orders`, the
/// schema is no part of it.
fn table_words(table: &str) -> Vec<String> {
    let own = table.rsplit_once('.').map_or(table, |(_, own)| own);
    let mut words = small_words(own);
    words.retain(|word| !word.bytes().all(|byte| byte.is_ascii_digit()));
    while words.len() > 1 && ["tbl", "tb", "dbo", "dim", "t"].contains(&words[0].as_str()) {
        words.remove(0);
    }
    words
}

/// True where two names mean the same, one thing or many of it.
fn is_same(left: &[String], right: &[String]) -> bool {
    let spellings = |words: &[String]| {
        let word = words.concat();
        let without_es = word.strip_suffix("es").unwrap_or(&word).to_owned();
        [singular(&word), without_es, word]
    };
    let right = spellings(right);
    !left.is_empty() && spellings(left).iter().any(|word| right.contains(word))
}

/// What a column's name says it points to: `customer` of `customer_id` and `customerid`.
fn stem(words: &[String]) -> Vec<String> {
    let mut stem: &[String] = words;
    while let [rest @ .., last] = stem
        && ID_WORDS.contains(&last.as_str())
    {
        stem = rest;
    }
    if let [first, rest @ ..] = stem
        && ["fk", "id"].contains(&first.as_str())
    {
        stem = rest;
    }
    let mut stem = stem.to_vec();
    if let Some(last) = stem.last_mut() {
        if let Some(front) = last.strip_suffix("id").filter(|front| front.len() > 3) {
            *last = front.to_owned();
        }
    }
    stem
}

/// How plainly a column of this name points to the key of that name in that table.
pub(super) fn name_match(child_table: &str, column: &str, parent_table: &str, key: &str) -> NameMatch {
    let (column, key) = (small_words(column), small_words(key));
    let (table, own) = (table_words(parent_table), table_words(child_table));
    let stem = stem(&column);
    let is_own_table = child_table == parent_table;
    if is_own_table {
        let is_own_word = |word: &String| OWN_POINTERS.contains(&word.as_str());
        // `manager_staff_id` in `store` is somebody else.
        let rest: Vec<String> = stem.iter().filter(|word| !is_own_word(word) && *word != "to").cloned().collect();
        let is_own_pointer = (column.iter().any(is_own_word) && (rest.is_empty() || ends_with(&table, &rest)))
            || (ends_with(&stem, &table) && stem.len() > table.len());
        return if is_own_pointer { NameMatch::ENDING } else { NameMatch::NONE };
    }
    // `order_id` in `orders` is that table's own.
    let is_own = is_same(&stem, &own);
    if is_same(&stem, &table) {
        return NameMatch::PLAIN;
    }
    if column.concat() == key.concat() && is_telling(&key) {
        return if is_own { NameMatch::SHORTENED } else { NameMatch::SAME };
    }
    if is_own || stem.is_empty() {
        return NameMatch::NONE;
    }
    let is_part = |whole: &[String], part: &[String]| ends_with(whole, part) && part.concat().len() >= 3;
    if is_part(&stem, &table) || is_part(&table, &stem) || (is_telling(&key) && is_part(&column, &key)) {
        return NameMatch::ENDING;
    }
    let (last, whole) = (singular(table.last().map_or("", String::as_str)), singular(&table.concat()));
    let is_short = stem.iter().any(|word| is_shortened(word, &last) || is_shortened(word, &whole));
    if is_short { NameMatch::SHORTENED } else { NameMatch::NONE }
}

/// True for a column that is plainly named as what identifies a row of this table: `customer_id` for `customers`.
pub(super) fn is_id_of(child_table: &str, column: &str, table: &str) -> bool {
    let words = small_words(column);
    let ends_as_id = words.last().is_some_and(|word| ID_WORDS.contains(&word.as_str()) || word.ends_with("id"));
    ends_as_id && child_table != table && name_match(child_table, column, table, "") >= NameMatch::PLAIN
}

/// The words of a name end with those of another.
fn ends_with(words: &[String], end: &[String]) -> bool {
    let from = words.len().checked_sub(end.len());
    !end.is_empty() && from.is_some_and(|from| is_same(&words[from..], end))
}

/// True for the name of a key that says whose key it is.
fn is_telling(key: &[String]) -> bool {
    let stem = stem(key);
    let whole: String = stem.concat().chars().filter(|letter| !letter.is_numeric()).collect();
    whole.chars().count() >= 3 && !COMMON_NAMES.contains(&whole.as_str())
}

/// True for `dept` of `department` and `ship` of `shipper`: at least three letters, the first the same, all of them in
/// their order, at least a third of the whole.
fn is_shortened(word: &str, whole: &str) -> bool {
    let mut letters = whole.chars();
    word.len() >= 3
        && word.len() < whole.len()
        && word.len() * 3 >= whole.len()
        && word.chars().next() == whole.chars().next()
        && word.chars().all(|letter| letters.any(|other| other == letter))
}

/// True for the name of something measured or counted.
pub(super) fn names_a_measure(column: &str) -> bool {
    has_word(column, &MEASURES)
}

/// True for the name of a part of a time.
pub(super) fn names_a_time(column: &str) -> bool {
    has_word(column, &TIMES)
}

/// True where one of these words is in a name that is not an id's.
fn has_word(column: &str, known: &[&str]) -> bool {
    let words = small_words(column);
    let is_id = words.last().is_some_and(|word| ID_WORDS.contains(&word.as_str()));
    !is_id && words.iter().any(|word| known.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_point_more_or_less_plainly() {
        let cases = [
            ("orders", "customer_id", "customers", "id", 3.0),
            ("orders", "customerID", "customers", "customerID", 3.0),
            ("orders", "customerid", "customers", "customerid", 3.0),
            ("orders", "CUSTOMER", "tbl_customers", "ID", 3.0),
            ("order-details", "orderID", "orders", "orderID", 3.0),
            ("employee-territories", "territoryID", "territories", "territoryID", 3.0),
            ("Sales.Orders", "PersonID", "People.Person", "ID", 3.0),
            ("flights", "faa", "airports", "faa", 2.5),
            ("salaries", "emp_no", "employees", "emp_no", 2.5),
            ("film", "original_language_id", "language", "language_id", 2.0),
            ("orders", "billing_address_id", "addresses", "id", 2.0),
            ("orders", "status_id", "order_statuses", "id", 2.0),
            ("people", "dept", "departments", "dept_no", 1.0),
            ("orders", "shipVia", "shippers", "shipperID", 1.0),
            ("orders", "id", "customers", "id", 0.0),
            ("orders", "name", "customers", "name", 0.0),
            ("orders", "quantity", "customers", "id", 0.0),
            ("employees", "manager_id", "employees", "id", 2.0),
            ("employees", "reportsTo", "employees", "employeeID", 2.0),
            ("employees", "employeeID", "employees", "employeeID", 0.0),
            ("categories", "parent_category_id", "categories", "id", 2.0),
            ("store", "manager_staff_id", "store", "store_id", 0.0),
            ("store", "manager_staff_id", "staff", "staff_id", 2.0),
        ];
        for (child, column, parent, key, expected) in cases {
            let found = name_match(child, column, parent, key);
            assert!((found.0 - expected).abs() < 0.01, "{child}.{column} for {parent}.{key}: {found:?}");
        }
    }

    #[test]
    fn measures_are_told_from_pointers() {
        for name in ["quantity", "unit_price", "unitsInStock", "rating"] {
            assert!(names_a_measure(name), "{name}");
        }
        assert!(names_a_time("Year") && !names_a_measure("Year") && !names_a_time("year_id"));
        for name in ["customer_id", "level_id", "shipVia", "reportsTo", "PersonKey"] {
            assert!(!names_a_measure(name), "{name}");
        }
    }
}
