//! What was counted, told of each question.

use super::answer::answer;
use super::asked::{Design, MeasuredTable};
use super::costs::{Cost, Spread};
use super::counting::Counts;
use super::lookups::{Lookup, Lookups, Parts};
use super::missing_index::{MissingIndex, missing_index};
use super::spreads::Spreads;
use super::steps::{QuestionAnswer, QuestionCost, QuestionFix, QuestionReport, WholeTable, WhyUnanswered};
use super::words::{changed_index_words, new_index_words, question_words};
use plan::{AccessPattern, Plan, PlanEdit};
use source::SourceError;

/// A question, answered from the design alone.
pub(super) struct Asked {
    pub answer: QuestionAnswer,
    pub missing: Option<MissingIndex>,
    pub parts: Option<Parts>,
}

impl Asked {
    /// `is_whole` tells of a table whose items are counted with the rows that stand in them.
    pub(super) fn new(
        design: &Design<'_>,
        pattern: &AccessPattern,
        lookups: &mut Lookups,
        is_whole: &dyn Fn(&str) -> bool,
    ) -> Self {
        let answer = answer(design, pattern);
        let missing = missing_index(design, pattern, &answer);
        let parts = lookups.add(design, &answer, is_whole);
        Self { answer, missing, parts }
    }

    /// True where the table must be read, though nothing is looked up in it.
    pub(super) fn needs(&self, table: &MeasuredTable<'_>) -> bool {
        self.missing.as_ref().is_some_and(|missing| missing.source == table.name)
            || self
                .answer
                .unanswered
                .as_ref()
                .is_some_and(|unanswered| unanswered.table == table.plan.table_of_items().name)
    }
}

/// All that was counted.
pub(super) struct Measured<'a> {
    pub design: Design<'a>,
    pub tables: &'a [MeasuredTable<'a>],
    pub lookups: &'a [Lookup],
    pub read: &'a [Option<(Plan, Counts)>],
}

impl Measured<'_> {
    pub(super) fn report(
        &self,
        pattern: &AccessPattern,
        asked: Asked,
        spreads: &Spreads,
    ) -> Result<QuestionReport, SourceError> {
        let Asked { answer, missing, parts } = asked;
        let cost = match &parts {
            Some(parts) => Some(self.cost(pattern, &answer, parts, spreads)?),
            None => None,
        };
        Ok(QuestionReport {
            words: question_words(&self.design, pattern),
            pattern: pattern.clone(),
            whole_table: answer
                .unanswered
                .as_ref()
                .filter(|unanswered| unanswered.why == WhyUnanswered::ReadsWholeTable)
                .and_then(|unanswered| self.whole(&unanswered.table)),
            answer,
            cost,
            fix: missing.and_then(|missing| self.fix(missing)),
        })
    }

    fn cost(
        &self,
        pattern: &AccessPattern,
        answer: &QuestionAnswer,
        parts: &Parts,
        spreads: &Spreads,
    ) -> Result<QuestionCost, SourceError> {
        let (mut usual, mut worst) = (spreads.main.usual(), spreads.main.most());
        let (of_usual, of_worst) = (usual.items, worst.items);
        let mut is_exact = worst.requests <= answer.steps.len() as u64;
        for (part, spread) in parts.others.iter().zip(&spreads.others).filter(|(part, _)| !part.is_joined) {
            is_exact = false;
            let times = |items: u64| if part.list_bytes.is_some() { items.min(1) } else { items };
            usual = usual.and(spread.usual().times(times(of_usual)));
            worst = worst.and(spread.most().times(times(of_worst)));
        }
        if self.has_uncounted_rows(answer) {
            is_exact = false;
        }
        let has_range = pattern.sort.as_ref().is_some_and(|sort| sort.range.is_some());
        let lookups = std::iter::once(parts.main).chain(parts.others.iter().map(|part| part.lookup));
        Ok(QuestionCost {
            usual: usual.told(),
            worst: worst.told(),
            worst_value: self.value(parts.main, spreads.main.worst)?,
            values: spreads.main.values,
            is_exact: is_exact && !has_range,
            not_in_index: lookups.map(|lookup| self.absent(lookup)).sum(),
        })
    }

    /// True where items hold what was not counted, of tables that are not put together with others: rows inside rows that
    /// stand inside, and rows inside the items of a later step.
    fn has_uncounted_rows(&self, answer: &QuestionAnswer) -> bool {
        let relations = self.design.relations;
        let is_whole =
            |source: &str| self.tables.iter().any(|table| table.name == source && table.related.is_some());
        let copies = |source: &str| {
            !is_whole(source)
                && relations
                    .iter()
                    .any(|relation| relation.child.table == source && !relation.copied.is_empty())
        };
        let children = |source: &str| {
            let source = source.to_owned();
            let is_counted = is_whole(&source);
            relations
                .iter()
                .filter(move |relation| {
                    relation.parent.table == source && relation.placement.is_within_item() && !is_counted
                })
                .map(|relation| relation.child.table.as_str())
        };
        let Some((first, rest)) = answer.steps.split_first() else { return false };
        let holds_others = |source: &str| copies(source) || children(source).next().is_some();
        first.kinds.iter().skip(1).any(|kind| holds_others(&kind.source))
            || copies(&first.source)
            || children(&first.source).any(|child| copies(child) || children(child).next().is_some())
            || rest.iter().any(|step| copies(&step.source) || children(&step.source).next().is_some())
    }

    /// The values that a look-up finds a record by.
    fn value(&self, lookup: usize, worst: Option<(Cost, u64)>) -> Result<Vec<String>, SourceError> {
        let Some((_, number)) = worst else { return Ok(Vec::new()) };
        let lookup = &self.lookups[lookup];
        let Some(table) = self.tables.iter().find(|table| table.name == lookup.source) else {
            return Ok(Vec::new());
        };
        let record = table.source.records(number, 1)?.into_iter().next();
        let item = record.and_then(|record| table.converter(table.plan).convert(number, &record.cells).ok());
        let text = |attribute: &String| {
            let item = &item.as_ref()?.item;
            item.iter().find(|(name, _)| name == attribute).map(|(_, value)| value.text())
        };
        Ok(lookup.attributes.iter().filter_map(text).collect())
    }

    fn counts(&self, source: &str) -> Option<&(Plan, Counts)> {
        let place = self.tables.iter().position(|table| table.name == source)?;
        self.read[place].as_ref()
    }

    fn absent(&self, lookup: usize) -> u64 {
        let counts = self.counts(&self.lookups[lookup].source);
        let place = u32::try_from(lookup).unwrap_or(u32::MAX);
        counts.and_then(|(_, counts)| counts.absent.get(&place)).copied().unwrap_or(0)
    }

    fn whole(&self, table: &str) -> Option<WholeTable> {
        // Several source tables may share it.
        let found = self.tables.iter().filter(|measured| measured.plan.table_of_items().name == table);
        let mut loads = Vec::new();
        for measured in found {
            let (_, counts) = self.counts(measured.name)?;
            loads.extend(counts.loads.as_ref().map(|loads| (loads.entries[0], loads.target_bytes[0])));
        }
        let (items, bytes) =
            loads.iter().fold((0, 0), |(items, bytes), load| (items + load.0, bytes + load.1));
        let cost = Cost::of(items, bytes).told();
        Some(WholeTable { items, bytes, requests: cost.requests, read_units: cost.read_units })
    }

    fn fix(&self, missing: MissingIndex) -> Option<QuestionFix> {
        let MissingIndex { source, index, instead_of } = missing;
        let (plan, counts) = self.counts(&source)?;
        let target = plan.table.indexes.iter().position(|known| *known == index)? + 1;
        // An index that rows would be rejected for is no help.
        if counts.unfit.contains_key(&target) {
            return None;
        }
        let figures = |target: usize| {
            counts.loads.as_ref().map_or((0, 0), |loads| (loads.entries[target], loads.target_bytes[target]))
        };
        let (items, bytes) = figures(target);
        // An index whose items all have the other attribute can get it as its sort key, and finds what it found.
        let former = instead_of.and_then(|name| {
            let place = plan.table.indexes.iter().position(|known| known.name == name)?;
            (figures(place + 1).0 == items).then(|| plan.table.indexes[place].clone())
        });
        if let Some(former) = former {
            let design = plan::IndexDesign { sort_keys: index.sort_keys, ..former.clone() };
            let edits = vec![PlanEdit::ChangeIndex { index: former.name, design: design.clone() }];
            let (usual_write_units, most_write_units) = (0, 0);
            let words = changed_index_words(&design);
            return Some(QuestionFix {
                source,
                edits,
                index: design,
                words,
                usual_write_units,
                most_write_units,
                items,
                bytes,
            });
        }
        let units = &counts.write_units.get(target)?;
        let mut spread = Spread::default();
        for (units, count) in *units {
            spread.add_many(Cost { half_units: *units, ..Cost::default() }, 0, *count);
        }
        let (usual, most) = (spread.usual().half_units, spread.most().half_units);
        Some(QuestionFix {
            edits: vec![PlanEdit::AddIndex { index: Some(index.clone()) }],
            words: new_index_words(&source, &index, usual, most),
            source,
            index,
            usual_write_units: usual,
            most_write_units: most,
            items,
            bytes,
        })
    }
}
