//! Takes composed attributes into a plan, and out of it.

use super::naming::{NamingStyle, attribute_name, taken, untaken};
use super::plan::Plan;
use super::template::{ComposedAttribute, KeyTemplate, TemplatePart};

/// Longest name of a key, in bytes.
pub const MAX_KEY_NAME_BYTES: usize = 255;
/// The name of a composed attribute whose columns' names are too long together.
const PLAIN_NAME: &str = "composedKey";

impl Plan {
    /// The composed attribute of this name, if there is one.
    pub fn composed_attribute(&self, attribute: &str) -> Option<&ComposedAttribute> {
        self.composed_attributes.iter().find(|composed| composed.attribute == attribute)
    }

    /// True for a column that a composed key of the table cannot be made without.
    pub fn is_part_of_table_key(&self, column: &str) -> bool {
        self.composed_attributes
            .iter()
            .any(|composed| self.table.is_key(&composed.attribute) && composed.template.needs(column))
    }

    /// The name of the attribute that this template makes: a column's own where it is nothing but a column that is
    /// carried over and may be a key; else that of a composed attribute, which is added where the plan has none with the template.
    pub fn compose(&mut self, template: KeyTemplate) -> String {
        if let [TemplatePart::Column(only)] = template.parts.as_slice()
            && let Some(column) = self.columns.iter().find(|column| column.included && column.column == *only)
            && column.key_type().is_some()
        {
            return column.attribute.clone();
        }
        if let Some(known) = self.composed_attributes.iter().find(|known| known.template == template) {
            return known.attribute.clone();
        }
        let attribute = self.name_for(&template);
        self.composed_attributes.push(ComposedAttribute { attribute: attribute.clone(), template });
        attribute
    }

    /// Removes the composed attributes that are a key of neither the table nor an index.
    pub fn drop_unused_composed(&mut self) {
        let table = &self.table;
        self.composed_attributes.retain(|composed| {
            let name = &composed.attribute;
            table.is_key(name) || table.indexes.iter().any(|index| index.is_key(name))
        });
    }

    /// A name for what these columns make together, that nothing else bears: `originTimeHour`.
    fn name_for(&self, template: &KeyTemplate) -> String {
        let mut names: Vec<&str> = Vec::new();
        for column in template.columns() {
            let planned = self.columns.iter().find(|planned| planned.column == column);
            let name = planned.map_or(column, |planned| planned.attribute.as_str());
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let mut taken = taken(
            self.columns
                .iter()
                .map(|column| column.attribute.clone())
                .chain(self.generated_key.iter().map(|key| key.attribute.clone()))
                .chain(self.composed_attributes.iter().map(|composed| composed.attribute.clone())),
        );
        let name = attribute_name(&names.join(" "), self.columns.len(), NamingStyle::CamelCase);
        // A number behind it may make it a little longer.
        let name = if name.len() + 8 > MAX_KEY_NAME_BYTES { PLAIN_NAME.to_owned() } else { name };
        untaken(&name, &mut taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AttributeKind, ColumnPlan, KeyType, NamingStyle, TableDesign, renamed};

    fn plan() -> Plan {
        let column = |name: &str, attribute: &str| ColumnPlan::new(name, attribute, AttributeKind::Text);
        let columns =
            [column("origin", "origin"), column("time_hour", "timeHour"), column("x", "originTimeHour")];
        Plan::new(TableDesign::new("Flights", ""), columns.into())
    }

    #[test]
    fn a_template_is_taken_in_once_under_a_name_of_its_own() {
        let mut plan = plan();
        let template = KeyTemplate::joined(["origin", "time_hour"], "#");
        assert_eq!(plan.compose(template.clone()), "originTimeHour2");
        assert_eq!(plan.compose(template), "originTimeHour2");
        assert_eq!(plan.composed_attributes.len(), 1);
        assert_eq!(plan.key_type_of("originTimeHour2"), Some(KeyType::S));
        // A column alone needs nothing composed.
        assert_eq!(plan.compose(KeyTemplate::joined(["time_hour"], "#")), "timeHour");
        plan.columns[1].included = false;
        assert_eq!(plan.compose(KeyTemplate::joined(["time_hour"], "#")), "timeHour2");
        plan.table.partition_key = "originTimeHour2".into();
        plan.drop_unused_composed();
        assert_eq!(plan.composed_attributes.len(), 1);
        let long = "x".repeat(300);
        assert_eq!(plan.compose(KeyTemplate::joined([long.as_str(), "origin"], "#")), "composedKey");
    }

    #[test]
    fn other_names_of_attributes_change_no_template() {
        let mut plan = plan();
        plan.table.partition_key = plan.compose(KeyTemplate::joined(["origin", "time_hour"], "#"));
        plan.columns[2].attribute = "other".into();
        plan.composed_attributes[0].attribute = "origin_time_hour".into();
        plan.table.partition_key = "origin_time_hour".into();
        plan.columns[2].column = "origin time hour".into();
        let renamed = renamed(&plan, NamingStyle::SnakeCase);
        assert_eq!(renamed.composed_attributes, plan.composed_attributes);
        assert_eq!(renamed.table.partition_key, "origin_time_hour");
        assert_eq!(renamed.columns[2].attribute, "origin_time_hour2");
    }
}
