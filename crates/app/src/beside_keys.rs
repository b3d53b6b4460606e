//! How many digits numbers have in the sort keys of rows that stand beside others.

use crate::app::App;
use crate::relations::TableToRelate;
use item::Number;
use plan::{AttributeKind, ColumnDigits, Placement, Plan, Relation, SortForm, TemplatePart, place_tables};
use profile::Profile;

impl App {
    /// Relations in which every number of a sort key has its digits: those that are chosen, else enough for twice the largest
    /// value, so that there is room for rows to come. Where a table was not read whole, or relations contradict each other,
    /// they stay as they are.
    pub fn with_digits(&self, tables: &[TableToRelate], relations: Vec<Relation>) -> Vec<Relation> {
        if relations.iter().all(|relation| relation.placement != Placement::Beside) {
            return relations;
        }
        let Ok(named) = self.named(tables) else { return relations };
        let ids: Vec<(&String, &String)> =
            named.iter().map(|(name, ..)| name).zip(tables.iter().map(|table| &table.source_id)).collect();
        let plans = named.iter().map(|(name, _, plan)| (name.clone(), plan.clone())).collect();
        let Ok(placed) = place_tables(plans, &relations) else { return relations };
        let with_digits = |mut relation: Relation| {
            let child = &relation.child.table;
            let plan = placed.iter().find(|(name, _)| name == child).map(|(_, plan)| plan);
            let id = ids.iter().find(|(name, _)| *name == child).map(|(_, id)| *id);
            if relation.placement == Placement::Beside
                && let (Some(plan), Some(id)) = (plan, id)
                && let Ok(profile) = self.sources.profile(id)
            {
                let missing = numbers_of_sort_key(plan).filter(|column| {
                    relation.beside.digits.iter().all(|chosen| !plan::same_column(&chosen.column, column))
                });
                let found: Vec<ColumnDigits> =
                    missing.filter_map(|column| digits_of(&profile, column)).collect();
                relation.beside.digits.extend(found);
            }
            relation
        };
        relations.into_iter().map(with_digits).collect()
    }
}

/// The columns of numbers that the sort key of a table holds.
fn numbers_of_sort_key(plan: &Plan) -> impl Iterator<Item = &str> {
    let parts = plan.shared.iter().flat_map(|shared| &shared.sort.parts);
    parts
        .filter_map(|part| match part {
            TemplatePart::Ordered(part) if matches!(part.form, SortForm::Number(_)) => {
                Some(part.column.as_str())
            }
            _ => None,
        })
        .filter(|name| {
            plan.columns.iter().any(|column| column.column == *name && column.kind == AttributeKind::Number)
        })
}

/// Digits for twice the largest value; none where it is not known, or no plain number.
fn digits_of(profile: &Profile, column: &str) -> Option<ColumnDigits> {
    let profiled = profile.columns.iter().find(|profiled| profiled.column == column)?;
    let largest = Number::parse(&profiled.largest.as_ref()?.value).ok()?.canonical;
    let whole: u128 = largest.split('.').next()?.parse().ok()?;
    let digits = u8::try_from(whole.checked_mul(2)?.to_string().len()).ok()?;
    Some(ColumnDigits { column: column.to_owned(), digits })
}
