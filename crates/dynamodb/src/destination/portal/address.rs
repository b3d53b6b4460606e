//! The address of a portal as people paste it.

use crate::destination::address::is_loopback;
use crate::destination::aws_settings::check_region;
use crate::destination::sign_in::Portal;
use failure::{Code, Failure};
use url::Url;

/// Longest address of a portal, in bytes.
const MAX_ADDRESS_BYTES: usize = 500;

/// Hosts of AWS that are no portal, though people sign in there: a console knows nothing of Identity Center's roles.
const CONSOLES: [&str; 4] =
    ["console.aws.amazon.com", "signin.aws.amazon.com", "aws.amazon.com", "console.amazonaws.cn"];

/// The portal at an address as it is pasted from a mail or from the browser: with or without `https://`, with what the
/// browser puts behind a `#`.
///
/// # Errors
/// `not_a_portal`; `no_region`, `not_a_region` of the portal's region.
pub fn portal_at(address: &str, region: &str) -> Result<Portal, Failure> {
    let start_url = start_url(address)?;
    let region = region.trim();
    if region.is_empty() {
        return Err(Failure::new(
            Code::NoRegion,
            "The region of the portal is missing.",
            "Whoever manages AWS in your company knows it. It need not be the region of your tables.",
        ));
    }
    check_region(region)?;
    Ok(Portal { start_url, portal_region: region.to_owned() })
}

fn start_url(address: &str) -> Result<String, Failure> {
    let address = address.trim();
    let with_scheme = if address.contains("://") { address.to_owned() } else { format!("https://{address}") };
    let url = Url::parse(&with_scheme).ok().filter(|_| address.len() <= MAX_ADDRESS_BYTES);
    let Some(mut url) = url.filter(|_| !address.contains(char::is_whitespace)) else {
        return Err(not_a_portal("This is not the address of an AWS portal."));
    };
    let host = url.host_str().unwrap_or_default().to_owned();
    let is_secure = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url));
    if !is_secure || !(host.contains('.') || is_loopback(&url)) {
        return Err(not_a_portal("This is not the address of an AWS portal."));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(not_a_portal(
            "The address holds a user or a password, which the portal asks for itself.",
        ));
    }
    if CONSOLES.iter().any(|console| host == *console || host.ends_with(&format!(".{console}"))) {
        return Err(not_a_portal(
            "This is the address of the AWS console. A company's portal has an address of its own.",
        ));
    }
    url.set_fragment(None);
    url.set_query(None);
    if host.ends_with(".awsapps.com") && url.path() == "/" {
        url.set_path("/start");
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

fn not_a_portal(why: &str) -> Failure {
    Failure::new(
        Code::NotAPortal,
        why,
        "It looks like https://d-1234567890.awsapps.com/start. Whoever manages AWS in your company knows it.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_as_people_paste_it() {
        const START: &str = "https://d-1234567890.awsapps.com/start";
        for (pasted, start_url) in [
            (START, START),
            (" https://d-1234567890.awsapps.com/start/ ", START),
            ("https://d-1234567890.awsapps.com/start/#/", START),
            ("https://d-1234567890.awsapps.com/start#/?tab=accounts", START),
            ("https://d-1234567890.awsapps.com/start/?x=1", START),
            ("d-1234567890.awsapps.com/start", START),
            ("d-1234567890.awsapps.com", START),
            ("HTTPS://D-1234567890.AWSAPPS.COM/start", START),
            ("https://portal.example.com/", "https://portal.example.com"),
            (
                "https://ssoins-1234567890abcdef.portal.eu-west-1.app.aws",
                "https://ssoins-1234567890abcdef.portal.eu-west-1.app.aws",
            ),
            (
                "https://start.us-gov-home.awsapps.com/directory/d-1234567890#/",
                "https://start.us-gov-home.awsapps.com/directory/d-1234567890",
            ),
            ("http://127.0.0.1:4000/start", "http://127.0.0.1:4000/start"),
        ] {
            let portal = portal_at(pasted, " eu-west-1 ").unwrap();
            assert_eq!((portal.start_url.as_str(), portal.portal_region.as_str()), (start_url, "eu-west-1"));
        }
    }

    #[test]
    fn what_is_no_portal_is_refused_in_words() {
        for (address, said) in [
            ("", "not the address"),
            ("my company", "not the address"),
            ("d-1234567890", "not the address"),
            ("http://d-1234567890.awsapps.com/start", "not the address"),
            ("ftp://portal.example.com", "not the address"),
            ("https://me:hush@portal.example.com", "user or a password"),
            ("https://eu-west-1.console.aws.amazon.com/dynamodb", "AWS console"),
            ("https://123456789012.signin.aws.amazon.com/console", "AWS console"),
            (&format!("https://{}.example.com", "x".repeat(600)), "not the address"),
        ] {
            let failure = portal_at(address, "eu-west-1").unwrap_err();
            assert_eq!(failure.code, "not_a_portal", "{address}");
            assert!(failure.message.contains(said), "{address}: {failure}");
            assert!(!format!("{failure:?}").contains("hush"), "{failure:?}");
        }
        assert_eq!(portal_at("portal.example.com", " ").unwrap_err().code, "no_region");
        assert_eq!(portal_at("portal.example.com", "evil.example/").unwrap_err().code, "not_a_region");
    }
}
