//! Workbooks of Excel as XML (`.xlsx`, `.xlsm`): read as a stream, so that memory grows with their shared strings alone.
//!
//! Why not by `calamine`, which reads the older formats: of this one it keeps a number's binary fraction and not its
//! digits, does not tell hidden and filtered rows or formulas without a value, ends at an error cell that it does not
//! know, and reserves as much memory as the file claims to have strings, where a claim of a terabyte ends the program.

mod sheet;
mod strings;
mod styles;

use super::fault::WorkbookFault;
use super::package::Package;
use super::row::Receiver;
use super::serial::Epoch;
use super::xml::{Xml, attribute, is_true};
use quick_xml::events::Event;
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
        let (sheets, epoch) = sheets_of(package, workbook, &relations)?;
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
            let missing = || WorkbookFault::broken(format!("its part {part} is missing"));
            let marks = package
                .part(part)
                .and_then(|bytes| bytes.ok_or_else(missing))
                .and_then(|bytes| {
                    sheet::read(Xml::new(bytes), &self.context(), |row| receiver.row(place, row))
                })
                .map_err(|fault| fault.in_sheet(&found.name))?;
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
            Event::Start(start) if start.local_name().as_ref() == "Relationship" => {
                let value = |name| attribute(&start, name);
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
            Event::Start(start) => match start.local_name().as_ref() {
                "sheet" if sheets.len() < MAX_SHEETS => {
                    let name = attribute(&start, "name")?.unwrap_or_default().into_owned();
                    let state = attribute(&start, "state")?;
                    let is_hidden = state.is_some_and(|state| state != "visible");
                    let relation = attribute(&start, "id")?.and_then(|id| relations.get(id.as_ref()));
                    let part =
                        relation.filter(|(kind, _)| kind == "worksheet").map(|(_, target)| target.clone());
                    sheets.push(XlsxSheet { name, part, is_hidden });
                }
                "workbookPr" if attribute(&start, "date1904")?.is_some_and(|value| is_true(&value)) => {
                    epoch = Epoch::Of1904;
                }
                _ => {}
            },
            Event::Eof => return Ok((sheets, epoch)),
            _ => {}
        }
    }
}
