//! What is printed: one JSON document, or words for reading; progress and messages on stderr.

use crate::former_names::with_former_names;
use crate::s3_output::print_s3_report;
use app::{
    Capacity, CheckResult, DestinationWords, Finding, FoundChanges, IndexCount, Outcome, Plan, Projection,
    Report, RouteName, Severity, SuggestedFix, TableClass, TableOptions, Verification, VerifyCost,
};
use failure::{Code, Failure};
use serde::Serialize;
use std::cmp::Ordering;
use std::fmt::Arguments;
use std::io::Write;
use std::process::ExitCode;
use wording::escaping::{json_safe, terminal_safe};

/// Rows and keys of each kind that are shown of what a newer export changes.
const SHOWN_CHANGES: usize = 10;

/// The exit code of an outcome.
pub(crate) fn exit_code(outcome: Outcome) -> ExitCode {
    match outcome {
        Outcome::Done => ExitCode::SUCCESS,
        Outcome::NotDone => ExitCode::from(1),
        Outcome::WithRejections => ExitCode::from(3),
    }
}

/// Prints the one JSON document.
pub(crate) fn print_json(document: &impl Serialize) -> Result<(), Failure> {
    let document = serde_json::to_value(document).map(with_former_names);
    let text = document.and_then(|document| serde_json::to_string_pretty(&document)).map_err(|error| {
        Failure::new(Code::Unexpected, "The answer cannot be written as JSON.", "Please report it.")
            .with_detail(error.to_string())
    })?;
    let _ = writeln!(std::io::stdout(), "{}", json_safe(&text));
    Ok(())
}

/// Prints a line for reading, see `say!`.
pub(crate) fn print_line(line: Arguments<'_>) {
    let _ = writeln!(std::io::stdout(), "{}", terminal_safe(&line.to_string()));
}

/// Says a line on stderr, see `note!`.
pub(crate) fn note_line(line: Arguments<'_>) {
    let _ = writeln!(std::io::stderr(), "{}", terminal_safe(&line.to_string()));
}

/// Says what went wrong and what to do.
pub(crate) fn say_failure(failure: &Failure) {
    note!("{}", failure.message);
    if let Some(place) = &failure.place {
        let line = place.line.map(|line| format!(", line {line}")).unwrap_or_default();
        let column = place.column.as_ref().map(|column| format!(", column {column}")).unwrap_or_default();
        note!("  in {}{line}{column}", place.file);
    }
    if !failure.repair.is_empty() {
        note!("{}", failure.repair);
    }
    if failure.code == "no_table" {
        note!(
            "If it is a table nonetheless, say so with --kind, such as --kind delimited or --kind json-lines."
        );
    }
    if let Some(detail) = &failure.detail {
        note!("  ({detail})");
    }
}

/// Prints what went wrong as the one JSON document.
pub(crate) fn print_failure(failure: &Failure) {
    // A failure is texts alone, which can always be written.
    let _ = print_json(&serde_json::json!({ "error": failure }));
}

/// Says where items go or come from: account, region and address, and what to know of it. Practice needs no words.
pub(crate) fn say_destination(words: &DestinationWords) {
    if let Some(place) = &words.place {
        note!("Destination: {place}");
    }
    if let Some(warning) = &words.warning {
        note!("warning: {warning}");
    }
}

/// Says a finding.
pub(crate) fn say_finding(finding: &Finding) {
    let severity = match finding.severity {
        Severity::Blocker => "BLOCKER",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let column = finding.column.as_ref().map(|column| format!(" [{column}]")).unwrap_or_default();
    note!("{severity}{column}: {}", finding.message);
    for sample in finding.samples.iter().take(3) {
        note!("    {}: {}", sample.place_words(), sample.value);
    }
    note!("    {}", finding.repair);
    for fix in &finding.fixes {
        match fix {
            SuggestedFix::JoinSurplus => note!("    --join-surplus joins them where that is plain."),
            SuggestedFix::WriteSeconds { column } => {
                note!("    --time-to-live {column} writes it as epoch seconds.");
            }
            SuggestedFix::WriteNull { column } => note!("    --write-null {column} writes NULL there."),
            SuggestedFix::LeaveOutHeaders => note!("    --leave-out-headers leaves them out."),
            SuggestedFix::LeaveOutBlank => note!("    --leave-out-blank leaves them out."),
            SuggestedFix::LeaveOutRecord { line, .. } => note!("    --leave-out-line {line} leaves it out."),
            SuggestedFix::GenerateKey => {
                note!("    --generated-key makes the key from each record's content.");
            }
            _ => {}
        }
    }
}

/// A plan for reading.
pub(crate) fn print_plan(plan: &Plan, reasons: Option<&[String]>) {
    let plan = &*plan.in_shared_table();
    let capacity = match &plan.table.capacity {
        Capacity::OnDemand => "on demand".to_owned(),
        Capacity::Provisioned { units } => format!(
            "provisioned, {} read and {} write units a second",
            units.read_units_per_second, units.write_units_per_second
        ),
    };
    match &plan.shared {
        None => say!("Table {} ({capacity})", plan.table.name),
        Some(shared) => {
            let kinds: Vec<&str> = shared.members.iter().map(|member| member.item_type.as_str()).collect();
            say!("Items {} in table {} ({capacity})", shared.item_type, plan.table.name);
            say!("  it holds       {}, told apart by {}", kinds.join(", "), shared.item_type_attribute);
        }
    }
    let key = |name: &str| match plan.composed_attribute(name) {
        Some(composed) => format!("{name} = {}", composed.template),
        None => name.to_owned(),
    };
    say!("  partition key  {}", key(&plan.table.partition_key));
    say!("  sort key       {}", plan.table.sort_key.as_deref().map_or("none".to_owned(), key));
    for index in &plan.table.indexes {
        let carries = match &index.projection {
            Projection::All => "all attributes".to_owned(),
            Projection::KeysOnly => "keys only".to_owned(),
            Projection::Include { attributes } => format!("keys and {}", attributes.join(", ")),
        };
        let sorted = if index.sort_keys.is_empty() {
            String::new()
        } else {
            format!(", sorted by {}", index.sort_keys.join(", "))
        };
        say!("  index          {} on {}{sorted} ({carries})", index.name, index.partition_keys.join(", "));
    }
    print_options(&plan.table.options);
    say!();
    let width = |names: &mut dyn Iterator<Item = usize>| names.max().unwrap_or(0);
    let columns = width(&mut plan.columns.iter().map(|column| column.column.chars().count()));
    let attributes = width(&mut plan.columns.iter().map(|column| column.attribute.chars().count()));
    for (place, column) in plan.columns.iter().enumerate() {
        let reason = reasons.and_then(|reasons| reasons.get(place)).map_or("", String::as_str);
        let kind = if column.included { column.kind.plain_name() } else { "left out" };
        say!("  {:columns$}  ->  {:attributes$}  {kind:<13}  {reason}", column.column, column.attribute);
    }
}

/// The options that a table has beside keys, indexes and capacity.
fn print_options(options: &TableOptions) {
    if let Some(attribute) = &options.time_to_live {
        say!("  time to live   at the time in {attribute}");
    }
    let switched = [
        (options.point_in_time_recovery, "point-in-time recovery"),
        (options.deletion_protection, "deletion protection"),
        (options.table_class == TableClass::InfrequentAccess, "class Infrequent Access"),
    ];
    let on: Vec<&str> = switched.iter().filter(|(is_on, _)| *is_on).map(|(_, name)| *name).collect();
    if !on.is_empty() {
        say!("  with           {}", on.join(", "));
    }
    if let Some(key) = &options.kms_key {
        say!("  key            {key}");
    }
    if let Some(warm) = options.warm_throughput {
        let (reads, writes) = (warm.read_units_per_second, warm.write_units_per_second);
        say!("  ready for      {reads} reads and {writes} writes a second");
    }
    for tag in &options.tags {
        say!("  tag            {}={}", tag.key, tag.value);
    }
}

/// The dry run's figures for reading.
pub(crate) fn print_check(result: &CheckResult) {
    let inside = match result.embedded {
        0 => String::new(),
        count => format!("{count} inside other items, "),
    };
    let without = match result.without_item {
        0 => String::new(),
        count => format!("{count} with nothing for this table, "),
    };
    say!(
        "{} records: {} items, {inside}{without}{} rejected, {} set aside or repeated; {} bytes, {} write units",
        result.records,
        result.items,
        result.rejected,
        result.duplicates,
        result.bytes,
        result.write_units
    );
    let estimate = &result.estimate;
    let reserved = match (estimate.provisioned_dollars, estimate.provisioned_dollars_a_month) {
        (Some(run), Some(month)) => format!("{} reserved ({} a month)", dollars(run), dollars(month)),
        _ => format!("{} on demand", dollars(estimate.on_demand_dollars)),
    };
    say!(
        "estimate: {:.0} s at {} write units a second ({}), {reserved}, storage {} a month \
         (prices of {}, {})",
        estimate.seconds.ceil(),
        estimate.write_units_per_second,
        estimate.slowest,
        dollars(estimate.storage_dollars_a_month),
        estimate.prices_of,
        estimate.price_region
    );
}

/// An amount for reading; less than a cent is said so.
fn dollars(amount: f64) -> String {
    if amount > 0.0 && amount < 0.01 { "less than $0.01".to_owned() } else { format!("${amount:.2}") }
}

/// What comparing will take, said before.
pub(crate) fn say_verify_cost(cost: &VerifyCost, indexes: usize, is_charged: bool) {
    let counting = match (cost.index_read_units > 0.0).then_some(indexes) {
        None => String::new(),
        Some(1) => format!(", counting the items of 1 index about {}", cost.index_read_units),
        Some(indexes) => {
            format!(", counting the items of {indexes} indexes about {}", cost.index_read_units)
        }
    };
    let price = if is_charged {
        format!("; on demand {} (estimate, prices of {})", dollars(cost.dollars), cost.prices_of)
    } else {
        String::new()
    };
    note!("Reading {} items back takes about {} read units{counting}{price}.", cost.items, cost.read_units);
}

/// What comparing gave, for reading.
pub(crate) fn print_verification(result: &Verification) {
    let of_all = match result.items_total {
        Some(total) if total > result.items => format!(" of {total}"),
        _ => String::new(),
    };
    say!(
        "{}{of_all} items compared: {} agree, {} differ, {} are missing",
        result.items,
        result.agree,
        result.differ,
        result.missing
    );
    for difference in result.differences.iter().take(20) {
        let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
        let (place, key) = (difference.place_words(), &difference.key);
        match &difference.attribute {
            None => say!("  {place}, {key}: missing"),
            Some(name) => say!(
                "  {place}, {key}: {name} is {} in the table, {} in the file",
                text(&difference.found),
                text(&difference.expected)
            ),
        }
    }
    for IndexCount { name, expected, found } in &result.indexes {
        let why = match found.cmp(expected) {
            Ordering::Less => ": too few. An index follows its table with a delay; compare again in a moment",
            Ordering::Equal => "",
            Ordering::Greater => ": the table holds other items too",
        };
        say!("index {name}: {found} items, {expected} expected{why}");
    }
}

/// What a newer export would change.
pub(crate) fn print_changes(found: &FoundChanges) {
    let changes = &found.changes;
    let aside = |count: u64, what: &str| if count > 0 { format!(" + {count} {what}") } else { String::new() };
    say!(
        "{}: {} rows = {} new + {} changed + {} unchanged{}{}{}{}; {} gone from the file",
        changes.table,
        changes.rows(),
        changes.new,
        changes.changed,
        changes.unchanged,
        aside(changes.embedded, "inside other items"),
        aside(changes.without_item, "with nothing for this table"),
        aside(changes.rejected, "rejected"),
        aside(changes.set_aside, "set aside"),
        changes.gone
    );
    if changes.to_write() > 0 {
        say!("  Writing takes {} write units, indexes counted too.", changes.write_units);
    }
    if changes.gone > 0 {
        say!("  Deleting what is gone takes {} write units.", changes.delete_units);
    }
    for difference in changes.differences.iter().take(SHOWN_CHANGES) {
        let attribute = difference.attribute.as_deref().unwrap_or("the whole item");
        let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
        say!(
            "  changed {}: {} was {}, is {}",
            difference.key,
            attribute,
            text(&difference.found),
            text(&difference.expected)
        );
    }
    for row in changes.new_rows.iter().take(SHOWN_CHANGES) {
        say!("  new {} (line {})", row.key, row.line);
    }
    for key in changes.gone_keys.iter().take(SHOWN_CHANGES) {
        say!("  gone {}", key);
    }
    if let Some(reason) = &found.not_deleted {
        say!("  What is gone is not deleted: {reason}");
    }
    if let Some(doubt) = &found.doubt {
        say!("  {doubt}");
    }
    say!();
}

/// A report for reading.
pub(crate) fn print_report(report: &Report) {
    let is_undo = report.items_deleted + report.items_restored > 0;
    if is_undo {
        say!(
            "{} read = {} deleted + {} restored + {} kept + {} rejected + {} set aside",
            report.records_read,
            report.items_deleted,
            report.items_restored,
            report.items_kept,
            report.records_rejected,
            report.duplicates_set_aside
        );
    } else {
        let kept =
            if report.items_kept > 0 { format!(" + {} kept", report.items_kept) } else { String::new() };
        let inside = match report.records_embedded {
            0 => String::new(),
            count => format!(" + {count} inside other items"),
        };
        let without = match report.records_without_item {
            0 => String::new(),
            count => format!(" + {count} with nothing for this table"),
        };
        say!(
            "{} read = {} written{inside}{without}{kept} + {} rejected + {} set aside",
            report.records_read,
            report.items_written,
            report.records_rejected,
            report.duplicates_set_aside
        );
    }
    if report.route == RouteName::S3 {
        return print_s3_report(report);
    }
    say!(
        "into {} in {:.1} s ({:.0} items a second, {} requests, {} items sent again)",
        report.table,
        report.seconds,
        report.items_per_second,
        report.requests,
        report.retried_items
    );
}
