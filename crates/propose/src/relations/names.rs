//! What the names of columns and tables say of pointers.

use super::word_lists::{COMMON_NAMES, ID_WORDS, MEASURES, OWN_POINTERS, TIMES};
use plan::{name_words, singular};

/// How plainly a name points somewhere.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(super) struct NameMatch(pub f64);

impl NameMatch {
    pub(super) const NONE: Self = Self(0.0);
    /// `customer_id`, in a table that is not `customers`, for `customers`.
    const PLAIN: Self = Self(3.0);
    /// The same name on both sides, which says more than `id` or `name`.
    const SAME: Self = Self(2.5);
    /// `billing_address_id` for `addresses`; `manager_id` within a table.
    const ENDING: Self = Self(2.0);
    /// `product_assembly_id` for `products`.
    const WITHIN: Self = Self(1.5);
    /// `dept` for `departments`, `ship_via` for `shippers`.
    const SHORTENED: Self = Self(1.0);

    pub(super) fn is_plain(self) -> bool {
        self >= Self::SAME
    }
}

/// The name of a column, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ColumnName {
    words: Vec<String>,
    /// What it says it points to: `customer` of `customer_id` and `customerid`.
    stem: Vec<String>,
    /// True where it ends as the names of ids do.
    is_id: bool,
    /// True where it says whose key it is, if it is a key.
    is_distinctive: bool,
}

/// The name of a table, taken apart.
#[derive(Debug, Clone)]
pub(super) struct TableName {
    whole: String,
    /// Of `order_details_2024`, `order` and `details`. Of `sales.orders` or `dbo_orders`, the schema is no part of it.
    words: Vec<String>,
}

impl ColumnName {
    pub(super) fn new(name: &str) -> Self {
        let words = small_words(name);
        let stem = stem(&words);
        let is_id =
            words.last().is_some_and(|word| ID_WORDS.contains(&word.as_str()) || word.ends_with("id"));
        let letters: String = stem.concat().chars().filter(|letter| !letter.is_numeric()).collect();
        let is_distinctive = letters.chars().count() >= 3 && !COMMON_NAMES.contains(&letters.as_str());
        Self { words, stem, is_id, is_distinctive }
    }

    /// True for the same words.
    pub(super) fn is_called_as(&self, other: &Self) -> bool {
        self.words == other.words
    }

    /// True for the name of something measured or counted.
    pub(super) fn is_measure(&self) -> bool {
        self.has_word(&MEASURES)
    }

    /// True for the name of a part of a time.
    pub(super) fn is_time(&self) -> bool {
        self.has_word(&TIMES)
    }

    /// True where one of these words is in a name that is not an id's.
    fn has_word(&self, known: &[&str]) -> bool {
        let is_id = self.words.last().is_some_and(|word| ID_WORDS.contains(&word.as_str()));
        !is_id && self.words.iter().any(|word| known.contains(&word.as_str()))
    }

    /// True for a column that is plainly named as what identifies a row of this table: `customer_id` for `customers`.
    pub(super) fn is_id_of(&self, own: &TableName, table: &TableName) -> bool {
        self.is_id && own.whole != table.whole && is_same(&self.stem, &table.words)
    }
}

impl TableName {
    pub(super) fn new(name: &str) -> Self {
        let of = |name: &str| -> Vec<String> {
            let words = small_words(name).into_iter();
            words.filter(|word| !word.bytes().all(|byte| byte.is_ascii_digit())).collect()
        };
        // `orders.2024` is no table of a schema.
        let own = name.rsplit_once('.').map(|(_, own)| of(own)).filter(|words| !words.is_empty());
        let mut words = own.unwrap_or_else(|| of(name));
        while words.len() > 1 && ["tbl", "tb", "dbo", "dim", "t"].contains(&words[0].as_str()) {
            words.remove(0);
        }
        Self { whole: name.to_owned(), words }
    }
}

/// A name in small words.
fn small_words(name: &str) -> Vec<String> {
    name_words(name).iter().map(|word| word.to_lowercase()).collect()
}

/// True where two names mean the same, one thing or many of it.
fn is_same(left: &[String], right: &[String]) -> bool {
    let spellings = |words: &[String]| {
        let word = words.concat();
        let without_es = word.strip_suffix("es").unwrap_or(&word).to_owned();
        [singular(&word), without_es, word]
    };
    let (Some(first), Some(other)) = (left.first(), right.first()) else { return false };
    // Most names begin otherwise.
    if first.chars().next() != other.chars().next() {
        return false;
    }
    let right = spellings(right);
    spellings(left).iter().any(|word| right.contains(word))
}

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
    if let Some(last) = stem.last_mut()
        && let Some(front) = last.strip_suffix("id").filter(|front| front.len() > 3)
    {
        *last = front.to_owned();
    }
    stem
}

/// How plainly a column of this name points to the key of that name in that table.
pub(super) fn name_match(
    own: &TableName,
    column: &ColumnName,
    table: &TableName,
    key: &ColumnName,
) -> NameMatch {
    if own.whole == table.whole {
        return if is_own_pointer(column, table) { NameMatch::ENDING } else { NameMatch::NONE };
    }
    if is_same(&column.stem, &table.words) {
        return NameMatch::PLAIN;
    }
    // `order_id` in `orders` is that table's own.
    let is_own = is_same(&column.stem, &own.words);
    if key.is_distinctive && column.words.concat() == key.words.concat() {
        return if is_own { NameMatch::SHORTENED } else { NameMatch::SAME };
    }
    if is_own || column.stem.is_empty() {
        return NameMatch::NONE;
    }
    let is_part = |whole: &[String], part: &[String]| ends_with(whole, part) && part.concat().len() >= 3;
    let is_ending = is_part(&column.stem, &table.words)
        || is_part(&table.words, &column.stem)
        || (key.is_distinctive && is_part(&column.words, &key.words));
    if is_ending {
        return NameMatch::ENDING;
    }
    let mut parts = column.stem.windows(table.words.len().max(1));
    if table.words.concat().len() >= 3 && parts.any(|part| is_same(part, &table.words)) {
        return NameMatch::WITHIN;
    }
    let last = singular(table.words.last().map_or("", String::as_str));
    let whole = singular(&table.words.concat());
    let is_short = column.stem.iter().any(|word| is_shortened(word, &last) || is_shortened(word, &whole));
    if is_short { NameMatch::SHORTENED } else { NameMatch::NONE }
}

/// True for `manager_id`, and for `parent_category_id` in `categories`.
fn is_own_pointer(column: &ColumnName, table: &TableName) -> bool {
    let is_own_word = |word: &String| OWN_POINTERS.contains(&word.as_str());
    // `manager_staff_id` in `store` is somebody else.
    let rest = column.stem.iter().filter(|word| !is_own_word(word) && *word != "to").cloned();
    let rest: Vec<String> = rest.collect();
    let is_named =
        column.words.iter().any(is_own_word) && (rest.is_empty() || ends_with(&table.words, &rest));
    is_named || (column.stem.len() > table.words.len() && ends_with(&column.stem, &table.words))
}

/// The words of a name end with those of another.
fn ends_with(words: &[String], end: &[String]) -> bool {
    let from = words.len().checked_sub(end.len());
    !end.is_empty() && from.is_some_and(|from| is_same(&words[from..], end))
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
            ("lines", "order_id", "orders.2024", "id", 3.0),
            ("flights", "faa", "airports", "faa", 2.5),
            ("salaries", "emp_no", "employees", "emp_no", 2.5),
            ("film", "original_language_id", "language", "language_id", 2.0),
            ("orders", "billing_address_id", "addresses", "id", 2.0),
            ("orders", "status_id", "order_statuses", "id", 2.0),
            ("people", "dept", "departments", "dept_no", 1.0),
            ("orders", "shipVia", "shippers", "shipperID", 1.0),
            ("bills", "ProductAssemblyID", "Product", "ProductID", 1.5),
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
            let of = |name: &str| ColumnName::new(name);
            let tables = [child, parent].map(TableName::new);
            let found = name_match(&tables[0], &of(column), &tables[1], &of(key));
            assert!((found.0 - expected).abs() < 0.01, "{child}.{column} for {parent}.{key}: {found:?}");
        }
    }

    #[test]
    fn measures_are_told_from_pointers() {
        for name in ["quantity", "unit_price", "unitsInStock", "rating"] {
            assert!(ColumnName::new(name).is_measure(), "{name}");
        }
        let year = ColumnName::new("Year");
        assert!(year.is_time() && !year.is_measure() && !ColumnName::new("year_id").is_time());
        for name in ["customer_id", "level_id", "shipVia", "reportsTo", "PersonKey"] {
            assert!(!ColumnName::new(name).is_measure(), "{name}");
        }
    }
}
