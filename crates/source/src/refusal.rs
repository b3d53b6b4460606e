//! Why a text is refused as no table.

/// What a text is, where it is plainly no table, and what to do instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotATable {
    /// Such as "a web page (HTML)".
    pub looks_like: &'static str,
    pub repair: &'static str,
}
