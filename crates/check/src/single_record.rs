//! A file of JSON that is one record as a whole: its records may stand further inside.

use plan::{Finding, FindingCode, Severity};
use source::{CellForm, Source, SourceKind};

/// The finding, where the only record of a JSON file has lists or objects in it.
pub(super) fn single_record(source: &Source, records: u64) -> Option<Finding> {
    if records != 1 || source.format().kind == SourceKind::Delimited {
        return None;
    }
    let first = source.records(0, 1).ok()?.into_iter().next()?;
    let holds_more = (0..first.cells.len()).any(|place| first.cells.form(place) == CellForm::Nested);
    holds_more.then(|| {
        Finding::new(
            Severity::Warning,
            FindingCode::SingleRecord,
            None,
            "The whole file is one record, with lists or objects in it.".to_owned(),
            "If its records are in there, take them out into a file of their own, as a list: [{ … }, { … }].",
        )
    })
}
