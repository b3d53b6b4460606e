//! The page's types are made from the engine's. `UPDATE_BINDINGS=1` writes them; otherwise the committed ones
//! must be what the engine's types give.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

use app::{
    AnsweredQuestion, AskedQuestion, ChangesCost, ChangesProgress, CheckProgress, FoundChanges, OpenTable,
    OpenedDesign, OpenedPlans, PlacementOptions, PortalPrompt, QuestionsProgress, SavedDesign,
    SavedForDevelopers, SignInChoices, StagingProgress, TableLeftOver, TableList, TablesProgress,
    TablesReport,
};
use check::{CheckResult, PreviewRows, RecordPreview};
use dynamodb::access::{AccessReport, AccessRoute};
use dynamodb::destination::{AWS_REGIONS, AwsProfiles, ConnectionSummary, KnownDestination, PortalAccount};
use dynamodb::import::{
    ImportProgress, RaiseOffer, RaisedTable, Report, RouteOffers, RunSummary, SetBack, UnreadableRun,
};
use dynamodb::query::{ItemsPage, QueryRequest};
use dynamodb::table::{TableProgress, TableState};
use dynamodb::verify::{EnteringItems, Verification, VerifyChoices, VerifyCost};
use failure::Failure;
use plan::{AttributeKind, Edited, MAX_INDEX_KEY_ATTRIBUTES, NamingStyle, PlanEdit, Relation};
use profile::{Profile, ReadProgress};
use propose::{FoundRelations, Proposal, QuestionReport, RelationsProgress, SettledQuestions, UniqueColumns};
use source::{FormatChoice, ListingProgress, SourceSummary, TextEncoding};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use ts_rs::{Config, ExportError, TS};

fn export_to(folder: &Path) -> Result<(), ExportError> {
    let config = Config::new().with_large_int("number").with_out_dir(folder);
    TableList::export_all(&config)?;
    StagingProgress::export_all(&config)?;
    ListingProgress::export_all(&config)?;
    TablesProgress::export_all(&config)?;
    TablesReport::export_all(&config)?;
    TableLeftOver::export_all(&config)?;
    OpenTable::export_all(&config)?;
    OpenedPlans::export_all(&config)?;
    FoundRelations::export_all(&config)?;
    PlacementOptions::export_all(&config)?;
    RelationsProgress::export_all(&config)?;
    SettledQuestions::export_all(&config)?;
    AnsweredQuestion::export_all(&config)?;
    AskedQuestion::export_all(&config)?;
    OpenedDesign::export_all(&config)?;
    SavedDesign::export_all(&config)?;
    SavedForDevelopers::export_all(&config)?;
    QuestionReport::export_all(&config)?;
    QuestionsProgress::export_all(&config)?;
    Relation::export_all(&config)?;
    UniqueColumns::export_all(&config)?;
    CheckResult::export_all(&config)?;
    AwsProfiles::export_all(&config)?;
    AccessReport::export_all(&config)?;
    AccessRoute::export_all(&config)?;
    SignInChoices::export_all(&config)?;
    PortalPrompt::export_all(&config)?;
    PortalAccount::export_all(&config)?;
    ConnectionSummary::export_all(&config)?;
    KnownDestination::export_all(&config)?;
    Failure::export_all(&config)?;
    ImportProgress::export_all(&config)?;
    Report::export_all(&config)?;
    RouteOffers::export_all(&config)?;
    RunSummary::export_all(&config)?;
    UnreadableRun::export_all(&config)?;
    RaiseOffer::export_all(&config)?;
    RaisedTable::export_all(&config)?;
    SetBack::export_all(&config)?;
    EnteringItems::export_all(&config)?;
    Verification::export_all(&config)?;
    VerifyChoices::export_all(&config)?;
    VerifyCost::export_all(&config)?;
    FoundChanges::export_all(&config)?;
    ChangesCost::export_all(&config)?;
    ChangesProgress::export_all(&config)?;
    PreviewRows::export_all(&config)?;
    RecordPreview::export_all(&config)?;
    Proposal::export_all(&config)?;
    Profile::export_all(&config)?;
    CheckProgress::export_all(&config)?;
    ReadProgress::export_all(&config)?;
    ItemsPage::export_all(&config)?;
    QueryRequest::export_all(&config)?;
    SourceSummary::export_all(&config)?;
    FormatChoice::export_all(&config)?;
    NamingStyle::export_all(&config)?;
    PlanEdit::export_all(&config)?;
    Edited::export_all(&config)?;
    TableProgress::export_all(&config)?;
    TableState::export_all(&config)?;
    std::fs::write(folder.join("encodings.ts"), encodings())?;
    std::fs::write(folder.join("kinds.ts"), kinds())?;
    std::fs::write(folder.join("regions.ts"), regions())?;
    Ok(())
}

/// The names of the encodings, and the groups in which a list shows them.
fn encodings() -> String {
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    let word = |encoding: TextEncoding| serde_json::to_string(&encoding).unwrap();
    let mut names = String::new();
    let mut groups: Vec<(&str, String)> = Vec::new();
    for encoding in TextEncoding::all() {
        writeln!(
            names,
            "  {}: {{ name: {}, longName: {} }},",
            word(encoding),
            quoted(encoding.name()),
            quoted(&encoding.long_name())
        )
        .unwrap();
        match groups.last_mut() {
            Some((group, words)) if *group == encoding.group() => {
                words.push_str(", ");
                words.push_str(&word(encoding));
            }
            _ => groups.push((encoding.group(), word(encoding))),
        }
    }
    let groups: String = groups
        .iter()
        .map(|(group, words)| format!("  {{ group: {}, encodings: [{words}] }},\n", quoted(group)))
        .collect::<Vec<_>>()
        .concat();
    format!(
        "// This file is generated from the engine's list of encodings. Do not edit it.\n\
         import type {{ TextEncoding }} from \"./TextEncoding\";\n\n\
         /** The usual name of each encoding, and the same with what helps to find it. */\n\
         export const encodings: Record<TextEncoding, {{ name: string, longName: string }}> = {{\n{names}}};\n\n\
         /** The encodings by the languages they are for. */\n\
         export const encodingGroups: {{ group: string, encodings: TextEncoding[] }}[] = [\n{groups}];\n"
    )
}

/// What the page says of kinds of attributes, and lets a person choose.
fn kinds() -> String {
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    let mut rows = String::new();
    for kind in AttributeKind::ALL {
        writeln!(
            rows,
            "  {0}: {{ kind: {0}, name: {1}, letter: {2}, canBeKey: {3}, canBePart: {4}, canExpire: {5} }},",
            serde_json::to_string(&kind).unwrap(),
            quoted(kind.plain_name()),
            quoted(kind.type_letter()),
            kind.key_type().is_some(),
            kind.can_be_part(),
            kind.can_be_time_to_live(),
        )
        .unwrap();
    }
    format!(
        "// This file is generated from the engine's kinds of attributes. Do not edit it.\n\
         import type {{ AttributeKind }} from \"./AttributeKind\";\n\n\
         export interface KindWords {{\n\
         \x20 kind: AttributeKind;\n\
         \x20 /** What a person calls it. */\n\
         \x20 name: string;\n\
         \x20 /** DynamoDB's letter or word for its type. */\n\
         \x20 letter: string;\n\
         \x20 /** Whether an attribute of this kind can be a key. */\n\
         \x20 canBeKey: boolean;\n\
         \x20 /** Whether it can be a part of an attribute that is made from several columns. */\n\
         \x20 canBePart: boolean;\n\
         \x20 /** Whether it can say when an item is deleted. */\n\
         \x20 canExpire: boolean;\n\
         }}\n\n\
         /** What is to be said of each kind. */\n\
         export const kindWords: Readonly<Record<AttributeKind, KindWords>> = {{\n{rows}}};\n\n\
         /** Every kind, in the order of a list to choose from. */\n\
         export const kinds: readonly KindWords[] = Object.values(kindWords);\n\n\
         /** Most attributes that the partition key or the sort key of an index may have. */\n\
         export const MAX_INDEX_KEY_ATTRIBUTES = {MAX_INDEX_KEY_ATTRIBUTES};\n"
    )
}

/// The regions of AWS with their names.
fn regions() -> String {
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    let mut rows = String::new();
    for region in AWS_REGIONS {
        writeln!(rows, "  {{ code: {}, name: {} }},", quoted(region.code), quoted(region.name)).unwrap();
    }
    format!(
        "// This file is generated from the engine's list of regions. Do not edit it.\n\n\
         /** The regions of AWS, as the AWS console calls them; a newer one can be typed. */\n\
         export const regions: readonly {{ code: string, name: string }}[] = [\n{rows}];\n"
    )
}

fn files_in(folder: &Path) -> BTreeMap<String, String> {
    std::fs::read_dir(folder)
        .map(|entries| {
            entries
                .flatten()
                .map(|entry| {
                    let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
                    (entry.file_name().to_string_lossy().into_owned(), text)
                })
                .collect()
        })
        .unwrap_or_default()
}

#[test]
fn the_pages_types_are_those_of_the_engine() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/bindings");
    if std::env::var_os("UPDATE_BINDINGS").is_some() {
        let _ = std::fs::remove_dir_all(&committed);
        export_to(&committed).unwrap();
    }
    let fresh = tempfile::tempdir().unwrap();
    export_to(fresh.path()).unwrap();
    let (committed, fresh) = (files_in(&committed), files_in(fresh.path()));
    let names: std::collections::BTreeSet<&String> = committed.keys().chain(fresh.keys()).collect();
    let different: Vec<&String> =
        names.into_iter().filter(|name| committed.get(*name) != fresh.get(*name)).collect();
    assert!(
        different.is_empty(),
        "the page's types differ from the engine's in {different:?}: \
         run UPDATE_BINDINGS=1 cargo test --workspace --test bindings"
    );
}
