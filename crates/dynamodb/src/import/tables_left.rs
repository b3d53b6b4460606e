//! Which of several tables that are imported together have not come to their end.

use super::run_summary::{RunState, RunSummary};

/// Notes with each of all runs of several tables which of those have no run that came to its end.
pub(super) fn note_tables_left(runs: &mut [RunSummary]) {
    let left: Vec<Vec<String>> = runs
        .iter()
        .map(|run| {
            let Some(group) = &run.group else { return Vec::new() };
            let has_ended = |place: usize| {
                runs.iter().any(|other| {
                    other.state == RunState::Finished
                        && other.group.as_ref().is_some_and(|of| of.id == group.id && of.place == place)
                })
            };
            let places = group.tables.iter().enumerate();
            places.filter(|(place, _)| !has_ended(*place)).map(|(_, name)| name.clone()).collect()
        })
        .collect();
    for (run, left) in runs.iter_mut().zip(left) {
        run.tables_left = left;
    }
}
