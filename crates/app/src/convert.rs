//! Items as objects in a folder, for S3.

use crate::app::App;
use crate::blocking::blocking;
use crate::import::{job, rejected_name};
use crate::jobs::JobKind;
use crate::progress::limited;
use dynamodb::import::{Converted, FolderChoices};
use dynamodb::s3::Packing;
use failure::{Code, Failure};
use plan::Plan;
use std::collections::HashMap;
use std::path::PathBuf;

/// A table whose items are packed into objects.
#[derive(Debug)]
pub struct ConvertWork {
    pub source_id: String,
    pub plan: Plan,
}

/// How items are packed into objects.
#[derive(Debug, Clone)]
pub struct ObjectChoices {
    /// Where a folder for each table is made.
    pub folder: PathBuf,
    pub packing: Packing,
    /// Most items of an object; `None`: as many as AWS advises.
    pub items_per_object: Option<u64>,
}

impl App {
    /// Packs the items of checked tables into objects, in a folder for each DynamoDB table, one after another until it is
    /// cancelled. Rejected rows are kept in the current folder. Nothing is written while a blocker stands in the way of one.
    ///
    /// # Errors
    /// `no_such_source`, `not_checked`, `blocked`, and those of [`dynamodb::import::convert`].
    pub async fn convert(
        &self,
        tables: Vec<ConvertWork>,
        choices: ObjectChoices,
        job_name: &str,
        on_progress: impl FnMut(Converted) + Send + 'static,
    ) -> Result<Vec<Converted>, Failure> {
        for ConvertWork { source_id, plan } in &tables {
            let (source, checked) =
                (self.sources.get(source_id)?, self.sources.require_checked(source_id, plan)?);
            if let Some(blocker) = checked.checked.blocker(&plan.in_shared_table(), &source.columns()) {
                return Err(Failure::new(Code::Blocked, blocker.message, blocker.repair));
            }
        }
        let running = self.jobs.start(job_name, JobKind::Other)?;
        let mut on_progress = limited(on_progress);
        let (mut objects, mut all): (HashMap<String, u64>, Vec<Converted>) = (HashMap::new(), Vec::new());
        for ConvertWork { source_id, plan } in tables {
            let (source, checked) =
                (self.sources.get(&source_id)?, self.sources.require_checked(&source_id, &plan)?);
            let rejects = PathBuf::from(rejected_name(&source));
            let work = job(source, &plan, &checked);
            let of_table = objects.entry(work.plan.table.name.clone()).or_default();
            let choices = FolderChoices {
                folder: choices.folder.clone(),
                packing: choices.packing,
                items_per_object: choices.items_per_object,
                first_object: *of_table + 1,
                rejects,
                may_overwrite_rejects: false,
            };
            let token = running.token.clone();
            let (converted, again) = blocking(move || {
                let converted = dynamodb::import::convert(&work, &choices, &token, |so_far| {
                    on_progress(so_far.clone());
                });
                converted.map(|converted| (converted, on_progress))
            })
            .await?;
            on_progress = again;
            *of_table += converted.objects;
            let is_cancelled = converted.cancelled;
            all.push(converted);
            if is_cancelled {
                break;
            }
        }
        Ok(all)
    }
}
