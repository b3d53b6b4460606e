//! Why an archive cannot be unpacked.

use std::io::ErrorKind;

/// Why an archive cannot be unpacked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum UnpackFault {
    /// It ends early.
    Truncated,
    /// It is damaged; what the decoder says.
    Broken(String),
    /// It cannot be read; what the system says.
    Unreadable(ErrorKind, String),
    /// There is no space for the temporary file, or too little would be left; how many bytes were free then, where the
    /// system tells.
    NoSpace { free: Option<u64> },
    /// The temporary file cannot be written; what the system says.
    Unwritable(String),
}

impl std::fmt::Display for UnpackFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Truncated => f.write_str("unexpected end of the archive"),
            Self::NoSpace { .. } => f.write_str("no space for what is in the archive"),
            Self::Broken(reason) | Self::Unreadable(_, reason) | Self::Unwritable(reason) => {
                f.write_str(reason)
            }
        }
    }
}

impl std::error::Error for UnpackFault {}
