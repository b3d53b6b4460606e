//! Rows are packed into objects, which are uploaded while further rows are converted.

use super::object_limits::ObjectLimits;
use super::packing::read_pieces;
use super::run::{Run, Stop};
use crate::import::blocking::blocking;
use crate::import::chunk::Chunk;
use crate::import::clock::within;
use crate::import::journal::PackedObject;
use crate::import::rejects::RejectedRow;
use crate::import::report::ImportProgress;
use crate::import::routes::direct::rejected_row;
use crate::s3::{BucketState, Frame, Packed, Packing, Upload, abort_uploads};
use failure::Failure;
use import_core::Position;
use source::SourceError;
use std::time::Duration;

/// How the objects of an import are packed: less to upload, and AWS counts what it unpacks either way.
pub(super) const PACKING: Packing = Packing::Gzip;
/// Most bytes of rejected rows that wait for the disk: beyond them an object ends.
const MAX_REJECTED_BYTES: usize = 8 * 1024 * 1024;
/// So long a run that was cancelled takes to end an upload. What it leaves is ended when it goes on, or by S3 after a week.
const ABORT_WITHIN: Duration = Duration::from_millis(700);

/// An object that is being packed.
struct OpenObject {
    upload: Upload,
    key: String,
    frame: Frame,
    start: Position,
    items: u64,
    bytes_unpacked: u64,
}

/// What the checkpoint does not cover yet.
#[derive(Default)]
struct Uncovered {
    rejected: Vec<import_core::RejectedRow<RejectedRow>>,
    rejected_bytes: usize,
    counts: import_core::Counts,
}

impl Run<'_> {
    /// Packs and uploads everything behind the last object that is whole.
    ///
    /// # Errors
    /// When it is cancelled, and what reading, S3 and the disk say.
    pub(super) async fn pack(&mut self, on_progress: &mut impl FnMut(ImportProgress)) -> Result<(), Stop> {
        self.ready_bucket().await?;
        let packed = self.pack_rows(on_progress).await;
        if packed.is_err() {
            (self.items_ahead, self.bytes_ahead) = (0, 0);
            let aborting = abort_uploads(&self.bucket, &self.state.folder);
            // What matters is what stopped it.
            let _ = within(&*self.options.clock, ABORT_WITHIN, aborting).await;
        }
        packed
    }

    async fn ready_bucket(&mut self) -> Result<(), Stop> {
        match self.unless_cancelled(self.bucket.find()).await? {
            BucketState::Usable if !self.state.owns_bucket => {}
            found => {
                if found == BucketState::Missing && !self.state.owns_bucket {
                    self.state.owns_bucket = true;
                    // Whoever goes on after a crash knows whose it is.
                    self.save(Vec::new(), Vec::new()).await?;
                }
                let created = self.bucket.create(&self.state.folder, self.choices.keep_objects);
                self.unless_cancelled(created).await?;
            }
        }
        if self.was_interrupted {
            self.unless_cancelled(abort_uploads(&self.bucket, &self.state.folder)).await?;
        }
        Ok(())
    }

    async fn pack_rows(&mut self, on_progress: &mut impl FnMut(ImportProgress)) -> Result<(), Stop> {
        let limits = ObjectLimits::new(self.choices.items_per_object);
        let reading = self.cancel.child_token();
        // Whatever way this ends, the reading of the source ends with it.
        let _ends_reading = reading.clone().drop_guard();
        let mut pieces = read_pieces(&self.job, self.reached, PACKING, reading);
        let mut object: Option<OpenObject> = None;
        let mut uncovered = Uncovered::default();
        loop {
            self.wait_while_paused(on_progress).await?;
            let chunk = tokio::select! {
                biased;
                () = self.cancel.cancelled() => return Err(Stop::Cancelled),
                chunk = pieces.recv() => chunk,
            };
            let Some(chunk) = chunk else { break };
            let chunk = match chunk {
                Ok(chunk) => chunk,
                Err(SourceError::Cancelled) => return Err(Stop::Cancelled),
                Err(error) => return Err(Failure::from(error).into()),
            };
            let start = self.position();
            self.reached = chunk.end;
            for piece in self.count(chunk, &mut uncovered) {
                let piece = piece?;
                if piece.items == 0 {
                    continue;
                }
                let mut open = match object.take() {
                    Some(open) => open,
                    None => self.begin_object(start).await?,
                };
                self.add(&mut open, &piece).await?;
                object = Some(open);
            }
            let is_full =
                object.as_ref().is_some_and(|open| limits.is_reached(open.items, open.bytes_unpacked));
            if is_full || uncovered.rejected_bytes >= MAX_REJECTED_BYTES {
                self.cover(object.take(), &mut uncovered).await?;
            }
            on_progress(self.progress());
        }
        self.cover(object.take(), &mut uncovered).await?;
        on_progress(self.progress());
        Ok(())
    }

    fn position(&self) -> Position {
        let source::Position { record, byte, line } = self.reached;
        Position { record, byte, line }
    }

    async fn wait_while_paused(&self, on_progress: &mut impl FnMut(ImportProgress)) -> Result<(), Stop> {
        let mut pause = self.options.pause.watch();
        while *pause.borrow_and_update() {
            on_progress(self.progress());
            tokio::select! {
                biased;
                () = self.cancel.cancelled() => return Err(Stop::Cancelled),
                changed = pause.changed() => if changed.is_err() { return Ok(()) },
            }
        }
        Ok(())
    }

    /// Counts what became of a chunk's rows, and gives its pieces.
    fn count(
        &self,
        chunk: Chunk<Result<Packed, Failure>>,
        uncovered: &mut Uncovered,
    ) -> Vec<Result<Packed, Failure>> {
        let counts = &mut uncovered.counts;
        counts.records_rejected += chunk.rejected.len() as u64;
        counts.duplicates_set_aside += chunk.set_aside;
        counts.records_embedded += chunk.embedded;
        counts.records_without_item += chunk.without_item;
        counts.items_kept += chunk.kept_inside;
        for rejected in chunk.rejected {
            let import_core::Rejected { line, size_bytes, row } = rejected_row(rejected, &self.job.plan);
            uncovered.rejected_bytes += size_bytes;
            uncovered.rejected.push(import_core::RejectedRow::Unconverted { line, row });
        }
        chunk.items
    }

    async fn begin_object(&mut self, start: Position) -> Result<OpenObject, Stop> {
        let number = self.state.objects + 1;
        let key = format!("{}{number:05}.{}", self.state.folder, PACKING.ending());
        let mut upload = self.unless_cancelled(Upload::begin(&self.bucket, key.clone())).await?;
        let frame = PACKING.frame();
        self.unless_cancelled(upload.add(frame.start())).await?;
        Ok(OpenObject { upload, key, frame, start, items: 0, bytes_unpacked: 0 })
    }

    async fn add(&mut self, open: &mut OpenObject, piece: &Packed) -> Result<(), Stop> {
        open.frame.add(piece);
        open.items += piece.items;
        open.bytes_unpacked += piece.bytes_unpacked;
        self.unless_cancelled(open.upload.add(&piece.bytes)).await?;
        (self.items_ahead, self.bytes_ahead) = (open.items, open.upload.bytes);
        Ok(())
    }

    /// Ends an object, and has the checkpoint cover all that was read.
    async fn cover(&mut self, object: Option<OpenObject>, uncovered: &mut Uncovered) -> Result<(), Stop> {
        if let Some(OpenObject { mut upload, key, frame, start, items, bytes_unpacked }) = object {
            let uploaded = self
                .unless_cancelled(async {
                    upload.add(&frame.end()).await?;
                    upload.finish().await
                })
                .await?;
            self.state.objects += 1;
            self.sign_ins_in_vain = 0;
            self.state.items_packed += items;
            self.state.bytes_packed += bytes_unpacked;
            self.state.bytes_uploaded += uploaded.bytes;
            (self.items_ahead, self.bytes_ahead) = (0, 0);
            let object = PackedObject { key, start, items, bytes: uploaded.bytes, e_tag: uploaded.e_tag };
            if let Some(path) = &self.objects_file {
                let (path, object) = (path.clone(), object.clone());
                blocking(move || Ok(object.note(&path)?)).await?;
            }
            self.objects.push(object);
        }
        let Uncovered { rejected, counts, .. } = std::mem::take(uncovered);
        self.checkpoint.counts.add_acknowledged(&counts);
        self.checkpoint.counts.requests = self.state.objects;
        self.checkpoint.position = self.position();
        self.checkpoint.sent_up_to = self.reached.record;
        self.save(rejected, Vec::new()).await?;
        Ok(())
    }
}
