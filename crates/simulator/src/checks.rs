//! What must hold while a run is under way, and after it.

use crate::disk::RunFiles;
use crate::process::{Exit, Process, Purpose};
use crate::rows::{Change, Owner, RowKind, Rows, Value};
use import_core::{ExistingItems, Request, RowFate, WriteMode};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Items that may wait at most: fresh batches, those that go again, those that wait for copies.
const MAX_WAITING_ITEMS: usize = (256 + 2 * 96 + 96 + 32 + 2 * 64) * 25;
/// Requests more that a refused item may cost: its batch is halved until it is alone.
const REQUESTS_BY_REFUSED: u64 = 16;

/// A table as it is compared.
pub(crate) type Items = BTreeMap<u64, Value>;

/// Nothing is sent that the journal on the disk does not say may be sent, and nothing is written where no copy of what
/// was there is on the disk, where copies are kept.
///
/// # Errors
/// What was sent too early.
pub(crate) fn check_sent(
    process: &Process<'_>,
    files: &RunFiles,
    request: &Request<Change>,
) -> Result<(), String> {
    if !process.scenario().has_journal || request.mode() == WriteMode::LookUp {
        return Ok(());
    }
    let announced = files.journal.as_ref().map_or(0, |journal| journal.checkpoint.sent_up_to);
    if let Some(item) = request.items().find(|item| item.number >= announced) {
        return Err(format!("row {} was sent, announced is {announced}", item.number));
    }
    let has_copy = |key: u64| !process.keeps_copies || files.copied.contains(&key);
    if let Some(item) = request.items().find(|item| !has_copy(item.payload.key)) {
        return Err(format!("row {} was sent, and no copy of what was there is on the disk", item.number));
    }
    Ok(())
}

/// What the journal of an import says is so: of each row before its position, and of those ahead of it that it names,
/// the table has an item, or the file of rejected rows has the row.
///
/// # Errors
/// A row of which it is not so.
pub(crate) fn check_journal(
    process: &mut Process<'_>,
    files: &RunFiles,
    table: &Items,
) -> Result<(), String> {
    let (Purpose::Import, Some(journal)) = (&process.purpose, &files.journal) else { return Ok(()) };
    let (rows, checkpoint) = (&process.rows, &journal.checkpoint);
    let position = checkpoint.position.record;
    let covered: BTreeSet<u64> = files.rejected.iter().take(journal.rejected).copied().collect();
    let is_so = |number: u64| match rows.kind(number) {
        RowKind::SetAside | RowKind::Embedded | RowKind::WithoutItem => true,
        RowKind::Item if !rows.is_refused(number) => table.contains_key(&rows.key(number)),
        RowKind::Item | RowKind::Rejected => covered.contains(&number),
    };
    let ahead = &checkpoint.ahead;
    let named = (position..checkpoint.sent_up_to.min(rows.count()))
        .filter(|number| ahead.done.contains(*number) || ahead.kept.contains(*number));
    if let Some(number) = (process.checked_rows..position).chain(named).find(|number| !is_so(*number)) {
        return Err(format!(
            "the journal, at row {position}, counts row {number}, of which there is nothing"
        ));
    }
    process.checked_rows = position;
    Ok(())
}

/// What must hold however a process ended. `troubles`: requests that the server did not answer as wished.
///
/// # Errors
/// What does not hold.
pub(crate) fn check_process(process: &Process<'_>, troubles: u64, refused: u64) -> Result<(), String> {
    let most = process.needed_requests + 2 * troubles + REQUESTS_BY_REFUSED * refused + 5;
    if process.requests > most {
        return Err(format!("{} requests, where {most} are the most", process.requests));
    }
    let most = MAX_WAITING_ITEMS + 2 * process.largest_chunk;
    if process.most_waiting > most {
        return Err(format!("{} items waited, where {most} are the most", process.most_waiting));
    }
    let Some(failure) = process.machine.stopped() else { return Ok(()) };
    match failure.code.as_str() {
        "credentials_expired" | "disk_full" | "source_changed" => Ok(()),
        "spending_ceiling" if process.scenario().ceiling.is_some() => Ok(()),
        "throttled" | "no_answer" => match process.stopped {
            Some((now, Some((since, requests))))
                if requests >= 10 && now >= since + Duration::from_mins(1) =>
            {
                Ok(())
            }
            stopped => Err(format!("it gave up at, and after failures since, {stopped:?}")),
        },
        other => Err(format!("it stopped for {other}: {}", failure.message)),
    }
}

/// Numbers of the rows that are rejected: not converted, or refused.
pub(crate) fn rejected(rows: &Rows<'_>) -> BTreeSet<u64> {
    let is_rejected = |number: &u64| match rows.kind(*number) {
        RowKind::Rejected => true,
        RowKind::Item => rows.is_refused(*number),
        RowKind::SetAside | RowKind::Embedded | RowKind::WithoutItem => false,
    };
    (0..rows.count()).filter(is_rejected).collect()
}

/// Numbers of the rows whose items the server takes.
fn written(rows: &Rows<'_>) -> impl Iterator<Item = u64> {
    (0..rows.count()).filter(|number| rows.kind(*number) == RowKind::Item && !rows.is_refused(*number))
}

/// The table after an undisturbed import into what was there.
pub(crate) fn expected(rows: &Rows<'_>, there: &Items) -> Items {
    let mut items = there.clone();
    for number in written(rows) {
        let (key, value) = (rows.key(number), rows.value(number));
        match rows.scenario.existing {
            ExistingItems::Keep => {
                items.entry(key).or_insert(value);
            }
            ExistingItems::Overwrite | ExistingItems::Stop | ExistingItems::Update => {
                items.insert(key, value);
            }
        }
    }
    items
}

/// The sums of an import that has come to its end, and its rejected rows.
///
/// # Errors
/// What is uneven.
pub(crate) fn check_sums(process: &Process<'_>, files: &RunFiles, there: &Items) -> Result<(), String> {
    let rows = &process.rows;
    let totals = process.machine.totals();
    let rejected = rejected(rows);
    let of_kind =
        |kind: RowKind| (0..rows.count()).filter(|number| rows.kind(*number) == kind).count() as u64;
    let [set_aside, embedded, without_item] =
        [RowKind::SetAside, RowKind::Embedded, RowKind::WithoutItem].map(of_kind);
    let sum = totals.items_written
        + totals.items_kept
        + totals.records_embedded
        + totals.records_without_item
        + totals.records_rejected
        + totals.duplicates_set_aside;
    if sum != rows.count() || totals.acknowledged() != rows.count() {
        return Err(format!("{} rows, but {totals:?}", rows.count()));
    }
    if totals.records_rejected != rejected.len() as u64 || totals.duplicates_set_aside != set_aside {
        return Err(format!("{} are rejected, {set_aside} set aside, but {totals:?}", rejected.len()));
    }
    if totals.records_embedded != embedded {
        return Err(format!("{embedded} stand inside other items, but {totals:?}"));
    }
    if totals.records_without_item != without_item {
        return Err(format!("of {without_item} there is no item here, but {totals:?}"));
    }
    let mut in_file = files.rejected.clone();
    in_file.sort_unstable();
    if !in_file.iter().eq(&rejected) {
        return Err(format!("rejected are {rejected:?}, in the file are {in_file:?}"));
    }
    if rows.scenario.has_journal {
        check_fates(files, rows, totals.items_kept)?;
    }
    if rows.scenario.has_journal && rows.scenario.existing == ExistingItems::Keep {
        let kept = |number: &u64| there.get(&rows.key(*number)).copied();
        // What was there and is the same may count as either: nobody can tell who wrote it.
        let same = written(rows).filter(|number| kept(number) == Some(rows.value(*number))).count() as u64;
        let other = written(rows).filter(|number| kept(number).is_some()).count() as u64 - same;
        if !(other..=other + same).contains(&totals.items_kept) {
            return Err(format!("{other} to {} are kept, but {totals:?}", other + same));
        }
    } else if rows.scenario.existing == ExistingItems::Update {
        let same = |number: &u64| there.get(&rows.key(*number)) == Some(&rows.value(*number));
        let same = written(rows).filter(same).count() as u64;
        if totals.items_kept != same {
            return Err(format!("{same} are there as they are, but {totals:?}"));
        }
    } else if rows.scenario.existing != ExistingItems::Keep && totals.items_kept > 0 {
        return Err(format!("nothing is kept, but {totals:?}"));
    }
    Ok(())
}

/// What is noted of rows that the table did not take is what was counted: of one that is noted twice the last counts.
fn check_fates(files: &RunFiles, rows: &Rows<'_>, items_kept: u64) -> Result<(), String> {
    let fates: BTreeMap<u64, RowFate> = files.fates.iter().copied().collect();
    let of =
        |wanted: RowFate| fates.iter().filter(move |(_, fate)| **fate == wanted).map(|(number, _)| *number);
    let kept = of(RowFate::Kept).count() as u64;
    if kept != items_kept {
        return Err(format!("{items_kept} are kept, but {kept} are noted"));
    }
    let is_refused = |number: &u64| rows.kind(*number) == RowKind::Item && rows.is_refused(*number);
    let refused: Vec<u64> = (0..rows.count()).filter(is_refused).collect();
    let noted: Vec<u64> = of(RowFate::Refused).collect();
    if noted == refused { Ok(()) } else { Err(format!("refused are {refused:?}, noted are {noted:?}")) }
}

/// Tables that must be equal, but for what `may_differ` says of a key and its two items.
///
/// # Errors
/// The first differences.
pub(crate) fn check_table(
    what: &str,
    table: &Items,
    expected: &Items,
    may_differ: impl Fn(u64, Option<Value>, Option<Value>) -> bool,
) -> Result<(), String> {
    if table == expected {
        return Ok(());
    }
    let keys: BTreeSet<u64> = table.keys().chain(expected.keys()).copied().collect();
    let differences: Vec<String> = keys
        .into_iter()
        .map(|key| (key, table.get(&key).copied(), expected.get(&key).copied()))
        .filter(|(key, is, should)| is != should && !may_differ(*key, *is, *should))
        .take(5)
        .map(|(key, is, should)| format!("key {key} is {is:?} and should be {should:?}"))
        .collect();
    if differences.is_empty() { Ok(()) } else { Err(format!("{what}: {}", differences.join("; "))) }
}

/// Whose an item is, where an import wrote it.
pub(crate) fn is_of_import(value: Option<Value>) -> bool {
    value.is_some_and(|value| matches!(value.owner, Owner::Import(_)))
}

/// Whether a process has ended so that the run goes on with another one.
pub(crate) fn goes_on(exit: Option<Exit>) -> bool {
    exit != Some(Exit::Finished)
}
