//! What questions take, counted over all rows.

use super::answer::answer;
use super::asked::{Design, DesignTable};
use super::costs::{Cost, Spread};
use super::groups::{Group, Groups};
use super::lookups::{Lookup, Lookups, Part, Parts};
use super::missing_index::{MissingIndex, missing_index};
use super::steps::{QuestionAnswer, QuestionCost, QuestionFix, QuestionReport, WholeTable};
use super::words::{changed_index_words, new_index_words, question_words};
use item::cell_keys::{Key, KeyMaker};
use item::{Converter, Item, Loads, Value};
use plan::{AccessPattern, Plan, PlanEdit, Relation};
use profile::ReadProgress;
use source::{Block, Source, SourceError, map_blocks};
use std::collections::{BTreeMap, HashMap};
use std::time::Instant;
use tokio_util::sync::CancellationToken;

/// A source table that is measured.
#[derive(Debug, Clone, Copy)]
pub struct MeasuredTable<'a> {
    /// The source table's name, as relations know it.
    pub name: &'a str,
    pub source: &'a Source,
    pub plan: &'a Plan,
}

/// Answers questions and says what they take. Each table that they touch is read once, whole.
///
/// Memory: about 25 MB, whatever the tables hold; what is more goes to temporary files.
///
/// # Errors
/// When a source cannot be read, or `cancel` is cancelled. A question that is not answered is no error.
pub fn measure(
    tables: &[MeasuredTable<'_>],
    relations: &[Relation],
    patterns: &[AccessPattern],
    cancel: &CancellationToken,
    mut on_progress: impl FnMut(&str, ReadProgress),
) -> Result<Vec<QuestionReport>, SourceError> {
    let designed: Vec<DesignTable<'_>> =
        tables.iter().map(|table| DesignTable { name: table.name, plan: table.plan }).collect();
    let design = Design { tables: &designed, relations };
    let mut lookups = Lookups::default();
    let asked: Vec<Asked> =
        patterns.iter().map(|pattern| Asked::new(&design, pattern, &mut lookups)).collect();
    let maker = KeyMaker::new();
    let mut groups = Groups::new();
    let mut read = Vec::with_capacity(tables.len());
    for table in tables {
        let own: Vec<(u32, &Lookup)> =
            (0..).zip(&lookups.0).filter(|(_, lookup)| lookup.source == table.name).collect();
        let is_needed = asked.iter().any(|asked| asked.needs(table));
        if own.is_empty() && !is_needed {
            read.push(None);
            continue;
        }
        let mut plan = table.plan.clone();
        let missing = asked.iter().filter_map(|asked| asked.missing.as_ref());
        for missing in missing.filter(|missing| missing.source == table.name) {
            if !plan.table.indexes.contains(&missing.index) {
                plan.table.indexes.push(missing.index.clone());
            }
        }
        let reading = Reading { table, plan: &plan, lookups: &own, maker: &maker };
        let counts = reading.read(&mut groups, cancel, |progress| on_progress(table.name, progress))?;
        read.push(Some((plan, counts)));
    }
    let mut spreads: Vec<Spreads> = asked.iter().map(|_| Spreads::default()).collect();
    let gone_through = groups.for_each_key(|found| {
        for (asked, spreads) in asked.iter().zip(&mut spreads) {
            if let Some(parts) = &asked.parts {
                spreads.add(parts, found);
            }
        }
    });
    if let (Err(error), Some(table)) = (gone_through, tables.first()) {
        return Err(table.source.notes_lost(error));
    }
    let measured = Measured { design, tables, lookups: &lookups.0, read: &read };
    patterns
        .iter()
        .zip(asked)
        .zip(spreads)
        .map(|((pattern, asked), spreads)| measured.report(pattern, asked, &spreads))
        .collect()
}

/// A question, answered from the design alone.
struct Asked {
    answer: QuestionAnswer,
    missing: Option<MissingIndex>,
    parts: Option<Parts>,
}

impl Asked {
    fn new(design: &Design<'_>, pattern: &AccessPattern, lookups: &mut Lookups) -> Self {
        let answer = answer(design, pattern);
        let missing = missing_index(design, pattern, &answer);
        let parts = lookups.add(design, &answer);
        Self { answer, missing, parts }
    }

    /// True where the table must be read, though nothing is looked up in it.
    fn needs(&self, table: &MeasuredTable<'_>) -> bool {
        self.missing.as_ref().is_some_and(|missing| missing.source == table.name)
            || self
                .answer
                .unanswered
                .as_ref()
                .is_some_and(|unanswered| unanswered.table == table.plan.table.name)
    }
}

/// What a table holds.
#[derive(Default)]
struct Counts {
    loads: Option<Loads>,
    /// By look-up: items that have its attributes and do not enter its index.
    absent: BTreeMap<u32, u64>,
    /// By index: how many items take so many write units there.
    write_units: Vec<BTreeMap<u64, u64>>,
    groups: HashMap<(Key, u32), Group>,
    /// By index that would be added: rows that would be rejected for it.
    unfit: BTreeMap<usize, u64>,
}

/// One table, on its way to be read.
struct Reading<'a> {
    table: &'a MeasuredTable<'a>,
    /// With the indexes that would be added.
    plan: &'a Plan,
    lookups: &'a [(u32, &'a Lookup)],
    maker: &'a KeyMaker,
}

impl Reading<'_> {
    fn read(
        &self,
        groups: &mut Groups,
        cancel: &CancellationToken,
        mut on_progress: impl FnMut(ReadProgress),
    ) -> Result<Counts, SourceError> {
        let source = self.table.source;
        source.confirm_unchanged(cancel)?;
        let started = Instant::now();
        let converter = Converter::new(self.table.plan);
        // Values that may stand in an item may be too long for a key, or empty.
        let there = self.table.plan.table.indexes.len();
        let with_one_more: Vec<(usize, Converter)> = (there..self.plan.table.indexes.len())
            .map(|place| {
                let mut plan = self.table.plan.clone();
                plan.table.indexes.push(self.plan.table.indexes[place].clone());
                (place + 1, Converter::new(&plan))
            })
            .collect();
        let mut counts = Counts::default();
        let mut failed = None;
        map_blocks(
            source,
            source.data_start(),
            cancel,
            |block| self.block(block, &converter, &with_one_more),
            |end, part: Counts| {
                for (place, group) in &part.groups {
                    if let Err(error) = groups.add(*place, group) {
                        failed = Some(error);
                        return false;
                    }
                }
                counts.merge(part);
                on_progress(ReadProgress::of(source, end, started));
                true
            },
        )?;
        match failed {
            Some(error) => Err(source.notes_lost(error)),
            None => Ok(counts),
        }
    }

    fn block(
        &self,
        block: &Block,
        converter: &Converter,
        with_one_more: &[(usize, Converter)],
    ) -> Result<Counts, SourceError> {
        let mut counts = Counts::default();
        self.table.source.for_each_record(block, |number, _, record| {
            if let Ok(converted) = converter.convert(number, record) {
                self.item(number, &converted.item, &mut counts);
                for (target, stricter) in with_one_more {
                    if stricter.read(number, record, |_| ()).is_err() {
                        *counts.unfit.entry(*target).or_default() += 1;
                    }
                }
            }
        })?;
        Ok(counts)
    }

    fn item(&self, record: u64, item: &Item, counts: &mut Counts) {
        let indexes = self.plan.table.indexes.len();
        let mut loads = Loads::none(indexes);
        loads.add(item, self.plan);
        counts.write_units.resize(indexes + 1, BTreeMap::new());
        for (target, units) in loads.write_units.iter().enumerate() {
            if loads.entries[target] > 0 {
                *counts.write_units[target].entry(*units).or_default() += 1;
            }
        }
        for (place, lookup) in self.lookups {
            let Some(key) = self.key(item, &lookup.attributes) else { continue };
            if loads.entries[lookup.target] == 0 {
                *counts.absent.entry(*place).or_default() += 1;
                continue;
            }
            let bytes = if lookup.is_nested {
                let own = item.iter().filter(|(name, _)| !lookup.attributes.contains(name)).cloned();
                Value::M(own.collect()).size_bytes() + 1
            } else {
                loads.target_bytes[lookup.target]
            };
            let group = Group { items: 1, bytes, first_record: record };
            counts.groups.entry((key, *place)).and_modify(|known| known.add(&group)).or_insert(group);
        }
        counts.add_loads(&loads);
    }

    /// The key of an item's values of these attributes together; `None` where it lacks one.
    fn key(&self, item: &Item, attributes: &[String]) -> Option<Key> {
        let keys: Option<Vec<Key>> = attributes
            .iter()
            .map(|attribute| {
                let (_, value) = item.iter().find(|(name, _)| name == attribute)?;
                match value {
                    Value::S(text) | Value::N(text) => Some(self.maker.of_text(text)),
                    Value::B(bytes) => Some(self.maker.of_bytes(bytes)),
                    _ => None,
                }
            })
            .collect();
        match keys?.as_slice() {
            [only] => Some(*only),
            several => Some(self.maker.of_keys(several)),
        }
    }
}

impl Counts {
    fn add_loads(&mut self, loads: &Loads) {
        match &mut self.loads {
            Some(known) => known.merge(loads),
            none => *none = Some(loads.clone()),
        }
    }

    fn merge(&mut self, other: Self) {
        if let Some(loads) = &other.loads {
            self.add_loads(loads);
        }
        for (place, count) in other.absent {
            *self.absent.entry(place).or_default() += count;
        }
        for (target, count) in other.unfit {
            *self.unfit.entry(target).or_default() += count;
        }
        let targets = self.write_units.len().max(other.write_units.len());
        self.write_units.resize(targets, BTreeMap::new());
        for (mine, theirs) in self.write_units.iter_mut().zip(other.write_units) {
            for (units, count) in theirs {
                *mine.entry(units).or_default() += count;
            }
        }
    }
}

/// What the parts of a question take, over all values.
#[derive(Default)]
struct Spreads {
    /// Of the first step with what adds up value by value.
    main: Spread,
    /// Of each other part.
    others: Vec<Spread>,
}

impl Spreads {
    /// Adds what one value takes; `found`: the groups that each look-up finds by it.
    fn add(&mut self, parts: &Parts, found: &[(u32, Group)]) {
        let group = |lookup: usize| {
            found.iter().find(|(place, _)| usize::try_from(*place) == Ok(lookup)).map(|(_, group)| *group)
        };
        self.others.resize_with(parts.others.len(), Spread::default);
        for (part, spread) in parts.others.iter().zip(&mut self.others).filter(|(part, _)| !part.is_joined) {
            if let Some(group) = group(part.lookup) {
                spread.add(cost_of(part, group), group.first_record);
            }
        }
        let Some(main) = group(parts.main) else { return };
        let joined = || parts.others.iter().filter(|part| part.is_joined);
        let inside: u64 =
            joined().filter_map(|part| Some(part.list_bytes? + group(part.lookup)?.bytes)).sum();
        let first = Cost::of(main.items, main.bytes + inside);
        let nothing = Group { items: 0, bytes: 0, first_record: 0 };
        let cost = joined()
            .filter(|part| part.list_bytes.is_none())
            .fold(first, |sum, part| sum.and(cost_of(part, group(part.lookup).unwrap_or(nothing))));
        self.main.add(cost, main.first_record);
    }
}

/// Rows inside take no request of their own.
fn cost_of(part: &Part, group: Group) -> Cost {
    match part.list_bytes {
        None => Cost::of(group.items, group.bytes),
        Some(list) => Cost { requests: 0, items: 0, ..Cost::of(0, group.bytes + list) },
    }
}

/// All that was counted.
struct Measured<'a> {
    design: Design<'a>,
    tables: &'a [MeasuredTable<'a>],
    lookups: &'a [Lookup],
    read: &'a [Option<(Plan, Counts)>],
}

impl Measured<'_> {
    fn report(
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
            whole_table: answer.unanswered.as_ref().and_then(|unanswered| self.whole(&unanswered.table)),
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

    /// The values that a look-up finds a record by.
    fn value(&self, lookup: usize, worst: Option<(Cost, u64)>) -> Result<Vec<String>, SourceError> {
        let Some((_, number)) = worst else { return Ok(Vec::new()) };
        let lookup = &self.lookups[lookup];
        let Some(table) = self.tables.iter().find(|table| table.name == lookup.source) else {
            return Ok(Vec::new());
        };
        let record = table.source.records(number, 1)?.into_iter().next();
        let item = record.and_then(|record| Converter::new(table.plan).convert(number, &record.cells).ok());
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
        let found = self.tables.iter().find(|measured| measured.plan.table.name == table)?;
        let (_, counts) = self.counts(found.name)?;
        let (items, bytes) =
            counts.loads.as_ref().map_or((0, 0), |loads| (loads.entries[0], loads.target_bytes[0]));
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
