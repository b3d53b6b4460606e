//! What every task of a cluster needs besides its bytes: how the source is read, its design, and the start of it.

use crate::import::rejects::{RejectsForm, RejectsText};
use check::review;
use failure::{Code, Failure};
use plan::{Duplicates, Plan, Severity};
use serde::{Deserialize, Serialize};
use source::{FormatChoice, RangeRefusal, Source, SourceKind};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

const VERSION: u32 = 1;
const DOCUMENT: &str = "ranges.json";

/// What is said of a prepared source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RangeSummary {
    /// The DynamoDB table.
    pub table: String,
    /// Bytes of the source before its first record: behind a byte-order mark, skipped lines and the header.
    pub data_start: u64,
    /// What becomes of records whose key an earlier one bears.
    pub duplicates: Duplicates,
    /// What stands before the first of the rejected records, and what a file of them ends in.
    pub rejects_header: String,
    pub rejects_extension: String,
    /// The files that a task needs, by their names in the folder.
    pub files: Vec<String>,
}

/// What is kept of it in the folder.
#[derive(Debug, Serialize, Deserialize)]
struct Document {
    version: u32,
    /// The file with the start of the source.
    head: String,
    format: FormatChoice,
    /// Under which names a JSON file gives its columns.
    names: Vec<String>,
    plan: Plan,
    #[serde(flatten)]
    summary: RangeSummary,
}

/// A source that was prepared for being converted in ranges, opened by its start.
#[derive(Debug)]
pub struct PreparedRanges {
    pub(super) source: Source,
    pub(super) plan: Plan,
    pub(super) rejects: RejectsText,
}

/// Writes into `folder` what a task needs to convert a range of `source`, or of a longer file that starts with it.
///
/// # Errors
/// `route_unusable` where it cannot be read in ranges or other tables take part in its items; `blocked` where the design has a
/// blocker, or the source a question that is open; `unwritable`; and what reading the source says.
pub fn prepare_ranges(source: &Source, plan: &Plan, folder: &Path) -> Result<RangeSummary, Failure> {
    if let Some(refusal) = source.range_refusal() {
        return Err(refused(&refusal));
    }
    if takes_part_with_others(plan) {
        return Err(Failure::new(
            Code::RouteUnusable,
            "Rows of other tables take part in the items of this one, and a cluster converts each range of a file alone.",
            "Import these tables with the direct or the S3 route, or place each in a table of its own.",
        ));
    }
    let mut findings = review(plan, &source.columns()).into_iter();
    if let Some(blocker) = findings.find(|finding| finding.severity == Severity::Blocker) {
        return Err(Failure::new(Code::Blocked, blocker.message, blocker.repair));
    }
    if let Some(question) = source.summary()?.questions.into_iter().next() {
        let answers: Vec<String> =
            question.options.iter().map(|option| format!("{} ({})", option.label, option.flags)).collect();
        return Err(Failure::new(
            Code::Blocked,
            format!("{} {}", question.question, question.evidence),
            format!("Answer it first: {}.", answers.join("; ")),
        ));
    }
    let head = source.file_name();
    if head == DOCUMENT {
        return Err(Failure::new(
            Code::NameTaken,
            format!("A source cannot be called {DOCUMENT} here."),
            "Give the file another name.",
        ));
    }
    let form = RejectsForm::of(source);
    let rejects_extension = form.extension().to_owned();
    let mut rejects_header = Vec::new();
    RejectsText::new(source, form, plan.join_surplus).add_header(&mut rejects_header);
    let summary = RangeSummary {
        table: plan.table.name.clone(),
        data_start: source.data_start().byte,
        duplicates: plan.duplicates,
        rejects_header: String::from_utf8_lossy(&rejects_header).into_owned(),
        rejects_extension,
        files: vec![DOCUMENT.to_owned(), head.clone()],
    };
    let document = Document {
        version: VERSION,
        head: head.clone(),
        format: source.choice_as_read(),
        names: source.json_names(),
        plan: plan.clone(),
        summary: summary.clone(),
    };
    std::fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    write(&folder.join(head), &head_of(source)?)?;
    let text = serde_json::to_vec_pretty(&document).map_err(|error| {
        Failure::new(Code::Unexpected, "The design cannot be written as JSON.", "Please report it.")
            .with_detail(error.to_string())
    })?;
    write(&folder.join(DOCUMENT), &text)?;
    Ok(summary)
}

impl PreparedRanges {
    /// Opens what [`prepare_ranges`] wrote into a folder.
    ///
    /// # Errors
    /// `plan_unreadable`, `plan_malformed`, `plan_version`, `route_unusable`; and what opening the source says.
    pub fn open(folder: &Path) -> Result<Self, Failure> {
        let path = folder.join(DOCUMENT);
        let text = std::fs::read(&path).map_err(|error| {
            let message = format!("{} cannot be read.", path.display());
            let repair = "Name the folder that convert --range prepare wrote to.";
            Failure::new(Code::PlanUnreadable, message, repair).with_detail(error.to_string())
        })?;
        let document: Document = serde_json::from_slice(&text).map_err(|error| {
            let message = format!("{} is not what convert --range prepare writes.", path.display());
            let repair = "Prepare the source again, with the same version of Tableferry on all computers.";
            Failure::new(Code::PlanMalformed, message, repair).with_detail(error.to_string())
        })?;
        if document.version != VERSION {
            return Err(Failure::new(
                Code::PlanVersion,
                format!(
                    "{} is of version {}; this program knows version {VERSION}.",
                    path.display(),
                    document.version
                ),
                "Prepare the source again, with the same version of Tableferry on all computers.",
            ));
        }
        let source =
            Source::open_with_names(&head_path(folder, &document.head), &document.format, &document.names)?;
        if let Some(refusal) = source.range_refusal() {
            return Err(refused(&refusal));
        }
        let rejects = RejectsText::new(&source, RejectsForm::of(&source), document.plan.join_surplus);
        Ok(Self { source, plan: document.plan, rejects })
    }
}

/// The file in the folder, whatever folder its name names.
fn head_path(folder: &Path, name: &str) -> PathBuf {
    folder.join(Path::new(name).file_name().unwrap_or_default())
}

/// The start of the source up to the end of its first records.
fn head_of(source: &Source) -> Result<Vec<u8>, Failure> {
    let mut end = source.data_start().byte;
    source.walk_blocks_from(0, |block, _, _, _| {
        end = block.end.byte;
        false
    })?;
    let mut head = Vec::new();
    let read = File::open(source.path()).and_then(|file| file.take(end).read_to_end(&mut head));
    read.map_err(|error| {
        let message = format!("{} cannot be read.", source.path().display());
        Failure::new(Code::Unreadable, message, "Look whether it is still there.")
            .with_detail(error.to_string())
    })?;
    Ok(head)
}

fn takes_part_with_others(plan: &Plan) -> bool {
    !plan.inside.is_empty()
        || !plan.copied.is_empty()
        || plan.placed.is_some()
        || plan.shared.is_some()
        || plan.derived.is_some()
        || plan.made.is_some()
}

fn refused(refusal: &RangeRefusal) -> Failure {
    let (message, repair) = match refusal {
        RangeRefusal::Packed => (
            "The source is packed, so nothing in it can be read before all that stands in front of it.".to_owned(),
            "Unpack it first, or import it with the direct or the S3 route.",
        ),
        RangeRefusal::Encoding(encoding) => (
            format!("The source's text is {}; a cluster reads UTF-8.", encoding.name()),
            "Convert it to UTF-8 first, or import it with the direct or the S3 route.",
        ),
        RangeRefusal::Kind(SourceKind::JsonArray | SourceKind::JsonObjects) => (
            "The source is JSON that is not one object on each line, so a cluster cannot tell where a record starts."
                .to_owned(),
            "Write it as JSON Lines, or import it with the direct or the S3 route.",
        ),
        RangeRefusal::Kind(_) => (
            "The source is a database, a dump or a workbook; a cluster reads delimited files and JSON Lines.".to_owned(),
            "Export the table as CSV, or import it with the direct or the S3 route.",
        ),
        RangeRefusal::Footer => (
            "Lines behind the last record are no records, and a range does not show which lines those are.".to_owned(),
            "Remove them from the file, or import it with the direct or the S3 route.",
        ),
        RangeRefusal::Comment => (
            "What starts a comment in the source is too long, or holds a line end.".to_owned(),
            "Remove the comments from the file, or import it with the direct or the S3 route.",
        ),
    };
    Failure::new(Code::RouteUnusable, message, repair)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, bytes).map_err(|error| unwritable(path, &error))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(
        Code::Unwritable,
        format!("{} cannot be written.", path.display()),
        "Free some space on the disk, or choose another folder.",
    )
    .with_detail(error.to_string())
}
