//! What can go wrong, as a stable word.

use serde::{Deserialize, Deserializer, Serialize};
use ts_rs::TS;

macro_rules! codes {
    ($($name:ident = $word:literal,)*) => {
        /// What went wrong, as a stable word to act on. A new one is added only where something acts on it, or a person
        /// has to be told something else.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, TS)]
        #[serde(rename_all = "snake_case")]
        #[ts(rename = "FailureCode")]
        pub enum Code {
            $($name,)*
        }

        impl Code {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The word itself.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }
        }
    };
}

codes! {
    AccessDenied = "access_denied",
    AccountUnknown = "account_unknown",
    AddressHoldsPassword = "address_holds_password",
    AnotherAccount = "another_account",
    AnotherDestination = "another_destination",
    AnotherEndpoint = "another_endpoint",
    AnotherRegion = "another_region",
    ArchiveEncrypted = "archive_encrypted",
    AwsFilesUnreadable = "aws_files_unreadable",
    AwsSettings = "aws_settings",
    BadUsage = "bad_usage",
    Blocked = "blocked",
    BrokenArchive = "broken_archive",
    Cancelled = "cancelled",
    CannotUnpack = "cannot_unpack",
    CapacityNotRaised = "capacity_not_raised",
    CapacityNotSetBack = "capacity_not_set_back",
    CodeNeeded = "code_needed",
    CodeRefused = "code_refused",
    CredentialsExpired = "credentials_expired",
    CredentialsRefused = "credentials_refused",
    DatabaseBroken = "database_broken",
    DatabaseBusy = "database_busy",
    DatabaseEncrypted = "database_encrypted",
    DatabaseNotClosed = "database_not_closed",
    Declined = "declined",
    DestinationNotConfirmed = "destination_not_confirmed",
    DialogOpen = "dialog_open",
    DiskFull = "disk_full",
    EmptyFile = "empty_file",
    EndpointNotHttps = "endpoint_not_https",
    ImportFailed = "import_failed",
    IsAFolder = "is_a_folder",
    JobName = "job_name",
    JournalOfAnotherRun = "journal_of_another_run",
    JournalUnreadable = "journal_unreadable",
    JournalUnwritable = "journal_unwritable",
    JsonNotUtf8 = "json_not_utf8",
    KeyValuesMissing = "key_values_missing",
    Limit = "limit",
    NameNotTyped = "name_not_typed",
    NameTaken = "name_taken",
    NoAnswer = "no_answer",
    NoCredentials = "no_credentials",
    NoDataFolder = "no_data_folder",
    NoFooter = "no_footer",
    NoKeychain = "no_keychain",
    NoName = "no_name",
    NoObjects = "no_objects",
    NoRecords = "no_records",
    NoRegion = "no_region",
    NoRoom = "no_room",
    NoSortKey = "no_sort_key",
    NoSuchBucket = "no_such_bucket",
    NoSuchColumn = "no_such_column",
    NoSuchDestination = "no_such_destination",
    NoSuchFile = "no_such_file",
    NoSuchIndex = "no_such_index",
    NoSuchKeys = "no_such_keys",
    NoSuchLine = "no_such_line",
    NoSuchList = "no_such_list",
    NoSuchPage = "no_such_page",
    NoSuchProfile = "no_such_profile",
    NoSuchQuestion = "no_such_question",
    NoSuchRaisedTable = "no_such_raised_table",
    NoSuchRecord = "no_such_record",
    NoSuchRelation = "no_such_relation",
    NoSuchRun = "no_such_run",
    NoSuchSignIn = "no_such_sign_in",
    NoSuchSource = "no_such_source",
    NoSuchSourceTable = "no_such_source_table",
    NoSuchTable = "no_such_table",
    NoTable = "no_table",
    NoTables = "no_tables",
    NoTimeToLive = "no_time_to_live",
    NotABucketName = "not_a_bucket_name",
    NotAKey = "not_a_key",
    NotAPortal = "not_a_portal",
    NotARegion = "not_a_region",
    NotATableName = "not_a_table_name",
    NotAccessKeys = "not_access_keys",
    NotAnAddress = "not_an_address",
    NotAnArray = "not_an_array",
    NotAws = "not_aws",
    NotChecked = "not_checked",
    NotContinued = "not_continued",
    NotDynamodb = "not_dynamodb",
    NotRead = "not_read",
    NotSent = "not_sent",
    NotText = "not_text",
    NotTheKey = "not_the_key",
    NotUndone = "not_undone",
    NotesLost = "notes_lost",
    NothingRefused = "nothing_refused",
    NothingRejected = "nothing_rejected",
    NothingToContinue = "nothing_to_continue",
    PageNotOpened = "page_not_opened",
    PermissionDenied = "permission_denied",
    PlanIncomplete = "plan_incomplete",
    PlanMalformed = "plan_malformed",
    PlanOtherTables = "plan_other_tables",
    PlanUnreadable = "plan_unreadable",
    PlanUnwritable = "plan_unwritable",
    PlanVersion = "plan_version",
    PracticeNotOnDisk = "practice_not_on_disk",
    PracticeUnusable = "practice_unusable",
    RecordTooLong = "record_too_long",
    Refused = "refused",
    RejectsAreTheSource = "rejects_are_the_source",
    RejectsUnwritable = "rejects_unwritable",
    RouteUnusable = "route_unusable",
    RunChanged = "run_changed",
    RunNotConfirmed = "run_not_confirmed",
    RunUnderWay = "run_under_way",
    SchemaNoTable = "schema_no_table",
    SchemaOtherTable = "schema_other_table",
    SchemaOtherWidth = "schema_other_width",
    SchemaSeveralTables = "schema_several_tables",
    SchemaTooLong = "schema_too_long",
    SchemaUnreadable = "schema_unreadable",
    ServerError = "server_error",
    SeveralTables = "several_tables",
    SignInDenied = "sign_in_denied",
    SignInNeeded = "sign_in_needed",
    SignInTimedOut = "sign_in_timed_out",
    SourceChanged = "source_changed",
    SpendingCeiling = "spending_ceiling",
    TableDiffers = "table_differs",
    TableExists = "table_exists",
    TableInUse = "table_in_use",
    TableMadeAnew = "table_made_anew",
    TableNotEmpty = "table_not_empty",
    TableProtected = "table_protected",
    TableUnusable = "table_unusable",
    TextAfterArray = "text_after_array",
    TextAfterObject = "text_after_object",
    Throttled = "throttled",
    TooManyColumns = "too_many_columns",
    TooManyNames = "too_many_names",
    TruncatedArchive = "truncated_archive",
    UnclosedArray = "unclosed_array",
    UnclosedObject = "unclosed_object",
    UnclosedQuote = "unclosed_quote",
    Undone = "undone",
    UnevenSum = "uneven_sum",
    Unexpected = "unexpected",
    Unreachable = "unreachable",
    Unreadable = "unreadable",
    UnusableDelimiter = "unusable_delimiter",
    Unwritable = "unwritable",
    WrongClock = "wrong_clock",
    WrongType = "wrong_type",
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl PartialEq<&str> for Code {
    fn eq(&self, word: &&str) -> bool {
        self.as_str() == *word
    }
}

impl PartialEq<str> for Code {
    fn eq(&self, word: &str) -> bool {
        self.as_str() == word
    }
}

/// A word that this version does not know, as an earlier or a later one may have kept it with a run, is
/// [`Code::Unexpected`].
impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        Ok(Self::ALL.iter().copied().find(|code| *code == *word).unwrap_or(Self::Unexpected))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_is_written_and_read_as_its_word() {
        for code in Code::ALL {
            let json = serde_json::to_string(code).unwrap();
            assert_eq!(json, format!("\"{code}\""));
            assert_eq!(serde_json::from_str::<Code>(&json).unwrap(), *code);
        }
        assert_eq!(serde_json::from_str::<Code>("\"of_another_version\"").unwrap(), Code::Unexpected);
    }
}
