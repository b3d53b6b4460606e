//! A value, and where a person finds it again.

use super::error::SourceError;
use super::locator::{Locator, place_words};
use super::source::Source;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Sample {
    /// Line in the file as a text editor counts, from 1.
    pub line: u64,
    /// By what the row of a database is found again; its `line` is then its place among the rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub place: Option<Locator>,
    /// The value as it stands in the file, cut at 200 characters.
    pub value: String,
}

impl Sample {
    /// A value on a line.
    pub fn on_line(line: u64, value: String) -> Self {
        Self { line, place: None, value }
    }

    /// The words for where it stands.
    pub fn place_words(&self) -> String {
        place_words(self.line, self.place.as_ref())
    }
}

/// Says of samples of a source by what they are found again, where that is no line.
///
/// # Errors
/// When the rows cannot be read again.
pub fn locate<'a>(
    source: &Source,
    samples: impl IntoIterator<Item = &'a mut Sample>,
) -> Result<(), SourceError> {
    let samples: Vec<&mut Sample> = samples.into_iter().collect();
    let places = source.locators(samples.iter().map(|sample| sample.line))?;
    for sample in samples {
        sample.place = places.get(&sample.line).cloned();
    }
    Ok(())
}
