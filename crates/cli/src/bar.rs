//! Progress on stderr, when that is a terminal.

use app::{
    CheckProgress, Converted, ImportProgress, ListingProgress, QuestionsProgress, ReadProgress,
    RelationsProgress, S3Progress, S3Stage,
};
use indicatif::{ProgressBar, ProgressStyle};
use wording::escaping::terminal_safe;

/// A progress bar on stderr, when that is a terminal.
#[derive(Debug)]
pub(crate) struct Bar {
    bar: ProgressBar,
}

impl Bar {
    pub(crate) fn new(doing: &'static str) -> Self {
        let bar = ProgressBar::new(0);
        // The template is a constant and sound; without it the bar is only plainer.
        if let Ok(style) = ProgressStyle::with_template("{prefix:>10} {bar:30} {percent:>3}%  {msg}") {
            bar.set_style(style);
        }
        bar.set_prefix(doing);
        Self { bar }
    }

    /// Progress of reading, shown while it is told.
    pub(crate) fn reading(doing: &'static str) -> impl FnMut(ReadProgress) + Send + 'static {
        let bar = Self::new(doing);
        move |progress| bar.read(&progress)
    }

    /// Progress of a look through files for their tables, shown while it is told.
    pub(crate) fn looking() -> impl FnMut(ListingProgress) + Send + 'static {
        let bar = Self::new("looking");
        move |progress| {
            bar.bar.set_length(progress.bytes_total);
            bar.bar.set_position(progress.bytes);
            bar.say(&format!("{}: {} of {} bytes", progress.file, progress.bytes, progress.bytes_total));
        }
    }

    /// Progress of a check, and before it of putting tables together, shown while it is told.
    pub(crate) fn checking() -> impl FnMut(CheckProgress) + Send + 'static {
        let bar = Self::new("checking");
        move |progress| {
            bar.read(&progress.read);
            if let Some(table) = &progress.joining {
                bar.say(&format!("matching the rows of {table}: {}", progress.read.records));
            }
        }
    }

    fn read(&self, progress: &ReadProgress) {
        self.bar.set_length(progress.bytes_total);
        self.bar.set_position(progress.bytes);
        self.bar.set_message(format!("{} records", progress.records));
    }

    /// Progress of looking for relations, shown while it is told.
    pub(crate) fn relating() -> impl FnMut(RelationsProgress) + Send + 'static {
        let bar = Self::new("relations");
        move |progress| {
            bar.bar.set_length(progress.rows_total);
            bar.bar.set_position(progress.rows);
            bar.say(&format!("{}: {} of {} rows", progress.table, progress.rows, progress.rows_total));
        }
    }

    /// Progress of measuring questions, shown while it is told.
    pub(crate) fn measuring() -> impl FnMut(QuestionsProgress) + Send + 'static {
        let bar = Self::new("measuring");
        move |progress| {
            bar.read(&progress.read);
            bar.say(&format!("{}: {} rows", progress.table, progress.read.records));
        }
    }

    pub(crate) fn import(&self, progress: &ImportProgress) {
        if let Some(s3) = &progress.s3 {
            return self.import_through_s3(progress, s3);
        }
        self.bar.set_length(progress.records_total.unwrap_or(progress.records_read));
        self.bar.set_position(progress.records_read);
        let waiting = terminal_safe(progress.waiting_for.as_deref().unwrap_or_default());
        self.bar.set_message(format!(
            "{} written, {:.0} items/s {waiting}",
            progress.items_written, progress.items_per_second
        ));
    }

    pub(crate) fn say(&self, text: &str) {
        self.bar.set_message(terminal_safe(text).into_owned());
    }

    /// Progress of converting, shown while it is told.
    pub(crate) fn converting() -> impl FnMut(Converted) + Send + 'static {
        let bar = Self::new("converting");
        move |converted| {
            bar.say(&format!(
                "{}: {} rows, {} objects",
                converted.table, converted.records_read, converted.objects
            ));
        }
    }

    /// Progress of an import through S3.
    pub(crate) fn import_through_s3(&self, progress: &ImportProgress, s3: &S3Progress) {
        let waiting = progress.waiting_for.as_deref().unwrap_or_default();
        let (done, of, message) = match s3.stage {
            S3Stage::Packing => (
                progress.records_read,
                progress.records_total.unwrap_or(progress.records_read),
                format!("packing: {} items, {} bytes uploaded", s3.items_packed, s3.bytes_uploaded),
            ),
            S3Stage::Importing => (
                s3.items_processed,
                s3.items_packed,
                format!("AWS imports: {} of {} items {waiting}", s3.items_imported, s3.items_packed),
            ),
            S3Stage::Finishing => (s3.items_packed, s3.items_packed, "finishing the table".to_owned()),
            S3Stage::Clearing => (s3.items_packed, s3.items_packed, "deleting the objects".to_owned()),
        };
        self.bar.set_length(of);
        self.bar.set_position(done);
        self.say(&message);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
