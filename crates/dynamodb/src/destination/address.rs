//! The address of a server: what is taken, what is refused, and what is warned about.

use failure::{Code, Failure};
use url::{Host, Url};

/// The address of a server that items may be sent to: `http` or `https`, a host, and no user or password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address(Url);

impl Address {
    /// Reads an address as a person or a setting gives it.
    ///
    /// # Errors
    /// `not_an_address`; `address_holds_password` when a user or a password stands in it.
    pub(crate) fn parse(text: &str) -> Result<Self, Failure> {
        let text = text.trim();
        let url = match Url::parse(text) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => url,
            _ => return Err(not_an_address(text)),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Failure::new(
                Code::AddressHoldsPassword,
                "The address holds a user or a password.",
                "Leave them out: they would be kept and shown with the address.",
            ));
        }
        if url.query().is_some() || url.fragment().is_some() || text.contains(char::is_whitespace) {
            return Err(not_an_address(text));
        }
        Ok(Self(url))
    }

    /// Whether it is this computer.
    pub(crate) fn is_loopback(&self) -> bool {
        is_loopback(&self.0)
    }

    /// Whether what is sent there crosses a network in plain text.
    pub(crate) fn is_exposed(&self) -> bool {
        self.0.scheme() == "http" && !self.is_loopback()
    }

    /// What to say before anything is sent there.
    pub(crate) fn warning(&self) -> Option<String> {
        self.is_exposed().then(|| {
            format!(
                "{} is another computer, and http:// sends everything in plain text: others on the network can \
                 read and change it. Use https:// if the server offers it.",
                self.0.host_str().unwrap_or_default()
            )
        })
    }

    /// In words for the person and for the SDK, with no slash at its end.
    pub(crate) fn text(&self) -> String {
        self.0.as_str().trim_end_matches('/').to_owned()
    }
}

/// Whether a URL's host is this computer: `localhost` and names that end in `.localhost` (RFC 6761), `127.0.0.0/8`, `::1`.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.strip_suffix('.').unwrap_or(name);
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.to_canonical().is_loopback(),
        None => false,
    }
}

fn not_an_address(text: &str) -> Failure {
    // What has an @ in it may hold a password.
    let what = if text.contains('@') { "This".to_owned() } else { format!("“{text}”") };
    Failure::new(
        Code::NotAnAddress,
        format!("{what} is not the address of a server."),
        "Write it like http://localhost:8000.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_computer_is_known_by_its_address() {
        for text in [
            "http://localhost:8000",
            "http://LOCALHOST",
            "http://localhost.:8000",
            "https://db.localhost",
            "http://127.0.0.1:1",
            "http://127.1.2.3",
            "http://2130706433",
            "http://[::1]:8000",
            "http://[::ffff:127.0.0.1]",
        ] {
            let address = Address::parse(text).unwrap();
            assert!(address.is_loopback(), "{text}");
            assert!(!address.is_exposed(), "{text}");
            assert_eq!(address.warning(), None, "{text}");
        }
    }

    #[test]
    fn other_computers_are_not_taken_for_this_one() {
        for text in [
            "http://localhost.example.com",
            "http://notlocalhost",
            "http://127.0.0.1.example.com",
            "http://128.0.0.1",
            "http://0.0.0.0",
            "http://192.168.1.4:8000",
            "http://[::2]",
        ] {
            let address = Address::parse(text).unwrap();
            assert!(!address.is_loopback(), "{text}");
            assert!(address.warning().is_some_and(|warning| warning.contains("plain text")), "{text}");
        }
        assert_eq!(Address::parse("https://db.example.com").unwrap().warning(), None);
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "",
            "localhost:8000",
            "ftp://host",
            "http://",
            "http://a b",
            "file:///etc",
            "http://h/?a=b",
            "http://h/#a",
        ] {
            assert_eq!(Address::parse(text).unwrap_err().code, "not_an_address", "{text}");
        }
    }

    #[test]
    fn a_password_is_refused_and_not_repeated() {
        for text in [
            "http://user:hush@localhost:8000",
            "https://hush@example.com",
            "http://:hush@example.com",
            "ftp://user:hush@host",
            "user:hush@host",
        ] {
            let failure = Address::parse(text).unwrap_err();
            assert!(!format!("{failure:?}").contains("hush"), "{failure:?}");
        }
        assert_eq!(Address::parse("http://a:b@localhost").unwrap_err().code, "address_holds_password");
    }

    #[test]
    fn the_text_has_no_slash_at_its_end() {
        assert_eq!(Address::parse(" http://localhost:8000/ ").unwrap().text(), "http://localhost:8000");
        assert_eq!(Address::parse("https://h.example.com/db/").unwrap().text(), "https://h.example.com/db");
    }
}
