//! By which values of which tables items have to be added up, so that every question can be told what it takes.

use super::asked::{Design, attributes_of, has_own_attribute};
use super::steps::{QuestionAnswer, RequestStep};
use plan::{Placement, Relation, attribute_name};

/// Items of a table, or of an index of it, by the values of attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lookup {
    /// The source table.
    pub source: String,
    /// 0 for the table, from 1 on for its indexes in their order.
    pub target: usize,
    pub attributes: Vec<String>,
    /// True for rows that stand as Maps in items of another table.
    pub is_nested: bool,
}

/// What a question needs to be told.
#[derive(Debug)]
pub(super) struct Parts {
    /// The look-up of the first step.
    pub main: usize,
    /// Those of items of other kinds that the same request reads.
    pub also: Vec<usize>,
    pub others: Vec<Part>,
}

#[derive(Debug)]
pub(super) struct Part {
    pub lookup: usize,
    /// Look-ups of items of other kinds that the same request reads.
    pub also: Vec<usize>,
    /// True where the values are those of the first step, so that figures add up value by value.
    pub is_joined: bool,
    /// Of what takes no request of its own, since it stands inside or beside: the bytes of the list that holds it; else none.
    pub list_bytes: Option<u64>,
    /// True for items of their own that the same request reads.
    pub are_items: bool,
}

/// Look-ups, each once.
#[derive(Debug, Default)]
pub(super) struct Lookups(pub(super) Vec<Lookup>);

impl Lookups {
    fn place(&mut self, lookup: Lookup) -> usize {
        if let Some(place) = self.0.iter().position(|known| *known == lookup) {
            return place;
        }
        self.0.push(lookup);
        self.0.len() - 1
    }

    /// Those of a question; `None` where it is not answered. `is_whole` tells of a table whose items
    /// are counted with the rows that stand in them.
    pub(super) fn add(
        &mut self,
        design: &Design<'_>,
        answer: &QuestionAnswer,
        is_whole: &dyn Fn(&str) -> bool,
    ) -> Option<Parts> {
        let (first, rest) = answer.steps.split_first()?;
        let attributes: Vec<String> = first.key.iter().map(|key| key.attribute.clone()).collect();
        let main = self.place(of_step(design, first, attributes.clone())?);
        let also = self.other_kinds(design, first, &attributes);
        let mut others = Vec::new();
        for step in rest {
            let joined = joined(step, &attributes);
            let is_joined = joined.is_some();
            let own = || step.key.iter().map(|key| key.attribute.clone()).collect();
            let by: Vec<String> = joined.unwrap_or_else(own);
            let lookup = self.place(of_step(design, step, by.clone())?);
            let also = self.other_kinds(design, step, &by);
            others.push(Part { lookup, also, is_joined, list_bytes: None, are_items: false });
        }
        // Whoever reads an item reads what stands inside it, whether it was asked for or not.
        for relation in design.relations {
            if relation.parent.table == first.source
                && relation.placement.is_within_item()
                && !is_whole(&first.source)
            {
                others.extend(self.nested(design, relation, &attributes));
            }
        }
        others.extend(self.partition(design, first, &attributes));
        Some(Parts { main, also, others })
    }

    /// Look-ups of the items of other source tables that stand in the index of a shared table under the same keys: whoever
    /// reads it reads them, too.
    fn other_kinds(&mut self, design: &Design<'_>, step: &RequestStep, by: &[String]) -> Vec<usize> {
        let shared = design.table(&step.source).and_then(|table| table.plan.shared.as_ref());
        let (Some(shared), Some(name)) = (shared, &step.index) else { return Vec::new() };
        let indexes = &shared.table.indexes;
        let Some(place) = indexes.iter().position(|index| index.name == *name) else { return Vec::new() };
        let enters = |source: &str| {
            let Some(table) = design.table(source) else { return false };
            let has = |name: &String| shared.table.is_key(name) || has_own_attribute(table.plan, name);
            indexes[place].key_attributes().all(has) && by.iter().all(has)
        };
        let others = shared.members.iter().filter(|member| member.source != step.source);
        let others = others.filter(|member| enters(&member.source)).map(|member| Lookup {
            source: member.source.clone(),
            target: place + 1,
            attributes: by.to_vec(),
            is_nested: false,
        });
        others.map(|lookup| self.place(lookup)).collect()
    }

    /// What stands beside the items of a step that reads all under their key.
    fn partition(&mut self, design: &Design<'_>, first: &RequestStep, main: &[String]) -> Vec<Part> {
        let reads_all = first.made.as_ref().is_some_and(|made| made.sort.is_none());
        let relations = design.relations.iter().filter(|relation| {
            reads_all && relation.parent.table == first.source && relation.placement == Placement::Beside
        });
        let part = |relation: &Relation| {
            let (child, parent) =
                (design.table(&relation.child.table)?, design.table(&relation.parent.table)?);
            let pointing = attributes_of(child.plan, &relation.child.columns)?;
            let from = attributes_of(parent.plan, &relation.parent.columns)?;
            let in_order = in_order(main, &pointing.iter().zip(&from).collect::<Vec<_>>());
            let (is_joined, source) = (in_order.is_some(), relation.child.table.clone());
            let attributes = in_order.unwrap_or(pointing);
            let lookup = self.place(Lookup { source, target: 0, attributes, is_nested: false });
            Some(Part { lookup, also: Vec::new(), is_joined, list_bytes: Some(0), are_items: true })
        };
        relations.filter_map(part).collect()
    }

    fn nested(&mut self, design: &Design<'_>, relation: &Relation, main: &[String]) -> Option<Part> {
        let (child, parent) = (design.table(&relation.child.table)?, design.table(&relation.parent.table)?);
        let pointing = attributes_of(child.plan, &relation.child.columns)?;
        let from = attributes_of(parent.plan, &relation.parent.columns)?;
        let in_order = in_order(main, &pointing.iter().zip(&from).collect::<Vec<_>>());
        let is_joined = in_order.is_some();
        let lookup = self.place(Lookup {
            source: relation.child.table.clone(),
            target: 0,
            attributes: in_order.unwrap_or(pointing),
            is_nested: true,
        });
        let name = relation
            .attribute
            .clone()
            .unwrap_or_else(|| attribute_name(&relation.child.table, 0, plan::NamingStyle::CamelCase));
        // A list takes three bytes beside its name and its elements.
        let list_bytes = Some(name.len() as u64 + 3);
        Some(Part { lookup, also: Vec::new(), is_joined, list_bytes, are_items: false })
    }
}

fn of_step(design: &Design<'_>, step: &RequestStep, attributes: Vec<String>) -> Option<Lookup> {
    let indexes = &design.table(&step.source)?.plan.table_of_items().indexes;
    let target = match &step.index {
        None => 0,
        Some(name) => indexes.iter().position(|index| index.name == *name)? + 1,
    };
    Some(Lookup { source: step.source.clone(), target, attributes, is_nested: false })
}

/// The key attributes of a step in the order of those of the first, where it takes its values from exactly these.
fn joined(step: &RequestStep, main: &[String]) -> Option<Vec<String>> {
    let pairs: Option<Vec<(&String, &String)>> =
        step.key.iter().map(|key| Some((&key.attribute, key.from.as_ref()?))).collect();
    in_order(main, &pairs?)
}

fn in_order(main: &[String], pairs: &[(&String, &String)]) -> Option<Vec<String>> {
    let of = |name: &String| pairs.iter().find(|(_, from)| *from == name).map(|(own, _)| (*own).clone());
    (main.len() == pairs.len()).then(|| main.iter().map(of).collect()).flatten()
}
