//! Names in a document that mean nothing there: they would count for nothing, without a word.

use serde_json::Value;

/// Names that older documents use, and what they are called now.
const FORMER_NAMES: [(&str, &str); 4] = [
    ("mends", "fixes"),
    ("cell_mends", "cell_fixes"),
    ("partition_key", "partition_keys"),
    ("sort_key", "sort_keys"),
];

/// The first name in `given` that was not kept when it was read, with where it stands (`mappings[0].columns[2]`); `kept`
/// is what was read, written again. A name with `null` is none: that is how "nothing" may be written.
pub(crate) fn unknown_name(given: &Value, kept: &Value) -> Option<String> {
    let (name, path) = unknown(given, kept)?;
    let place = path.into_iter().rev().collect::<String>();
    let place = place.strip_prefix('.').unwrap_or(&place);
    Some(match place {
        "" => format!("unknown field `{name}`"),
        place => format!("unknown field `{name}` in {place}"),
    })
}

/// The name, and the way to it from the innermost step to the outermost.
fn unknown(given: &Value, kept: &Value) -> Option<(String, Vec<String>)> {
    let step_to = |step: String, inner: Option<(String, Vec<String>)>| {
        let (name, mut path) = inner?;
        path.push(step);
        Some((name, path))
    };
    match (given, kept) {
        (Value::Object(given), Value::Object(kept)) => given.iter().find_map(|(name, value)| {
            let now =
                || FORMER_NAMES.iter().find(|(former, _)| former == name).and_then(|(_, now)| kept.get(*now));
            match kept.get(name).or_else(now) {
                Some(kept) => step_to(format!(".{name}"), unknown(value, kept)),
                None if value.is_null() => None,
                None => Some((name.clone(), Vec::new())),
            }
        }),
        (Value::Array(given), Value::Array(kept)) => given
            .iter()
            .zip(kept)
            .enumerate()
            .find_map(|(place, (given, kept))| step_to(format!("[{place}]"), unknown(given, kept))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_name_that_was_not_kept_is_told_with_its_place() {
        let kept = json!({ "a": [{ "b": 1 }, { "fixes": [{ "kind": "trim" }] }], "partition_keys": ["x"] });
        for (given, expected) in [
            (json!({ "a": [{ "b": 1 }], "partition_key": "x" }), None),
            (json!({ "a": [{ "b": 1 }, { "mends": [{ "kind": "trim" }] }], "sort_key": null }), None),
            (json!({ "a": [{ "b": 1, "c": null }] }), None),
            (json!({ "c": 1 }), Some("unknown field `c`")),
            (json!({ "a": [{ "b": 1 }, { "c": false }] }), Some("unknown field `c` in a[1]")),
            (
                json!({ "a": [{}, { "fixes": [{ "kind": "trim", "from": "x" }] }] }),
                Some("unknown field `from` in a[1].fixes[0]"),
            ),
        ] {
            assert_eq!(unknown_name(&given, &kept).as_deref(), expected, "{given}");
        }
    }
}
