//! What cells of a column are as parts of a composed attribute, without a whole plan.

use super::rule::{PlainCell, Rule};
use plan::ColumnPlan;
use source::CellForm;
use std::borrow::Cow;

/// Reads cells of one column as parts of a composed attribute.
#[derive(Debug)]
pub struct PartReader {
    rule: Rule,
}

impl PartReader {
    pub fn new(column: ColumnPlan) -> Self {
        Self { rule: Rule::of_key_part(column) }
    }

    /// The text that a cell gives; `None` for one that is blank or cannot be read, whose record would be rejected.
    pub fn text<'a>(&'a self, cell: &'a str, form: CellForm) -> Option<Cow<'a, str>> {
        if form == CellForm::Plain
            && let Some(plain) = self.rule.plain_cell(cell)
        {
            return match plain {
                PlainCell::Text | PlainCell::Number(_) => Some(Cow::Borrowed(cell)),
                PlainCell::Yes => Some(Cow::Borrowed("true")),
                PlainCell::No => Some(Cow::Borrowed("false")),
                PlainCell::LeftOut => None,
            };
        }
        self.rule.read(Cow::Borrowed(cell), form, &mut Vec::new()).ok()??.into_part_text()
    }
}
