//! Options become a plan and a destination.

use crate::arguments::{Design, Place};
use app::App;
use dynamodb::destination::Destination;
use failure::{Code, Failure};
use plan::{IndexDesign, KeyTemplate, Plan, column_names, name_apart, renamed};
use profile::Profile;
use propose::{Proposal, generate_key, index_on, read_as};
use source::FormatChoice;

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
            _ => Err(Failure::new(
                Code::NoSuchDestination,
                "What --to names is no destination.",
                "Give --to practice, --to aws, or the URL of a server such as http://localhost:8000.",
            )),
        }
    }
}

impl Design {
    /// What the options say of how the file is read.
    pub(crate) fn format(&self) -> FormatChoice {
        FormatChoice {
            delimiter: self.delimiter,
            header: if self.header { Some(true) } else { self.no_header.then_some(false) },
            encoding: self.encoding,
            quote: self.quote,
            escape: self.escape.map(Into::into),
            line_end: self.line_end.map(Into::into),
            comment: self.comment.clone(),
            null_word: self.null.clone(),
            skip_lines: self.skip_lines,
            footer_lines: self.skip_last_lines,
            below_header: self.skip_below_header,
            unnamed: self.unnamed_column.map(Into::into),
            kind: self.kind.map(Into::into),
            table: self.only.first().cloned(),
        }
    }

    /// Refuses options that say something of one table, where there are several.
    ///
    /// # Errors
    /// `bad_usage`.
    pub(crate) fn must_be_for_several(&self) -> Result<(), Failure> {
        let given = [
            ("--schema", self.schema.is_some()),
            ("--table", self.table.is_some()),
            ("--partition-key", self.partition_key.is_some()),
            ("--sort-key", self.sort_key.is_some()),
            ("--index", !self.index.is_empty()),
            ("--type", !self.types.is_empty()),
            ("--zone", !self.zones.is_empty()),
            ("--date-order", !self.date_orders.is_empty()),
            ("--leave-out-line", !self.leave_out_line.is_empty()),
        ];
        match given.iter().find(|(_, is_given)| *is_given) {
            Some((option, _)) => Err(only_for_one(option)),
            None => Ok(()),
        }
    }

    /// The proposal for a file, or the plan given, with what the options change; of a plan for several tables, that of
    /// the table `name`.
    ///
    /// # Errors
    /// When the file with the schema or the plan cannot be read, or an option names what is not there.
    pub(crate) async fn proposal(
        &self,
        app: &App,
        source_id: &str,
        name: Option<&str>,
        proposed: Proposal,
        profile: &Profile,
    ) -> Result<Proposal, Failure> {
        let mut proposal = match (&self.schema, &self.plan) {
            (Some(path), _) => {
                let statement = app.read_schema(path.clone()).await?;
                app.propose_from_schema(source_id, statement).await?
            }
            (None, Some(path)) => {
                app.open_plan(source_id, name.map(str::to_owned), path.clone()).await?
            },
            (None, None) => proposed,
        };
        let proposed = proposal.plan.clone();
        self.change(&mut proposal.plan, profile)?;
        proposal.reasons.chosen_otherwise(&proposed, &proposal.plan);
        Ok(proposal)
    }

    fn change(&self, plan: &mut Plan, profile: &Profile) -> Result<(), Failure> {
        if let Some(style) = self.names {
            *plan = renamed(plan, style.into());
        }
        if let Some(name) = &self.table {
            plan.table.name.clone_from(name);
        }
        for (column, kind) in &self.types {
            let place = place_of(plan, column)?;
            read_as(&mut plan.columns[place], *kind, &profile.columns[place]);
        }
        for (column, order) in &self.date_orders {
            let place = place_of(plan, column)?;
            plan.columns[place].date_order = *order;
        }
        if self.generated_key {
            generate_key(plan);
        }
        plan.join_surplus |= self.join_surplus;
        for (column, zone) in &self.zones {
            let place = place_of(plan, column)?;
            plan.columns[place].zone = Some(zone.clone());
        }
        if let Some(key) = &self.partition_key {
            plan.table.partition_key = key_of(plan, key)?;
            plan.generated_key = None;
            plan.table.sort_key = None;
        }
        if let Some(key) = &self.sort_key {
            plan.table.sort_key = Some(key_of(plan, key)?);
        }
        plan.drop_unused_composed();
        if self.no_index {
            plan.table.indexes.clear();
        }
        if !self.index.is_empty() {
            plan.table.indexes = self
                .index
                .iter()
                .map(|columns| index_of(plan, columns))
                .collect::<Result<_, _>>()?;
            name_apart(&mut plan.table.indexes);
        }
        if let Some(choice) = self.duplicates {
            plan.duplicates = choice.into();
        }
        Ok(())
    }
}

/// An option of one table, where the sources hold several.
pub(crate) fn only_for_one(option: &str) -> Failure {
    Failure::new(
        Code::BadUsage,
        format!("{option} is for one table, and the sources hold several."),
        "Name one with --only TABLE; inspect lists them.",
    )
}

/// The place of a column, by its own name, its attribute's, or the one that a CREATE TABLE gives it.
fn place_of(plan: &Plan, name: &str) -> Result<usize, Failure> {
    plan.columns
        .iter()
        .position(|column| column.column == name)
        .or_else(|| plan.columns.iter().position(|column| column.attribute == name))
        .or_else(|| column_names(plan).iter().position(|column| *column == name))
        .ok_or_else(|| {
            let columns = column_names(plan);
            Failure::new(
                Code::NoSuchColumn,
                format!("The file has no column {name}."),
                format!("It has {}.", columns.join(", ")),
            )
        })
}

/// The attribute of a key: a column's, or one composed from several by a template.
fn key_of(plan: &mut Plan, key: &str) -> Result<String, Failure> {
    // A column may have braces in its name.
    if !key.contains('{') || place_of(plan, key).is_ok() {
        return attribute_of(plan, key);
    }
    let mut template: KeyTemplate = key.parse().map_err(|error| {
        Failure::new(
            Code::BadUsage,
            format!("{key} is no key: {error}."),
            "Name a column, or write a template in quotes: '{origin}#{time_hour}'.",
        )
    })?;
    let mut missing = Ok(());
    template.for_each_column(|name| match place_of(plan, name) {
        Ok(place) => plan.columns[place].column.clone_into(name),
        Err(failure) => missing = Err(failure),
    });
    missing.map(|()| plan.compose(template))
}

/// The index that `--index` asks for: columns of the partition key, and, behind a semicolon, of the sort key. A column
/// whose own name holds a comma or semicolon is taken whole.
fn index_of(plan: &Plan, text: &str) -> Result<IndexDesign, Failure> {
    if let Ok(attribute) = attribute_of(plan, text) {
        return Ok(index_on(vec![attribute]));
    }
    let (partition, sort) = text.split_once(';').unwrap_or((text, ""));
    let attributes = |columns: &str| -> Result<Vec<String>, Failure> {
        let names = columns.split(',').map(str::trim).filter(|name| !name.is_empty());
        names.map(|name| attribute_of(plan, name)).collect()
    };
    let sort_keys = attributes(sort)?;
    Ok(IndexDesign { sort_keys, ..index_on(attributes(partition)?) })
}

fn attribute_of(plan: &Plan, name: &str) -> Result<String, Failure> {
    place_of(plan, name).map(|place| plan.columns[place].attribute.clone())
}
