//! Which questions are in a design, while it changes.

use super::asked::Design;
use super::proposals::proposed_questions;
use plan::{AccessPattern, ChangedTable, RelatedRows, follow_question};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The questions of a design, as the person has them. Each is in one of the lists.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeptQuestions {
    /// Those that are in the design.
    pub kept: Vec<AccessPattern>,
    /// Those that the person left out, and can put back.
    pub left_out: Vec<AccessPattern>,
    /// Those that go along a relation that the design does not have now. They come back with it.
    pub waiting: Vec<AccessPattern>,
    pub from: QuestionsFrom,
}

/// Who said which questions there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum QuestionsFrom {
    /// Nobody yet: they are those that are proposed, and change with the design.
    #[default]
    Proposal,
    /// The person changed something. What was never proposed before is taken all the same.
    Person,
    /// A saved design. What is proposed beyond it can be put in, and is not by itself.
    SavedDesign,
}

/// The questions of a design as it is now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct SettledQuestions {
    pub questions: KeptQuestions,
    /// Of those that are kept, and then of those that were left out, why each is proposed; empty: it is not.
    pub reasons: Vec<String>,
    /// What became otherwise though nobody said so, as sentences.
    pub followed: Vec<String>,
}

/// The questions after the design has changed: named as tables and attributes are called now, without those of relations
/// that are gone, and with those that are proposed and were never decided upon.
pub fn settle_questions(
    design: &Design<'_>,
    changed: &[ChangedTable<'_>],
    questions: &KeptQuestions,
) -> SettledQuestions {
    let mut followed = Vec::new();
    let proposed = proposed_questions(design);
    if questions.from == QuestionsFrom::Proposal {
        let (kept, reasons) =
            proposed.into_iter().map(|question| (question.pattern, question.reason)).unzip();
        let questions = KeptQuestions { kept, ..KeptQuestions::default() };
        return SettledQuestions { questions, reasons, followed };
    }
    let mut named_now = |patterns: &[AccessPattern]| -> Vec<AccessPattern> {
        let now = patterns.iter().map(|pattern| {
            let (now, lost) = follow_question(pattern, changed);
            followed.extend(lost);
            now
        });
        now.collect()
    };
    let has_relations =
        |pattern: &AccessPattern| pattern.related.iter().all(|rows| design.relation(rows).is_some());
    let (mut kept, gone): (Vec<_>, Vec<_>) = named_now(&questions.kept).into_iter().partition(has_relations);
    let (back, mut waiting): (Vec<_>, Vec<_>) =
        named_now(&questions.waiting).into_iter().partition(has_relations);
    let mut left_out = named_now(&questions.left_out);
    waiting.extend(gone);
    kept.extend(back);
    for question in &proposed {
        let is_known = |known: &AccessPattern| asks_the_same(known, &question.pattern);
        if !kept.iter().chain(&left_out).any(is_known) {
            match questions.from {
                QuestionsFrom::SavedDesign => left_out.push(question.pattern.clone()),
                _ => kept.push(question.pattern.clone()),
            }
        }
    }
    let reason = |pattern: &AccessPattern| {
        let found = proposed.iter().find(|question| asks_the_same(&question.pattern, pattern));
        found.map(|question| question.reason.clone()).unwrap_or_default()
    };
    let reasons = kept.iter().chain(&left_out).map(reason).collect();
    let questions = KeptQuestions { kept, left_out, waiting, from: questions.from };
    SettledQuestions { questions, reasons, followed }
}

/// True for the same items of the same table with the same rows that belong to them, whatever their words and the order of
/// those rows.
fn asks_the_same(one: &AccessPattern, other: &AccessPattern) -> bool {
    let plain = |pattern: &AccessPattern| AccessPattern {
        question: String::new(),
        index: None,
        related: pattern.related.iter().map(|rows| RelatedRows { sort: None, ..rows.clone() }).collect(),
        ..pattern.clone()
    };
    plain(one) == plain(other)
}

#[cfg(test)]
mod tests {
    use super::super::asked::DesignTable;
    use super::*;
    use plan::{AttributeKind, ColumnPlan, Plan, PlanEdit, Relation, TableColumns, TableDesign};

    fn plan(name: &str, columns: &[&str]) -> Plan {
        let columns: Vec<ColumnPlan> =
            columns.iter().map(|column| ColumnPlan::new(column, column, AttributeKind::Text)).collect();
        Plan::new(TableDesign::new(name, &columns[0].attribute), columns)
    }

    struct Shop {
        customers: Plan,
        orders: Plan,
        relations: Vec<Relation>,
    }

    impl Shop {
        fn new() -> Self {
            let columns =
                |table: &str| TableColumns { table: table.to_owned(), columns: vec!["customer".to_owned()] };
            Self {
                customers: plan("Customers", &["customer", "name"]),
                orders: plan("Orders", &["id", "customer"]),
                relations: vec![Relation::new(columns("orders"), columns("customers"))],
            }
        }

        fn settled(&self, changed: &[ChangedTable<'_>], questions: &KeptQuestions) -> SettledQuestions {
            let tables = [
                DesignTable { name: "customers", plan: &self.customers },
                DesignTable { name: "orders", plan: &self.orders },
            ];
            settle_questions(&Design { tables: &tables, relations: &self.relations }, changed, questions)
        }
    }

    fn tables(patterns: &[AccessPattern]) -> Vec<(&str, usize)> {
        patterns.iter().map(|pattern| (pattern.table.as_str(), pattern.related.len())).collect()
    }

    #[test]
    fn what_is_proposed_is_kept_until_it_is_left_out() {
        let shop = Shop::new();
        let first = shop.settled(&[], &KeptQuestions::default());
        assert_eq!(tables(&first.questions.kept), [("Customers", 1), ("Orders", 0)]);
        assert!(first.reasons.iter().all(|reason| !reason.is_empty()));
        assert_eq!(shop.settled(&[], &first.questions), first);
        // Until the person changes something they go with the design.
        let alone = Shop { relations: Vec::new(), ..Shop::new() };
        let questions = alone.settled(&[], &first.questions).questions;
        assert_eq!(
            (tables(&questions.kept), questions.waiting),
            (vec![("Customers", 0), ("Orders", 0)], Vec::new())
        );
        let mut without = KeptQuestions { from: QuestionsFrom::Person, ..first.questions.clone() };
        let left_out = without.kept.remove(0);
        without.left_out.push(left_out);
        assert_eq!(shop.settled(&[], &without).questions, without);
        // A saved design said which there are: others can be put in, and are not by themselves.
        let saved = KeptQuestions {
            from: QuestionsFrom::SavedDesign,
            kept: vec![without.kept[0].clone()],
            ..KeptQuestions::default()
        };
        let settled = shop.settled(&[], &saved);
        assert_eq!(tables(&settled.questions.kept), [("Orders", 0)]);
        assert_eq!(tables(&settled.questions.left_out), [("Customers", 1)]);
    }

    #[test]
    fn questions_go_and_come_back_with_their_relation_and_change_their_names() {
        let mut shop = Shop::new();
        let mut first = shop.settled(&[], &KeptQuestions::default()).questions;
        first.from = QuestionsFrom::Person;
        // In words of the person's own, so that it is more than what is proposed.
        first.kept[0].question = "Who bought what?".to_owned();
        let relations = std::mem::take(&mut shop.relations);
        let alone = shop.settled(&[], &first).questions;
        assert_eq!(tables(&alone.kept), [("Orders", 0), ("Customers", 0)]);
        assert_eq!(tables(&alone.waiting), [("Customers", 1)]);
        shop.relations = relations;
        let before = shop.customers.clone();
        shop.customers = before
            .apply_all(&[
                PlanEdit::TableName { name: "Buyers".to_owned() },
                PlanEdit::RenameAttribute { column: "customer".to_owned(), attribute: "buyer".to_owned() },
            ])
            .unwrap()
            .plan;
        let changed = [ChangedTable { name: "customers", before: &before, after: &shop.customers }];
        let again = shop.settled(&changed, &alone).questions;
        assert_eq!(tables(&again.kept), [("Orders", 0), ("Buyers", 0), ("Buyers", 1)]);
        assert_eq!(
            (again.kept[2].question.as_str(), &again.kept[2].attributes),
            ("Who bought what?", &vec!["buyer".to_owned()])
        );
    }
}
