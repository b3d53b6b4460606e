//! Conditions of a write: `attribute_exists`, `attribute_not_exists` and `=`, joined by `AND`. Others are
//! refused, so that no test passes by a condition that was not looked at.

use crate::exchange::Reply;
use crate::item::{ItemText, canonical_number};
use serde_json::{Map, Value};

/// What a table holds under a key.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stored<'a> {
    Nothing,
    Item(&'a str),
    /// An item of which only the key was kept.
    KeyOnly,
}

#[derive(Debug)]
enum Term {
    Exists(String),
    NotExists(String),
    Equals(String, Value),
}

/// Whether what is held fulfils the expression. `names` and `values` are its placeholders; `keys` the names of
/// the table's key attributes.
///
/// # Errors
/// When the expression holds what is not known here.
pub(super) fn holds(
    expression: &str,
    names: &Map<String, Value>,
    values: &Map<String, Value>,
    keys: &[&str],
    held: Stored<'_>,
) -> Result<bool, Reply> {
    for term in expression.split(" AND ") {
        let term = parsed(term.trim(), names, values)
            .ok_or_else(|| Reply::invalid(&format!("This server does not know the condition {term}")))?;
        let name = match &term {
            Term::Exists(name) | Term::NotExists(name) | Term::Equals(name, _) => name,
        };
        let found = match held {
            Stored::Nothing => None,
            Stored::Item(item) => value_of(item, name),
            Stored::KeyOnly if keys.contains(&name.as_str()) && !matches!(term, Term::Equals(..)) => {
                Some(Value::Null)
            }
            Stored::KeyOnly => return Err(Reply::invalid("This server keeps keys alone.")),
        };
        let is_paused = match &term {
            Term::Exists(_) => found.is_some(),
            Term::NotExists(_) => found.is_none(),
            Term::Equals(_, value) => found.is_some_and(|found| is_same(&found, value)),
        };
        if !is_paused {
            return Ok(false);
        }
    }
    Ok(true)
}

fn parsed(term: &str, names: &Map<String, Value>, values: &Map<String, Value>) -> Option<Term> {
    let name = |text: &str| -> Option<String> {
        let text = text.trim();
        if text.starts_with('#') {
            return names.get(text)?.as_str().map(str::to_owned);
        }
        text.chars().all(|each| each.is_alphanumeric() || each == '_').then(|| text.to_owned())
    };
    let within = |function: &str| term.strip_prefix(function)?.trim().strip_prefix('(')?.strip_suffix(')');
    if let Some(inner) = within("attribute_not_exists") {
        return name(inner).map(Term::NotExists);
    }
    if let Some(inner) = within("attribute_exists") {
        return name(inner).map(Term::Exists);
    }
    let (left, right) = term.split_once('=')?;
    Some(Term::Equals(name(left)?, values.get(right.trim())?.clone()))
}

fn value_of(item: &str, name: &str) -> Option<Value> {
    let mut found = None;
    ItemText(item).each_attribute(|attribute| {
        if attribute.name == name {
            found = serde_json::from_str(&format!(r#"{{"{}":{}}}"#, attribute.kind, attribute.value)).ok();
        }
    });
    found
}

/// Numbers are the same in any spelling.
fn is_same(left: &Value, right: &Value) -> bool {
    match (left["N"].as_str(), right["N"].as_str()) {
        (Some(left), Some(right)) => canonical_number(left) == canonical_number(right),
        _ => left == right,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn held(expression: &str, held: Stored<'_>) -> Result<bool, Reply> {
        let names = json!({ "#k": "id", "#a": "name" });
        let values = json!({ ":n": { "N": "1.0" }, ":s": { "S": "x" } });
        let maps = (names.as_object().unwrap(), values.as_object().unwrap());
        holds(expression, maps.0, maps.1, &["id"], held)
    }

    #[test]
    fn conditions_are_looked_at() {
        let item = Stored::Item(r#"{"id":{"N":"1"},"name":{"S":"x"}}"#);
        for (expression, on_item, on_nothing) in [
            ("attribute_not_exists(#k)", false, true),
            ("attribute_not_exists(id)", false, true),
            ("attribute_exists(#a)", true, false),
            ("attribute_exists(#k) AND #a = :s", true, false),
            ("id = :n AND #a = :s", true, false),
            ("#a = :n", false, false),
            ("attribute_not_exists(other)", true, true),
        ] {
            assert_eq!(held(expression, item).ok(), Some(on_item), "{expression}");
            assert_eq!(held(expression, Stored::Nothing).ok(), Some(on_nothing), "{expression}");
        }
        assert_eq!(held("attribute_not_exists(#k)", Stored::KeyOnly).ok(), Some(false));
        assert!(held("attribute_not_exists(#a)", Stored::KeyOnly).is_err());
        assert!(held("size(#k) > :n", item).is_err());
    }
}
