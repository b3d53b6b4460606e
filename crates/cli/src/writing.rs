//! Options for how items are written.

use crate::route_options::RouteOptions;
use app::{ExistingItems, ImportChoices};
use clap::{Args, ValueEnum};
use failure::Failure;

/// How items are written.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct Writing {
    /// What becomes of items that the table holds under the same keys.
    #[arg(long, default_value = "overwrite")]
    pub existing: ExistingChoice,
    /// Keep a copy of what is overwritten, so that `undo` restores it. Every item is read first.
    #[arg(long)]
    pub keep_copy: bool,
    /// Use at most so many write units a second, of the table and its indexes together.
    #[arg(long, value_name = "UNITS", value_parser = units)]
    pub max_write_units: Option<f64>,
    /// Stop before the write units would cost more than so many US dollars, at the price on demand; of several tables, all
    /// together.
    #[arg(long, value_name = "DOLLARS", value_parser = dollars)]
    pub max_cost: Option<f64>,
    /// The table's name once more: overwriting in a table of AWS that holds items takes it. Repeatable, for several
    /// tables.
    #[arg(long, value_name = "TABLE")]
    pub confirm: Vec<String>,
    /// Of several tables: write each anew, also where an import of the same was left over.
    #[arg(long)]
    pub anew: bool,
    /// Set the plan's options (time to live, tags, …) on a table that is there already, too.
    #[arg(long)]
    pub set_table_options: bool,
    /// Add indexes of the plan that a table which is there already lacks, one after another.
    #[arg(long)]
    pub add_indexes: bool,
    #[command(flatten)]
    pub route: RouteOptions,
}

impl Writing {
    /// Of a newer export: what is there is replaced where it differs.
    pub(crate) fn of_update(
        max_write_units: Option<f64>,
        max_cost: Option<f64>,
        raise_to: Option<u32>,
        confirm: Vec<String>,
    ) -> Self {
        let existing = ExistingChoice::Update;
        let route = RouteOptions { raise_to, ..RouteOptions::default() };
        Self {
            existing,
            keep_copy: true,
            max_write_units,
            max_cost,
            confirm,
            anew: false,
            set_table_options: false,
            add_indexes: false,
            route,
        }
    }

    /// Whether items that are there may be replaced.
    pub(crate) fn may_replace(&self) -> bool {
        ExistingItems::from(self.existing).may_replace()
    }

    /// What was typed for a table: its name where that was given, else what was.
    pub(crate) fn typed_name(&self, table: &str) -> Option<String> {
        self.confirm.iter().find(|name| *name == table).or(self.confirm.last()).cloned()
    }

    /// What was chosen.
    ///
    /// # Errors
    /// As [`RouteOptions::s3`].
    pub(crate) fn choices(&self) -> Result<ImportChoices, Failure> {
        Ok(ImportChoices {
            existing: self.existing.into(),
            keep_copy: self.keep_copy,
            most_write_units: self.max_write_units,
            most_dollars: self.max_cost,
            raised_units: self.route.raise_to,
            s3: self.route.s3()?,
        })
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ExistingChoice {
    /// They are replaced.
    Overwrite,
    /// They stay as they are, and the records count as kept.
    Keep,
    /// Nothing is written where the table holds any item.
    Stop,
    /// They are read first, and replaced where they differ; the rest stays as it is and counts as kept.
    Update,
}

impl From<ExistingChoice> for ExistingItems {
    fn from(choice: ExistingChoice) -> Self {
        match choice {
            ExistingChoice::Overwrite => Self::Overwrite,
            ExistingChoice::Keep => Self::Keep,
            ExistingChoice::Stop => Self::Stop,
            ExistingChoice::Update => Self::Update,
        }
    }
}

pub(crate) fn dollars(text: &str) -> Result<f64, String> {
    match text.trim_start_matches('$').parse::<f64>() {
        Ok(dollars) if dollars.is_finite() && dollars > 0.0 => Ok(dollars),
        _ => Err("give an amount above 0, such as 2.50".to_owned()),
    }
}

pub(crate) fn units(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(units) if units.is_finite() && units >= 1.0 => Ok(units),
        _ => Err("give a number of 1 or more".to_owned()),
    }
}
