//! Proposes a plan from a profile, with a reason for each choice.

use super::capacity::proposed_capacity;
use super::composed_keys::order_words;
use super::indexes::proposed_indexes;
use super::keys::{evidence_of_column, key_proposals};
use super::kinds::proposed_kind;
use super::proposal::{KeyProposal, Proposal, Reasons};
use item::is_plain_null_word;
use plan::AttributeKind;
use plan::{Blank, ColumnPlan, EmptyCell};
use plan::{KeyTemplate, Plan, TableDesign, generate_key};
use plan::{NamingStyle, attribute_names, table_name};
use profile::{ColumnProfile, Profile};
use source::own_columns;

/// Proposes a plan for a file with this profile.
pub fn propose(file_name: &str, profile: &Profile) -> Proposal {
    let names =
        attribute_names(profile.columns.iter().map(|column| column.column.as_str()), NamingStyle::CamelCase);
    let told = columns_about_rejection(profile);
    let mut columns = Vec::with_capacity(profile.columns.len());
    let mut column_reasons = Vec::with_capacity(profile.columns.len());
    for (place, (found, attribute)) in profile.columns.iter().zip(&names).enumerate() {
        let (mut column, mut reason) = proposed_column(found, attribute);
        if told.contains(&place) {
            column.included = false;
            "Says why Tableferry rejected the record; no part of the table".clone_into(&mut reason);
        }
        columns.push(column);
        column_reasons.push(reason);
    }
    let name = table_name(file_name);
    let (capacity, capacity_reason) = proposed_capacity(profile);
    let table = TableDesign { capacity, ..TableDesign::new(&name, "") };
    let mut plan = Plan { delimiter: profile.delimiter.clone(), ..Plan::new(table, columns) };
    let keys = key_proposals(&plan, profile);
    let sort_key_reason = choose_key(&mut plan, &keys[0]);
    let (indexes, index_reasons) = proposed_indexes(&plan, profile);
    plan.table.indexes = indexes;
    let reasons = Reasons {
        table_name: format!("From the file's name, {file_name}"),
        partition_key: keys[0].reason.clone(),
        sort_key: sort_key_reason,
        capacity: capacity_reason,
        columns: column_reasons,
        indexes: index_reasons,
    };
    let columns_as_key = profile.columns.iter().map(|column| evidence_of_column(column, profile)).collect();
    Proposal { plan, reasons, keys, columns_as_key, findings: Vec::new() }
}

/// Takes a key into a plan, and says why there is a sort key or none.
pub(crate) fn choose_key(plan: &mut Plan, key: &KeyProposal) -> String {
    let partition = key_attribute(plan, key.partition_column.as_deref(), key.partition_template.as_ref());
    let sort = key_attribute(plan, key.sort_column.as_deref(), key.sort_template.as_ref());
    let Some(partition) = partition else {
        generate_key(plan);
        return "Not needed: each record has a key of its own".to_owned();
    };
    let reason = match &sort {
        Some(_) => {
            let order = key.sort_template.as_ref().map(|template| order_words(plan, template));
            format!("Together with {partition} it finds one item{}", order.unwrap_or_default())
        }
        None => "Not needed: one key finds one item".to_owned(),
    };
    plan.generated_key = None;
    plan.table.partition_key = partition;
    plan.table.sort_key = sort;
    plan.drop_unused_composed();
    reason
}

/// The attribute that is this column, or is made by this template.
fn key_attribute(plan: &mut Plan, column: Option<&str>, template: Option<&KeyTemplate>) -> Option<String> {
    match (column, template) {
        (Some(name), _) => {
            let column = plan.columns.iter().find(|planned| planned.column == *name)?;
            Some(column.attribute.clone())
        }
        (None, template) => template.map(|template| plan.compose(template.clone())),
    }
}

/// What a column becomes, and why.
fn proposed_column(found: &ColumnProfile, attribute: &str) -> (ColumnPlan, String) {
    let (mut column, mut reason) = proposed_kind(found, attribute);
    let null_words = null_words(column.kind, found);
    if !null_words.is_empty() {
        let count = if null_words.len() == 1 { "counts" } else { "count" };
        reason = format!("{reason}; {} {count} as blank", null_words.join(", "));
    }
    column.null_words = null_words;
    if found.tells_empty_apart {
        column.empty = EmptyCell::Text;
    }
    if found.json_nulls > 0 {
        column.blank = Blank::Null;
    }
    (column, reason)
}

/// The words of a column that count as blank where it is read as `kind`. Among texts, words that may mean something else
/// are kept, and every word is where the file itself says what is NULL.
pub(crate) fn null_words(kind: AttributeKind, found: &ColumnProfile) -> Vec<String> {
    let is_blank = |word: &String| {
        let may_be_text = kind == AttributeKind::Text;
        let means_nothing = found.filled == 0 || is_plain_null_word(word);
        !may_be_text || (means_nothing && !found.tells_null_apart)
    };
    found.null_words.iter().map(|word| word.value.clone()).filter(is_blank).collect()
}

/// Places of the columns that a file of rejected records has besides the table's own.
fn columns_about_rejection(profile: &Profile) -> std::ops::Range<usize> {
    let names: Vec<String> = profile.columns.iter().map(|column| column.column.clone()).collect();
    own_columns::recognise(&names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use profile::read_profile;
    use source::{FormatChoice, Source};
    use tokio_util::sync::CancellationToken;

    fn null_words_of(file: &str, text: &str, choice: &FormatChoice) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(file);
        std::fs::write(&path, text).unwrap();
        let source = Source::open_as(&path, choice).unwrap();
        let profile = read_profile(&source, &CancellationToken::new(), |_| {}).unwrap();
        propose(file, &profile).plan.columns.iter().map(|column| column.null_words.join(" ")).collect()
    }

    #[test]
    fn where_the_file_says_what_is_null_a_word_for_it_is_text() {
        let by_header = FormatChoice { header: Some(true), ..FormatChoice::default() };
        let with_word = |word: &str| FormatChoice { null_word: Some(word.to_owned()), ..by_header.clone() };
        let plain = "id,name,n\n1,NULL,5\n2,b,NULL\n3,,7\n";
        // Nothing tells: the word counts as blank, which the reason says.
        assert_eq!(null_words_of("t.csv", plain, &by_header), ["", "NULL", "NULL"]);
        // A column of numbers has no use for the text.
        assert_eq!(null_words_of("t.csv", plain, &with_word("")), ["", "", "NULL"]);
        assert_eq!(null_words_of("t.csv", plain, &with_word("-")), ["", "", "NULL"]);
        // An empty text beside nothing: nothing is NULL.
        let told = "id,name,other\n1,NULL,\"\"\n2,b,\n3,,c\n";
        assert_eq!(null_words_of("t.csv", told, &by_header), ["", "", ""]);
        let json = "{\"id\":1,\"name\":\"NULL\",\"n\":\"NA\"}\n{\"id\":2,\"name\":\"b\",\"n\":null}\n";
        assert_eq!(null_words_of("t.jsonl", json, &FormatChoice::default()), ["", "", ""]);
    }
}
