//! What became of rows that stand inside the items of another table, or from which a table is made: what became of those
//! items.

use crate::app::App;
use crate::blocking::blocking;
use crate::joining::rows_inside;
use dynamodb::destination::Destination;
use dynamodb::import::{ExistingItems, Report, row_fates};
use failure::Failure;
use item::RowFates;
use plan::Plan;
use std::path::PathBuf;
use std::sync::Arc;

/// Of what import the fates of rows are kept.
pub(crate) struct OfFates {
    pub plan: Plan,
    pub destination: Destination,
    /// Where it noted them.
    pub journal: Option<PathBuf>,
    /// How many rows its table has.
    pub rows: u64,
}

impl App {
    /// Rows of a table that are not to be written since their items, or those that hold them, are not: the table of those
    /// kept what it held, or refused them. Known where those were imported in this session, or are known to be imported.
    ///
    /// # Errors
    /// When what was put together cannot be read back.
    pub(crate) async fn fates_from_before(
        &self,
        source_id: &str,
        plan: &Plan,
        destination: &Destination,
        existing: ExistingItems,
    ) -> Result<Option<Arc<RowFates>>, Failure> {
        // Parents that are made hold rows which are written after them.
        if plan.made.as_ref().is_some_and(|made| !made.beside) {
            return Ok(None);
        }
        if let Some(derived) = &plan.derived {
            let owner = self.sources.imported_beside(source_id, &derived.of, destination);
            let fates = owner.map(|(_, _, _, fates)| match existing {
                ExistingItems::Keep => fates,
                // An item that was there as it is may lack what is made from its row.
                _ => Arc::new(RowFates { refused: fates.refused.clone(), ..RowFates::default() }),
            });
            return Ok(fates.filter(|fates| !fates.is_empty()));
        }
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

    /// Keeps what became of a table's rows, for those of other tables that stand in its items or are made from them.
    ///
    /// # Errors
    /// When what the run noted cannot be read.
    pub(crate) async fn keep_fates(
        &self,
        source_id: &str,
        of: OfFates,
        report: &Report,
    ) -> Result<(), Failure> {
        let OfFates { plan, destination, journal, rows } = of;
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
