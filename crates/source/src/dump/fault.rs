//! Why a dump cannot be read, and why a row of it cannot.

/// Why the reading of a dump ends.
#[derive(Debug)]
pub(crate) enum DumpFault {
    /// The file cannot be read.
    Io(std::io::Error),
    /// What starts on this line is never closed.
    Unclosed { line: u64, what: &'static str },
    /// What starts on this line is longer than can be held.
    TooLong { line: u64 },
    /// Nobody wants it any more, or its copy cannot be written.
    Stopped(crate::copy_fault::CopyFault),
}

impl From<std::io::Error> for DumpFault {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

/// Why a row, or the rows of a statement, are not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NotRead {
    /// What only the database can compute; its start.
    Expression(String),
    /// So many values, where the table or the statement has other columns.
    Width { values: usize, columns: usize },
    /// The dump ends in it.
    Cut,
    /// It is no list of values.
    NoValues,
    /// The rows come from a query.
    Query,
    /// A block of COPY in another format than the usual one.
    CopyFormat,
}

impl NotRead {
    /// In words that go behind a line: "line 7: …".
    pub(super) fn words(&self) -> String {
        match self {
            Self::Expression(text) => {
                format!("“{text}” is a value that only the database can compute")
            }
            Self::Width { values: 1, columns } => format!("it has 1 value for {columns} columns"),
            Self::Width { values, columns } => format!("it has {values} values for {columns} columns"),
            Self::Cut => "the file ends in it".to_owned(),
            Self::NoValues => "it is no list of values".to_owned(),
            Self::Query => "the rows come from a query".to_owned(),
            Self::CopyFormat => "the rows are not in COPY's usual format".to_owned(),
        }
    }
}
