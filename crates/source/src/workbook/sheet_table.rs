//! Sheets as tables: what they are called, and how those that are wanted are staged.

use super::file::Workbook;
use super::layout::Layout;
use super::notes::notes;
use super::staging::{WantedSheet, stage};
use super::survey::SheetSurvey;
use crate::content::FoundContent;
use crate::sniffing::Doubt;
use crate::staging::StagedTable;
use crate::summary::FormatChoice;
use crate::table_schema::{SchemaColumn, TableSchema};
use std::sync::Arc;

/// What spreadsheets call a sheet to which nobody gave a name, in several languages; a number follows.
const NAMES_OF_NONE: [&str; 17] = [
    "sheet",
    "tabelle",
    "feuil",
    "feuille",
    "hoja",
    "foglio",
    "planilha",
    "folha",
    "blad",
    "ark",
    "arkusz",
    "list",
    "лист",
    "taul",
    "munka",
    "工作表",
    "シート",
];

/// A sheet as a table.
#[derive(Debug, Clone)]
pub(crate) struct SheetTable {
    survey: SheetSurvey,
    layout: Layout,
    /// True where the sheet is the only table and nobody named it: then the file's name is the table's.
    pub is_called_by_file: bool,
}

impl SheetTable {
    /// The tables of a workbook, read as `choice` says; those without records too.
    pub(crate) fn all_of(workbook: &Workbook, choice: &FormatChoice) -> Vec<Self> {
        let mut tables: Vec<Self> = workbook
            .sheets
            .iter()
            .map(|survey| Self {
                layout: Layout::of(survey, choice),
                survey: survey.clone(),
                is_called_by_file: false,
            })
            .collect();
        let is_table = |table: &&mut Self| table.why_none().is_none();
        let mut with_rows = tables.iter_mut().filter(is_table);
        if let (Some(only), None) = (with_rows.next(), with_rows.next()) {
            only.is_called_by_file = is_name_of_none(&only.survey.name);
        }
        tables
    }

    pub(crate) fn name(&self) -> &str {
        &self.survey.name
    }

    pub(crate) fn rows(&self) -> u64 {
        self.layout.rows
    }

    /// Why the sheet is no table that can be imported.
    pub(crate) fn why_none(&self) -> Option<String> {
        if let Some(fault) = &self.survey.fault {
            return Some(format!("It cannot be read: {fault}."));
        }
        if self.survey.rows == 0 {
            return Some("It is empty.".to_owned());
        }
        (self.layout.rows == 0).then(|| "It has a row with names but no records below it.".to_owned())
    }

    /// True for a sheet with nothing in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.survey.fault.is_none() && self.survey.rows == 0
    }

    pub(crate) fn schema(&self) -> TableSchema {
        let columns = self.layout.names.iter().map(SchemaColumn::named).collect();
        TableSchema { columns, ..TableSchema::undeclared(&self.survey.name) }
    }

    /// What a person should know of it, each in sentences.
    pub(crate) fn notes(&self) -> Vec<String> {
        notes(&self.survey, &self.layout)
    }

    /// What it leaves open.
    pub(crate) fn doubts(&self) -> Vec<Doubt> {
        self.layout.doubts.clone()
    }

    /// The names of the columns and the first records as the sheet is read with this choice.
    pub(crate) fn read_as(&self, choice: &FormatChoice) -> Vec<Vec<String>> {
        Layout::of(&self.survey, choice).sample(&self.survey)
    }
}

/// Stages some tables of a workbook. Content comes to `found`, one for each.
///
/// # Errors
/// When there can be no temporary files.
pub(crate) fn stage_sheets(
    workbook: &Arc<Workbook>,
    tables: &[SheetTable],
    choice: &FormatChoice,
    found: &[FoundContent],
) -> std::io::Result<Vec<StagedTable>> {
    let wanted = tables
        .iter()
        .map(|table| WantedSheet { place: table.survey.place, layout: table.layout.clone() })
        .collect();
    stage(workbook, wanted, choice, found)
}

fn is_name_of_none(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    let bare = name.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == ' ');
    NAMES_OF_NONE.contains(&bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_nobody_gave_is_none() {
        for name in ["Sheet1", "Tabelle 1", "Feuil12", "Лист1", "sheet"] {
            assert!(is_name_of_none(name), "{name}");
        }
        for name in ["Orders", "Sheet of May", "2024", ""] {
            assert!(!is_name_of_none(name), "{name}");
        }
    }
}
