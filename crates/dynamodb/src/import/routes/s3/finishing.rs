//! After the import: what it refused is told by row, and what it could not set is set.

use super::error_log::refused_items;
use super::refused_rows::{RefusedRow, refused_rows};
use super::run::{Run, Stop};
use crate::destination::asks_for_sign_in;
use crate::import::blocking::blocking;
use crate::import::rejects::RejectedRow;
use crate::import::report::S3Stage;
use crate::table::{ready_table, set_table_options};
use failure::Failure;
use import_core::RowFate;

impl Run<'_> {
    /// Finishes the table and the count of what became of the rows.
    ///
    /// # Errors
    /// When it is cancelled, and what the service and the disk say.
    pub(super) async fn finish(&mut self) -> Result<(), Stop> {
        let plan = self.job.plan.clone();
        ready_table(&self.connection, &plan, self.cancel).await?;
        set_table_options(&self.connection, &plan, self.cancel).await?;
        let created = crate::import::ready::table_created(&self.connection, &plan.table.name).await?;
        self.state.table_created = created;
        let refused = self.state.items_packed.saturating_sub(self.state.items_imported);
        let rows = if refused > 0 { self.refused_rows(refused).await? } else { Vec::new() };
        let fates = rows.iter().map(|row| (row.number, RowFate::Refused)).collect();
        let rejected =
            rows.into_iter().map(|RefusedRow { number, line, reason }| import_core::RejectedRow::<
                RejectedRow,
            >::Refused {
                number,
                line,
                reason,
            });
        self.checkpoint.counts.items_written = self.state.items_imported;
        self.checkpoint.counts.records_rejected += refused;
        self.state.stage = S3Stage::Clearing;
        self.save(rejected.collect(), fates).await?;
        Ok(())
    }

    /// The rows of items that AWS refused, and what is to be known of it.
    async fn refused_rows(&mut self, refused: u64) -> Result<Vec<RefusedRow>, Stop> {
        let arn = self.state.import_arn.clone().unwrap_or_default();
        let imported = self.state.items_imported;
        let others = format!(
            "AWS calls the import failed since it refused {refused} of {} items; the other {imported} are in the table.",
            self.state.items_packed
        );
        let logged = match self.unless_cancelled(refused_items(&self.connection, &arn)).await {
            Ok(logged) => logged,
            Err(Stop::Cancelled) => return Err(Stop::Cancelled),
            Err(Stop::Failed(failure)) if asks_for_sign_in(&failure) => return Err(Stop::Failed(failure)),
            Err(Stop::Failed(failure)) => {
                self.state.note =
                    Some(format!("{others} Which ones could not be found out. {}", failure.message));
                return Ok(Vec::new());
            }
        };
        let (job, objects, cancel) = (self.job.clone(), self.objects.clone(), self.cancel.clone());
        let rows = blocking(move || refused_rows(&job, &objects, logged, &cancel)).await?;
        let found = rows.len() as u64;
        self.state.note = Some(if found >= refused {
            others
        } else {
            format!(
                "{others} AWS logged {found} of those that it refused; the others could not be found out."
            )
        });
        Ok(rows)
    }
}

impl From<crate::import::journal::JournalError> for Stop {
    fn from(error: crate::import::journal::JournalError) -> Self {
        Failure::from(error).into()
    }
}
