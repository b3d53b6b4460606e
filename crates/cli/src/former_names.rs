//! Fields of the JSON that were called otherwise once: scripts that read them so go on to.

use serde_json::{Map, Value};

/// A document with former names beside those of today.
pub(crate) fn with_former_names(mut document: Value) -> Value {
    add(&mut document);
    document
}

fn add(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(add),
        Value::Object(object) => {
            object.values_mut().for_each(add);
            add_to(object);
        }
        _ => {}
    }
}

/// What an object is shows in fields that it alone has. A plan is left as it is: files read both names there.
fn add_to(object: &mut Map<String, Value>) {
    if object.contains_key("severity") {
        if let Some(Value::Array(fixes)) = object.get("fixes") {
            let offers = fixes.iter().map(offer).collect();
            object.insert("offers".to_owned(), offers);
        }
    } else if object.contains_key("outlier_samples") {
        for (name, former) in
            [("matches", "fits"), ("outliers", "misfits"), ("outlier_samples", "misfit_samples")]
        {
            copy(object, name, former);
        }
    } else if object.contains_key("text") {
        copy(object, "fixed", "mended");
    }
}

fn copy(object: &mut Map<String, Value>, name: &str, former: &str) {
    if let Some(value) = object.get(name).cloned() {
        object.insert(former.to_owned(), value);
    }
}

/// A suggested fix as it was told: by its name, without the edits.
fn offer(fix: &Value) -> Value {
    let mut offer = fix.clone();
    if let Some(fields) = offer.as_object_mut() {
        fields.remove("edits");
        if let Some(name) = fields.remove("fix") {
            fields.insert("offer".to_owned(), name);
        }
    }
    offer
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn former_names_stand_beside_those_of_today() {
        for (document, expected) in [
            (
                json!([{ "severity": "note", "fixes": [{ "fix": "trim", "column": "a", "edits": [1] }] }]),
                json!([{
                    "severity": "note",
                    "fixes": [{ "fix": "trim", "column": "a", "edits": [1] }],
                    "offers": [{ "offer": "trim", "column": "a" }],
                }]),
            ),
            (
                json!({ "candidates": [{ "matches": 3, "outliers": 1, "outlier_samples": [{ "line": 2 }] }] }),
                json!({ "candidates": [{
                    "matches": 3, "outliers": 1, "outlier_samples": [{ "line": 2 }],
                    "fits": 3, "misfits": 1, "misfit_samples": [{ "line": 2 }],
                }] }),
            ),
            (json!({ "text": "a", "fixed": null }), json!({ "text": "a", "fixed": null, "mended": null })),
            (json!({ "columns": [{ "fixes": [] }] }), json!({ "columns": [{ "fixes": [] }] })),
        ] {
            assert_eq!(with_former_names(document), expected);
        }
    }
}
