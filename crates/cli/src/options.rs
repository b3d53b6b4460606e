//! Options become a plan and a destination.

use crate::arguments::{Design, Place};
use migration::destination::Destination;
use migration::failure::Failure;
use migration::plan::{Plan, Proposal, propose, proposed_index, read_plan};
use migration::profile::Profile;

impl Place {
    /// The destination that `--to`, `--region` and `--profile` name.
    pub(crate) fn destination(&self) -> Result<Destination, Failure> {
        let region = self.region.clone();
        match self.to.as_str() {
            "practice" => Ok(Destination::Practice),
            "aws" => Ok(Destination::Aws { profile: self.profile.clone(), region }),
            url if url.starts_with("http://") || url.starts_with("https://") => {
                Ok(Destination::Endpoint { url: url.to_owned(), region })
            }
            other => Err(Failure::new(
                "no_such_destination",
                format!("{other} is no destination."),
                "Give --to practice, --to aws, or the URL of a server such as http://localhost:8000.",
            )),
        }
    }
}

impl Design {
    /// The proposal for a file, or the plan given, with what the options change.
    pub(crate) fn proposal(&self, file_name: &str, profile: &Profile) -> Result<Proposal, Failure> {
        let mut proposal = propose(file_name, profile);
        let proposed = proposal.plan.clone();
        if let Some(path) = &self.plan {
            proposal.plan = read_plan(path)?;
        }
        self.change(&mut proposal.plan)?;
        // Reasons speak of what was proposed; what a person chose has another.
        for (place, reason) in proposal.reasons.columns.iter_mut().enumerate() {
            if proposal.plan.columns.get(place) != proposed.columns.get(place) {
                "As it was chosen".clone_into(reason);
            }
        }
        let (chosen, proposed) = (&proposal.plan.table, &proposed.table);
        let reasons = &mut proposal.reasons;
        for (is_same, reason) in [
            (chosen.name == proposed.name, &mut reasons.table_name),
            (chosen.partition_key == proposed.partition_key, &mut reasons.partition_key),
            (chosen.sort_key == proposed.sort_key, &mut reasons.sort_key),
            (chosen.capacity == proposed.capacity, &mut reasons.capacity),
        ] {
            if !is_same {
                "As it was chosen".clone_into(reason);
            }
        }
        if chosen.indexes != proposed.indexes {
            reasons.indexes = vec!["As it was chosen".to_owned(); chosen.indexes.len()];
        }
        Ok(proposal)
    }

    fn change(&self, plan: &mut Plan) -> Result<(), Failure> {
        if let Some(name) = &self.table {
            plan.table.name.clone_from(name);
        }
        for (column, kind) in &self.types {
            let place = place_of(plan, column)?;
            plan.columns[place].kind = *kind;
        }
        for (column, zone) in &self.zones {
            let place = place_of(plan, column)?;
            plan.columns[place].zone = Some(zone.clone());
        }
        if let Some(column) = &self.partition_key {
            plan.table.partition_key = attribute_of(plan, column)?;
        }
        if let Some(column) = &self.sort_key {
            plan.table.sort_key = Some(attribute_of(plan, column)?);
        }
        if self.no_index {
            plan.table.indexes.clear();
        }
        if !self.index.is_empty() {
            plan.table.indexes = self
                .index
                .iter()
                .map(|column| attribute_of(plan, column).map(|attribute| proposed_index(&attribute)))
                .collect::<Result<_, _>>()?;
        }
        if let Some(choice) = self.duplicates {
            plan.duplicates = choice.into();
        }
        Ok(())
    }
}

/// The place of a column, by its own name or its attribute's.
fn place_of(plan: &Plan, name: &str) -> Result<usize, Failure> {
    plan.columns
        .iter()
        .position(|column| column.column == name)
        .or_else(|| plan.columns.iter().position(|column| column.attribute == name))
        .ok_or_else(|| {
            let columns: Vec<&str> = plan.columns.iter().map(|column| column.column.as_str()).collect();
            Failure::new(
                "no_such_column",
                format!("The file has no column {name}."),
                format!("It has {}.", columns.join(", ")),
            )
        })
}

fn attribute_of(plan: &Plan, name: &str) -> Result<String, Failure> {
    place_of(plan, name).map(|place| plan.columns[place].attribute.clone())
}
