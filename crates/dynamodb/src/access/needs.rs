//! The actions of AWS that an import takes: on what, and what for. Pure: what is asked here is what the engine calls.

use crate::s3::imports_folder;
use plan::{AWS_MANAGED_KEY, Plan, TableClass, TableOptions};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

/// How items are to reach the tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AccessRoute {
    /// Item by item.
    Direct {
        /// The write capacity of the tables is raised meanwhile.
        #[serde(default)]
        raises_capacity: bool,
    },
    /// Through objects in S3, which DynamoDB imports.
    S3 {
        bucket: String,
        /// Under which the folder of imports lies, with no slash at its end. Empty: at the top of the bucket.
        prefix: String,
        /// The bucket is not there yet.
        creates_bucket: bool,
        /// Objects are deleted once they are imported.
        empties_bucket: bool,
    },
}

/// A table that is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableAccess {
    pub name: String,
    pub has_indexes: bool,
    /// It is there already.
    pub exists: bool,
    /// It is there, and lacks indexes of the plan, which can be added.
    pub lacks_indexes: bool,
    pub options: TableOptions,
}

impl TableAccess {
    /// The table that a plan writes to.
    pub fn of(plan: &Plan, exists: bool) -> Self {
        let table = plan.table_of_items();
        Self {
            name: table.name.clone(),
            has_indexes: !table.indexes.is_empty(),
            exists,
            lacks_indexes: false,
            options: table.options.clone(),
        }
    }
}

/// On what an action is taken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    /// Actions that AWS does not tie to any.
    Everything,
    Table(String),
    Indexes(String),
    /// The imports from S3 into a table.
    Imports(String),
    Bucket(String),
    /// Bucket, and what the names of the objects begin with: it ends in `/`.
    Objects(String, String),
    /// A key of KMS: as the plan names it, or its ARN where KMS told that.
    Key(String),
    /// The log in which DynamoDB notes what it refused of an import.
    ImportLog,
}

/// What an action is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NeededFor {
    FindTables,
    CreateTable,
    UseKey,
    SetOptions,
    AddIndexes,
    RaiseCapacity,
    WriteItems,
    KeepItems,
    CreateBucket,
    WriteObjects,
    ImportFromS3,
    ReadRefusals,
    EmptyBucket,
    Verify,
    Ask,
    Undo,
}

impl NeededFor {
    /// The same in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::FindTables => "Find the tables that are there",
            Self::CreateTable => "Create the table",
            Self::UseKey => "Encrypt with the key",
            Self::SetOptions => "Set the options of the table",
            Self::AddIndexes => "Add indexes to the table that is there",
            Self::RaiseCapacity => "Raise the write capacity, and set it back",
            Self::WriteItems => "Write items",
            Self::KeepItems => "Keep, copy or update items that are there",
            Self::CreateBucket => "Create a private bucket",
            Self::WriteObjects => "Write objects into the bucket",
            Self::ImportFromS3 => "Let DynamoDB import the objects",
            Self::ReadRefusals => "Read which items DynamoDB refused",
            Self::EmptyBucket => "Delete the objects afterwards",
            Self::Verify => "Compare the table with the file",
            Self::Ask => "Ask the table questions",
            Self::Undo => "Undo an import",
        }
    }

    /// What happens without it; `None` where the import cannot be done.
    pub fn without(self) -> Option<&'static str> {
        match self {
            Self::FindTables
            | Self::CreateTable
            | Self::UseKey
            | Self::SetOptions
            | Self::AddIndexes
            | Self::RaiseCapacity
            | Self::WriteItems
            | Self::CreateBucket
            | Self::WriteObjects
            | Self::ImportFromS3 => None,
            Self::KeepItems => {
                Some("The import works where it overwrites items that are there, without a copy.")
            }
            Self::ReadRefusals => {
                Some("The import works; which rows DynamoDB refused could not be found out.")
            }
            Self::EmptyBucket => Some("The import works; the objects stay in the bucket until they expire."),
            Self::Verify => {
                Some("The import works; the table could not be compared with the file afterwards.")
            }
            Self::Ask => Some("The import works; the table could not be asked from here."),
            Self::Undo => Some("The import works; it could not be undone from here."),
        }
    }
}

/// One action that is needed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Need {
    pub needed_for: NeededFor,
    /// As IAM has it: `dynamodb:CreateTable`.
    pub action: &'static str,
    pub resource: Resource,
}

/// All actions that importing these tables by this route takes, with those for verifying, asking and undoing afterwards.
pub fn needs_of(tables: &[TableAccess], route: &AccessRoute) -> Vec<Need> {
    let mut needs = BTreeSet::new();
    let mut add = |needed_for: NeededFor, resource: &Resource, actions: &[&'static str]| {
        needs.extend(actions.iter().map(|action| Need { needed_for, action, resource: resource.clone() }));
    };
    add(NeededFor::FindTables, &Resource::Everything, &["dynamodb:ListTables"]);
    for table in tables {
        let on = Resource::Table(table.name.clone());
        add(NeededFor::FindTables, &on, &["dynamodb:DescribeTable"]);
        add(NeededFor::Verify, &on, &["dynamodb:BatchGetItem", "dynamodb:Scan"]);
        add(NeededFor::Ask, &on, &["dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"]);
        if table.has_indexes {
            let indexes = Resource::Indexes(table.name.clone());
            add(NeededFor::Verify, &indexes, &["dynamodb:Scan"]);
            add(NeededFor::Ask, &indexes, &["dynamodb:Query", "dynamodb:Scan"]);
        }
        if let Some(key) = table.options.kms_key.as_ref().filter(|key| *key != AWS_MANAGED_KEY) {
            // DynamoDB uses the key with the rights of whoever creates and uses the table.
            add(
                NeededFor::UseKey,
                &Resource::Key(key.clone()),
                &[
                    "kms:DescribeKey",
                    "kms:CreateGrant",
                    "kms:Encrypt",
                    "kms:Decrypt",
                    "kms:ReEncryptFrom",
                    "kms:ReEncryptTo",
                    "kms:GenerateDataKey",
                    "kms:GenerateDataKeyWithoutPlaintext",
                ],
            );
        }
        if table.lacks_indexes {
            add(NeededFor::AddIndexes, &on, &["dynamodb:UpdateTable"]);
        }
        let is_imported = matches!(route, AccessRoute::S3 { .. });
        // What ImportTable cannot set is set after it, as for a table that is there.
        for action in option_actions(&table.options, table.exists, is_imported) {
            add(NeededFor::SetOptions, &on, &[action]);
        }
        match route {
            AccessRoute::Direct { raises_capacity } => {
                if *raises_capacity {
                    add(NeededFor::RaiseCapacity, &on, &["dynamodb:UpdateTable"]);
                }
                if !table.exists {
                    add(NeededFor::CreateTable, &on, &["dynamodb:CreateTable"]);
                }
                // Whether items are there is looked up before.
                add(NeededFor::WriteItems, &on, &["dynamodb:Scan", "dynamodb:BatchWriteItem"]);
                add(NeededFor::Undo, &on, &["dynamodb:BatchGetItem", "dynamodb:BatchWriteItem"]);
                if table.exists {
                    // Items that are there are kept, copied or compared.
                    add(NeededFor::KeepItems, &on, &["dynamodb:PutItem", "dynamodb:BatchGetItem"]);
                }
            }
            AccessRoute::S3 { .. } => {
                add(NeededFor::ImportFromS3, &on, &["dynamodb:ImportTable"]);
                add(NeededFor::Undo, &on, &["dynamodb:DeleteTable"]);
                let imports = Resource::Imports(table.name.clone());
                add(NeededFor::ImportFromS3, &imports, &["dynamodb:DescribeImport"]);
            }
        }
    }
    if let AccessRoute::S3 { bucket, prefix, creates_bucket, empties_bucket } = route {
        let whole = Resource::Bucket(bucket.clone());
        let objects = Resource::Objects(bucket.clone(), imports_folder(prefix));
        if *creates_bucket {
            add(
                NeededFor::CreateBucket,
                &whole,
                &[
                    "s3:CreateBucket",
                    "s3:PutBucketPublicAccessBlock",
                    "s3:PutBucketOwnershipControls",
                    "s3:PutEncryptionConfiguration",
                    "s3:PutLifecycleConfiguration",
                ],
            );
        }
        add(NeededFor::WriteObjects, &whole, &["s3:ListBucket", "s3:ListBucketMultipartUploads"]);
        add(NeededFor::WriteObjects, &objects, &["s3:PutObject", "s3:GetObject", "s3:AbortMultipartUpload"]);
        // DynamoDB reads objects and writes its log with the rights of whoever starts the import.
        add(NeededFor::ImportFromS3, &Resource::Everything, &["dynamodb:ListImports"]);
        add(
            NeededFor::ImportFromS3,
            &Resource::ImportLog,
            &[
                "logs:CreateLogGroup",
                "logs:CreateLogStream",
                "logs:DescribeLogStreams",
                "logs:PutLogEvents",
                "logs:PutRetentionPolicy",
            ],
        );
        add(NeededFor::ImportFromS3, &Resource::Everything, &["logs:DescribeLogGroups"]);
        add(NeededFor::ReadRefusals, &Resource::ImportLog, &["logs:GetLogEvents"]);
        if *empties_bucket {
            add(NeededFor::EmptyBucket, &objects, &["s3:DeleteObject"]);
            if *creates_bucket {
                add(NeededFor::EmptyBucket, &whole, &["s3:DeleteBucket"]);
            }
        }
    }
    needs.into_iter().collect()
}

/// What setting options takes: fewest where they come with creating the table, which an import from S3 does in part.
fn option_actions(options: &TableOptions, is_there: bool, is_imported: bool) -> Vec<&'static str> {
    let mut actions = Vec::new();
    if options.time_to_live.is_some() {
        actions.extend(["dynamodb:DescribeTimeToLive", "dynamodb:UpdateTimeToLive"]);
    }
    if options.point_in_time_recovery {
        actions.extend(["dynamodb:DescribeContinuousBackups", "dynamodb:UpdateContinuousBackups"]);
    }
    if !options.tags.is_empty() {
        actions.extend(["dynamodb:ListTagsOfResource", "dynamodb:TagResource"]);
    }
    let not_of_an_import = options.deletion_protection
        || options.table_class != TableClass::Standard
        || options.warm_throughput.is_some();
    if (is_there || is_imported) && not_of_an_import || is_there && options.kms_key.is_some() {
        actions.push("dynamodb:UpdateTable");
    }
    actions
}
