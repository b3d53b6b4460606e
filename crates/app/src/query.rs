//! Query: a table is asked, and its answers can be saved.

use crate::app::App;
use crate::blocking::blocking;
use crate::runs::unwritable;
use dynamodb::destination::Destination;
use dynamodb::query::{ItemsPage, QueryRequest};
use dynamodb::table::TableShape;
use failure::Failure;
use std::path::PathBuf;

impl App {
    /// Names of the tables at the destination.
    ///
    /// # Errors
    /// `destination_not_confirmed`, and what the service says.
    pub async fn list_tables(&self, destination: &Destination) -> Result<Vec<String>, Failure> {
        self.connect(destination).await?.tables().await
    }

    /// A table's keys and indexes.
    ///
    /// # Errors
    /// `destination_not_confirmed`, and what the service says.
    pub async fn describe_table(
        &self,
        destination: &Destination,
        table: &str,
    ) -> Result<TableShape, Failure> {
        let connection = self.connect(destination).await?;
        dynamodb::table::describe_table(&connection, table).await
    }

    /// Asks a table.
    ///
    /// # Errors
    /// `destination_not_confirmed`, and what the service says.
    pub async fn query(
        &self,
        destination: &Destination,
        request: &QueryRequest,
    ) -> Result<ItemsPage, Failure> {
        let connection = self.connect(destination).await?;
        dynamodb::query::query(&connection, request).await
    }

    /// Writes items, each a line of DynamoDB JSON, to a file.
    ///
    /// # Errors
    /// `unwritable`.
    pub async fn save_items(&self, items: Vec<String>, path: PathBuf) -> Result<(), Failure> {
        blocking(move || {
            std::fs::write(&path, items.join("\n") + "\n").map_err(|error| unwritable("items", &path, &error))
        })
        .await
    }
}
