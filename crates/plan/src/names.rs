//! What the names of columns tell.

use super::naming::{singular, words};

/// Names, in words, of columns that people look things up by.
const LOOKUP_NAMES: [&str; 14] = [
    "username",
    "user name",
    "login",
    "email",
    "e mail",
    "email address",
    "mail",
    "code",
    "sku",
    "slug",
    "handle",
    "isbn",
    "ean",
    "vin",
];

/// Words in the names of columns that hold codes written with digits, which nobody calculates with.
const CODE_WORDS: [&str; 16] = [
    "zip",
    "zipcode",
    "postal",
    "postcode",
    "postalcode",
    "plz",
    "phone",
    "telephone",
    "mobile",
    "fax",
    "isbn",
    "ean",
    "upc",
    "iban",
    "ssn",
    "vat",
];

fn lower_words(column: &str) -> Vec<String> {
    words(column).iter().map(|word| word.to_lowercase()).collect()
}

/// True for `id`, and for the table's name with `id` behind it: `user_id` in `Users`.
pub fn is_own_id(table: &str, column: &str) -> bool {
    let column = lower_words(column);
    let Some((last, first)) = column.split_last() else { return false };
    // `Orders2024` holds orders: the year is the export's.
    let mut table = lower_words(table.trim_end_matches(|sign: char| sign.is_ascii_digit()));
    table.retain(|word| !word.bytes().all(|byte| byte.is_ascii_digit()));
    let Some((table_last, table_first)) = table.split_last() else { return false };
    let own = table_first.concat() + &singular(table_last);
    let joined = column.concat();
    let is_id = |word: &str| matches!(word, "id" | "key" | "uuid" | "guid" | "number" | "no" | "code");
    (first.is_empty() && matches!(last.as_str(), "id" | "uuid" | "guid" | "key"))
        || (is_id(last) && (first.concat() == own || first.concat() == table.concat()))
        || joined == format!("{own}id")
}

/// True for a column whose name ends as an id's does.
pub fn names_an_id(column: &str) -> bool {
    words(column).last().is_some_and(|word| {
        matches!(word.to_lowercase().as_str(), "id" | "key" | "uuid" | "guid" | "code" | "no" | "number")
    })
}

/// True for a name that people look things up by.
pub fn is_lookup_name(column: &str) -> bool {
    LOOKUP_NAMES.contains(&lower_words(column).join(" ").as_str())
}

/// True for a name of a code that is written with digits.
pub fn names_a_code(column: &str) -> bool {
    lower_words(column).iter().any(|word| CODE_WORDS.contains(&word.as_str()))
}

/// What a column points to, for `customerID` and `customer_id`: `customer`.
pub fn points_to(column: &str) -> Option<String> {
    let words = lower_words(column);
    let (last, first) = words.split_last()?;
    (last == "id" && !first.is_empty()).then(|| first.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_columns_are() {
        assert!(
            is_own_id("Users", "user_id")
                && is_own_id("Categories", "categoryID")
                && is_own_id("Users", "id")
        );
        assert!(!is_own_id("OrderDetails", "orderID"));
        assert!(is_own_id("Orders2024", "order_no") && is_own_id("Users20240501", "user_id"));
        assert!(names_a_code("shipPostalCode") && names_a_code("home_phone") && !names_a_code("code"));
        assert_eq!(points_to("customerID").as_deref(), Some("customer"));
        assert_eq!(points_to("shipVia"), None);
        assert_eq!(points_to("id"), None);
        assert!(is_lookup_name("User Name") && !is_lookup_name("postal_code"));
    }
}
