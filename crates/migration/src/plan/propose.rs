//! Proposes a plan from a profile, with a reason for each choice.

use super::column::ColumnPlan;
use super::kind::AttributeKind;
use super::naming::{NamingStyle, attribute_names, index_name, singular, table_name, words};
use super::plan::{
    Capacity, Duplicates, IndexDesign, PLAN_VERSION, Plan, Projection, ProvisionedUnits, TableDesign,
};
use super::proposal::{Proposal, Reasons};
use crate::check::words::grouped;
use crate::import::ABOUT_REJECTION;
use crate::profile::{ColumnProfile, Profile};

/// The capacity proposed for small tables, a second: 5 read and 5 write units.
const SMALL: ProvisionedUnits = ProvisionedUnits { read_units_per_second: 5, write_units_per_second: 5 };

/// The longest that an import at [`SMALL`] may take before on-demand is proposed.
const SMALL_SECONDS: u64 = 60;

/// Most indexes proposed.
const MAX_PROPOSED_INDEXES: usize = 5;

/// Names, in words, of columns that people look things up by.
const LOOKUP_NAMES: [&str; 10] =
    ["username", "user name", "login", "email", "e mail", "email address", "mail", "code", "sku", "slug"];

/// Proposes a plan for a file with this profile.
pub fn propose(file_name: &str, profile: &Profile) -> Proposal {
    let names =
        attribute_names(profile.columns.iter().map(|column| column.column.as_str()), NamingStyle::CamelCase);
    let mut columns = Vec::with_capacity(profile.columns.len());
    let mut column_reasons = Vec::with_capacity(profile.columns.len());
    let told = columns_about_rejection(profile);
    for (place, column) in profile.columns.iter().enumerate() {
        let (kind, mut reason) = kind_of(column);
        let included = !told.contains(&place);
        if !included {
            "Says why Tableferry rejected the record; no part of the table".clone_into(&mut reason);
        }
        columns.push(ColumnPlan { included, ..ColumnPlan::new(&column.column, &names[place], kind) });
        column_reasons.push(reason);
    }
    let name = table_name(file_name);
    let (key, key_reason) = partition_key(&name, profile, &columns);
    let (indexes, index_reasons) = indexes(key, profile, &columns);
    let (capacity, capacity_reason) = proposed_capacity(profile);
    let plan = Plan {
        version: PLAN_VERSION,
        table: TableDesign {
            name,
            partition_key: columns.get(key).map_or_else(String::new, |column| column.attribute.clone()),
            sort_key: None,
            indexes,
            capacity,
        },
        columns,
        duplicates: Duplicates::Stop,
        generated_key: None,
        join_surplus: None,
        cell_mends: Vec::new(),
        declared: None,
    };
    let reasons = Reasons {
        table_name: format!("From the file's name, {file_name}"),
        partition_key: key_reason,
        sort_key: "Not needed: one key finds one item".to_owned(),
        capacity: capacity_reason,
        columns: column_reasons,
        indexes: index_reasons,
    };
    Proposal { plan, reasons, keys: Vec::new(), findings: Vec::new() }
}

/// Places of the columns that a file of rejected records has besides the table's own.
fn columns_about_rejection(profile: &Profile) -> std::ops::Range<usize> {
    let names: Vec<&str> = profile.columns.iter().map(|column| column.column.as_str()).collect();
    match names.strip_suffix(&ABOUT_REJECTION) {
        Some(own) if !own.is_empty() => own.len()..names.len(),
        _ => 0..0,
    }
}

/// The capacity proposed for a file: provisioned while the import would finish within a minute at that pace.
pub fn proposed_capacity(profile: &Profile) -> (Capacity, String) {
    let record_bytes = profile.bytes.checked_div(profile.records).unwrap_or(0);
    let write_units = profile.records * record_bytes.div_ceil(1024).max(1);
    let seconds = write_units.div_ceil(u64::from(SMALL.write_units_per_second));
    let pace = format!(
        "at {} write units a second the import takes about {}",
        SMALL.write_units_per_second,
        duration(seconds)
    );
    if seconds <= SMALL_SECONDS {
        (Capacity::Provisioned { units: SMALL }, format!("A small table: {pace}"))
    } else {
        (Capacity::OnDemand, format!("{}, which is long; on demand takes what comes", capitalised(&pace)))
    }
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().to_string() + characters.as_str())
}

fn duration(seconds: u64) -> String {
    match seconds {
        0..=1 => "1 second".to_owned(),
        2..=119 => format!("{seconds} seconds"),
        120..=7199 => format!("{} minutes", seconds / 60),
        _ => format!("{} hours", grouped(seconds / 3600)),
    }
}

/// The kind proposed for a column, and why.
fn kind_of(column: &ColumnProfile) -> (AttributeKind, String) {
    if column.filled == 0 {
        return (AttributeKind::Text, "Every cell is blank".to_owned());
    }
    let uniqueness = if column.distinct.unique && column.filled > 1 { ", none repeats" } else { "" };
    if column.all_fit(AttributeKind::Number) {
        let whole = !column.examples.iter().any(|example| example.contains('.'));
        let what = if whole { "Every value is a whole number" } else { "Every value is a number" };
        return (AttributeKind::Number, format!("{what}{uniqueness}"));
    }
    if column.all_fit(AttributeKind::YesNo) {
        return (AttributeKind::YesNo, "Every value is true or false".to_owned());
    }
    if column.all_fit(AttributeKind::Date) {
        return (AttributeKind::Date, "ISO 8601 dates already; kept as they are".to_owned());
    }
    if column.all_fit(AttributeKind::DateTime) {
        let reason = match column.without_zone {
            0 => "ISO 8601 with time zone; kept as it is".to_owned(),
            some if some == column.filled => "Date and time with no time zone".to_owned(),
            some => {
                format!("Date and time; {} of {} name no time zone", grouped(some), grouped(column.filled))
            }
        };
        return (AttributeKind::DateTime, reason);
    }
    // A broken value among JSON is a broken record, not a sign that the column is something else.
    if let Some(json) = column.candidate(AttributeKind::Json)
        && column.json_like >= column.filled.div_ceil(2)
    {
        return (AttributeKind::Json, json_reason(column, json.misfits));
    }
    (AttributeKind::Text, text_reason(column))
}

fn json_reason(column: &ColumnProfile, misfits: u64) -> String {
    let lists = column.examples.iter().any(|example| example.starts_with('['));
    let what =
        if lists { "JSON; objects become a Map, lists a List" } else { "JSON objects; each becomes a Map" };
    match misfits {
        0 => what.to_owned(),
        1 => format!("{what}. 1 value is neither"),
        some => format!("{what}. {} values are neither", grouped(some)),
    }
}

fn text_reason(column: &ColumnProfile) -> String {
    // The kind that nearly fits says most about why the column is text.
    let nearest = column
        .candidates
        .iter()
        .filter(|candidate| candidate.kind != AttributeKind::Text && candidate.fits * 2 >= column.filled)
        .max_by_key(|candidate| candidate.fits);
    if let Some(candidate) = nearest
        && let Some(sample) = candidate.misfit_samples.first()
    {
        let starts_with_0 = candidate.kind == AttributeKind::Number
            && sample.value.len() > 1
            && sample.value.bytes().all(|byte| byte.is_ascii_digit())
            && sample.value.starts_with('0');
        let what = match candidate.kind {
            AttributeKind::Number if starts_with_0 => "would lose the 0 it starts with".to_owned(),
            AttributeKind::Number if sample.value.bytes().all(|byte| byte.is_ascii_digit()) => {
                "has more digits than DynamoDB keeps in a number (38)".to_owned()
            }
            kind => format!("cannot be kept as {}", kind.plain_name()),
        };
        let such = if candidate.misfits == 1 {
            format!("{} in line {} {what}", sample.value, sample.line)
        } else {
            format!(
                "{} of {} values, such as {} in line {}, {}",
                grouped(candidate.misfits),
                grouped(column.filled),
                sample.value,
                sample.line,
                what.replacen("would lose the 0 it starts", "would lose the 0 they start", 1).replacen(
                    "has more",
                    "have more",
                    1
                )
            )
        };
        return format!("Text, because {such}");
    }
    if column.candidate(AttributeKind::Number).is_some_and(|number| number.misfits * 2 > column.filled)
        && let Some(sample) = column.candidate(AttributeKind::Number).and_then(|n| n.misfit_samples.first())
        && sample.value.starts_with('0')
        && sample.value.bytes().all(|byte| byte.is_ascii_digit())
    {
        return format!("Text, because values such as {} in line {} start with 0", sample.value, sample.line);
    }
    if is_email(column) {
        let repeats = if column.distinct.unique { ", none repeats" } else { "" };
        return format!("E-mail addresses{repeats}");
    }
    let at_least = if column.distinct.exact { "" } else { "More than " };
    let values = if column.distinct.count == 1 { "value" } else { "values" };
    let records = if column.filled == 1 { "record" } else { "records" };
    format!(
        "{at_least}{} different {values} in {} {records}",
        grouped(column.distinct.count),
        grouped(column.filled)
    )
}

fn is_email(column: &ColumnProfile) -> bool {
    let looks = |text: &String| {
        text.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !text.contains(char::is_whitespace)
        })
    };
    !column.examples.is_empty() && column.examples.iter().all(looks)
}

/// The place of the column proposed as partition key, and why.
fn partition_key(table: &str, profile: &Profile, columns: &[ColumnPlan]) -> (usize, String) {
    let can_be_key = |place: usize| {
        columns[place].included
            && columns[place].kind.key_type().is_some()
            && profile.columns[place].filled > 0
    };
    let places = || (0..columns.len()).filter(|&place| can_be_key(place));
    let is_unique = |place: usize| {
        let column = &profile.columns[place];
        column.distinct.unique && column.blank == 0
    };
    let evidence = |place: usize| {
        let column = &profile.columns[place];
        if column.distinct.unique && column.blank == 0 {
            "never blank, never repeats".to_owned()
        } else {
            let mut parts = Vec::new();
            if column.blank > 0 {
                parts.push(format!("blank in {} records", grouped(column.blank)));
            }
            if !column.distinct.unique {
                let least = if column.distinct.exact { "" } else { "more than " };
                parts.push(format!(
                    "{least}{} different values in {} records",
                    grouped(column.distinct.count),
                    grouped(column.filled)
                ));
            }
            format!("but {}", parts.join(", "))
        }
    };
    let own = places().find(|&place| {
        let column = &profile.columns[place];
        is_own_id(table, &column.column)
            && column.distinct.count * 2 >= column.filled
            && column.blank * 2 <= column.filled
    });
    if let Some(place) = own {
        return (place, format!("The table's own id: {}", evidence(place)));
    }
    let is_plain = |place: usize| matches!(columns[place].kind, AttributeKind::Text | AttributeKind::Number);
    let is_short = |place: usize| profile.columns[place].longest_bytes <= 100;
    let unique = || places().filter(|&place| is_unique(place) && is_plain(place) && is_short(place));
    if let Some(place) = unique().find(|&place| names_an_id(&profile.columns[place].column)) {
        return (place, format!("An id: {}", evidence(place)));
    }
    if let Some(place) = unique().next().or_else(|| places().find(|&place| is_unique(place))) {
        return (place, format!("The first column that is {}", evidence(place)));
    }
    let best = places().max_by_key(|&place| {
        let column = &profile.columns[place];
        (column.blank == 0, column.distinct.count, std::cmp::Reverse(place))
    });
    match best {
        Some(place) => {
            (place, format!("No column finds one item alone; this one comes closest, {}", evidence(place)))
        }
        None => (0, "No column can be a key: a key is text or a number and not blank".to_owned()),
    }
}

/// True for `id`, and for the table's name with `id` behind it: `user_id` in `Users`.
fn is_own_id(table: &str, column: &str) -> bool {
    let column: Vec<String> = words(column).iter().map(|word| word.to_lowercase()).collect();
    let Some((last, first)) = column.split_last() else { return false };
    let table: Vec<String> = words(table).iter().map(|word| word.to_lowercase()).collect();
    let Some((table_last, table_first)) = table.split_last() else { return false };
    let own = table_first.concat() + &singular(table_last);
    let joined = column.concat();
    let is_id = |word: &str| matches!(word, "id" | "key" | "uuid" | "guid" | "number" | "no" | "code");
    (first.is_empty() && matches!(last.as_str(), "id" | "uuid" | "guid" | "key"))
        || (is_id(last) && (first.concat() == own || first.concat() == table.concat()))
        || joined == format!("{own}id")
}

/// True for a column whose name ends as an id's does.
fn names_an_id(column: &str) -> bool {
    words(column).last().is_some_and(|word| {
        matches!(word.to_lowercase().as_str(), "id" | "key" | "uuid" | "guid" | "code" | "no" | "number")
    })
}

fn indexes(key: usize, profile: &Profile, columns: &[ColumnPlan]) -> (Vec<IndexDesign>, Vec<String>) {
    let mut indexes = Vec::new();
    let mut reasons = Vec::new();
    for (place, column) in columns.iter().enumerate() {
        let found = &profile.columns[place];
        let name = words(&column.column).join(" ").to_lowercase();
        let is_lookup = LOOKUP_NAMES.contains(&name.as_str()) || is_email(found);
        // A look-up that gives one item, or nearly: few values repeat.
        let is_telling = found.distinct.count * 10 >= found.filled * 9 || !found.distinct.exact;
        if place == key
            || !column.included
            || column.kind != AttributeKind::Text
            || !is_lookup
            || found.filled == 0
            || !(is_telling || found.filled < 10)
            || indexes.len() == MAX_PROPOSED_INDEXES
        {
            continue;
        }
        indexes.push(proposed_index(&column.attribute));
        let what = if is_email(found) { "an e-mail address" } else { "a name or code" };
        let repeats = if found.distinct.unique { ", and none repeats" } else { "" };
        reasons.push(format!("People look things up by {what}{repeats}"));
    }
    (indexes, reasons)
}

/// The index proposed for a look-up by `attribute`.
pub fn proposed_index(attribute: &str) -> IndexDesign {
    IndexDesign {
        name: index_name(attribute),
        partition_key: attribute.to_owned(),
        sort_key: None,
        projection: Projection::All,
        provisioned: SMALL,
    }
}
