//! Which attributes of an item are answered.

use crate::exchange::Reply;
use crate::item::ItemText;
use serde_json::{Map, Value};
use std::fmt::Write;

/// Names of top-level attributes; `None`: all.
pub(super) type Projection = Option<Vec<String>>;

/// The names of a `ProjectionExpression`.
///
/// # Errors
/// When it names what lies within an attribute.
pub(super) fn projection(expression: Option<&str>, names: &Map<String, Value>) -> Result<Projection, Reply> {
    let Some(expression) = expression else { return Ok(None) };
    let name = |text: &str| {
        let text = text.trim();
        if text.contains(['.', '[']) {
            return Err(Reply::invalid("This server answers whole attributes alone."));
        }
        Ok(names.get(text).and_then(Value::as_str).unwrap_or(text).to_owned())
    };
    expression.split(',').map(name).collect::<Result<_, _>>().map(Some)
}

/// The item's JSON with these attributes.
pub(super) fn projected(item: &str, names: Option<&[String]>) -> String {
    let Some(names) = names else { return item.to_owned() };
    let mut json = String::from("{");
    ItemText(item).each_attribute(|attribute| {
        if names.iter().any(|name| *name == attribute.name) {
            let comma = if json.len() > 1 { "," } else { "" };
            let name = Value::from(attribute.name.as_ref());
            // Writing into a string does not fail.
            let _ = write!(json, r#"{comma}{name}:{{"{}":{}}}"#, attribute.kind, attribute.value);
        }
    });
    json.push('}');
    json
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_answered_in_part() {
        let names = [("#a".to_owned(), Value::from("a\"b"))].into_iter().collect();
        let wanted = projection(Some("#a, id"), &names).ok().flatten().unwrap();
        let item = r#"{"x":{"S":"1"},"a\"b":{"M":{"id":{"N":"2"}}},"id":{"N":"3"}}"#;
        let part = r#"{"a\"b":{"M":{"id":{"N":"2"}}},"id":{"N":"3"}}"#;
        assert_eq!(projected(item, Some(&wanted)), part);
        assert_eq!(projected(item, None), item);
        assert!(projection(Some("a.b"), &names).is_err());
    }
}
