//! Tables that are opened together get names of their own, also where what they are called would become the same.

use super::proposal::Proposal;
use plan::{Finding, FindingCode, Severity, taken, untaken};
use std::collections::HashMap;

/// The name of a table in place of the one that another table has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameApart {
    /// What it would be called.
    taken: String,
    /// What it is called.
    name: String,
    /// What the source calls the table that is called so.
    other: String,
}

/// Names of their own for tables, each given by what the source calls it and by what its DynamoDB table would be called:
/// the first of a name keeps it, the others get a number. `None` where a table keeps its name.
pub fn names_apart(tables: &[(String, String)]) -> Vec<Option<NameApart>> {
    let mut first: HashMap<&str, &str> = HashMap::new();
    // A number must not make a name that a later table has by itself.
    let mut all = taken(tables.iter().map(|(_, name)| name.clone()));
    let mut found = Vec::with_capacity(tables.len());
    for (source, name) in tables {
        found.push(first.get(name.as_str()).map(|other| NameApart {
            taken: name.clone(),
            name: untaken(name, &mut all),
            other: (*other).to_owned(),
        }));
        first.entry(name).or_insert(source);
    }
    found
}

impl NameApart {
    /// Calls the proposed table so, where it would be called as the other is, and says so.
    pub fn apply(&self, proposal: &mut Proposal) {
        let Self { taken, name, other } = self;
        if proposal.plan.table.name != *taken {
            return;
        }
        proposal.plan.table.name.clone_from(name);
        proposal.reasons.table_name =
            format!("{}; with a number, since {other} becomes {taken}", proposal.reasons.table_name);
        proposal.findings.push(Finding::new(
            Severity::Note,
            FindingCode::TableNameApart,
            None,
            format!("The table is called {name}, because {other} becomes {taken}."),
            "Give either another name if you like.",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_a_name_keeps_it_and_no_number_makes_a_name_that_is_there() {
        let tables = ["order", "ORDER", "orders", "Order", "order2", "a b", "a-b"];
        let becomes = ["Order", "Order", "Orders", "Order", "Order2", "ABTable", "ABTable"];
        let named: Vec<(String, String)> = tables
            .iter()
            .zip(becomes)
            .map(|(source, name)| ((*source).to_owned(), name.to_owned()))
            .collect();
        let found: Vec<Option<(String, String)>> = names_apart(&named)
            .into_iter()
            .map(|apart| apart.map(|apart| (apart.name, apart.other)))
            .collect();
        let apart = |name: &str, other: &str| Some((name.to_owned(), other.to_owned()));
        assert_eq!(
            found,
            [
                None,
                apart("Order3", "order"),
                None,
                apart("Order4", "order"),
                None,
                None,
                apart("ABTable2", "a b")
            ]
        );
    }
}
