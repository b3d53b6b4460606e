//! What is wrong with the options of a table.

use super::blocker::blocker;
use plan::{Finding, FindingCode, KeyType, Plan, SuggestedFix, TableTag, WarmThroughput};
use std::collections::BTreeSet;

/// Most tags of a table.
const MAX_TAGS: usize = 50;
/// Most characters of a tag's key.
const MAX_TAG_KEY: usize = 128;
/// Most characters of a tag's value.
const MAX_TAG_VALUE: usize = 256;
/// Signs that a tag may hold beside letters, digits and spaces.
const TAG_SIGNS: &str = "+-=._:/@";

/// Holds DynamoDB's rules for options of a table against the plan's.
pub(super) fn review_options(plan: &Plan, findings: &mut Vec<Finding>) {
    if let Some(attribute) = &plan.table.options.time_to_live {
        findings.extend(review_time_to_live(plan, attribute));
    }
    review_tags(&plan.table.options.tags, findings);
    findings.extend(plan.table.options.kms_key.as_deref().and_then(review_key));
    findings.extend(plan.table.options.warm_throughput.and_then(review_warm_throughput));
}

fn review_key(key: &str) -> Option<Finding> {
    (!is_key(key)).then(|| {
        blocker(
            FindingCode::KmsKey,
            None,
            format!("“{key}” names no key of AWS KMS."),
            "Copy the key's ARN (arn:aws:kms:…) from the KMS console, or type its id or alias/NAME, or choose the key of AWS.",
        )
    })
}

/// Whether a text can name a key: by its ARN, its id, an alias, or an alias's ARN.
fn is_key(key: &str) -> bool {
    let is_id = |id: &str| {
        // A key of several regions has its id without hyphens.
        let digits = id.strip_prefix("mrk-").unwrap_or(id);
        let lengths: Vec<usize> = digits.split('-').map(str::len).collect();
        digits.chars().all(|letter| letter.is_ascii_hexdigit() || letter == '-')
            && (lengths == [8, 4, 4, 4, 12] || (id.starts_with("mrk-") && lengths == [32]))
    };
    let is_alias = |alias: &str| {
        alias.strip_prefix("alias/").is_some_and(|name| {
            (1..=250).contains(&name.len())
                && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "/_-".contains(letter))
        })
    };
    match key.splitn(6, ':').collect::<Vec<_>>().as_slice() {
        ["arn", partition, "kms", region, account, of] => {
            partition.starts_with("aws")
                && !region.is_empty()
                && account.len() == 12
                && account.chars().all(|letter| letter.is_ascii_digit())
                && (of.strip_prefix("key/").is_some_and(is_id) || is_alias(of))
        }
        _ => is_id(key) || is_alias(key),
    }
}

fn review_warm_throughput(units: WarmThroughput) -> Option<Finding> {
    let is_nothing = units.read_units_per_second == 0 || units.write_units_per_second == 0;
    is_nothing.then(|| {
        blocker(
            FindingCode::WarmThroughput,
            None,
            "The table is to be made ready for no reads, or no writes, a second.".to_owned(),
            "Give both a number from 1, or leave it to AWS.",
        )
    })
}

fn review_time_to_live(plan: &Plan, attribute: &str) -> Option<Finding> {
    let column = plan.column_of_attribute(attribute);
    if column.is_none() && plan.attribute_of_other_items(attribute).is_some() {
        return None;
    }
    let Some(column) = column else {
        return Some(blocker(
            FindingCode::NoSuchAttribute,
            None,
            format!("Items are to be deleted at the time in {attribute}, which is no attribute of the item."),
            "Choose another attribute for time to live, or none.",
        ));
    };
    (column.key_type() != Some(KeyType::N)).then(|| {
        let fixes = column.kind.is_date().then(|| SuggestedFix::WriteSeconds { column: column.column.clone() });
        blocker(
            FindingCode::TimeToLiveNoNumber,
            Some(&column.column),
            format!(
                "Items are to be deleted at the time in {attribute}, which is written as {}. DynamoDB reads a Number of \
                 seconds since 1970 there, and nothing else: no item would ever be deleted.",
                column.kind.plain_name()
            ),
            "Write the column as epoch seconds, or choose another attribute, or none.",
        )
        .with_fixes(fixes)
    })
}

fn review_tags(tags: &[TableTag], findings: &mut Vec<Finding>) {
    let mut keys = BTreeSet::new();
    for tag in tags {
        if let Some(reason) = refused(tag) {
            findings.push(blocker(
                FindingCode::Tag,
                None,
                format!("The tag “{}” cannot be used: {reason}.", tag.key),
                "Change the tag, or remove it.",
            ));
        } else if !keys.insert(&tag.key) {
            findings.push(blocker(
                FindingCode::TagTwice,
                None,
                format!("Two tags are called {}.", tag.key),
                "Remove one of them.",
            ));
        }
    }
    if tags.len() > MAX_TAGS {
        findings.push(blocker(
            FindingCode::TooManyTags,
            None,
            format!("There are {} tags; a table may have {MAX_TAGS}.", tags.len()),
            "Remove those that nobody needs.",
        ));
    }
}

/// Why AWS refuses a tag; `None` where it takes it.
fn refused(tag: &TableTag) -> Option<&'static str> {
    let is_allowed = |text: &str| {
        text.chars().all(|letter| letter.is_alphanumeric() || letter == ' ' || TAG_SIGNS.contains(letter))
    };
    let (key, value) = (tag.key.chars().count(), tag.value.chars().count());
    if key == 0 {
        Some("it has no name")
    } else if key > MAX_TAG_KEY || value > MAX_TAG_VALUE {
        Some("its name may have 128 characters, its value 256")
    } else if tag.key.to_lowercase().starts_with("aws:") {
        Some("names that start with aws: are AWS's own")
    } else if !is_allowed(&tag.key) || !is_allowed(&tag.value) {
        Some("letters, digits, spaces and + - = . _ : / @ may stand in it")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plan::{AttributeKind, ColumnPlan, DateAs, TableDesign};

    const NONE: [FindingCode; 0] = [];

    fn codes(change: impl FnOnce(&mut Plan)) -> Vec<FindingCode> {
        let columns =
            [("id", AttributeKind::Text), ("until", AttributeKind::Date), ("count", AttributeKind::Number)];
        let columns = columns.map(|(name, kind)| ColumnPlan::new(name, name, kind));
        let mut plan = Plan::new(TableDesign::new("Sessions", "id"), columns.into());
        change(&mut plan);
        let mut findings = Vec::new();
        review_options(&plan, &mut findings);
        findings.into_iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn time_to_live_is_a_number_of_the_item() {
        let of = |attribute: &str, date_as: DateAs| {
            codes(|plan| {
                plan.columns[1].date_as = date_as;
                plan.table.options.time_to_live = Some(attribute.to_owned());
            })
        };
        assert_eq!(of("count", DateAs::IsoText), NONE);
        assert_eq!(of("until", DateAs::EpochSeconds), NONE);
        assert_eq!(of("until", DateAs::IsoText), [FindingCode::TimeToLiveNoNumber]);
        assert_eq!(of("id", DateAs::IsoText), [FindingCode::TimeToLiveNoNumber]);
        assert_eq!(of("gone", DateAs::IsoText), [FindingCode::NoSuchAttribute]);
    }

    #[test]
    fn tags_are_held_against_what_aws_takes() {
        let of = |tags: &[(&str, &str)]| {
            let tags =
                tags.iter().map(|(key, value)| TableTag { key: (*key).into(), value: (*value).into() });
            codes(|plan| plan.table.options.tags = tags.collect())
        };
        let (long, longest) = ("k".repeat(129), "k".repeat(128));
        assert_eq!(of(&[("team", "shop"), ("Zürich:x", ""), (&longest, "a b+-=._:/@")]), NONE);
        assert_eq!(of(&[("", "x")]), [FindingCode::Tag]);
        assert_eq!(of(&[("AWS:x", "x")]), [FindingCode::Tag]);
        assert_eq!(of(&[(&long, "x")]), [FindingCode::Tag]);
        assert_eq!(of(&[("a", &"v".repeat(257))]), [FindingCode::Tag]);
        assert_eq!(of(&[("a", "what?")]), [FindingCode::Tag]);
        assert_eq!(of(&[("a", "1"), ("a", "2")]), [FindingCode::TagTwice]);
        let names: Vec<String> = (0..51).map(|number| format!("t{number}")).collect();
        let many: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
        assert_eq!(of(&many), [FindingCode::TooManyTags]);
        assert_eq!(of(&many[..50]), NONE);
    }
    #[test]
    fn a_key_is_named_as_kms_names_it() {
        let of = |key: &str| codes(|plan| plan.table.options.kms_key = Some(key.to_owned()));
        let id = "1234abcd-12ab-34cd-56ef-1234567890ab";
        for key in [
            id,
            "mrk-1234abcd12ab34cd56ef1234567890ab",
            "alias/aws/dynamodb",
            "alias/Shop_key-2",
            "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            "arn:aws-cn:kms:cn-north-1:123456789012:alias/shop",
        ] {
            assert_eq!(of(key), NONE, "{key}");
        }
        for key in [
            "",
            "shop",
            "alias/",
            "alias/with space",
            "1234abcd12ab34cd56ef1234567890ab",
            "arn:aws:kms:eu-west-1:1234:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            "arn:aws:s3:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            "arn:aws:kms:eu-west-1:123456789012:1234abcd-12ab-34cd-56ef-1234567890ab",
        ] {
            assert_eq!(of(key), [FindingCode::KmsKey], "{key}");
        }
    }

    #[test]
    fn a_table_is_made_ready_for_something() {
        let of = |read, write| {
            let units = WarmThroughput { read_units_per_second: read, write_units_per_second: write };
            codes(|plan| plan.table.options.warm_throughput = Some(units))
        };
        assert_eq!(of(12_000, 8_000), NONE);
        assert_eq!(of(0, 8_000), [FindingCode::WarmThroughput]);
        assert_eq!(of(1, 0), [FindingCode::WarmThroughput]);
    }
}
