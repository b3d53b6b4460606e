//! What is printed of imports through S3, and of objects in a folder.

use app::{Converted, Report};

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
