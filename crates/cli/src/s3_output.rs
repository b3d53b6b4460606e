//! What is printed of imports through S3, and of objects in a folder.

use crate::output::Bar;
use app::{Converted, ImportProgress, Report, S3Progress, S3Stage};

/// What there is to say of an import through S3.
pub(crate) fn print_s3_report(report: &Report) {
    say!(
        "into {} in {:.1} s, through {} objects of {} bytes in S3",
        report.table,
        report.seconds,
        report.objects.unwrap_or_default(),
        report.bytes_uploaded.unwrap_or_default()
    );
    if let Some(arn) = &report.import_arn {
        say!("import {arn}: {}", report.import_status.as_deref().unwrap_or("UNKNOWN"));
    }
    if let Some(note) = &report.import_note {
        say!("{note}");
    }
}

/// What a conversion into a folder came to, for reading.
pub(crate) fn print_converted(converted: &Converted) {
    let part = |count: u64, what: &str| if count > 0 { format!(" + {count} {what}") } else { String::new() };
    say!(
        "{} read = {} items{}{} + {} rejected + {} set aside",
        converted.records_read,
        converted.items_written,
        part(converted.records_embedded, "inside other items"),
        part(converted.records_without_item, "with nothing for this table"),
        converted.records_rejected,
        converted.duplicates_set_aside
    );
    say!(
        "{} objects, {} bytes ({} unpacked), in {}",
        converted.objects,
        converted.bytes,
        converted.bytes_unpacked,
        converted.folder
    );
}

impl Bar {
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
