//! What a saved report tells of a run, in plain words; the page and the CSV are made of the same.

use super::amounts::plural;
use crate::destination::{Destination, SignIn};
use crate::import::{ExistingItems, RunKind, RunState, RunSummary};
use failure::Failure;

/// What a saved report tells of a run, but for the records that were rejected.
#[derive(Debug)]
pub(super) struct Facts {
    /// `Import report`, or what else the run did.
    pub kind: &'static str,
    pub title: String,
    pub tone: Tone,
    /// How it ended, in a sentence or two.
    pub outcome: String,
    /// Why it stopped before the end.
    pub why: Option<Failure>,
    pub sum: Sum,
    pub places: Section,
    pub course: Section,
    pub units: Section,
    pub choices: Section,
}

/// Whether how it ended needs attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Good,
    Look,
    Bad,
}

/// What became of every record that was read.
#[derive(Debug)]
pub(super) struct Sum {
    pub read: u64,
    pub parts: Vec<Part>,
    /// By how many the parts do not come to what was read: never any, unless Tableferry itself is at fault.
    pub uneven: u64,
    /// Records of the file that the run did not come to.
    pub not_reached: u64,
    /// Records of the whole file, where known.
    pub records_total: Option<u64>,
}

/// One outcome of records.
#[derive(Debug)]
pub(super) struct Part {
    pub name: &'static str,
    /// A word for a line of text: `3 written`.
    pub word: &'static str,
    pub count: u64,
    pub outcome: Outcome,
}

/// What became of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Done,
    Restored,
    Left,
    Rejected,
    SetAside,
}

/// Facts under one heading.
#[derive(Debug)]
pub(super) struct Section {
    pub heading: &'static str,
    pub facts: Vec<Fact>,
}

#[derive(Debug)]
pub(super) struct Fact {
    pub name: String,
    pub value: Value,
}

/// A fact's value, which the page writes for reading and the CSV for reckoning.
#[derive(Debug)]
pub(super) enum Value {
    Text(String),
    /// The name of a file, a table, a run: as it stands.
    Name(String),
    Count(u64),
    Amount(f64),
    /// So many a second.
    Rate(f64),
    Seconds(f64),
    /// Seconds since 1970.
    Moment(i64),
}

impl Facts {
    pub(super) fn of(run: &RunSummary) -> Self {
        let (file, table) = (&run.file_name, &run.table);
        let (kind, title, (tone, outcome)) = match run.kind {
            RunKind::Import => {
                ("Import report", format!("Import of {file} into {table}"), import_outcome(run))
            }
            RunKind::Undo { puts_back: true, .. } => (
                "Report of items put back",
                format!("Items that had been deleted from {table}, put back"),
                undo_outcome(run),
            ),
            RunKind::Undo { .. } => (
                "Report of an import undone",
                format!("Import of {file} into {table}, undone"),
                undo_outcome(run),
            ),
            RunKind::DeleteGone => (
                "Report of items deleted",
                format!("Items that a newer file does not have, deleted from {table}"),
                deletion_outcome(run),
            ),
        };
        Self {
            kind,
            title,
            tone,
            outcome,
            why: run.report.stopped.clone(),
            sum: Sum::of(run),
            places: Section { heading: "From where to where", facts: places(run) },
            course: Section { heading: "How it went", facts: course(run) },
            units: Section { heading: "Write units", facts: units(run) },
            choices: Section { heading: "What was chosen", facts: choices(run) },
        }
    }
}

impl Sum {
    fn of(run: &RunSummary) -> Self {
        let report = &run.report;
        let part = |name, word, count, outcome| Part { name, word, count, outcome };
        let deleted = || part("Items deleted", "deleted", report.items_deleted, Outcome::Done);
        let left = || part("Kept", "kept", report.items_kept, Outcome::Left);
        let mut parts = match run.kind {
            RunKind::Undo { .. } => {
                let restored = "Items put back as they were";
                vec![deleted(), part(restored, "put back", report.items_restored, Outcome::Restored), left()]
            }
            RunKind::DeleteGone => vec![deleted(), left()],
            RunKind::Import => vec![part("Items written", "written", report.items_written, Outcome::Done)],
        };
        let existing = run.choices.existing;
        let is_import = run.kind == RunKind::Import;
        if is_import && existing == ExistingItems::Update {
            parts.push(part("Unchanged in the table", "unchanged", report.items_kept, Outcome::Left));
        } else if is_import && (report.items_kept > 0 || existing == ExistingItems::Keep) {
            parts.push(part("Kept as the table had them", "kept", report.items_kept, Outcome::Left));
        }
        if report.records_embedded > 0 {
            let inside = "Inside items of another table";
            parts.push(part(inside, "inside others", report.records_embedded, Outcome::Done));
        }
        if report.records_without_item > 0 {
            let without = "With nothing for this table";
            parts.push(part(without, "with nothing for it", report.records_without_item, Outcome::Left));
        }
        parts.push(part("Rejected", "rejected", report.records_rejected, Outcome::Rejected));
        let aside = "Set aside, since their key repeats";
        parts.push(part(aside, "set aside", report.duplicates_set_aside, Outcome::SetAside));
        let told: u64 = parts.iter().map(|part| part.count).sum();
        let total = run.records_total.filter(|_| run.state != RunState::Finished);
        Self {
            read: report.records_read,
            uneven: told.abs_diff(report.records_read),
            parts,
            not_reached: total.map_or(0, |total| total.saturating_sub(report.records_read)),
            records_total: run.records_total,
        }
    }
}

fn import_outcome(run: &RunSummary) -> (Tone, String) {
    let report = &run.report;
    let (tone, words) = match run.state {
        RunState::Finished if report.records_rejected > 0 => {
            let were = if report.records_rejected == 1 { "was" } else { "were" };
            let what = plural(report.records_rejected, "record");
            return (Tone::Look, format!("Finished, but {what} {were} rejected."));
        }
        RunState::Finished if report.items_written == report.records_read => {
            (Tone::Good, "Finished. Every record was written.")
        }
        RunState::Finished => (Tone::Good, "Finished. No record was rejected."),
        RunState::Cancelled => (Tone::Look, "Cancelled before the end. What was written stays written."),
        RunState::Stopped => (Tone::Bad, "Stopped before the end. What was written stays written."),
        RunState::Interrupted => (
            Tone::Bad,
            "Broken off before the end, as by a crash or a power cut. What was written stays written; the last \
             moments may not be counted here.",
        ),
        RunState::Running => {
            (Tone::Look, "Still running when this report was saved. The figures are those of that moment.")
        }
    };
    (tone, words.to_owned())
}

fn undo_outcome(run: &RunSummary) -> (Tone, String) {
    let left = run.report.items_kept;
    let puts_back = matches!(run.kind, RunKind::Undo { puts_back: true, .. });
    let what = if puts_back { "was deleted" } else { "the import wrote" };
    let (tone, words) = match run.state {
        RunState::Finished if left > 0 => {
            let items = plural(left, "item");
            let were = if left == 1 { "was left as it is" } else { "were left as they are" };
            return (Tone::Look, format!("Finished. What {what} was undone, but {items} {were}."));
        }
        RunState::Finished => {
            return (Tone::Good, format!("Finished. What {what} was undone."));
        }
        RunState::Cancelled => (Tone::Look, "Cancelled before the end. What was undone stays undone."),
        RunState::Stopped => (Tone::Bad, "Stopped before the end. What was undone stays undone."),
        RunState::Interrupted => (
            Tone::Bad,
            "Broken off before the end, as by a crash or a power cut. What was undone stays undone; the \
             last moments may not be counted here.",
        ),
        RunState::Running => {
            (Tone::Look, "Still running when this report was saved. The figures are those of that moment.")
        }
    };
    (tone, words.to_owned())
}

fn deletion_outcome(run: &RunSummary) -> (Tone, String) {
    let left = run.report.items_kept;
    let (tone, words) = match run.state {
        RunState::Finished if left > 0 => {
            let (items, had) = (plural(left, "item"), if left == 1 { "it is" } else { "they are" });
            return (Tone::Look, format!("Finished, but {items} had changed since, and stayed as {had}."));
        }
        RunState::Finished => (Tone::Good, "Finished. All of them were deleted."),
        RunState::Cancelled => (Tone::Look, "Cancelled before the end. What was deleted stays deleted."),
        RunState::Stopped => (Tone::Bad, "Stopped before the end. What was deleted stays deleted."),
        RunState::Interrupted => (
            Tone::Bad,
            "Broken off before the end, as by a crash or a power cut. What was deleted stays deleted; the last moments \
             may not be counted here.",
        ),
        RunState::Running => {
            (Tone::Look, "Still running when this report was saved. The figures are those of that moment.")
        }
    };
    (tone, words.to_owned())
}

fn places(run: &RunSummary) -> Vec<Fact> {
    let mut facts = vec![
        fact(
            if run.kind == RunKind::DeleteGone { "List of the items" } else { "File" },
            Value::Name(run.file.clone()),
        ),
        fact("Table", Value::Name(run.table.clone())),
        fact("Key", Value::Name(run.key.clone())),
        fact(
            "Indexes",
            if run.indexes.is_empty() {
                Value::Text("none".to_owned())
            } else {
                Value::Name(run.indexes.join("; "))
            },
        ),
        fact("Destination", Value::Text(destination_words(run))),
        fact("Run", Value::Name(run.id.clone())),
    ];
    if let RunKind::Undo { run, .. } = &run.kind {
        facts.push(fact("Undoes the run", Value::Name(run.clone())));
    }
    if let Some(other) = &run.undone_by {
        facts.push(fact("Undone, or about to be, by the run", Value::Name(other.clone())));
    }
    facts
}

fn course(run: &RunSummary) -> Vec<Fact> {
    let report = &run.report;
    let heard = if run.state == RunState::Finished { "Ended" } else { "Last heard of" };
    let again = if run.kind == RunKind::Import { "Items sent again" } else { "Items asked for again" };
    let mut facts = vec![
        fact("Started", Value::Moment(run.started)),
        fact(heard, Value::Moment(run.ended)),
        fact("Time it took", Value::Seconds(report.seconds)),
    ];
    if report.resumed {
        let words = "Yes; earlier parts are counted";
        facts.push(fact("Continued after a break", Value::Text(words.to_owned())));
    }
    facts.extend([
        fact("Items a second", Value::Rate(report.items_per_second)),
        fact("Requests", Value::Count(report.requests)),
        fact(again, Value::Count(report.retried_items)),
        fact("Requests answered with “slow down”", Value::Count(report.throttled_requests)),
    ]);
    facts
}

fn units(run: &RunSummary) -> Vec<Fact> {
    let report = &run.report;
    let Some(total) = report.consumed_write_units else {
        return vec![fact("Consumed", Value::Text("The server did not tell".to_owned()))];
    };
    let of = |index: &Option<String>| match index {
        None => format!("Table {}", run.table),
        Some(name) => format!("Index {name}"),
    };
    let parts = report.units_used.iter().map(|used| fact(of(&used.index), Value::Amount(used.units)));
    parts.chain([fact("Consumed in all", Value::Amount(total))]).collect()
}

fn choices(run: &RunSummary) -> Vec<Fact> {
    let choices = &run.choices;
    let mut facts = Vec::new();
    if run.kind == RunKind::Import {
        let existing = match choices.existing {
            ExistingItems::Overwrite => "Replaced",
            ExistingItems::Keep => "Kept as they are",
            ExistingItems::Stop => "Nothing is written where the table holds any",
            ExistingItems::Update => "Replaced where they differ",
        };
        let copy = if choices.keep_copy || choices.existing == ExistingItems::Update {
            "Kept, so that it can be undone"
        } else {
            "Not kept"
        };
        facts.push(fact("Items already in the table", Value::Text(existing.to_owned())));
        facts.push(fact("Copy of the items it replaces", Value::Text(copy.to_owned())));
    }
    let most = choices.most_write_units.map_or_else(|| Value::Text("No limit".to_owned()), Value::Rate);
    facts.push(fact("Most write units a second", most));
    if let Some(dollars) = choices.most_dollars {
        facts.push(fact("Spending ceiling", Value::Text(format!("${dollars:.2}"))));
    }
    facts
}

fn fact(name: impl Into<String>, value: Value) -> Fact {
    Fact { name: name.into(), value }
}

/// Where items went.
fn destination_words(run: &RunSummary) -> String {
    match (&run.destination, &run.exact) {
        (Destination::Aws { .. }, Some(exact)) => exact.words(),
        (destination, _) => chosen_words(destination),
    }
}

/// The same of a run that did not note the account.
fn chosen_words(destination: &Destination) -> String {
    match destination {
        Destination::Practice => "Practice, on this computer".to_owned(),
        Destination::Aws { sign_in, region } => {
            let region = region.as_ref().map(|region| format!(", region {region}")).unwrap_or_default();
            let by = match sign_in {
                SignIn::Profile { profile: None } => String::new(),
                known => format!(", {}", known.words()),
            };
            format!("AWS{region}{by}")
        }
        Destination::Endpoint { url, .. } => format!("The server at {}", without_sign_in(url.trim())),
    }
}

/// An address without the name and password that may stand in it.
fn without_sign_in(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(host_end);
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    format!("{scheme}://{host}{path}")
}

#[cfg(test)]
mod tests {
    use super::super::samples::{finished, undone};
    use super::*;
    use crate::destination::ExactDestination;

    fn told(run: &RunSummary) -> (Tone, String) {
        let facts = Facts::of(run);
        (facts.tone, facts.outcome)
    }

    #[test]
    fn the_parts_come_to_what_was_read() {
        for run in [finished(), undone()] {
            let sum = Facts::of(&run).sum;
            assert_eq!(sum.parts.iter().map(|part| part.count).sum::<u64>(), sum.read);
            assert_eq!((sum.uneven, sum.not_reached), (0, 0));
        }
        let mut run = finished();
        run.report.items_written -= 3;
        assert_eq!(Facts::of(&run).sum.uneven, 3);
    }

    #[test]
    fn kept_items_are_told_where_there_may_be_any() {
        let names = |run: &RunSummary| -> Vec<&str> {
            Facts::of(run).sum.parts.iter().map(|part| part.word).collect()
        };
        let mut run = finished();
        run.choices.existing = ExistingItems::Overwrite;
        run.report.items_kept = 0;
        assert_eq!(names(&run), ["written", "rejected", "set aside"]);
        run.choices.existing = ExistingItems::Keep;
        assert_eq!(names(&run), ["written", "kept", "rejected", "set aside"]);
        assert_eq!(names(&undone()), ["deleted", "put back", "kept", "rejected", "set aside"]);
    }

    #[test]
    fn how_it_ended_is_said_in_a_sentence() {
        let mut run = finished();
        assert_eq!(told(&run), (Tone::Look, "Finished, but 12 records were rejected.".to_owned()));
        run.report.records_rejected = 1;
        assert_eq!(told(&run).1, "Finished, but 1 record was rejected.");
        run.report.records_rejected = 0;
        assert_eq!(told(&run), (Tone::Good, "Finished. No record was rejected.".to_owned()));
        run.report.items_written = run.report.records_read;
        assert_eq!(told(&run).1, "Finished. Every record was written.");
        for (state, tone) in [
            (RunState::Cancelled, Tone::Look),
            (RunState::Stopped, Tone::Bad),
            (RunState::Interrupted, Tone::Bad),
            (RunState::Running, Tone::Look),
        ] {
            run.state = state;
            assert_eq!(told(&run).0, tone);
        }
        let mut run = undone();
        assert!(told(&run).1.ends_with("but 2 items were left as they are."), "{:?}", told(&run));
        run.report.items_kept = 0;
        assert_eq!(told(&run).0, Tone::Good);
    }

    #[test]
    fn what_was_not_reached_is_told_of_runs_that_did_not_finish() {
        let mut run = finished();
        run.records_total = Some(run.report.records_read + 500);
        run.state = RunState::Cancelled;
        assert_eq!(Facts::of(&run).sum.not_reached, 500);
        run.records_total = None;
        assert_eq!(Facts::of(&run).sum.not_reached, 0);
    }

    #[test]
    fn a_destination_is_named_without_its_sign_in() {
        let at = |url: &str| chosen_words(&Destination::Endpoint { url: url.to_owned(), region: None });
        assert_eq!(at("http://ann:secret@db.example:8000/x"), "The server at http://db.example:8000/x");
        assert_eq!(at("http://localhost:8000/a@b"), "The server at http://localhost:8000/a@b");
        let aws = Destination::aws(Some("work".into()), Some("eu-west-1".into()));
        assert_eq!(chosen_words(&aws), "AWS, region eu-west-1, profile work");
        let mut run = finished();
        assert_eq!(destination_words(&run), "AWS, region eu-west-1, profile work");
        run.exact = Some(ExactDestination {
            destination: aws,
            account: Some("123456789012".to_owned()),
            alias: Some("shop".to_owned()),
            identity: Some("role Importer".to_owned()),
            region: "eu-west-1".to_owned(),
            endpoint: "https://dynamodb.eu-west-1.amazonaws.com".to_owned(),
        });
        assert_eq!(
            destination_words(&run),
            "AWS account 1234-5678-9012 (shop), role Importer, eu-west-1, https://dynamodb.eu-west-1.amazonaws.com"
        );
    }
}
