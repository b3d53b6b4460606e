//! A users file of any size, for trying things out, for tests and for measuring: the same for the same seed.

use std::io::{self, Write};

pub(crate) const FIRST_NAMES: [&str; 16] = [
    "alice", "bob", "charlie", "dora", "emil", "fatima", "george", "hana", "ivan", "julia", "kofi", "lena",
    "mateo", "nadia", "oscar", "priya",
];
const PLEASURES: [&str; 8] = [
    "Loves dogs",
    "Enjoys cats",
    "Likes birds",
    "Reads \"quoted\" books",
    "Cooks, bakes and eats",
    "Grows tomatoes",
    "Sails in summer",
    "Collects stamps — old ones",
];

/// Writes the header and `records` records of the seed's shape, each of about 256 bytes.
///
/// # Errors
/// What writing says.
pub fn write_users(out: &mut impl Write, records: u64, seed: u64) -> io::Result<()> {
    writeln!(out, "user_id,username,email,registration_date,last_login,profile_data")?;
    for number in 0..records {
        let random = mixed(seed, number);
        let user_id = number + 101;
        let name = pick(&FIRST_NAMES, random);
        let bio = pick(&PLEASURES, random >> 8).replace('"', "\\\"\"");
        let (year, month, day) = (2015 + random % 9, 1 + (random >> 16) % 12, 1 + (random >> 20) % 28);
        let (hour, minute, second) = ((random >> 25) % 24, (random >> 30) % 60, (random >> 36) % 60);
        let score = (random >> 42) % 10_000;
        writeln!(
            out,
            "{user_id},{name}{user_id},{name}.{user_id}@example.com,{year}-{month:02}-{day:02},\
             2024-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z,\
             \"{{\"\"bio\"\": \"\"{bio}\"\", \"\"score\"\": {}.{:02}, \"\"newsletter\"\": {}, \
             \"\"tags\"\": [\"\"t{}\"\", \"\"t{}\"\"], \"\"address\"\": {{\"\"city\"\": \"\"City {}\"\", \
             \"\"zip\"\": \"\"{:05}\"\"}}}}\"",
            score / 100,
            score % 100,
            random & 1 == 0,
            (random >> 3) % 40,
            (random >> 9) % 40 + 40,
            (random >> 12) % 500,
            (random >> 21) % 100_000,
        )?;
    }
    Ok(())
}

pub(crate) fn pick<'a>(from: &[&'a str], random: u64) -> &'a str {
    let place = usize::try_from(random % from.len() as u64).unwrap_or(0);
    from[place]
}

/// A number that looks random, from a seed and a count (splitmix64).
pub(crate) fn mixed(seed: u64, number: u64) -> u64 {
    let mut value = seed.wrapping_add(number.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_file() {
        let file = |records, seed| {
            let mut out = Vec::new();
            write_users(&mut out, records, seed).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(file(50, 7), file(50, 7));
        assert_ne!(file(50, 7), file(50, 8));
        let bytes = file(1000, 1).len() / 1000;
        assert!((220..300).contains(&bytes), "{bytes} bytes a record");
    }
}
