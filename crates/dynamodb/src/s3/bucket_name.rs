//! How buckets may be called.

use failure::{Code, Failure};

const RESERVED_STARTS: [&str; 3] = ["xn--", "sthree-", "amzn-s3-demo-"];
const RESERVED_ENDS: [&str; 5] = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

/// Makes sure that S3 takes the name (user guide, "Bucket naming rules").
///
/// # Errors
/// `not_a_bucket_name`, with the reason.
pub fn check_bucket_name(name: &str) -> Result<(), Failure> {
    let is_plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-');
    let is_edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = name.as_bytes();
    let wrong = if !(3..=63).contains(&name.len()) {
        Some("it must have 3 to 63 characters.".to_owned())
    } else if !name.bytes().all(is_plain) {
        Some("only small letters a to z, digits, dots and hyphens may stand in it.".to_owned())
    } else if !is_edge(bytes.first()) || !is_edge(bytes.last()) {
        Some("it must begin and end with a letter or a digit.".to_owned())
    } else if name.contains("..") {
        Some("two dots may not stand side by side in it.".to_owned())
    } else if name.parse::<std::net::Ipv4Addr>().is_ok() {
        Some("it may not look like an IP address.".to_owned())
    } else if let Some(start) = RESERVED_STARTS.iter().find(|start| name.starts_with(*start)) {
        Some(format!("names that begin with {start} are kept by AWS."))
    } else {
        let end = RESERVED_ENDS.iter().find(|end| name.ends_with(*end));
        end.map(|end| format!("names that end in {end} are kept by AWS."))
    };
    match wrong {
        None => Ok(()),
        Some(why) => Err(Failure::new(
            Code::NotABucketName,
            format!("{} cannot be the name of a bucket: {why}", shown(name)),
            "Give the bucket another name, such as my-company-imports.",
        )),
    }
}

/// A name as it is shown in a sentence.
fn shown(name: &str) -> String {
    let short: String = name.chars().take(80).collect();
    if short.trim().is_empty() { "An empty text".to_owned() } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_s3_refuses_are_refused_with_the_reason() {
        for good in ["abc", "my-company-imports", "a.b.c", "1a2", &"a".repeat(63)] {
            assert!(check_bucket_name(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "ab",
            &"a".repeat(64),
            "Imports",
            "my_imports",
            "-abc",
            "abc-",
            "a..b",
            "192.168.5.4",
            "xn--abc",
            "abc-s3alias",
            "bücket",
            "a b c",
        ] {
            assert_eq!(check_bucket_name(bad).unwrap_err().code, "not_a_bucket_name", "{bad}");
        }
    }
}
