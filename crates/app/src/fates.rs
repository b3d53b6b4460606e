//! What became of rows that stand inside the items of another table: what became of those items.

use crate::app::App;
use crate::blocking::blocking;
use crate::joining::rows_inside;
use dynamodb::destination::Destination;
use dynamodb::import::{Report, row_fates};
use failure::Failure;
use item::RowFates;
use plan::Plan;
use std::path::PathBuf;
use std::sync::Arc;

impl App {
    /// Rows of a table whose items hold them in vain: the table that is written kept what it held, or refused those items.
    /// Known where those were imported in this session.
    ///
    /// # Errors
    /// When what was put together cannot be read back.
    pub(crate) async fn fates_inside(
        &self,
        source_id: &str,
        plan: &Plan,
        destination: &Destination,
    ) -> Result<Option<Arc<RowFates>>, Failure> {
        let Some(placed) = &plan.placed else { return Ok(None) };
        let holding = std::iter::once(placed.parent.as_str()).chain(plan.made_before());
        let imported =
            holding.filter_map(|parent| self.sources.imported_beside(source_id, parent, destination));
        let imported: Vec<_> = imported.collect();
        let source = self.sources.get(source_id)?;
        blocking(move || {
            let mut fates = RowFates::default();
            for (name, parent, checked, of_parent) in imported {
                let place = parent.inside.iter().position(|inside| inside.table == name);
                let (Some(made), Some(place)) = (checked.join, place) else { continue };
                for (of_parent, rows) in
                    [(&of_parent.kept, &mut fates.kept), (&of_parent.refused, &mut fates.refused)]
                {
                    for number in of_parent.iter() {
                        let inside = rows_inside(&made, &parent, place, number);
                        for row in inside.map_err(|error| source.notes_lost(error))? {
                            rows.insert(row);
                        }
                    }
                }
            }
            Ok::<_, Failure>((!fates.is_empty()).then(|| Arc::new(fates)))
        })
        .await
    }

    /// Keeps what became of a table's `rows`, for those of other tables that stand in its items.
    ///
    /// # Errors
    /// When what the run noted cannot be read.
    pub(crate) async fn keep_fates(
        &self,
        source_id: &str,
        plan: Plan,
        destination: Destination,
        journal: Option<PathBuf>,
        rows: u64,
        report: &Report,
    ) -> Result<(), Failure> {
        if plan.inside.is_empty() {
            return Ok(());
        }
        let has_ended = report.stopped.is_none() && !report.cancelled;
        let fates = match journal.filter(|_| has_ended) {
            Some(journal) => {
                Some(Arc::new(blocking(move || Ok::<_, Failure>(row_fates(&journal, rows)?)).await?))
            }
            None => None,
        };
        self.sources.keep_fates(source_id, fates.map(|fates| (plan, destination, fates)));
        Ok(())
    }
}
