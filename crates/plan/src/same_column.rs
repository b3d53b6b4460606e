//! Which names are of the same column.

/// True for the same column by name, whatever its capitals and signs.
pub fn same_column(left: &str, right: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let meant = letters(left);
    // Of a name of signs alone, nothing would be left to compare.
    left == right || (!meant.is_empty() && meant == letters(right))
}

/// Where the column of this name is among others: the one that is called exactly so, else the first that is the same
/// but for capitals and signs. A table may have both `user_id` and `user id`.
pub fn place_of_column<'a>(name: &str, mut names: impl Iterator<Item = &'a str> + Clone) -> Option<usize> {
    let exactly = names.clone().position(|other| other == name);
    exactly.or_else(|| names.position(|other| same_column(other, name)))
}
