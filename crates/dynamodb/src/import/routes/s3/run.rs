//! A run through S3, from stage to stage. Each is noted in the journal before it begins, so that a run that ended anywhere goes
//! on from there.

use crate::destination::{Connection, ExactDestination, Renewal, asks_for_sign_in};
use crate::import::blocking::{Worker, blocking};
use crate::import::choices::S3Choices;
use crate::import::journal::{Journal, PackedObject, RunFiles, S3State};
use crate::import::options::ImportOptions;
use crate::import::ready::ReadyWithoutTable;
use crate::import::rejects::RejectedRow;
use crate::import::report::{ImportProgress, Report, S3Progress, S3Stage};
use crate::import::routes::direct::{Direct, Opening, RunDisk};
use crate::import::work::Job;
use crate::s3::{Bucket, imports_folder};
use failure::{Code, Failure};
use import_core::{EndState, JournalEntry, RowFate, Save};
use item::Joined;
use source::Position;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;
use tokio_util::sync::CancellationToken;

/// A run that is under way.
#[derive(Debug)]
pub(super) struct Run<'a> {
    pub job: Job,
    pub connection: Connection,
    /// How the destination is reached again once the credentials have expired, and which one that is.
    pub renewal: Option<(Renewal, ExactDestination)>,
    pub options: &'a ImportOptions,
    pub choices: S3Choices,
    pub bucket: Bucket,
    pub state: S3State,
    pub checkpoint: import_core::Checkpoint,
    pub resumed: bool,
    /// It was interrupted, by its end or for a sign-in: what was sent last may have been heard.
    pub was_interrupted: bool,
    pub cancel: &'a CancellationToken,
    /// Where objects that are whole are noted.
    pub objects_file: Option<PathBuf>,
    /// Those that are.
    pub objects: Vec<PackedObject>,
    /// How far reading has come, and what is packed besides what the state says.
    pub reached: Position,
    pub items_ahead: u64,
    pub bytes_ahead: u64,
    pub items_processed: u64,
    pub bytes_processed: u64,
    pub waiting_for: Option<String>,
    /// Why the credentials are not taken, while others are waited for.
    pub sign_in_expired: Option<Failure>,
    /// Sign-ins since something was last done.
    pub sign_ins_in_vain: u32,
    disk: Worker<RunDisk>,
    started: Instant,
}

/// Why a run ends before its end.
#[derive(Debug)]
pub(super) enum Stop {
    Cancelled,
    Failed(Box<Failure>),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        if failure.code == Code::Cancelled { Self::Cancelled } else { Self::Failed(Box::new(failure)) }
    }
}

impl<'a> Run<'a> {
    /// Opens what the run keeps, behind what an interrupted one left.
    ///
    /// # Errors
    /// When something cannot be opened or made.
    pub(super) async fn open(
        job: &Job,
        connection: &Connection,
        options: &'a ImportOptions,
        bucket: Bucket,
        ready: ReadyWithoutTable,
        cancel: &'a CancellationToken,
    ) -> Result<Run<'a>, Failure> {
        let ReadyWithoutTable { fresh, continued, .. } = ready;
        let resumed = continued.is_some();
        let opening =
            Opening { job: job.clone(), options: options.clone(), practice: None, untouched: None, resumed };
        let objects_file = options.journal.as_deref().map(|path| RunFiles(path).objects());
        let objects_path = objects_file.clone();
        let (journal, disk, fates, objects) = blocking(move || {
            let (journal, disk, fates) = opening.open(continued.unwrap_or(fresh))?;
            let count = journal.checkpoint.s3.as_ref().map_or(0, |state| state.objects);
            let objects = objects_path.map(|path| PackedObject::first(&path, count)).transpose()?;
            Ok((journal, disk, fates, objects.unwrap_or_default()))
        })
        .await?;
        let Journal { header, checkpoint } = journal;
        let choices = header.choices.s3.clone().unwrap_or_default();
        let state = checkpoint.s3.clone().unwrap_or_else(|| S3State {
            folder: folder_of(&choices, options, &job.plan.table.name),
            client_token: new_token(),
            ..S3State::default()
        });
        Ok(Self {
            job: Job { joined: Joined { fates, ..job.joined.clone() }, ..job.clone() },
            connection: connection.clone(),
            renewal: connection.renewal.clone().zip(header.identity.destination().cloned()),
            options,
            choices,
            bucket,
            state,
            reached: reached_by(&checkpoint.to_core()),
            checkpoint: checkpoint.to_core(),
            resumed,
            was_interrupted: resumed,
            cancel,
            objects_file,
            objects,
            items_ahead: 0,
            bytes_ahead: 0,
            items_processed: 0,
            bytes_processed: 0,
            waiting_for: None,
            sign_in_expired: None,
            sign_ins_in_vain: 0,
            disk: Worker::new(disk),
            started: options.clock.now(),
        })
    }

    /// Carries the run out, and says what it came to.
    pub(super) async fn carry_out(mut self, on_progress: &mut impl FnMut(ImportProgress)) -> Report {
        let ended = self.through_stages(on_progress).await;
        let (end, stopped) = match ended {
            Ok(()) => (EndState::Finished, None),
            Err(Stop::Cancelled) => (EndState::Cancelled, None),
            Err(Stop::Failed(failure)) => (EndState::Stopped, Some(*failure)),
        };
        let mut report = self.report(end == EndState::Cancelled, stopped);
        self.checkpoint.seconds = report.seconds;
        let entry =
            JournalEntry::End { checkpoint: self.checkpoint.clone(), state: end, is_second_attempt: false };
        let saved = self.save_with(Vec::new(), Vec::new(), entry, Some(report.clone())).await;
        if let Err(failure) = saved {
            report.stopped.get_or_insert(failure);
        }
        self.disk.idle().map_or(report.clone(), |disk| disk.completed(report))
    }

    async fn through_stages(&mut self, on_progress: &mut impl FnMut(ImportProgress)) -> Result<(), Stop> {
        // From here on nothing is sent that the journal does not know of.
        self.save(Vec::new(), Vec::new()).await?;
        loop {
            match self.go_on(on_progress).await {
                Err(Stop::Failed(failure)) if asks_for_sign_in(&failure) => {
                    self.sign_in_again(*failure, on_progress).await?;
                }
                ended => return ended,
            }
        }
    }

    /// Goes on from where the journal says that it is.
    async fn go_on(&mut self, on_progress: &mut impl FnMut(ImportProgress)) -> Result<(), Stop> {
        if self.state.stage == S3Stage::Packing {
            self.pack(on_progress).await?;
            self.enter(S3Stage::Importing).await?;
        }
        if self.state.stage == S3Stage::Importing {
            self.import(on_progress).await?;
            self.enter(S3Stage::Finishing).await?;
        }
        if self.state.stage == S3Stage::Finishing {
            on_progress(self.progress());
            // With its last word this stage enters the next.
            self.finish().await?;
        }
        on_progress(self.progress());
        self.clear().await
    }

    async fn enter(&mut self, stage: S3Stage) -> Result<(), Stop> {
        self.state.stage = stage;
        self.sign_ins_in_vain = 0;
        self.save(Vec::new(), Vec::new()).await?;
        Ok(())
    }

    /// What comes of `work`, unless the run is cancelled before.
    pub(super) async fn unless_cancelled<T>(
        &self,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Stop> {
        tokio::select! {
            biased;
            () = self.cancel.cancelled() => Err(Stop::Cancelled),
            done = work => Ok(done?),
        }
    }

    /// Puts on the disk how far the run has come, with rows that were rejected and fates that were learned since.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) async fn save(
        &mut self,
        rejected: Vec<import_core::RejectedRow<RejectedRow>>,
        fates: Vec<(u64, RowFate)>,
    ) -> Result<(), Failure> {
        self.checkpoint.seconds += self.lap();
        let entry = JournalEntry::Checkpoint(self.checkpoint.clone());
        self.save_with(rejected, fates, entry, None).await
    }

    async fn save_with(
        &mut self,
        rejected: Vec<import_core::RejectedRow<RejectedRow>>,
        fates: Vec<(u64, RowFate)>,
        journal: JournalEntry,
        report: Option<Report>,
    ) -> Result<(), Failure> {
        let save = Save::<Direct> {
            rejected: Arc::new(rejected),
            untouched: Arc::default(),
            fates: Arc::new(fates),
            journal,
        };
        let state = self.state.clone();
        self.disk.start(move |disk| {
            disk.note_s3(state);
            disk.save(&save, report)
        });
        self.disk.done().await
    }

    /// Seconds since this was asked last.
    fn lap(&mut self) -> f64 {
        let now = self.options.clock.now();
        let seconds = now.saturating_duration_since(self.started).as_secs_f64();
        self.started = now;
        seconds
    }

    fn seconds(&self) -> f64 {
        let now = self.options.clock.now();
        self.checkpoint.seconds + now.saturating_duration_since(self.started).as_secs_f64()
    }

    pub(super) fn progress(&self) -> ImportProgress {
        let counts = &self.checkpoint.counts;
        let seconds = self.seconds();
        let records_read = self.reached.record;
        #[expect(clippy::cast_precision_loss, reason = "rates for reading")]
        let items_per_second = if seconds > 0.0 { records_read as f64 / seconds } else { 0.0 };
        let is_importing = self.state.stage != S3Stage::Packing;
        ImportProgress {
            records_read,
            records_total: self.job.records_total,
            items_written: self.state.items_imported,
            records_rejected: counts.records_rejected,
            duplicates_set_aside: counts.duplicates_set_aside,
            records_embedded: counts.records_embedded,
            records_without_item: counts.records_without_item,
            items_kept: counts.items_kept,
            items_deleted: 0,
            items_restored: 0,
            bytes_read: self.job.source.read_share(&self.reached),
            bytes_total: self.job.source.size_bytes(),
            requests: counts.requests,
            retried_items: 0,
            throttled_requests: 0,
            consumed_write_units: None,
            write_units_per_second: None,
            pace_limit: None,
            requests_in_flight: 0,
            is_paused: *self.options.pause.watch().borrow() && !is_importing,
            items_per_second: if is_importing { 0.0 } else { items_per_second },
            seconds,
            seconds_left: None,
            waiting_for: self.waiting_for.clone(),
            sign_in_expired: self.sign_in_expired.clone().map(Box::new),
            s3: Some(S3Progress {
                stage: self.state.stage,
                objects: self.state.objects,
                items_packed: self.state.items_packed + self.items_ahead,
                bytes_uploaded: self.state.bytes_uploaded + self.bytes_ahead,
                import_status: self.state.import_status.clone(),
                items_processed: self.items_processed,
                items_imported: self.state.items_imported,
                bytes_processed: self.bytes_processed,
                bytes_packed: self.state.bytes_packed,
            }),
        }
    }

    fn report(&self, cancelled: bool, stopped: Option<Failure>) -> Report {
        let counts = &self.checkpoint.counts;
        let (seconds, records_read) = (self.seconds(), counts.acknowledged());
        #[expect(clippy::cast_precision_loss, reason = "a rate for reading")]
        let items_per_second = if seconds > 0.0 { records_read as f64 / seconds } else { 0.0 };
        Report {
            run: self.options.run.clone(),
            table: self.job.plan.table.name.clone(),
            records_read,
            items_written: counts.items_written,
            records_rejected: counts.records_rejected,
            duplicates_set_aside: counts.duplicates_set_aside,
            records_embedded: counts.records_embedded,
            records_without_item: counts.records_without_item,
            items_kept: counts.items_kept,
            items_deleted: 0,
            items_restored: 0,
            requests: counts.requests,
            retried_items: 0,
            throttled_requests: 0,
            consumed_write_units: None,
            units_used: Vec::new(),
            seconds,
            items_per_second,
            resumed: self.resumed,
            cancelled,
            stopped,
            rejects_file: None,
            first_rejected: Vec::new(),
            route: self.options.choices.route(),
            objects: Some(self.state.objects),
            bytes_uploaded: Some(self.state.bytes_uploaded),
            import_arn: self.state.import_arn.clone(),
            import_status: self.state.import_status.clone(),
            import_note: self.state.note.clone(),
            raised: None,
        }
    }
}

/// What the names of a run's objects begin with, and no others'.
fn folder_of(choices: &S3Choices, options: &ImportOptions, table: &str) -> String {
    // Of a run that is kept under no id, its journal is its own all the same.
    let run = options.run.clone().unwrap_or_else(new_token);
    format!("{}{run}/{table}/", imports_folder(&choices.prefix))
}

/// Up to where a checkpoint covers the source.
pub(super) fn reached_by(checkpoint: &import_core::Checkpoint) -> Position {
    let import_core::Position { record, byte, line } = checkpoint.position;
    Position { record, byte, line }
}

/// A word that no other run has.
pub(super) fn new_token() -> String {
    format!("{:032x}", rand::random::<u128>())
}
