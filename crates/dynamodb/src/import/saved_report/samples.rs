//! Runs for the tests of saved reports.

use crate::destination::Destination;
use crate::import::{
    ExistingItems, ImportChoices, RejectedRecord, Report, RouteName, RunKind, RunState, RunSummary, UnitsUsed,
};

/// An import that came to its end, with some of everything.
pub(super) fn finished() -> RunSummary {
    let rejected = |line: u64, column: Option<&str>, value: Option<&str>, reason: &str| RejectedRecord {
        line,
        place: None,
        column: column.map(str::to_owned),
        value: value.map(str::to_owned),
        reason: reason.to_owned(),
    };
    let used = |index: Option<&str>, units: f64| UnitsUsed { index: index.map(str::to_owned), units };
    RunSummary {
        id: "2026-11-23-0007".to_owned(),
        kind: RunKind::Import,
        state: RunState::Finished,
        file: "/home/ann/exports/users.csv".to_owned(),
        file_name: "users.csv".to_owned(),
        table: "Users".to_owned(),
        key: "userId".to_owned(),
        indexes: vec!["UsernameIndex by username".to_owned(), "EmailIndex by email".to_owned()],
        destination: Destination::aws(Some("work".into()), Some("eu-west-1".into())),
        exact: None,
        choices: ImportChoices {
            existing: ExistingItems::Keep,
            keep_copy: false,
            most_write_units: Some(4000.0),
            most_dollars: None,
            raised_units: None,
            s3: None,
        },
        started: 1_795_438_309,
        ended: 1_795_438_463,
        records_total: Some(612_400),
        report: Report {
            run: Some("2026-11-23-0007".to_owned()),
            table: "Users".to_owned(),
            records_read: 612_400,
            items_written: 612_340,
            records_rejected: 12,
            duplicates_set_aside: 8,
            records_embedded: 0,
            records_without_item: 0,
            items_kept: 40,
            items_deleted: 0,
            items_restored: 0,
            requests: 24_544,
            retried_items: 1204,
            throttled_requests: 61,
            consumed_write_units: Some(1_836_900.5),
            units_used: vec![
                used(None, 612_340.0),
                used(Some("UsernameIndex"), 612_340.0),
                used(Some("EmailIndex"), 612_220.5),
            ],
            seconds: 153.8,
            items_per_second: 3981.4,
            resumed: true,
            cancelled: false,
            stopped: None,
            rejects_file: Some("/home/ann/.local/share/tableferry/users.rejected.csv".to_owned()),
            first_rejected: vec![
                rejected(5, Some("user_id"), Some("<script>alert(\"1\")</script>"), "This is no number."),
                rejected(9, None, None, "The record has 2 cells; the header has 6."),
                rejected(17, Some("username"), Some(""), "The key is blank."),
                rejected(40, Some("last, \"login\""), Some("=1+1, or\ntwo"), "This is no date & no time."),
            ],
            route: RouteName::Direct,
            objects: None,
            bytes_uploaded: None,
            import_arn: None,
            import_status: None,
            import_note: None,
            raised: None,
        },
        not_continued: None,
        not_undone: None,
        to_confirm: None,
        undone_by: None,
        group: None,
        tables_left: Vec::new(),
    }
}

/// An import that was undone.
pub(super) fn undone() -> RunSummary {
    let mut run = finished();
    run.kind =
        RunKind::Undo { run: std::mem::replace(&mut run.id, "2026-11-23-0008".to_owned()), puts_back: false };
    run.destination = Destination::Practice;
    run.choices = ImportChoices::default();
    let report = &mut run.report;
    (report.items_written, report.items_deleted, report.items_restored, report.items_kept) =
        (0, 600_000, 12_378, 2);
    report.consumed_write_units = None;
    report.units_used.clear();
    report.first_rejected.clear();
    report.rejects_file = None;
    run
}
