//! How many items of all kinds have the same partition key in a table that several source tables share.

use super::partitions::{is_hot, limits};
use super::result::{BusiestPartition, CheckResult};
use plan::{Finding, FindingCode, Severity};
use source::Sample;
use wording::grouped;

/// What is said where one partition key may have a large share of the items that some source tables have in the table that they
/// share, and none of them says so of its own. `own` is the one that was checked last, the `others` are those before it, each
/// by its name.
///
/// What has the busiest key in one table need not have it in another. So the sum of the busiest is no less than what the
/// busiest of all has, and the largest of them no more; where one table alone has many items of a key the two are close.
pub fn hot_shared_partition(
    table: &str,
    own: (&str, &CheckResult),
    others: &[(String, CheckResult)],
) -> Option<Finding> {
    let all = || others.iter().map(|(name, result)| (name.as_str(), result)).chain([own]);
    let is_said = |result: &CheckResult| {
        result.busiest.as_ref().is_some_and(|busiest| is_hot(busiest.items, result.items))
    };
    if others.is_empty() || all().any(|(_, result)| is_said(result)) {
        return None;
    }
    let busiest = || all().filter_map(|(_, result)| result.busiest.as_ref());
    let items: u64 = all().map(|(_, result)| result.items).sum();
    let most: u64 = busiest().map(|busiest| busiest.items).sum::<u64>().min(items);
    let bytes: u64 = busiest().map(|busiest| busiest.bytes).sum();
    let least = busiest().map(|busiest| busiest.items).max()?;
    if !is_hot(most, items) {
        return None;
    }
    let share = (u128::from(most) * 100 / u128::from(items.max(1))).min(100);
    let names: Vec<&str> = all().map(|(name, _)| name).collect();
    let finding = Finding::new(
        Severity::Note,
        FindingCode::HotPartition,
        None,
        format!(
            "In the table {table}, which {} share, one partition key may have up to {} of the {} items ({share}%), {} MB; at \
             least {} of one kind have the same. {}",
            names.join(", "),
            grouped(most),
            grouped(items),
            grouped(bytes.div_ceil(1024 * 1024)),
            grouped(least),
            limits()
        ),
        "That is fine where few ask for it at once. Else give one of these tables a table of its own.",
    );
    let samples = own.1.busiest.as_ref().map(|BusiestPartition { line, place, .. }| Sample {
        line: *line,
        value: String::new(),
        place: place.clone(),
    });
    Some(finding.of_records(most, samples.into_iter().collect()))
}
