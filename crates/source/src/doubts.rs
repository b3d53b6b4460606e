//! What a file leaves open becomes questions: those of its start, and what reading it whole finds to speak against how
//! it is read.

use super::block::Block;
use super::contradictions::Contradictions;
use super::shown;
use super::sniffing::Doubt;
use super::source::Source;
use super::summary::{FormatChoice, FormatOption, FormatPart, FormatQuestion, SourceKind};
use std::sync::PoisonError;

/// Records that are looked at for some in which two answers differ.
const SAMPLED: usize = 200;
/// Of those, how many are shown, and how many of their cells.
const SHOWN_RECORDS: usize = 3;
const SHOWN_CELLS: usize = 8;

impl Source {
    /// Keeps what a block holds that speaks against how it is read; of each block once.
    pub(super) fn keep_contradictions(&self, block: &Block, found: Contradictions) {
        if !found.is_none() {
            let mut all = self.contradictions.lock().unwrap_or_else(PoisonError::into_inner);
            all.insert(block.start.byte, found);
        }
    }

    /// What the file leaves open, as far as it was read: once it was read whole, also what is found there to speak
    /// against how it is read. Nothing is written before each is answered.
    pub fn questions(&self) -> Vec<FormatQuestion> {
        let mut doubts = self.doubts.clone();
        if self.format.kind == SourceKind::Delimited {
            let mut sum = Contradictions::default();
            let all = self.contradictions.lock().unwrap_or_else(PoisonError::into_inner);
            all.values().for_each(|found| sum.add(found));
            drop(all);
            for doubt in sum.doubts(&self.dialect) {
                if !doubts.iter().any(|known| known.part == doubt.part) {
                    doubts.push(doubt);
                }
            }
        }
        doubts.retain(|doubt| !self.choice.says(doubt.part));
        let others = doubts.into_iter().map(|doubt| self.question(doubt));
        self.asks_for_encoding().into_iter().chain(others).collect()
    }

    fn question(&self, doubt: Doubt) -> FormatQuestion {
        let mut options: Vec<FormatOption> = doubt
            .answers
            .into_iter()
            .map(|(label, flags, answer)| FormatOption {
                label,
                flags,
                choice: self.choice.with(&answer),
                sample: Vec::new(),
            })
            .collect();
        let read: Vec<Vec<Vec<String>>> = options.iter().map(|option| self.read_as(&option.choice)).collect();
        let most = read.iter().map(Vec::len).max().unwrap_or(0);
        let differs = |place: &usize| read.iter().any(|records| records.get(*place) != read[0].get(*place));
        let mut places: Vec<usize> = (1..most).filter(differs).take(SHOWN_RECORDS).collect();
        if places.is_empty() {
            places = (1..most.min(1 + SHOWN_RECORDS)).collect();
        }
        for (option, records) in options.iter_mut().zip(&read) {
            let shown = std::iter::once(0).chain(places.iter().copied());
            option.sample = shown.filter_map(|place| records.get(place).cloned()).collect();
        }
        FormatQuestion { part: doubt.part, question: doubt.question, evidence: doubt.evidence, options }
    }

    /// The names of the columns and the first records as the file is read with this choice.
    fn read_as(&self, choice: &FormatChoice) -> Vec<Vec<String>> {
        if let Some(sheet) = &self.sheet {
            let shown = |row: Vec<String>| row.iter().take(SHOWN_CELLS).map(|cell| shown(cell)).collect();
            return sheet.read_as(choice).into_iter().map(shown).collect();
        }
        let Ok(source) = Self::open_as(&self.path, choice) else { return Vec::new() };
        let names = source.columns().iter().take(SHOWN_CELLS).map(|name| shown(name)).collect();
        let records = source.records(0, SAMPLED).unwrap_or_default();
        let cells = records.iter().map(|record| record.cells.iter().take(SHOWN_CELLS).map(shown).collect());
        std::iter::once(names).chain(cells).collect()
    }
}

impl FormatChoice {
    /// True where a part was chosen.
    pub fn says(&self, part: FormatPart) -> bool {
        match part {
            FormatPart::Kind => self.kind.is_some(),
            FormatPart::Encoding => self.encoding.is_some(),
            FormatPart::Delimiter => self.delimiter.is_some(),
            FormatPart::Quote => self.quote.is_some(),
            FormatPart::Escape => self.escape.is_some(),
            FormatPart::LineEnd => self.line_end.is_some(),
            FormatPart::NullWord => self.null_word.is_some(),
            FormatPart::Comment => self.comment.is_some(),
            FormatPart::SkipLines => self.skip_lines.is_some(),
            FormatPart::FooterLines => self.footer_lines.is_some(),
            FormatPart::Header => self.header.is_some(),
            FormatPart::BelowHeader => self.below_header.is_some(),
            FormatPart::Unnamed => self.unnamed.is_some(),
            FormatPart::DateCells => self.date_cells.is_some(),
        }
    }

    /// This choice, and what else `answer` says.
    #[must_use]
    pub fn with(&self, answer: &Self) -> Self {
        let other = answer.clone();
        let own = self.clone();
        Self {
            kind: other.kind.or(own.kind),
            delimiter: other.delimiter.or(own.delimiter),
            header: other.header.or(own.header),
            encoding: other.encoding.or(own.encoding),
            quote: other.quote.or(own.quote),
            escape: other.escape.or(own.escape),
            line_end: other.line_end.or(own.line_end),
            comment: other.comment.or(own.comment),
            null_word: other.null_word.or(own.null_word),
            skip_lines: other.skip_lines.or(own.skip_lines),
            footer_lines: other.footer_lines.or(own.footer_lines),
            below_header: other.below_header.or(own.below_header),
            unnamed: other.unnamed.or(own.unnamed),
            sql_dialect: other.sql_dialect.or(own.sql_dialect),
            date_cells: other.date_cells.or(own.date_cells),
            table: other.table.or(own.table),
            member: other.member.or(own.member),
        }
    }
}
