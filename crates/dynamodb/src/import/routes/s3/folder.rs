//! Packed objects in a folder of this computer, for whoever carries them into S3 in another way.

use super::object_limits::ObjectLimits;
use super::packing::read_pieces;
use crate::import::chunk::Chunk;
use crate::import::rejects::{RejectedRow, RejectsFile, RejectsForm, RejectsState};
use crate::import::report::RejectedRecord;
use crate::import::routes::direct::rejected_row;
use crate::import::work::Job;
use crate::s3::{Frame, Packed, Packing};
use failure::{Code, Failure};
use serde::Serialize;
use source::SourceError;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use tokio_util::sync::CancellationToken;

/// Rejected records that are told.
const REPORTED_REJECTED: usize = 200;

/// How rows are converted into a folder.
#[derive(Debug, Clone)]
pub struct FolderChoices {
    /// Where a folder for the table is made, or found with the objects of another source of the same table.
    pub folder: PathBuf,
    pub packing: Packing,
    /// Most items of an object; `None`: as many as AWS advises.
    pub items_per_object: Option<u64>,
    /// The number of the first object, from 1: behind those of another source of the same table.
    pub first_object: u64,
    /// Where rejected records are kept. The file comes into being with the first.
    pub rejects: PathBuf,
    pub may_overwrite_rejects: bool,
}

/// What a conversion came to. `records_read = items_written + records_embedded + records_without_item + records_rejected +
/// duplicates_set_aside`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Converted {
    pub table: String,
    pub records_read: u64,
    /// Items in the objects.
    pub items_written: u64,
    pub records_embedded: u64,
    pub records_without_item: u64,
    pub records_rejected: u64,
    pub duplicates_set_aside: u64,
    pub objects: u64,
    /// Bytes of the objects, and of what they hold unpacked: AWS charges an import by the latter.
    pub bytes: u64,
    pub bytes_unpacked: u64,
    /// The folder with the table's objects, and nothing else.
    pub folder: String,
    pub rejects_file: Option<String>,
    pub first_rejected: Vec<RejectedRecord>,
    pub cancelled: bool,
}

/// Packs all that the rows of a job become into objects in a folder named after its table. Blocks the thread.
///
/// # Errors
/// `unwritable` where the folder holds something already, or takes nothing more; and what reading the source says.
pub fn convert(
    job: &Job,
    choices: &FolderChoices,
    cancel: &CancellationToken,
    mut on_progress: impl FnMut(&Converted),
) -> Result<Converted, Failure> {
    job.source.confirm_unchanged(cancel)?;
    let folder = choices.folder.join(&job.plan.table.name);
    if choices.first_object == 1 {
        make_empty(&folder)?;
    }
    let form = RejectsForm::of(&job.source);
    let mut rejects = RejectsFile::new(
        choices.rejects.clone(),
        &job.source,
        form,
        job.plan.join_surplus,
        RejectsState::default(),
        None,
        choices.may_overwrite_rejects,
    )?;
    let mut converted = Converted {
        table: job.plan.table.name.clone(),
        folder: folder.display().to_string(),
        ..Converted::default()
    };
    let limits = ObjectLimits::new(choices.items_per_object);
    let reading = cancel.child_token();
    // Whatever way this ends, the reading of the source ends with it.
    let _ends_reading = reading.clone().drop_guard();
    let mut pieces = read_pieces(job, job.source.data_start(), choices.packing, reading);
    let mut object: Option<ObjectFile> = None;
    while let Some(chunk) = pieces.blocking_recv() {
        let chunk = match chunk {
            Ok(chunk) => chunk,
            Err(SourceError::Cancelled) => break,
            Err(error) => return Err(error.into()),
        };
        let Chunk { items, rejected, set_aside, embedded, without_item, kept_inside, .. } = chunk;
        for rejected in rejected {
            let row: RejectedRow = rejected_row(rejected, &job.plan).row;
            rejects.add(&row)?;
            converted.records_rejected += 1;
            if converted.first_rejected.len() < REPORTED_REJECTED {
                converted.first_rejected.push(row.told);
            }
        }
        converted.duplicates_set_aside += set_aside;
        converted.records_embedded += embedded + kept_inside;
        converted.records_without_item += without_item;
        for piece in items {
            let piece = piece?;
            converted.items_written += piece.items;
            if piece.items == 0 {
                continue;
            }
            let number = choices.first_object + converted.objects;
            let open = match object.take() {
                Some(open) => open,
                None => ObjectFile::create(&folder, number, choices.packing)?,
            };
            let open = object.insert(open);
            open.add(&piece)?;
            if limits.is_reached(open.items, open.bytes_unpacked)
                && let Some(full) = object.take()
            {
                full.finish(&mut converted)?;
            }
        }
        converted.records_read = fates(&converted);
        on_progress(&converted);
    }
    if let Some(last) = object {
        last.finish(&mut converted)?;
    }
    rejects.sync()?;
    converted.cancelled = cancel.is_cancelled();
    converted.records_read = fates(&converted);
    converted.rejects_file = (converted.records_rejected > 0).then(|| rejects.path().display().to_string());
    Ok(converted)
}

fn fates(converted: &Converted) -> u64 {
    converted.items_written
        + converted.records_embedded
        + converted.records_without_item
        + converted.records_rejected
        + converted.duplicates_set_aside
}

/// What an import from the folder would take in too must not lie there.
fn make_empty(folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    let mut there = std::fs::read_dir(folder).map_err(|error| unwritable(folder, &error))?;
    if there.next().is_none() {
        return Ok(());
    }
    Err(Failure::new(
        Code::Unwritable,
        format!(
            "The folder {} is not empty, and an import would read all that lies there.",
            folder.display()
        ),
        "Choose another folder, or empty this one.",
    ))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(
        Code::Unwritable,
        format!("The items cannot be written to {}.", path.display()),
        "Free some space on the disk, or choose another folder.",
    )
    .with_detail(error.to_string())
}

/// An object that is being written.
#[derive(Debug)]
struct ObjectFile {
    path: PathBuf,
    file: BufWriter<File>,
    frame: Frame,
    items: u64,
    bytes_unpacked: u64,
    bytes: u64,
}

impl ObjectFile {
    fn create(folder: &Path, number: u64, packing: Packing) -> Result<Self, Failure> {
        let path = folder.join(format!("{number:05}.{}", packing.ending()));
        let created = private_files::create_as_folder_is(&path);
        let file = BufWriter::new(created.map_err(|error| unwritable(&path, &error))?);
        let frame = packing.frame();
        let mut object = Self { path, file, frame, items: 0, bytes_unpacked: 0, bytes: 0 };
        object.write(object.frame.start())?;
        Ok(object)
    }

    fn add(&mut self, piece: &Packed) -> Result<(), Failure> {
        self.frame.add(piece);
        self.items += piece.items;
        self.bytes_unpacked += piece.bytes_unpacked;
        self.write(&piece.bytes)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.bytes += bytes.len() as u64;
        self.file.write_all(bytes).map_err(|error| unwritable(&self.path, &error))
    }

    fn finish(mut self, converted: &mut Converted) -> Result<(), Failure> {
        self.write(&self.frame.end())?;
        let flushed = self.file.flush().and_then(|()| self.file.get_ref().sync_data());
        flushed.map_err(|error| unwritable(&self.path, &error))?;
        converted.objects += 1;
        converted.bytes += self.bytes;
        converted.bytes_unpacked += self.bytes_unpacked;
        Ok(())
    }
}
