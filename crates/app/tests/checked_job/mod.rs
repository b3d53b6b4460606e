//! A file under the plan that is proposed for it, checked and ready to be written.

use check::{Checked, check};
use dynamodb::import::Job;
use plan::Plan;
use profile::read_profile;
use propose::propose;
use source::Source;
use std::path::Path;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// The file's rows under its proposed plan with a `change`; the proposal is for a file of this name.
pub(crate) fn checked_job(path: &Path, name: &str, change: impl FnOnce(&mut Plan)) -> Job {
    let source = Source::open(path).unwrap();
    let never = CancellationToken::new();
    let profile = read_profile(&source, &never, |_| {}).unwrap();
    let mut plan = propose(name, &profile).plan;
    change(&mut plan);
    let Checked { result, resolution, .. } = check(&source, &plan, &never, |_| {}).unwrap();
    Job {
        source: Arc::new(source),
        plan: Arc::new(plan),
        resolution,
        joined: item::Joined::default(),
        records_total: Some(result.records),
    }
}
