//! A workbook: of which format it is, and its sheets.

use super::binary::{self, BinaryFormat};
use super::fault::{WorkbookFault, WorkbookProblem};
use super::number_format::Shows;
use super::ods;
use super::ole;
use super::package::Package;
use super::row::Receiver;
use super::survey::{SheetSurvey, Surveyor};
use super::xlsx::{self, XlsxFile};
use crate::content::Stamp;
use crate::listing_watch::ListingWatch;
use crate::zip_archive::SIGNATURES;
use std::io::Read;
use std::path::{Path, PathBuf};

/// What an OLE file starts with: old formats of Office, and new ones with a password.
pub(super) const OLE: &[u8] = b"\xD0\xCF\x11\xE0";
/// What workbooks start with that older versions of Excel wrote, without an OLE file around them: the record that begins
/// one. Source: OpenOffice.org, Documentation of the Microsoft Excel File Format, 5.8 (BOF).
const BEFORE_OLE: [&[u8]; 5] =
    [b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x06\x00", b"\x09\x08\x08\x00"];
pub(super) const ODS_TYPE: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

/// A workbook that was looked through.
#[derive(Debug)]
pub(crate) struct Workbook {
    pub(crate) path: PathBuf,
    pub(crate) stamp: Stamp,
    format: Format,
    pub(crate) sheets: Vec<SheetSurvey>,
    /// What a person should know of it, each in sentences.
    pub(crate) notes: Vec<String>,
    /// Sheets that hold no cells, each with the reason.
    pub(crate) passed_over: Vec<(String, String)>,
}

/// By the file that was looked through.
impl PartialEq for Workbook {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path && self.stamp == other.stamp
    }
}

impl Eq for Workbook {}

#[derive(Debug)]
enum Format {
    Xlsx(Box<XlsxFile>),
    Ods,
    Binary(BinaryFormat),
}

/// What a file is as a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum WorkbookKind {
    /// The part that lists its sheets.
    Xlsx(String),
    Ods,
    Xls,
    Xlsb,
}

/// What the file at `path` is as a workbook, by what it holds; `head` are its first bytes. `None` where it is none.
///
/// # Errors
/// Where it is one that cannot be read: one with a password, or of Apple Numbers.
pub(crate) fn recognise(path: &Path, head: &[u8]) -> Result<Option<WorkbookKind>, WorkbookFault> {
    if head.starts_with(OLE) {
        return Ok(ole::is_workbook(path)?.then_some(WorkbookKind::Xls));
    }
    if BEFORE_OLE.iter().any(|start| head.starts_with(start)) {
        let reason = "it is a workbook of Excel 2 to 5, as they wrote it before 1993";
        return Err(WorkbookFault::new(WorkbookProblem::OtherFormat, reason));
    }
    if !SIGNATURES.iter().any(|signature| head.starts_with(signature)) {
        return Ok(None);
    }
    let mut package = match Package::open(path) {
        Ok(package) => package,
        // What is left of an archive does not tell of what; its name does.
        Err(fault) if fault.stopped.is_none() && is_called_workbook(path) => {
            let reason = "its end is missing, as of a file that was cut off or not downloaded whole";
            return Err(WorkbookFault::broken(reason));
        }
        // What only starts as an archive does, or is cut off, is told where archives are.
        Err(_) => return Ok(None),
    };
    if package.names().any(|name| has_ending(name, ".iwa") || name == "index.zip")
        && !package.has("[Content_Types].xml")
    {
        let reason = "it is a document of Apple Numbers";
        return Err(WorkbookFault::new(WorkbookProblem::OtherFormat, reason));
    }
    if package.has("mimetype") {
        let mut kind = Vec::new();
        if let Some(part) = package.part("mimetype")? {
            part.take(200).read_to_end(&mut kind)?;
        }
        return Ok(kind.starts_with(ODS_TYPE).then_some(WorkbookKind::Ods));
    }
    if !package.has("[Content_Types].xml") {
        return Ok(None);
    }
    let part = xlsx::workbook_part(&mut package)?;
    let part = part.or_else(|| package.has("xl/workbook.xml").then(|| "xl/workbook.xml".to_owned()));
    Ok(part.and_then(|part| {
        let name = part.to_lowercase();
        let is_binary = has_ending(&name, ".bin");
        // A text or a presentation has other parts.
        let is_workbook =
            !["word/", "ppt/", "visio/"].iter().any(|other| name.trim_start_matches('/').starts_with(other));
        is_workbook.then_some(if is_binary { WorkbookKind::Xlsb } else { WorkbookKind::Xlsx(part) })
    }))
}

impl WorkbookKind {
    /// True where there may be several tables, by the list of sheets alone. Those of formats that stand in one part with
    /// their sheets are not counted.
    ///
    /// # Errors
    /// When the list cannot be read.
    pub(crate) fn has_several_sheets(&self, path: &Path) -> Result<bool, WorkbookFault> {
        match self {
            Self::Xlsx(part) => {
                let sheets = xlsx::sheets(&mut Package::open(path)?, part)?;
                Ok(sheets.iter().filter(|sheet| sheet.has_cells()).count() > 1)
            }
            Self::Ods | Self::Xls | Self::Xlsb => Ok(true),
        }
    }
}

impl Workbook {
    /// Looks through all sheets of the workbook at `path`.
    ///
    /// # Errors
    /// When it cannot be read at all, or nobody waits for it any more. A sheet that cannot be read is kept with the reason.
    pub(crate) fn survey(
        path: &Path,
        kind: &WorkbookKind,
        stamp: Stamp,
        watch: &ListingWatch,
    ) -> Result<Self, WorkbookFault> {
        let mut notes = Vec::new();
        let mut passed_over = Vec::new();
        let mut surveyor = Surveyor::watched(watch);
        let format = match kind {
            WorkbookKind::Xlsx(part) => {
                let file = XlsxFile::open(&mut Package::open_watched(path, Some(watch))?, part)?;
                if file.has_macros {
                    notes.push("Its macros are ignored.".to_owned());
                }
                for (place, sheet) in file.sheets.iter().enumerate() {
                    if !sheet.has_cells() {
                        passed_over.push((
                            sheet.name.clone(),
                            "It holds a chart or a dialog, and no cells.".to_owned(),
                        ));
                    } else if let Err(fault) = file.read(path, Some(place), &mut surveyor) {
                        surveyor.failed(fault);
                    }
                }
                Format::Xlsx(Box::new(file))
            }
            WorkbookKind::Ods => {
                match ods::read(path, &mut surveyor) {
                    Err(fault) if surveyor.sheets.is_empty() => return Err(fault),
                    Err(fault) => {
                        notes.push(format!("The spreadsheet cannot be read behind this place: {fault}."));
                        surveyor.failed(fault);
                    }
                    Ok(()) => {}
                }
                Format::Ods
            }
            WorkbookKind::Xls | WorkbookKind::Xlsb => {
                let format = if *kind == WorkbookKind::Xls { BinaryFormat::Xls } else { BinaryFormat::Xlsb };
                match binary::read(path, format, Shows::Moment, &mut surveyor) {
                    Err(fault) if surveyor.sheets.is_empty() => return Err(fault),
                    Err(fault) => {
                        notes.push(format!("The workbook cannot be read behind this place: {fault}."));
                        surveyor.failed(fault);
                    }
                    Ok(()) => {}
                }
                Format::Binary(format)
            }
        };
        Ok(Self { path: path.to_owned(), stamp, format, sheets: surveyor.sheets, notes, passed_over })
    }

    /// Reads the sheet of this place, or all; `moments` is how dates of the binary formats are told.
    ///
    /// # Errors
    /// When it cannot be read, or `receiver` wants no more.
    pub(super) fn read(
        &self,
        only: Option<usize>,
        moments: Shows,
        receiver: &mut dyn Receiver,
    ) -> Result<(), WorkbookFault> {
        match &self.format {
            Format::Xlsx(file) => file.read(&self.path, only, receiver),
            Format::Ods => ods::read(&self.path, receiver),
            Format::Binary(format) => binary::read(&self.path, *format, moments, receiver),
        }
    }
}

/// True for a file whose name is that of a workbook which is an archive.
fn is_called_workbook(path: &Path) -> bool {
    let name = path.to_string_lossy();
    [".xlsx", ".xlsm", ".xlsb", ".ods"].into_iter().any(|ending| has_ending(&name, ending))
}

/// Whether the name of a part ends so, in whatever letters.
fn has_ending(name: &str, ending: &str) -> bool {
    name.get(name.len().saturating_sub(ending.len())..).is_some_and(|end| end.eq_ignore_ascii_case(ending))
}
