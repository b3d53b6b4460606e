//! `set-back`: write capacity that an import raised, and left raised.

use super::{JOB, cancel_by_ctrl_c, use_destination};
use crate::bar::Bar;
use crate::output::print_json;
use app::{App, Outcome, RaisedTable};
use failure::{Code, Failure};
use serde_json::{Value, json};
use std::sync::Arc;

/// Sets back the tables of these names, or all that were left raised, one after another.
pub(super) async fn set_back(app: &Arc<App>, tables: &[String], json: bool) -> Result<Outcome, Failure> {
    let mut raised = app.raised_tables().await?;
    let unknown = tables.iter().find(|name| !raised.iter().any(|table| table.table == **name));
    if let Some(name) = unknown {
        return Err(Failure::new(
            Code::NoSuchRaisedTable,
            format!("No import left the capacity of a table {name} raised, or one is under way."),
            "tableferry-cli runs names those that may still be raised.",
        ));
    }
    raised.retain(|table| tables.is_empty() || tables.contains(&table.table));
    if raised.is_empty() {
        note!("No import left the capacity of a table raised.");
    }
    cancel_by_ctrl_c(app);
    let mut set_back = Vec::new();
    for table in raised {
        use_destination(app, &table.destination).await?;
        let bar = Bar::new("table");
        bar.say(&format!("the capacity of {} is being set back", table.table));
        let done = app.set_back(&table.id, JOB).await?;
        drop(bar);
        note!("{}", done.message);
        set_back.push(done);
    }
    if json {
        print_json(&json!({ "set_back": set_back }))?;
    }
    Ok(Outcome::Done)
}

/// Says which tables may still be raised, and what to do about it.
pub(super) fn say_raised(raised: &[RaisedTable]) {
    for table in raised {
        let run = table.run.as_ref().map(|run| format!(" (run {run})")).unwrap_or_default();
        say!("{}{run} tableferry-cli set-back {} sets it back.", table.message, table.table);
    }
}

/// The document of a run, with the capacity that it left raised.
pub(super) fn with_raised(mut run: Value, id: &str, raised: &[RaisedTable]) -> Value {
    let of_run = raised.iter().find(|table| table.run.as_deref() == Some(id));
    run["raised"] = json!(of_run);
    run
}
