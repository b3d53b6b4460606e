//! The item of what was read, built or written.

use super::super::dynamodb_json::{add_reading, add_s, add_text, add_value};
use super::super::rejection::{CellProblem, Rejection};
use super::super::value::{Item, Value};
use super::{Converter, ReadItem};

impl Converter {
    /// The item itself.
    ///
    /// # Errors
    /// When what other tables give cannot be read back.
    pub fn item(&self, read: ReadItem<'_>) -> Result<Item, Rejection> {
        let mut item = Vec::with_capacity(read.values.len() + read.synthesized.len());
        for (place, text) in read.synthesized {
            item.push((self.synthesized[place].attribute.clone(), Value::S(text)));
        }
        for (place, value) in read.values {
            let rule = &self.rules[place];
            let value = value.into_value().map_err(|problem| self.not_sound(rule.place, problem))?;
            item.push((rule.attribute().to_owned(), value));
        }
        let parts = read.related.parts().map_err(|error| Rejection::not_read_back(&error))?;
        for attribute in parts.iter().flat_map(|part| &part.attributes) {
            let value = attribute.value().map_err(|error| Rejection::not_read_back(&error))?;
            item.push((attribute.name.to_owned(), value));
        }
        Ok(item)
    }

    /// Adds the item in [DynamoDB JSON](super::super::dynamodb_json), on one line, without building it; that costs far less.
    ///
    /// # Errors
    /// As [`item`](Self::item); then something may have been added.
    pub fn add_json(&self, read: &ReadItem<'_>, json: &mut String) -> Result<(), Rejection> {
        json.push('{');
        for (place, text) in &read.synthesized {
            add_text(&self.synthesized[*place].attribute, json);
            json.push(':');
            add_s(text, json);
            json.push(',');
        }
        for (place, value) in &read.values {
            let rule = &self.rules[*place];
            json.push_str(&rule.attribute_json);
            add_reading(value, json).map_err(|problem| self.not_sound(rule.place, problem))?;
            json.push(',');
        }
        let parts = read.related.parts().map_err(|error| Rejection::not_read_back(&error))?;
        for attribute in parts.iter().flat_map(|part| &part.attributes) {
            add_text(attribute.name, json);
            json.push(':');
            add_value(&attribute.value().map_err(|error| Rejection::not_read_back(&error))?, json);
            json.push(',');
        }
        if json.ends_with(',') {
            json.pop();
        }
        json.push('}');
        Ok(())
    }

    fn not_sound(&self, column: usize, problem: super::super::json::JsonProblem) -> Rejection {
        let (code, reason) = CellProblem::json(problem, self.joined.levels_above);
        Rejection { problems: vec![CellProblem { code, column: Some(column), value: None, reason }] }
    }
}
