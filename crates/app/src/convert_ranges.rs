//! A source prepared for a cluster, which converts each range of it alone.

use crate::app::App;
use crate::blocking::blocking;
use dynamodb::import::{RangeSummary, prepare_ranges};
use failure::{Code, Failure};
use plan::{Placement, Plan, Relation, read_plan};
use std::path::PathBuf;

impl App {
    /// Writes into `folder` what the tasks of a cluster need to convert ranges of an open source, or of a longer file that
    /// starts with it. `design`: the file that the plan is from, which says whether other tables take part in its items.
    ///
    /// # Errors
    /// `no_such_source`, `route_unusable`, and those of [`dynamodb::import::prepare_ranges`].
    pub async fn prepare_ranges(
        &self,
        source_id: &str,
        plan: Plan,
        design: Option<PathBuf>,
        folder: PathBuf,
    ) -> Result<RangeSummary, Failure> {
        let source = self.sources.get(source_id)?;
        blocking(move || {
            if let Some(design) = design {
                let document = read_plan(&design)?;
                if let Some(relation) = document.relations.iter().find(|relation| !stands_alone(relation)) {
                    return Err(not_alone(relation));
                }
                if !document.derived.is_empty() {
                    return Err(Failure::new(
                        Code::RouteUnusable,
                        "The design makes a table from the rows of another, and a cluster converts each range of a file alone.",
                        "Import these tables with the direct or the S3 route.",
                    ));
                }
            }
            prepare_ranges(&source, &plan.as_written(), &folder)
        })
        .await
    }
}

fn stands_alone(relation: &Relation) -> bool {
    relation.placement == Placement::Own && relation.copied.is_empty()
}

fn not_alone(relation: &Relation) -> Failure {
    let (child, parent) = (&relation.child.table, &relation.parent.table);
    let how = match relation.placement {
        Placement::Inside | Placement::Merged | Placement::Set => "stand inside the items of",
        Placement::Beside => "stand beside the items of",
        Placement::Own => "carry attributes of",
    };
    Failure::new(
        Code::RouteUnusable,
        format!("Rows of {child} {how} {parent}, and a cluster converts each range of a file alone."),
        format!(
            "Import these tables with the direct or the S3 route, or place {child} in a table of its own."
        ),
    )
}
