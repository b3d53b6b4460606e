//! What a check can find, as a stable word.

use serde::{Deserialize, Deserializer, Serialize};
use ts_rs::TS;

macro_rules! codes {
    ($($name:ident = $word:literal,)*) => {
        /// What was found, as a stable word: of a plan, of records, of what a file leaves open.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, TS)]
        #[serde(rename_all = "snake_case")]
        pub enum FindingCode {
            $($name,)*
        }

        impl FindingCode {
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
    AttributeName = "attribute_name",
    AttributeNameTwice = "attribute_name_twice",
    BelowHeaderUnclear = "below_header_unclear",
    BlankKey = "blank_key",
    BlankRecord = "blank_record",
    BrokenJson = "broken_json",
    BrokenRecord = "broken_record",
    BytesNotText = "bytes_not_text",
    CodeAsNumber = "code_as_number",
    CommentUnclear = "comment_unclear",
    ControlCharacters = "control_characters",
    DateCellsUnclear = "date_cells_unclear",
    DeclaredLongKey = "declared_long_key",
    DeclaredMissing = "declared_missing",
    DeclaredNew = "declared_new",
    DeclaredNotNull = "declared_not_null",
    DeclaredType = "declared_type",
    DeclaredUnique = "declared_unique",
    DelimiterUnclear = "delimiter_unclear",
    DuplicateKey = "duplicate_key",
    EmptyTextBlank = "empty_text_blank",
    EncodingUnclear = "encoding_unclear",
    EscapeUnclear = "escape_unclear",
    FixNotApplied = "fix_not_applied",
    FooterLinesUnclear = "footer_lines_unclear",
    FormulaTexts = "formula_texts",
    HeaderUnclear = "header_unclear",
    HotPartition = "hot_partition",
    IndexKeyBlank = "index_key_blank",
    IndexKeyTooLong = "index_key_too_long",
    IndexName = "index_name",
    IndexNameTwice = "index_name_twice",
    InvisibleCharacters = "invisible_characters",
    ItemTooLarge = "item_too_large",
    JsonEmptyName = "json_empty_name",
    JsonList = "json_list",
    JsonRepeatedName = "json_repeated_name",
    JsonScalar = "json_scalar",
    JsonTooDeep = "json_too_deep",
    KeyBlank = "key_blank",
    KeyTooLong = "key_too_long",
    KeyType = "key_type",
    KindUnclear = "kind_unclear",
    KmsKey = "kms_key",
    LeftOut = "left_out",
    LineEndUnclear = "line_end_unclear",
    LostLetters = "lost_letters",
    MisreadBefore = "misread_before",
    MissingColumn = "missing_column",
    NearlyNumber = "nearly_number",
    NewColumn = "new_column",
    NoBreakSpaces = "no_break_spaces",
    NoCapacity = "no_capacity",
    NoSuchAttribute = "no_such_attribute",
    NoSuchColumn = "no_such_column",
    NoSuchKey = "no_such_key",
    NoSuchTime = "no_such_time",
    NoSuchZone = "no_such_zone",
    NoZone = "no_zone",
    NotADate = "not_a_date",
    NotADateTime = "not_a_date_time",
    NotANumber = "not_a_number",
    NotAnObject = "not_an_object",
    NotBinary = "not_binary",
    NotBlank = "not_blank",
    NotMerged = "not_merged",
    NotWhole = "not_whole",
    NotYesNo = "not_yes_no",
    NothingProjected = "nothing_projected",
    NothingToWrite = "nothing_to_write",
    NoParent = "no_parent",
    NotReadBack = "not_read_back",
    NullLeftOut = "null_left_out",
    NullWord = "null_word",
    NullWordAsText = "null_word_as_text",
    NullWordUnclear = "null_word_unclear",
    NumberOutOfRange = "number_out_of_range",
    NumberTooPrecise = "number_too_precise",
    OtherColumns = "other_columns",
    Padded = "padded",
    PlacedInZone = "placed_in_zone",
    PlanVersion = "plan_version",
    QuoteUnclear = "quote_unclear",
    OrphansUndecided = "orphans_undecided",
    ParentNotWritten = "parent_not_written",
    SecondOfParent = "second_of_parent",
    NoSetMember = "no_set_member",
    RefusedByServer = "refused_by_server",
    RepeatedHeader = "repeated_header",
    Respelled = "respelled",
    RoundedNumbers = "rounded_numbers",
    RuledLine = "ruled_line",
    SameKeyTwice = "same_key_twice",
    SetEmptyMember = "set_empty_member",
    SetRepeatsMember = "set_repeats_member",
    SingleRecord = "single_record",
    SkipLinesUnclear = "skip_lines_unclear",
    SurplusJoined = "surplus_joined",
    SwallowedRecords = "swallowed_records",
    TableName = "table_name",
    TableNameApart = "table_name_apart",
    Tag = "tag",
    TagTwice = "tag_twice",
    TextAfterQuote = "text_after_quote",
    TimeToLiveMilliseconds = "time_to_live_milliseconds",
    TimeToLiveNoNumber = "time_to_live_no_number",
    TimeToLivePast = "time_to_live_past",
    TimeToLiveTooOld = "time_to_live_too_old",
    TooManyIndexes = "too_many_indexes",
    TooManyKeyAttributes = "too_many_key_attributes",
    TooManyProjected = "too_many_projected",
    TooManyTags = "too_many_tags",
    TotalRow = "total_row",
    TypeLetters = "type_letters",
    Undecodable = "undecodable",
    UnnamedUnclear = "unnamed_unclear",
    UnsortableKey = "unsortable_key",
    WarmThroughput = "warm_throughput",
    WithoutZone = "without_zone",
    WrongCellCount = "wrong_cell_count",
}

impl std::fmt::Display for FindingCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl PartialEq<&str> for FindingCode {
    fn eq(&self, word: &&str) -> bool {
        self.as_str() == *word
    }
}

impl PartialEq<str> for FindingCode {
    fn eq(&self, word: &str) -> bool {
        self.as_str() == word
    }
}

impl<'de> Deserialize<'de> for FindingCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        let found = Self::ALL.iter().copied().find(|code| *code == *word);
        found.ok_or_else(|| serde::de::Error::custom(format!("no finding is called {word}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_is_written_and_read_as_its_word() {
        for code in FindingCode::ALL {
            let json = serde_json::to_string(code).unwrap();
            assert_eq!(json, format!("\"{code}\""));
            assert_eq!(serde_json::from_str::<FindingCode>(&json).unwrap(), *code);
        }
        assert!(serde_json::from_str::<FindingCode>("\"of_another_version\"").is_err());
    }
}
