//! The rows of totals that Excel keeps below its tables ("Format as Table"): they are no records.
//!
//! Source: ECMA-376 part 1, 18.5.1.2 (`table`).

use super::super::fault::WorkbookFault;
use super::super::package::Package;
use super::super::row::{SheetRow, cell_place};
use super::super::survey::KeptRow;
use super::super::words::shown_row;
use super::super::xml::{Event, Xml, number};
use super::relations_of;

/// Most tables of a sheet that are looked at, and most rows of totals of one: Excel has one.
const MAX_TABLES: usize = 1000;
const MAX_TOTALS: u32 = 10;

/// The rows of totals of the tables of a sheet, each with the table's name.
///
/// # Errors
/// When what the sheet relates to cannot be read.
pub(super) fn rows_of(
    package: &mut Package,
    sheet: Option<&str>,
) -> Result<Vec<(u32, String)>, WorkbookFault> {
    let Some(sheet) = sheet else { return Ok(Vec::new()) };
    let tables: Vec<String> = relations_of(package, sheet)?
        .into_values()
        .filter(|(kind, _)| kind == "table")
        .map(|(_, target)| target)
        .take(MAX_TABLES)
        .collect();
    let mut rows = Vec::new();
    for part in tables {
        let Some(bytes) = package.part(&part)? else { continue };
        let mut xml = Xml::new(bytes);
        loop {
            match xml.next()? {
                Event::Start(start) if start.name == b"table" => {
                    let count = start.raw("totalsRowCount").and_then(number).unwrap_or(0).min(MAX_TOTALS);
                    let range = start.attribute("ref")?.unwrap_or_default();
                    let last = range.rsplit(':').next().and_then(|last| cell_place(last.as_bytes()));
                    let name = start.attribute("displayName")?.or(start.attribute("name")?);
                    if let Some((last, _)) = last {
                        let name = name.unwrap_or_default().into_owned();
                        rows.extend((0..count.min(last)).map(|above| (last - above, name.clone())));
                    }
                    break;
                }
                Event::Eof => break,
                _ => {}
            }
        }
    }
    Ok(rows)
}

/// `row 21 (“Total, 45”) of the table “Sales”`
pub(super) fn in_words(row: &SheetRow, table: &str) -> String {
    let shown = shown_row(&KeptRow::of(row));
    if table.is_empty() { shown } else { format!("{shown} of the table “{}”", crate::shown(table)) }
}
