//! Workbooks of Excel as XML (`.xlsx`, `.xlsm`): read as a stream, so that memory grows with their shared strings alone.
//!
//! Why not by `calamine`, which reads the older formats: of this one it keeps a number's binary fraction and not its
//! digits, does not tell hidden and filtered rows or formulas without a value, ends at an error cell that it does not
//! know, and reserves as much memory as the file claims to have strings, where a claim of a terabyte ends the program.

mod sheet;
mod strings;
mod styles;
mod totals;

use super::fault::WorkbookFault;
use super::package::Package;
use super::row::Receiver;
use super::serial::Epoch;
use super::xml::{Event, Xml, is_true};
use std::collections::HashMap;
use std::path::Path;
use strings::Strings;
use styles::Styles;

/// Most sheets that are listed.
const MAX_SHEETS: usize = 10_000;

/// A workbook, with all that its sheets refer to.
#[derive(Debug)]
pub(super) struct XlsxFile {
    pub sheets: Vec<XlsxSheet>,
    strings: Strings,
    styles: Styles,
    epoch: Epoch,
    pub has_macros: bool,
}

/// A sheet of it.
#[derive(Debug, Clone)]
pub(super) struct XlsxSheet {
    pub name: String,
    /// Its part; `None` for a chart, which has no cells.
    part: Option<String>,
    pub is_hidden: bool,
    /// Rows of totals below its tables, each with its table's name.
    totals: Vec<(u32, String)>,
}

impl XlsxSheet {
    pub(super) fn has_cells(&self) -> bool {
        self.part.is_some()
    }
}

/// Where a part leads: by identifier, the kind of what is there and its name.
type Relations = HashMap<String, (String, String)>;

/// The part that is the workbook; `None` where the archive names none.
///
/// # Errors
/// When what names it cannot be read.
pub(super) fn workbook_part(package: &mut Package) -> Result<Option<String>, WorkbookFault> {
    let relations = relations_of(package, "")?;
    let main = relations.into_values().find(|(kind, _)| kind == "officeDocument").map(|(_, target)| target);
    Ok(main.filter(|part| package.has(part)))
}

impl XlsxFile {
    /// Reads what there is beside the cells; `workbook` is the part that lists the sheets.
    ///
    /// # Errors
    /// When a part of it cannot be read.
    pub(super) fn open(package: &mut Package, workbook: &str) -> Result<Self, WorkbookFault> {
        let relations = relations_of(package, workbook)?;
        let part_of =
            |kind: &str| relations.values().find(|(of, _)| of == kind).map(|(_, target)| target.clone());
        let has_macros = package.names().any(|name| name.ends_with("vbaproject.bin"));
        let (mut sheets, epoch) = sheets_of(package, workbook, &relations)?;
        for sheet in &mut sheets {
            // A table that cannot be read leaves its totals among the records, which are asked about as others are.
            sheet.totals = totals::rows_of(package, sheet.part.as_deref()).unwrap_or_default();
        }
        let strings = match part_of("sharedStrings") {
            Some(part) => Strings::read(package, &part)?,
            None => Strings::default(),
        };
        let styles = match part_of("styles") {
            Some(part) => Styles::read(package, &part)?,
            None => Styles::default(),
        };
        Ok(Self { sheets, strings, styles, epoch, has_macros })
    }

    /// Reads the sheets that are wanted.
    ///
    /// # Errors
    /// When one cannot be read, or `receiver` wants no more.
    pub(super) fn read(
        &self,
        path: &Path,
        only: Option<usize>,
        receiver: &mut dyn Receiver,
    ) -> Result<(), WorkbookFault> {
        let mut package = Package::open_watched(path, receiver.watch())?;
        for (place, found) in
            self.sheets.iter().enumerate().filter(|(place, _)| only.is_none_or(|only| only == *place))
        {
            let Some(part) = &found.part else { continue };
            if !receiver.begin(place, &found.name, found.is_hidden) {
                continue;
            }
            let mut bytes = package.read_ahead(part).map_err(|fault| fault.in_sheet(&found.name))?;
            let mut totals = Vec::new();
            let read = sheet::read(Xml::new(&mut bytes), &self.context(), |row| {
                match found.totals.iter().find(|(number, _)| *number == row.number) {
                    Some((number, table)) => totals.push((*number, totals::in_words(row, table))),
                    None => receiver.row(place, row)?,
                }
                Ok(())
            });
            let mut marks = read.map_err(|fault| fault.in_sheet(&found.name))?;
            marks.totals = totals;
            package = bytes.finish()?;
            receiver.end(place, marks);
        }
        Ok(())
    }

    fn context(&self) -> sheet::Context<'_> {
        sheet::Context { strings: &self.strings, styles: &self.styles, epoch: self.epoch }
    }
}

/// The sheets of a workbook, by its list of them.
///
/// # Errors
/// When the list cannot be read.
pub(super) fn sheets(package: &mut Package, workbook: &str) -> Result<Vec<XlsxSheet>, WorkbookFault> {
    let relations = relations_of(package, workbook)?;
    Ok(sheets_of(package, workbook, &relations)?.0)
}

/// What a part relates to; of the archive itself where `part` is empty.
fn relations_of(package: &mut Package, part: &str) -> Result<Relations, WorkbookFault> {
    let (folder, name) = part.rsplit_once('/').map_or(("", part), |(folder, name)| (folder, name));
    let mut found = Relations::new();
    let Some(bytes) = package.part(&format!("{folder}/_rels/{name}.rels"))? else { return Ok(found) };
    let mut xml = Xml::new(bytes);
    loop {
        match xml.next()? {
            Event::Start(start) if start.name == b"Relationship" => {
                let value = |name| start.attribute(name);
                let (Some(id), Some(kind), Some(target)) = (value("Id")?, value("Type")?, value("Target")?)
                else {
                    continue;
                };
                // Strict workbooks name the kinds by other addresses, which end alike.
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                let target =
                    if target.starts_with('/') { target.into_owned() } else { format!("{folder}/{target}") };
                if found.len() < MAX_SHEETS {
                    found.insert(id.into_owned(), (kind, target));
                }
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

fn sheets_of(
    package: &mut Package,
    workbook: &str,
    relations: &Relations,
) -> Result<(Vec<XlsxSheet>, Epoch), WorkbookFault> {
    let (mut sheets, mut epoch) = (Vec::new(), Epoch::Of1900);
    let missing = || WorkbookFault::broken(format!("its part {workbook} is missing"));
    let mut xml = Xml::new(package.part(workbook)?.ok_or_else(missing)?);
    loop {
        match xml.next()? {
            Event::Start(start) => match start.name {
                b"sheet" if sheets.len() < MAX_SHEETS => {
                    let name = start.attribute("name")?.unwrap_or_default().into_owned();
                    let state = start.attribute("state")?;
                    let is_hidden = state.is_some_and(|state| state != "visible");
                    let relation = start.attribute("id")?.and_then(|id| relations.get(id.as_ref()));
                    let part =
                        relation.filter(|(kind, _)| kind == "worksheet").map(|(_, target)| target.clone());
                    sheets.push(XlsxSheet { name, part, is_hidden, totals: Vec::new() });
                }
                b"workbookPr" if start.raw("date1904").is_some_and(is_true) => {
                    epoch = Epoch::Of1904;
                }
                _ => {}
            },
            Event::Eof => return Ok((sheets, epoch)),
            _ => {}
        }
    }
}
