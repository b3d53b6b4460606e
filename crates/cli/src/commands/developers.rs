//! `developers`: a folder from which the tables can be created and asked without Tableferry.

use super::JOB;
use super::questions::{asked_design, measured};
use crate::arguments::Design;
use crate::output::print_json;
use app::{App, Outcome};
use failure::Failure;
use std::path::PathBuf;
use std::sync::Arc;

pub(super) async fn developers(
    app: &Arc<App>,
    sources: &[PathBuf],
    design: &Design,
    out: PathBuf,
    json: bool,
) -> Result<Outcome, Failure> {
    let asked = asked_design(app, sources, design).await?;
    let reports = measured(app, &asked).await?;
    let saved = app.save_for_developers(&asked.tables, asked.relations, reports, out, JOB).await?;
    if json {
        print_json(&saved)?;
    } else {
        say!("In {}: {}.", saved.folder, saved.files.join(", "));
    }
    Ok(Outcome::Done)
}
