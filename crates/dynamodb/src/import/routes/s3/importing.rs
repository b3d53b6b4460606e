//! DynamoDB imports the objects into a table that it creates.

use super::poll::wait_after;
use super::run::{Run, Stop, new_token};
use crate::destination::{Answer, Connection, answer_of, failure_of};
use crate::import::report::ImportProgress;
use crate::table::{TableParts, create_table, table_exists};
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::{
    ImportStatus, ImportTableDescription, InputCompressionType, InputFormat, S3BucketSource,
    TableCreationParameters,
};
use failure::{Code, Failure};
use plan::Plan;

/// So often in a row an import may be asked for in vain.
const MAX_LOST_ANSWERS: u32 = 30;

impl Run<'_> {
    /// Has DynamoDB import the objects, and waits until that has ended, well or not.
    ///
    /// # Errors
    /// When it is cancelled, which leaves AWS to go on; `table_exists`, `import_failed`, and what the service says.
    pub(super) async fn import(&mut self, on_progress: &mut impl FnMut(ImportProgress)) -> Result<(), Stop> {
        let plan = self.job.plan.clone();
        if self.state.items_packed == 0 {
            // AWS finds nothing to import, and creates no table for that.
            create_table(&self.connection, &plan, self.cancel, |_| {}).await?;
            return Ok(());
        }
        let arn = if let Some(arn) = &self.state.import_arn {
            arn.clone()
        } else {
            let arn = self.start_import(&plan).await?;
            self.state.import_arn = Some(arn.clone());
            self.save(Vec::new(), Vec::new()).await?;
            arn
        };
        let ended = self.wait_for(&arn, on_progress).await?;
        self.judge(&ended).await
    }

    async fn start_import(&self, plan: &Plan) -> Result<String, Stop> {
        if self.was_interrupted
            && let Some(arn) = self.unless_cancelled(self.find_import()).await?
        {
            return Ok(arn);
        }
        let name = &plan.table.name;
        let source = S3BucketSource::builder()
            .s3_bucket(&self.bucket.name)
            .s3_key_prefix(&self.state.folder)
            .set_s3_bucket_owner(self.bucket.account.clone())
            .build()
            .map_err(|error| unexpected(&error.to_string()))?;
        let sent = self
            .connection
            .client
            .import_table()
            .client_token(&self.state.client_token)
            .s3_bucket_source(source)
            .input_format(InputFormat::DynamodbJson)
            .input_compression_type(InputCompressionType::Gzip)
            .table_creation_parameters(table_parameters(plan)?)
            .send();
        let sent = tokio::select! {
            biased;
            // What was sent is found again when the run goes on.
            () = self.cancel.cancelled() => return Err(Stop::Cancelled),
            sent = sent => sent,
        };
        let error = match sent {
            Ok(sent) => {
                let arn = sent.import_table_description().and_then(|description| description.import_arn());
                let arn = arn.ok_or_else(|| unexpected("the answer names no import"))?;
                return Ok(arn.to_owned());
            }
            Err(error) => error,
        };
        let is_there =
            error.as_service_error().and_then(ProvideErrorMetadata::code) == Some("ResourceInUseException");
        if is_there {
            // The same request may have been heard before, with its answer lost.
            if let Some(arn) = self.unless_cancelled(self.find_import()).await? {
                return Ok(arn);
            }
            return Err(self.table_in_the_way(name).into());
        }
        Err(failure_of(&error, &format!("have AWS import into the table {name}")).into())
    }

    fn table_in_the_way(&self, name: &str) -> Failure {
        if self.state.failed_imports.is_empty() {
            return table_is_there(name);
        }
        Failure::new(
            Code::TableExists,
            format!(
                "The table {name} is there since the import that failed, and the next one has to create it."
            ),
            "If it holds nothing that you need, delete it in the AWS console. Then continue: the objects need not be uploaded \
             again.",
        )
    }

    /// The import of this run's objects, where AWS knows one.
    async fn find_import(&self) -> Result<Option<String>, Failure> {
        let mut next = None;
        loop {
            let listed = self
                .connection
                .client
                .list_imports()
                .set_next_token(next)
                .send()
                .await
                .map_err(|error| failure_of(&error, "look for the import"))?;
            let is_ours = |source: &S3BucketSource| {
                source.s3_bucket() == self.bucket.name && source.s3_key_prefix() == Some(&self.state.folder)
            };
            let mut ours = listed
                .import_summary_list()
                .iter()
                .filter(|summary| summary.s3_bucket_source().is_some_and(is_ours))
                .filter_map(|summary| summary.import_arn());
            if let Some(arn) = ours.find(|arn| !self.state.failed_imports.iter().any(|failed| failed == arn))
            {
                return Ok(Some(arn.to_owned()));
            }
            next = listed.next_token().filter(|token| !token.is_empty()).map(str::to_owned);
            if next.is_none() {
                return Ok(None);
            }
        }
    }

    async fn wait_for(
        &mut self,
        arn: &str,
        on_progress: &mut impl FnMut(ImportProgress),
    ) -> Result<ImportTableDescription, Stop> {
        let (mut looks, mut lost) = (0, 0);
        loop {
            let asked = self.connection.client.describe_import().import_arn(arn).send();
            let asked = tokio::select! {
                biased;
                () = self.cancel.cancelled() => return Err(Stop::Cancelled),
                asked = asked => asked,
            };
            match asked {
                Ok(answer) => {
                    (lost, self.sign_ins_in_vain) = (0, 0);
                    self.waiting_for = None;
                    let description = answer
                        .import_table_description
                        .ok_or_else(|| unexpected("the answer describes no import"))?;
                    self.take(&description);
                    on_progress(self.progress());
                    if !matches!(
                        description.import_status(),
                        None | Some(ImportStatus::InProgress | ImportStatus::Cancelling)
                    ) {
                        return Ok(description);
                    }
                }
                Err(error) => {
                    lost += 1;
                    let may_pass = matches!(answer_of(&error), Answer::Transient | Answer::Throttled);
                    if !may_pass || lost > MAX_LOST_ANSWERS {
                        return Err(failure_of(&error, "ask AWS how far the import has come").into());
                    }
                    self.waiting_for = Some("AWS does not answer. The import goes on there.".to_owned());
                    on_progress(self.progress());
                }
            }
            let next_look = self.options.clock.sleep_until(self.options.clock.now() + wait_after(looks));
            looks += 1;
            tokio::select! {
                biased;
                () = self.cancel.cancelled() => return Err(Stop::Cancelled),
                () = next_look => {}
            }
        }
    }

    fn take(&mut self, description: &ImportTableDescription) {
        let count = |count: i64| u64::try_from(count).unwrap_or(0);
        self.items_processed = count(description.processed_item_count());
        self.state.items_imported = count(description.imported_item_count());
        self.bytes_processed = count(description.processed_size_bytes().unwrap_or(0));
        self.state.import_status = description.import_status().map(|status| status.as_str().to_owned());
    }

    /// What the end of the import means. Items that were refused are no failure; items that were never read are.
    async fn judge(&mut self, ended: &ImportTableDescription) -> Result<(), Stop> {
        let packed = self.state.items_packed;
        let errors = u64::try_from(ended.error_count()).unwrap_or(0);
        let is_whole = ended.import_status() == Some(&ImportStatus::Completed)
            || self.state.items_imported + errors >= packed;
        if is_whole && (self.state.items_imported > 0 || ended.failure_code() == Some("ItemValidationError"))
        {
            return Ok(());
        }
        let said = [ended.failure_code(), ended.failure_message()].into_iter().flatten();
        let said = said.collect::<Vec<_>>().join(": ");
        let imported = self.state.items_imported;
        self.checkpoint.counts.items_written = imported;
        if imported == 0 {
            // Nothing came of it: whoever goes on has it imported anew.
            self.state.failed_imports.extend(self.state.import_arn.take());
            self.state.client_token = new_token();
            self.save(Vec::new(), Vec::new()).await?;
            return Err(Failure::new(
                Code::ImportFailed,
                "AWS could not import the objects, and nothing was written.",
                "See what AWS says, put it right, then continue: the objects need not be uploaded again.",
            )
            .with_detail(said)
            .into());
        }
        Err(Failure::new(
            Code::ImportFailed,
            format!("AWS ended the import before its end: {imported} of {packed} items are in the table."),
            "Undo this import, which deletes the table, then import again.",
        )
        .with_detail(said)
        .into())
    }
}

/// What the table is to be, as `ImportTable` takes it.
fn table_parameters(plan: &Plan) -> Result<TableCreationParameters, Failure> {
    let parts = TableParts::of(plan)?;
    TableCreationParameters::builder()
        .table_name(&plan.table.name)
        .set_attribute_definitions(Some(parts.definitions))
        .set_key_schema(Some(parts.key_schema))
        .billing_mode(parts.billing_mode)
        .set_provisioned_throughput(parts.throughput)
        .set_global_secondary_indexes((!parts.indexes.is_empty()).then_some(parts.indexes))
        .build()
        .map_err(|error| unexpected(&error.to_string()))
}

/// Makes sure that the import can create the table.
///
/// # Errors
/// `table_exists`, and what the service says.
pub(super) async fn require_no_table(connection: &Connection, plan: &Plan) -> Result<(), Failure> {
    let name = &plan.table.name;
    if table_exists(connection, name).await? { Err(table_is_there(name)) } else { Ok(()) }
}

fn table_is_there(name: &str) -> Failure {
    Failure::new(
        Code::TableExists,
        format!("The table {name} exists already, and an import from S3 always creates its table."),
        "Write straight into the table instead (--route direct), or give the table another name.",
    )
}

fn unexpected(detail: &str) -> Failure {
    Failure::new(
        Code::Unexpected,
        "The import cannot be described to AWS, or AWS answers in a way that is not known.",
        "Continue the import; if it happens again, please report it.",
    )
    .with_detail(detail)
}
