//! The table and its indexes, as what items load them with.

use super::related_values::RelatedRow;
use super::rule::Rule;
use super::synthesized::Synthesized;
use plan::{IndexDesign, Plan, Projection};

/// The table or an index, as the parts of its load.
#[derive(Debug)]
pub(super) struct Target {
    /// Without one of these an item does not enter it; none for the table itself.
    pub keys: Vec<Part>,
    /// So many of them, the first, are its partition key.
    pub partition_keys: usize,
    /// Which rules' attributes it carries; `None`: all.
    pub projected: Option<Vec<bool>>,
    /// Which attributes it carries of those that no column holds.
    pub carries_synthesized: Vec<bool>,
    /// The names of the attributes that it carries besides its keys, where it names them; and those of its keys that come from
    /// other tables.
    included: Vec<String>,
}

/// An attribute by where it comes from.
#[derive(Debug)]
pub(super) enum Part {
    /// The place among the synthesized ones.
    Synthesized(usize),
    /// The place of the rule.
    Rule(usize),
    /// The name of one that comes from another table.
    Related(String),
    Missing,
}

impl Target {
    pub(super) fn table(synthesized: &[Synthesized]) -> Self {
        Self {
            keys: Vec::new(),
            partition_keys: 0,
            projected: None,
            carries_synthesized: vec![true; synthesized.len()],
            included: Vec::new(),
        }
    }

    pub(super) fn index(
        index: &IndexDesign,
        plan: &Plan,
        rules: &[Rule],
        synthesized: &[Synthesized],
    ) -> Self {
        let part = |name: &String| {
            if let Some(place) = synthesized.iter().position(|synthesized| synthesized.attribute == *name) {
                return Part::Synthesized(place);
            }
            match rules.iter().position(|rule| rule.attribute() == name) {
                Some(rule) => Part::Rule(rule),
                None if plan.attribute_of_another(name).is_some() => Part::Related(name.clone()),
                None => Part::Missing,
            }
        };
        let is_key = |name: &str| plan.table.is_key(name) || index.is_key(name);
        let carries = |name: &str| match &index.projection {
            Projection::All => true,
            Projection::KeysOnly => is_key(name),
            Projection::Include { attributes } => {
                is_key(name) || attributes.iter().any(|attribute| attribute == name)
            }
        };
        let carries_all = index.projection == Projection::All;
        let is_of_others = |name: &&String| plan.attribute_of_another(name).is_some();
        let mut included: Vec<String> = index.key_attributes().filter(is_of_others).cloned().collect();
        if let Projection::Include { attributes } = &index.projection {
            included.extend(attributes.iter().cloned());
        }
        Self {
            keys: index.key_attributes().map(part).collect(),
            partition_keys: index.partition_keys.len(),
            projected: (!carries_all).then(|| rules.iter().map(|rule| carries(rule.attribute())).collect()),
            carries_synthesized: synthesized
                .iter()
                .map(|synthesized| carries(&synthesized.attribute))
                .collect(),
            included,
        }
    }

    /// Bytes of the attributes from other tables that it carries, where it does not carry all.
    pub(super) fn related_bytes(&self, related: &RelatedRow) -> u64 {
        if self.included.is_empty() {
            return 0;
        }
        // What cannot be read back has rejected the row.
        let parts = related.parts().unwrap_or_default();
        let attributes = parts.iter().flat_map(|part| &part.attributes);
        attributes
            .filter(|attribute| self.included.iter().any(|name| name == attribute.name))
            .map(|attribute| attribute.name.len() as u64 + attribute.size_bytes)
            .sum()
    }
}
