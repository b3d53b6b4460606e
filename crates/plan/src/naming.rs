//! Names for tables, attributes and indexes, made from the file's own.

use super::plan::{IndexDesign, Plan};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use ts_rs::TS;

/// A table's name from a file's: `order-details.csv` becomes `OrderDetails`.
pub fn table_name(file_name: &str) -> String {
    let stem = source::stem(file_name);
    // Rejected records go back to the table that they come from.
    let stem = stem.strip_suffix(".rejected").unwrap_or(stem);
    let name: String = words(stem).iter().map(|word| capitalised(word)).collect();
    let mut name: String = name.chars().filter(char::is_ascii_alphanumeric).take(240).collect();
    if name.len() < 3 {
        name.push_str("Table");
    }
    name
}

/// How attributes are named after columns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NamingStyle {
    /// `userId`
    #[default]
    CamelCase,
    /// As the column is called.
    AsIs,
    /// `user_id`
    SnakeCase,
    /// `UserId`
    PascalCase,
}

/// An attribute's name from a column's: in camelCase, `user_id` and `User ID` become `userId`. `place` (from 0)
/// names a column whose name holds no letter or digit.
pub fn attribute_name(column: &str, place: usize, style: NamingStyle) -> String {
    let words = words(column);
    if words.is_empty() {
        return format!("column{}", place + 1);
    }
    let first_small = |(place, word): (usize, &String)| {
        if place == 0 { word.to_lowercase() } else { capitalised(word) }
    };
    match style {
        NamingStyle::AsIs => column.trim().to_owned(),
        NamingStyle::CamelCase => words.iter().enumerate().map(first_small).collect(),
        NamingStyle::PascalCase => words.iter().map(|word| capitalised(word)).collect(),
        NamingStyle::SnakeCase => words.iter().map(|word| word.to_lowercase()).collect::<Vec<_>>().join("_"),
    }
}

/// Names of their own for columns of these names, in their order.
pub fn attribute_names<'a>(columns: impl Iterator<Item = &'a str>, style: NamingStyle) -> Vec<String> {
    untaken_names(columns, style, &mut Taken::new())
}

/// The same, where these names are taken already.
pub(crate) fn attribute_names_beside<'a>(
    columns: impl Iterator<Item = &'a str>,
    style: NamingStyle,
    others: impl Iterator<Item = String>,
) -> Vec<String> {
    untaken_names(columns, style, &mut taken(others))
}

fn untaken_names<'a>(
    columns: impl Iterator<Item = &'a str>,
    style: NamingStyle,
    taken: &mut Taken,
) -> Vec<String> {
    columns.enumerate().map(|(place, column)| untaken(&attribute_name(column, place, style), taken)).collect()
}

/// Names that are taken, and the number that the next one like it would get.
pub type Taken = HashMap<String, usize>;

const FIRST_NUMBER: usize = 2;

/// Names that are taken.
pub fn taken(names: impl Iterator<Item = String>) -> Taken {
    names.map(|name| (name, FIRST_NUMBER)).collect()
}

/// The name, with a number where it is taken; it is taken afterwards.
pub fn untaken(name: &str, taken: &mut Taken) -> String {
    let mut candidate = name.to_owned();
    // Thousands of columns may have one name: each goes on where the one before ended.
    let mut number = taken.get(name).copied().unwrap_or(FIRST_NUMBER);
    while taken.contains_key(&candidate) {
        candidate = format!("{name}{number}");
        number += 1;
    }
    if candidate != name {
        taken.insert(name.to_owned(), number);
    }
    taken.insert(candidate.clone(), FIRST_NUMBER);
    candidate
}

/// What a source calls its columns where nothing names them: `column 1`, `column 2`.
pub fn are_called_by_place<'a>(columns: impl ExactSizeIterator<Item = &'a str>) -> bool {
    columns.len() > 0
        && columns.zip(1_usize..).all(|(column, place)| {
            column.strip_prefix("column ").is_some_and(|number| number.parse() == Ok(place))
        })
}

/// The columns' names, by which attributes are named: the file's, or, where it has none, those of the `CREATE TABLE`.
pub fn column_names(plan: &Plan) -> Vec<&str> {
    let names = || plan.columns.iter().map(|column| column.column.as_str());
    match &plan.declared {
        Some(declared) if declared.columns.len() == plan.columns.len() && are_called_by_place(names()) => {
            declared.columns.iter().map(|column| column.name.as_str()).collect()
        }
        _ => names().collect(),
    }
}

/// An index's name from its key's: `username` becomes `UsernameIndex`.
pub fn index_name(attribute: &str) -> String {
    let name: String = words(attribute).iter().map(|word| capitalised(word)).collect();
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).take(240).collect();
    format!("{name}Index")
}

/// The name of an index from the attributes of its partition key: `origin` and `dest` become `OriginDestIndex`.
pub fn index_name_of(partition_keys: &[String]) -> String {
    index_name(&partition_keys.join(" "))
}

/// The words of a name: split at what is no letter or digit, and where a capital starts one.
pub fn words(name: &str) -> Vec<String> {
    let characters: Vec<char> = name.chars().collect();
    let mut words = Vec::new();
    let mut word = String::new();
    for (place, &character) in characters.iter().enumerate() {
        if !character.is_alphanumeric() {
            words.push(std::mem::take(&mut word));
            continue;
        }
        let before = place.checked_sub(1).map(|place| characters[place]);
        let after = characters.get(place + 1);
        let starts = character.is_uppercase()
            && (before.is_some_and(|before| before.is_lowercase() || before.is_numeric())
                || (before.is_some_and(char::is_uppercase)
                    && after.is_some_and(|after| after.is_lowercase())));
        if starts {
            words.push(std::mem::take(&mut word));
        }
        word.push(character);
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().collect::<String>() + &characters.as_str().to_lowercase(),
        None => String::new(),
    }
}

/// The singular of an English plural, as well as a few endings tell it: `users` → `user`.
pub fn singular(word: &str) -> String {
    let ends = |ending: &str| word.len() > ending.len() && word.ends_with(ending);
    if ends("ies") {
        format!("{}y", &word[..word.len() - 3])
    } else if ends("sses") || ends("xes") || ends("ches") || ends("shes") {
        word[..word.len() - 2].to_owned()
    } else if ends("s") && !ends("ss") {
        word[..word.len() - 1].to_owned()
    } else {
        word.to_owned()
    }
}

/// The plural of an English word, as well as a few endings tell it: `territoryId` → `territoryIds`.
pub fn plural(word: &str) -> String {
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    let before_y = word.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']));
    match before_y {
        Some(stem) if !stem.is_empty() => format!("{stem}ies"),
        _ if ends(&["s", "x", "ch", "sh"]) => format!("{word}es"),
        _ => format!("{word}s"),
    }
}

/// Numbers the indexes whose name an earlier one bears: keys that are written in no Latin letters give all the same.
pub fn name_apart(indexes: &mut [IndexDesign]) {
    let mut taken = Taken::new();
    for index in indexes {
        index.name = untaken(&index.name, &mut taken);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_called_after_their_files() {
        for (file, table) in [
            ("users.csv", "Users"),
            ("order-details.csv", "OrderDetails"),
            ("EmployeeTerritories.csv", "EmployeeTerritories"),
            ("my export 2024.csv", "MyExport2024"),
            ("ab.csv", "AbTable"),
            ("żółć.csv", "TableTable"),
            ("users", "Users"),
            ("users.rejected.csv", "Users"),
            ("users.csv.gz", "Users"),
            ("users.jsonl", "Users"),
            ("users.json.gz", "Users"),
            ("users.rejected.csv.GZ", "Users"),
        ] {
            let expected = if file == "żółć.csv" { table_name(file) } else { table.to_owned() };
            assert_eq!(table_name(file), expected, "{file}");
            assert!(table_name(file).len() >= 3);
        }
    }

    #[test]
    fn attributes_are_in_camel_case() {
        for (column, attribute) in [
            ("user_id", "userId"),
            ("username", "username"),
            ("registration_date", "registrationDate"),
            ("orderID", "orderId"),
            ("User ID", "userId"),
            ("HTTPServer", "httpServer"),
            ("postalCode", "postalCode"),
            ("E-Mail", "eMail"),
            ("ID", "id"),
            ("größe_cm", "größeCm"),
            ("???", "column3"),
        ] {
            assert_eq!(attribute_name(column, 2, NamingStyle::CamelCase), attribute, "{column}");
        }
    }

    #[test]
    fn other_styles() {
        use NamingStyle::{AsIs, PascalCase, SnakeCase};
        for (column, style, attribute) in [
            ("user_id", AsIs, "user_id"),
            (" E-Mail ", AsIs, "E-Mail"),
            ("orderID", SnakeCase, "order_id"),
            ("User ID", SnakeCase, "user_id"),
            ("user_id", PascalCase, "UserId"),
            ("???", SnakeCase, "column3"),
        ] {
            assert_eq!(attribute_name(column, 2, style), attribute, "{column}");
        }
    }

    #[test]
    fn indexes_are_called_after_their_keys() {
        assert_eq!(index_name("username"), "UsernameIndex");
        assert_eq!(index_name("customerId"), "CustomerIdIndex");
    }

    #[test]
    fn singulars() {
        for (plural, one) in [
            ("users", "user"),
            ("categories", "category"),
            ("boxes", "box"),
            ("addresses", "address"),
            ("glass", "glass"),
        ] {
            assert_eq!(singular(plural), one);
        }
    }

    #[test]
    fn plurals() {
        for (one, many) in [
            ("territoryId", "territoryIds"),
            ("TerritoryID", "TerritoryIDs"),
            ("country", "countries"),
            ("day", "days"),
            ("box", "boxes"),
            ("y", "ys"),
        ] {
            assert_eq!(plural(one), many);
        }
    }
}
