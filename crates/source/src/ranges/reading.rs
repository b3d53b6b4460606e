//! Ranges of an open source: whether it can be read so, and both passes over them.

use super::automaton::Automaton;
use super::delimited::DelimitedAutomaton;
use super::json_lines::JsonLinesAutomaton;
use super::scan::{RangeScan, RangeScanner};
use super::starts::{RangeStart, RangeStarts, starts_of};
use crate::block::{Block, Position};
use crate::error::SourceError;
use crate::record::Record;
use crate::source::Source;
use crate::splitter::Splitter;
use crate::summary::SourceKind;
use crate::text_encoding::TextEncoding;
use std::io::Read;
use std::sync::Arc;

/// The longest prefix of comments that a range may be cut in.
const MAX_COMMENT_PREFIX_BYTES: usize = 64;

/// Why a source cannot be read in ranges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RangeRefusal {
    /// It is unpacked from a gzip or ZIP archive: none of its bytes can be read before those in front of them.
    Packed,
    /// Its text is not UTF-8.
    Encoding(TextEncoding),
    /// Where its records start is known only once all before them were read.
    Kind(SourceKind),
    /// Lines behind its last record are none.
    Footer,
    /// Its comments start with a line end, or with more bytes than a few.
    Comment,
}

impl Source {
    /// Why it cannot be read in ranges; `None` where it can.
    pub fn range_refusal(&self) -> Option<RangeRefusal> {
        let format = self.format();
        let comment = format.comment.as_deref().unwrap_or_default();
        if !matches!(format.kind, SourceKind::Delimited | SourceKind::JsonLines) {
            Some(RangeRefusal::Kind(format.kind))
        } else if self.origin.is_packed() {
            Some(RangeRefusal::Packed)
        } else if format.encoding != TextEncoding::Utf8 {
            Some(RangeRefusal::Encoding(format.encoding))
        } else if format.footer_lines > 0 {
            Some(RangeRefusal::Footer)
        } else if comment.len() > MAX_COMMENT_PREFIX_BYTES || comment.contains(['\n', '\r']) {
            Some(RangeRefusal::Comment)
        } else {
            None
        }
    }

    /// A scanner for a range of this source, or of a longer file that is read as this one is.
    pub fn range_scanner(&self) -> RangeScanner {
        RangeScanner::new(self.automaton())
    }

    /// The starts of ranges that follow each other from [`Source::data_start`] to the end of the file. `None` where a scan is
    /// of another way of reading.
    ///
    /// Where the file ends in an open quote, the record with it is counted too: whoever reads it finds the fault.
    pub fn range_starts(&self, scans: &[RangeScan]) -> Option<RangeStarts> {
        starts_of(scans, &*self.automaton(), self.data_start())
    }

    /// Calls `each` with the block, number, line and cells of every record of a range. `bytes` are those of the file from the
    /// start's place on; they are read on behind the range until its last record ends.
    ///
    /// # Errors
    /// [`SourceError::Changed`] where there are fewer records than there must be, and what reading them says.
    pub fn for_each_record_of_range(
        &self,
        bytes: impl Read,
        start: RangeStart,
        mut each: impl FnMut(&Block, u64, u64, &mut Record),
    ) -> Result<(), SourceError> {
        let position = Position { record: start.record, byte: start.byte, line: start.line };
        let mut splitter = Splitter::new(bytes, self.cut(), position);
        let end = start.record.saturating_add(start.records);
        let mut next = start.record;
        while next < end {
            let block = splitter.next_block().map_err(|error| self.explain(error))?;
            let block = block.ok_or_else(|| SourceError::Changed(self.path().to_owned()))?;
            self.for_each_record(&block, |number, line, record| {
                if number < end {
                    each(&block, number, line, record);
                }
            })?;
            next = block.end.record;
        }
        Ok(())
    }

    fn automaton(&self) -> Box<dyn Automaton> {
        match self.format().kind {
            SourceKind::JsonLines => Box::new(JsonLinesAutomaton),
            _ => Box::new(DelimitedAutomaton::new(Arc::clone(&self.dialect))),
        }
    }
}
