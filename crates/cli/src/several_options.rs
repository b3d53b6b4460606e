//! Options of one table, where there are several: a column is `TABLE.COLUMN` then.

use crate::arguments::Design;
use crate::options::only_for_one;
use failure::{Code, Failure};

impl Design {
    /// Refuses options that several tables cannot have, and columns that do not name their table.
    ///
    /// # Errors
    /// `bad_usage`, `no_such_source_table`.
    pub(crate) fn must_be_for_several(&self, tables: &[String]) -> Result<(), Failure> {
        let given =
            [("--table", self.table.is_some()), ("--leave-out-line", !self.leave_out_line.is_empty())];
        if let Some((option, _)) = given.iter().find(|(_, is_given)| *is_given) {
            return Err(only_for_one(option));
        }
        for (option, column) in self.columns() {
            if of_which(column, tables).is_none() {
                return Err(Failure::new(
                    Code::NoSuchSourceTable,
                    format!("{option} {column} does not say of which table, and the sources hold several."),
                    format!("Write TABLE.COLUMN. The tables are {}.", tables.join(", ")),
                ));
            }
        }
        Ok(())
    }

    /// Refuses a second key, where there is one table.
    ///
    /// # Errors
    /// `bad_usage`.
    pub(crate) fn must_be_for_one(&self) -> Result<(), Failure> {
        let keys = [("--partition-key", &self.partition_key), ("--sort-key", &self.sort_key)];
        match keys.into_iter().find(|(_, given)| given.len() > 1) {
            Some((option, _)) => Err(Failure::new(
                Code::BadUsage,
                format!("{option} is given twice, and a table has one."),
                "Give it once; a key of several columns is a template: '{origin}#{time_hour}'.",
            )),
            None => Ok(()),
        }
    }

    /// What the options say of one of several tables.
    pub(crate) fn of_table(&self, table: &str, tables: &[String]) -> Self {
        let mut own = self.clone();
        let bare = |text: &String| match of_which(text, tables) {
            Some((of, column)) if of == table => Some(column.to_owned()),
            _ => None,
        };
        let texts = [&mut own.index, &mut own.write_null, &mut own.partition_key, &mut own.sort_key];
        for texts in texts {
            *texts = texts.iter().filter_map(bare).collect();
        }
        own.types = pairs_of(&self.types, bare);
        own.zones = pairs_of(&self.zones, bare);
        own.date_orders = pairs_of(&self.date_orders, bare);
        own.table_options.time_to_live = self.table_options.time_to_live.iter().find_map(bare);
        own
    }

    /// The columns that options name, each with its option.
    fn columns(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let listed = [
            ("--partition-key", &self.partition_key),
            ("--sort-key", &self.sort_key),
            ("--index", &self.index),
            ("--write-null", &self.write_null),
        ];
        let listed = listed
            .into_iter()
            .flat_map(|(option, texts)| texts.iter().map(move |text| (option, text.as_str())));
        let types = self.types.iter().map(|(column, _)| ("--type", column.as_str()));
        let zones = self.zones.iter().map(|(column, _)| ("--zone", column.as_str()));
        let orders = self.date_orders.iter().map(|(column, _)| ("--date-order", column.as_str()));
        let expiring = self.table_options.time_to_live.iter().map(|text| ("--time-to-live", text.as_str()));
        listed.chain(types).chain(zones).chain(orders).chain(expiring)
    }
}

fn pairs_of<T: Clone>(pairs: &[(String, T)], bare: impl Fn(&String) -> Option<String>) -> Vec<(String, T)> {
    pairs.iter().filter_map(|(column, value)| Some((bare(column)?, value.clone()))).collect()
}

/// The table that a text names before its first column, and the rest. Of `orders` and `orders.2024` the longer.
pub(crate) fn of_which<'a>(text: &'a str, tables: &'a [String]) -> Option<(&'a str, &'a str)> {
    let named = tables.iter().filter_map(|table| {
        let column = text.strip_prefix(table.as_str())?.strip_prefix('.')?;
        Some((table.as_str(), column))
    });
    named.max_by_key(|(table, _)| table.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_is_the_table() {
        let tables = ["orders", "orders.2024", "people"].map(str::to_owned);
        for (text, expected) in [
            ("orders.id", Some(("orders", "id"))),
            ("orders.2024.id", Some(("orders.2024", "id"))),
            ("orders.customer_id;order_date", Some(("orders", "customer_id;order_date"))),
            ("people.{first}#{last}", Some(("people", "{first}#{last}"))),
            ("id", None),
            ("shops.id", None),
            ("peoples.id", None),
        ] {
            assert_eq!(of_which(text, &tables), expected, "{text}");
        }
    }
}
