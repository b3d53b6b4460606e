//! The dry run over the whole source.

use super::duplicates::{Repeats, Resolution, find_repeats};
use super::estimate::Estimate;
use super::open_questions::{is_open_question, open_questions};
use super::partitions::{Partitions, Sum, hot_partition};
use super::result::{BusiestPartition, CheckResult, LargestItem, TargetLoad};
use super::review::review;
use super::single_record::single_record;
use super::tally::Tally;
use super::words::records;
use item::{Converter, Joined, Loads, RowSet};
use plan::{DerivedTable, Duplicates, Plan};
use plan::{Finding, FindingCode, Severity, SuggestedFix};
use profile::{DuplicateCounter, ReadProgress};
use source::{Source, SourceError, locate, map_blocks, shown};
use std::hash::BuildHasher;
use std::sync::Arc;
use std::time::Instant;
use tokio_util::sync::CancellationToken;

/// The dry run's findings, and what it learnt for the import.
#[derive(Debug)]
pub struct Checked {
    pub result: CheckResult,
    /// Shared with the import, which may outlive the preview.
    pub resolution: Arc<Resolution>,
    /// The rows that become no item: rows of other tables may stand in theirs, and tables be made from them.
    pub unwritten: RowSet,
}

impl Checked {
    /// What keeps `plan`, which differs from the one that was checked at most in the table's name, from being
    /// imported.
    pub fn blocker(&self, plan: &Plan, columns: &[String]) -> Option<Finding> {
        let of_the_plan = review(plan, columns);
        let of_records = self
            .result
            .findings
            .iter()
            .filter(|finding| RECORD_BLOCKERS.contains(&finding.code) || is_open_question(finding.code))
            .cloned();
        of_the_plan.into_iter().chain(of_records).find(|finding| finding.severity == Severity::Blocker)
    }
}

/// Blockers that come from the records, not from the plan itself.
const RECORD_BLOCKERS: [FindingCode; 4] = [
    FindingCode::DuplicateKey,
    FindingCode::NothingToWrite,
    FindingCode::NotReadBack,
    FindingCode::OrphansUndecided,
];

/// Holds every rule of DynamoDB against every record of `source` under `plan`, on all cores.
///
/// Memory: 8 MB of hashes of keys at most (what is more goes to a temporary file), and what [`Resolution`] takes.
///
/// # Errors
/// When the file cannot be read, has changed, or `cancel` is cancelled. What is wrong with records or with
/// the plan is no error but a [`Finding`].
pub fn check(
    source: &Source,
    plan: &Plan,
    cancel: &CancellationToken,
    on_progress: impl FnMut(ReadProgress),
) -> Result<Checked, SourceError> {
    check_joined(source, plan, &Joined::default(), cancel, on_progress)
}

/// The same of a table that was joined with others, as its plan says.
///
/// # Errors
/// As [`check`].
pub fn check_joined(
    source: &Source,
    plan: &Plan,
    joined: &Joined,
    cancel: &CancellationToken,
    mut on_progress: impl FnMut(ReadProgress),
) -> Result<Checked, SourceError> {
    source.confirm_unchanged(cancel)?;
    let started = Instant::now();
    let mut findings = review(plan, &source.columns());
    let keys_are_sound = has_sound_keys(plan);
    let converter = Converter::joined(plan, joined.clone());
    let now = jiff::Timestamp::now().as_second();
    let mut tally = Tally::new(plan, now);
    let mut keys = DuplicateCounter::new();
    let (mut partitions, mut fault) = (Partitions::default(), None);
    let hasher = foldhash::quality::RandomState::default();
    let hash = |key: &[u8]| hasher.hash_one(key);
    map_blocks(
        source,
        source.data_start(),
        cancel,
        |block| Tally::of(block, source, plan, &converter, keys_are_sound.then_some(&hash), now),
        |end, mut part: Tally| {
            part.keys.drain(..).for_each(|key| keys.add(key));
            if let Err(error) = partitions.add(std::mem::take(&mut part.partitions)) {
                fault = Some(error);
            }
            tally.merge(&part);
            on_progress(ReadProgress::of(source, end, started));
            fault.is_none()
        },
    )?;
    let busiest = match fault {
        Some(error) => Err(error),
        None => partitions.busiest(),
    };
    let busiest = busiest.map_err(|error| source.notes_lost(error))?;
    let busiest = busiest.map(|sum| busiest_partition(source, sum)).transpose()?;
    let suspects = keys.repeated().map_err(|error| source.notes_lost(error))?;
    let mut resolution = Resolution::default();
    let mut duplicates = 0;
    if !suspects.is_empty() {
        let repeats = find_repeats(source, plan, joined, &suspects, hash, cancel)?;
        duplicates = repeats.resolution.set_aside();
        tally.loads.subtract(&repeats.not_written);
        tally.loads.merge(&repeats.written_more);
        findings.extend(duplicate_finding(&repeats, plan));
        findings.extend(not_merged_finding(&repeats));
        resolution = repeats.resolution;
    }
    source.confirm_unchanged(cancel)?;
    findings.extend(tally.findings(plan, source.format()));
    // What the rows themselves leave open is said of the table that they are of.
    if plan.derived.is_none() {
        findings.extend(open_questions(source));
        findings.extend(single_record(source, tally.records));
    }
    let written = tally.records - tally.rejected - tally.embedded - tally.without_item;
    findings.extend(busiest.as_ref().and_then(|busiest| hot_partition(busiest, written)));
    show_hot_values(source, plan, &mut findings)?;
    locate(source, findings.iter_mut().flat_map(|finding| &mut finding.samples))?;
    findings.sort_by_key(|finding| (finding.severity, std::cmp::Reverse(finding.count)));
    findings.extend(undecided_orphans(plan, &mut tally));
    let items = written - duplicates;
    // Of a table that is made from another's rows, there need be nothing.
    if items == 0 && tally.embedded == 0 && plan.derived.is_none() && keys_are_sound {
        let is_asked = findings.iter().any(|finding| is_open_question(finding.code));
        findings.insert(0, nothing_to_write(tally.records, is_asked));
    }
    let result = CheckResult {
        records: tally.records,
        items,
        embedded: tally.embedded,
        without_item: tally.without_item,
        rejected: tally.rejected,
        duplicates,
        write_units: tally.loads.write_units.iter().sum(),
        read_units: tally.loads.read_units,
        bytes: tally.loads.bytes,
        largest: located(source, tally.largest)?,
        busiest,
        targets: targets(&tally.loads, plan),
        estimate: Estimate::of(&tally.loads, plan),
        findings,
        seconds: started.elapsed().as_secs_f64(),
    };
    let mut unwritten = tally.unwritten;
    for (number, _) in resolution.in_order() {
        unwritten.insert(number);
    }
    Ok(Checked { result, resolution: Arc::new(resolution), unwritten })
}

/// With that by which its row is found again.
fn located(source: &Source, largest: Option<LargestItem>) -> Result<Option<LargestItem>, SourceError> {
    let Some(largest) = largest else { return Ok(None) };
    let place = source.locators([largest.line])?.remove(&largest.line);
    Ok(Some(LargestItem { place, ..largest }))
}

/// Adds to each key of an index that many items have its value, from the row that is named for it.
fn show_hot_values(source: &Source, plan: &Plan, findings: &mut [Finding]) -> Result<(), SourceError> {
    let hot = findings.iter_mut().filter(|finding| finding.code == FindingCode::HotPartition);
    for finding in hot {
        let column = plan.columns.iter().position(|it| Some(&it.column) == finding.column.as_ref());
        let (Some(column), Some(sample)) = (column, finding.samples.first_mut()) else { continue };
        let Some(number) = source.record_at_line(sample.line)? else { continue };
        if let Some(record) = source.records(number, 1)?.first() {
            sample.value = shown(record.cells.get(column).unwrap_or_default());
        }
    }
    Ok(())
}

/// The same of a partition key.
fn busiest_partition(source: &Source, sum: Sum) -> Result<BusiestPartition, SourceError> {
    let Sum { items, bytes, line, .. } = sum;
    let place = source.locators([line])?.remove(&line);
    Ok(BusiestPartition { line, place, items, bytes })
}

fn duplicate_finding(repeats: &Repeats, plan: &Plan) -> Option<Finding> {
    if repeats.keys == 0 {
        return None;
    }
    if let Some(derived) = &plan.derived {
        return Some(not_unique(repeats, derived));
    }
    let count = repeats.resolution.set_aside();
    let keys =
        if repeats.keys == 1 { "1 key stands".to_owned() } else { format!("{} keys stand", repeats.keys) };
    let (severity, outcome) = match plan.duplicates {
        Duplicates::Stop => (
            Severity::Blocker,
            "DynamoDB keeps one item for each key, so one would silently replace the other.",
        ),
        Duplicates::First => {
            (Severity::Warning, "The first record of each is written, the others are set aside.")
        }
        Duplicates::Last => {
            (Severity::Warning, "The last record of each is written, the others are set aside.")
        }
        Duplicates::Merge => (
            Severity::Warning,
            "The first record of each is written, with what it lacks taken from the others; those are set aside.",
        ),
    };
    let column = plan.column_of_attribute(&plan.table.partition_key).map(|column| column.column.as_str());
    let (message, repair) = if plan.generated_key.is_some() {
        (
            format!(
                "Some records are the same, cell by cell, so their made keys are the same too. {outcome}"
            ),
            "Keep the first of each: nothing is lost. To keep every copy, add a column that tells them apart.",
        )
    } else {
        (
            format!("{keys} in more than one record. {outcome}"),
            "Choose whether to keep the first record, keep the last or merge them, choose another key, or fix the \
             file.",
        )
    };
    let finding = Finding::new(severity, FindingCode::DuplicateKey, column, message, repair);
    let choices = [Duplicates::First, Duplicates::Last, Duplicates::Merge];
    let fixes = choices
        .into_iter()
        .filter(|choice| *choice != plan.duplicates)
        .map(|choice| SuggestedFix::Duplicates { choice });
    let generated = plan.generated_key.is_none().then_some(SuggestedFix::GenerateKey);
    Some(finding.of_records(count, repeats.samples.clone()).with_fixes(fixes.chain(generated)))
}

/// Two locks for one value: the columns are not unique.
fn not_unique(repeats: &Repeats, derived: &DerivedTable) -> Finding {
    let (columns, of) = (derived.columns.join(", "), &derived.of);
    let (values, stand) = match repeats.keys {
        1 => ("1 value".to_owned(), "stands"),
        keys => (format!("{} values", wording::grouped(keys)), "stand"),
    };
    let finding = Finding::new(
        Severity::Blocker,
        FindingCode::DuplicateKey,
        derived.columns.first().map(String::as_str),
        format!("{columns} of {of} is not unique: {values} {stand} in more than one row."),
        "Correct the rows, so that each value stands in one alone; or do without the lock items.",
    );
    finding.of_records(repeats.resolution.set_aside(), repeats.samples.clone())
}

/// True when every record has the key by which records are told apart.
fn has_sound_keys(plan: &Plan) -> bool {
    std::iter::once(&plan.table.partition_key)
        .chain(&plan.table.sort_key)
        .all(|key| plan.key_type_of(key).is_some() && plan.attribute_of_another(key).is_none())
}

fn not_merged_finding(repeats: &Repeats) -> Option<Finding> {
    let not_merged = &repeats.not_merged;
    (not_merged.count > 0).then(|| {
        Finding::new(
            Severity::Warning,
            FindingCode::NotMerged,
            None,
            "For some keys the merged item would be larger than 400 KB. Those records are merged only as far as \
             the item stays below that; what is left over is not written.",
            "Keep the first or the last record instead, or choose another key.",
        )
        .of_records(not_merged.count, not_merged.samples.clone())
    })
}

/// Rows that have no parent in whose item they could stand, while nobody has said what becomes of them.
fn undecided_orphans(plan: &Plan, tally: &mut Tally) -> Option<Finding> {
    let parent = plan.written_after()?;
    let orphans = std::mem::take(&mut tally.orphans);
    if orphans.count == 0 {
        return None;
    }
    let (rows, points) = if orphans.count == 1 {
        ("1 row".to_owned(), "points")
    } else {
        (format!("{} rows", wording::grouped(orphans.count)), "point")
    };
    let (consequence, repair) = if plan.placed.is_some() {
        (
            "so no item is there that could hold them",
            "Say what becomes of them: items of a table of their own, put under a parent that is made for them, or rejected and \
             kept in a file.",
        )
    } else {
        (
            "or to one that is rejected, so they would stand alone under its key",
            "Say what becomes of them: items under a key that no parent has, with a parent that is made for them, or rejected \
             and kept in a file.",
        )
    };
    let finding = Finding::new(
        Severity::Blocker,
        FindingCode::OrphansUndecided,
        None,
        format!("{rows} {points} to no row of {parent}, {consequence}."),
        repair,
    );
    Some(finding.of_records(orphans.count, orphans.samples))
}

fn nothing_to_write(count: u64, is_asked: bool) -> Finding {
    Finding::new(
        Severity::Blocker,
        FindingCode::NothingToWrite,
        None,
        format!("Not one item would be written: all of {} are rejected.", records(count)),
        if is_asked {
            "Answer what is asked about the file first: read in another way, the records may fit."
        } else {
            "Look at the findings below: they say what is wrong with the records, and what fixes it."
        },
    )
    .of_records(count, Vec::new())
}

fn targets(loads: &Loads, plan: &Plan) -> Vec<TargetLoad> {
    let names = std::iter::once(&plan.table.name).chain(plan.table.indexes.iter().map(|index| &index.name));
    names
        .enumerate()
        .map(|(place, name)| TargetLoad {
            name: name.clone(),
            entries: loads.entries[place],
            write_units: loads.write_units[place],
            bytes: loads.target_bytes[place],
        })
        .collect()
}
