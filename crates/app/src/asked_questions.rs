//! A saved question is asked, with the requests that an application would make.

use crate::app::App;
use crate::blocking::blocking;
use crate::jobs::JobKind;
use crate::relations::TableToRelate;
use dynamodb::destination::Destination;
use dynamodb::query::{FoundAttribute, FoundItem, QueryRequest, SortCondition};
use failure::{Code, Failure};
use item::{Number, key_text};
use plan::{
    AccessPattern, KeyTemplate, Plan, PlanDocument, RelatedRows, RelatedSide, Relation, SortBy, ValueRange,
    read_plan,
};
use profile::compare_plain;
use propose::{
    Design, DesignTable, KindOfItem, MadeKey, Operation, QuestionAnswer, RangeKey, RangePart, RequestStep,
    StepKey, answer, question_words, up_to,
};
use serde::Serialize;
use std::cmp::Ordering;
use std::path::PathBuf;
use std::time::Instant;
use tokio_util::sync::CancellationToken;
use ts_rs::TS;

/// Items of a page.
const PAGE_ITEMS: u32 = 1000;

/// Most items of a step that a window is given.
const MAX_SHOWN: usize = 10_000;

/// A question with its answer.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct AskedQuestion {
    /// The question in words.
    pub words: String,
    /// What was done, in words: `1 GetItem on Customers, then 2 Queries on CustomerIdIndex of Orders`.
    pub made: String,
    pub steps: Vec<AskedStep>,
    /// How long it took.
    pub seconds: f64,
}

/// A step that was made.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct AskedStep {
    /// The step in words.
    pub words: String,
    /// The source table whose rows were found.
    pub source: String,
    #[ts(type = "number")]
    pub requests: u64,
    /// Read units, where the server tells.
    pub read_units: Option<f64>,
    pub items: Vec<FoundItem>,
    /// True where there are more items, which were not asked for.
    pub has_more: bool,
    /// True for items that stand beside those of the step before, and came with them: no request was made for them.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[ts(as = "Option<bool>", optional)]
    pub is_of_the_step_before: bool,
}

/// What is asked, and with what.
struct Asking<'a> {
    destination: &'a Destination,
    values: &'a [(String, String)],
    /// How many items of a step are enough.
    most: usize,
    cancel: &'a CancellationToken,
}

impl App {
    /// Asks question `number` (from 1) of the plan in a file, with a value for each attribute that it is asked by.
    ///
    /// # Errors
    /// `no_such_question` where the plan has none of this number, those of [`App::ask_open_question`], and where the file
    /// holds no plan.
    pub async fn ask_question(
        &self,
        destination: &Destination,
        path: PathBuf,
        number: usize,
        values: &[(String, String)],
    ) -> Result<AskedQuestion, Failure> {
        let document = blocking(move || read_plan(&path)).await?;
        let plans: Vec<(String, Plan)> = document
            .sources()
            .filter_map(|name| Some((name.to_owned(), document.plan_named(name)?)))
            .collect();
        let plans = self.place_tables(plans, &document.relations)?;
        let tables: Vec<DesignTable<'_>> =
            plans.iter().map(|(name, plan)| DesignTable { name, plan }).collect();
        let design = Design { tables: &tables, relations: &document.relations };
        let pattern = numbered(&document, number)?;
        let cancel = CancellationToken::new();
        self.asked(&design, pattern, &Asking { destination, values, most: usize::MAX, cancel: &cancel }).await
    }

    /// Asks a question of tables that are open, with a value for each attribute that it is asked by. Of each step the first
    /// 10,000 items are asked for.
    ///
    /// # Errors
    /// `key_values_missing` where a value is missing, `no_such_question` where the design does not answer it,
    /// `no_such_source`, `destination_not_confirmed`, `cancelled`, and what the service says.
    pub async fn ask_open_question(
        &self,
        destination: &Destination,
        tables: &[TableToRelate],
        relations: &[Relation],
        pattern: &AccessPattern,
        values: &[(String, String)],
        job: &str,
    ) -> Result<AskedQuestion, Failure> {
        let open = self.named(tables)?;
        let running = self.jobs.start(job, JobKind::Other)?;
        let tables: Vec<DesignTable<'_>> =
            open.iter().map(|(name, _, plan)| DesignTable { name, plan }).collect();
        let design = Design { tables: &tables, relations };
        let asking = Asking { destination, values, most: MAX_SHOWN, cancel: &running.token };
        self.asked(&design, pattern, &asking).await
    }

    /// Makes the requests that answer a question.
    async fn asked(
        &self,
        design: &Design<'_>,
        pattern: &AccessPattern,
        asking: &Asking<'_>,
    ) -> Result<AskedQuestion, Failure> {
        let began = Instant::now();
        let answer = answered(design, pattern)?;
        let mut steps: Vec<AskedStep> = Vec::with_capacity(answer.steps.len());
        for step in &answer.steps {
            let mut asked = AskedStep {
                words: step.words.clone(),
                source: step.source.clone(),
                requests: 0,
                read_units: Some(0.0),
                items: Vec::new(),
                has_more: false,
                is_of_the_step_before: false,
            };
            match steps.first().filter(|_| step.for_each) {
                None => {
                    self.make(step, &|key| given(asking.values, &key.attribute), asking, &mut asked).await?;
                }
                Some(first) => {
                    for item in &first.items {
                        let has_all = step.key.iter().all(|key| value_from(item, key).is_some());
                        if has_all && !asked.has_more {
                            let of =
                                |key: &StepKey| value_from(item, key).ok_or_else(|| missing(&key.attribute));
                            self.make(step, &of, asking, &mut asked).await?;
                        }
                    }
                }
            }
            if let Some(attribute) = &step.sorted_afterwards {
                let sort = sort_of(pattern, step);
                sort_items(&mut asked.items, attribute, sort.is_some_and(|sort| sort.descending));
            }
            let beside = apart(step, &mut asked);
            steps.push(asked);
            steps.extend(beside);
        }
        let words = question_words(design, pattern);
        // What one request gave of several kinds is told as a step of each kind, and made once.
        let requested = steps.iter().filter(|asked| !asked.is_of_the_step_before);
        let made: Vec<String> =
            answer.steps.iter().zip(requested).map(|(step, asked)| made(step, asked.requests)).collect();
        Ok(AskedQuestion { words, made: made.join(", then "), steps, seconds: began.elapsed().as_secs_f64() })
    }

    /// Makes the requests of a step, and adds what they gave.
    async fn make(
        &self,
        step: &RequestStep,
        value: &(impl Fn(&StepKey) -> Result<String, Failure> + Sync),
        asking: &Asking<'_>,
        asked: &mut AskedStep,
    ) -> Result<(), Failure> {
        let Asking { destination, values, most, cancel } = *asking;
        let keys = match &step.made {
            None => step.key.iter().map(value).collect::<Result<Vec<String>, Failure>>()?,
            Some(_) => Vec::new(),
        };
        let filters = step
            .filter
            .iter()
            .map(|key| Ok((key.attribute.as_str(), value(key)?)))
            .collect::<Result<Vec<_>, Failure>>()?;
        let partition = self.partition_attributes(destination, step).await?;
        let mut partition_values = keys;
        let mut sort_values = partition_values.split_off(partition.min(partition_values.len()));
        let sort = match (&step.made, &step.range) {
            (Some(made), _) => {
                let (partition, sort) = made_values(step, made, value, values)?;
                partition_values.push(partition);
                sort
            }
            (None, Some(range)) => Some(range_of(range, values)?),
            (None, None) => sort_values.pop().map(|value| SortCondition::Equals { value }),
        };
        let range = match &step.range_afterwards {
            Some(range) => Some((range.attribute.as_str(), range_of(range, values)?)),
            None => None,
        };
        let mut request = QueryRequest {
            table: step.table.clone(),
            index: step.index.clone(),
            partition_values,
            sort_values,
            sort,
            limit: Some(PAGE_ITEMS),
            start: None,
        };
        let mut found = Vec::new();
        loop {
            if cancel.is_cancelled() {
                return Err(Failure::new(Code::Cancelled, "Asking was cancelled.", ""));
            }
            let page = self.query(destination, &request).await?;
            asked.requests += 1;
            asked.read_units = asked.read_units.zip(page.consumed_read_units).map(|(sum, units)| sum + units);
            // Whether the server or whoever asks leaves items out, they are read all the same.
            found.extend(page.items.into_iter().filter(|item| {
                is_wanted(step, item)
                    && filters.iter().all(|(name, value)| text_of(item, name) == Some(value.as_str()))
                    && range.as_ref().is_none_or(|(name, range)| is_in_range(item, name, range))
            }));
            request.start = page.next;
            asked.has_more = request.start.is_some() && asked.items.len() + found.len() >= most;
            if request.start.is_none() || asked.has_more {
                break;
            }
        }
        if step.descending {
            found.reverse();
        }
        asked.items.extend(found);
        Ok(())
    }

    /// How many attributes the partition key has that a step asks.
    async fn partition_attributes(
        &self,
        destination: &Destination,
        step: &RequestStep,
    ) -> Result<usize, Failure> {
        let Some(name) = &step.index else { return Ok(1) };
        let shape = self.describe_table(destination, &step.table).await?;
        // An index that is not there is refused by the request itself.
        let index = shape.indexes.iter().find(|index| index.name == *name);
        Ok(index.map_or(1, |index| index.partition_keys.len()))
    }
}

/// The values of keys that are made of several: of the partition key, and what is asked of the sort key.
fn made_values(
    step: &RequestStep,
    made: &MadeKey,
    value: &(impl Fn(&StepKey) -> Result<String, Failure> + Sync),
    values: &[(String, String)],
) -> Result<(String, Option<SortCondition>), Failure> {
    let of = |template: &KeyTemplate| {
        let mut failed = None;
        let key = key_text(template, |attribute| {
            let key = step.key.iter().find(|key| key.attribute == attribute);
            let found = key.map_or_else(|| Err(missing(attribute)), value);
            found.map_err(|failure| {
                let message = failure.message.clone();
                failed = Some(failure);
                message
            })
        });
        key.map_err(|reason| {
            let repair = "Give the value as items hold it.";
            failed.unwrap_or_else(|| Failure::new(Code::KeyValuesMissing, reason, repair))
        })
    };
    let sort = match (&made.sort, step.range.as_ref().zip(made.range.as_ref())) {
        (None, _) => None,
        (Some(sort), Some((range, part))) => Some(range_beside(&of(sort)?, part, range_of(range, values)?)?),
        (Some(sort), None) if made.is_whole => Some(SortCondition::Equals { value: of(sort)? }),
        (Some(sort), None) => Some(SortCondition::BeginsWith { value: of(sort)? }),
    };
    Ok((of(&made.partition)?, sort))
}

/// A range of the part behind `begins`, which ends with `#`, as one of the whole sort key. No letter of a part that others
/// follow comes before `$`, and `$` comes behind `#`.
fn range_beside(begins: &str, part: &RangePart, range: SortCondition) -> Result<SortCondition, Failure> {
    let of = |value: &String| {
        let template = KeyTemplate { parts: vec![part.part.clone()] };
        let text = key_text(&template, |_| Ok(value.clone())).map_err(|reason| {
            Failure::new(Code::KeyValuesMissing, reason, "Give the value as items hold it.")
        });
        Ok::<_, Failure>(format!("{begins}{}", text?))
    };
    let behind = if part.is_last { "" } else { "$" };
    // Without a value in this part, an item is in no range of it.
    let start = format!("{begins}{behind}");
    let end = || format!("{}$", begins.strip_suffix('#').unwrap_or(begins));
    Ok(match range {
        SortCondition::Equals { value } | SortCondition::BeginsWith { value } => {
            SortCondition::BeginsWith { value: of(&value)? }
        }
        SortCondition::AtLeast { value } => SortCondition::Between { from: of(&value)?, to: end() },
        SortCondition::AtMost { value } => SortCondition::Between { from: start, to: of(&value)? + behind },
        SortCondition::Between { from, to } => {
            SortCondition::Between { from: of(&from)?, to: of(&to)? + behind }
        }
    })
}

/// True for an item of a kind that a step is to find; in a table that is not shared, all are.
fn is_wanted(step: &RequestStep, item: &FoundItem) -> bool {
    step.kinds.is_empty() || step.kinds.iter().any(|kind| is_of_kind(kind, item))
}

fn is_of_kind(kind: &KindOfItem, item: &FoundItem) -> bool {
    text_of(item, &kind.sort_key).is_some_and(|key| key.starts_with(&kind.begins))
}

/// Takes the items of other kinds out of what a step found, and makes a step of each kind.
fn apart(step: &RequestStep, asked: &mut AskedStep) -> Vec<AskedStep> {
    let others = step.kinds.iter().skip(1).map(|kind| {
        let (mut of_kind, rest) =
            std::mem::take(&mut asked.items).into_iter().partition(|item| is_of_kind(kind, item));
        asked.items = rest;
        if kind.descending {
            of_kind.reverse();
        }
        AskedStep {
            words: format!("{}: found by the same request", kind.source),
            source: kind.source.clone(),
            requests: 0,
            read_units: asked.read_units.map(|_| 0.0),
            items: of_kind,
            has_more: asked.has_more,
            is_of_the_step_before: true,
        }
    });
    others.collect()
}

fn numbered(document: &PlanDocument, number: usize) -> Result<&AccessPattern, Failure> {
    number.checked_sub(1).and_then(|place| document.access_patterns.get(place)).ok_or_else(|| {
        let there = document.access_patterns.len();
        Failure::new(
            Code::NoSuchQuestion,
            format!("The plan has no question {number}; it has {there}."),
            "`tableferry-cli questions` numbers them.",
        )
    })
}

fn answered(design: &Design<'_>, pattern: &AccessPattern) -> Result<QuestionAnswer, Failure> {
    let found = answer(design, pattern);
    match &found.unanswered {
        None => Ok(found),
        Some(unanswered) => Err(Failure::new(
            Code::NoSuchQuestion,
            unanswered.sentence.clone(),
            "Add the index that the questions of the design suggest (`tableferry-cli questions`), and create the tables \
             with it.",
        )),
    }
}

/// A step with how often its request was made.
fn made(step: &RequestStep, requests: u64) -> String {
    let operation = match (step.operation, requests) {
        (Operation::GetItem, 1) => "GetItem",
        (Operation::GetItem, _) => "GetItems",
        (Operation::Query, 1) => "Query",
        (Operation::Query, _) => "Queries",
        (Operation::Scan, 1) => "Scan",
        (Operation::Scan, _) => "Scans",
    };
    let on = match &step.index {
        Some(index) => format!("{index} of {}", step.table),
        None => step.table.clone(),
    };
    format!("{requests} {operation} on {on}")
}

/// The order that is asked for of the rows that a step finds.
fn sort_of<'a>(pattern: &'a AccessPattern, step: &RequestStep) -> Option<&'a SortBy> {
    if !step.for_each {
        return pattern.sort.as_ref();
    }
    let is_it = |rows: &&RelatedRows| rows.side == RelatedSide::Children && rows.child.table == step.source;
    pattern.related.iter().find(is_it).and_then(|rows| rows.sort.as_ref())
}

/// How a value stands to another, by its type.
fn compared(of: &FoundAttribute, other: &str) -> Ordering {
    match (of.type_letter.as_str(), Number::parse(other)) {
        ("N", Ok(other)) => compare_plain(&of.text, &other.canonical),
        _ => of.text.as_str().cmp(other),
    }
}

/// True for an item that a range holds which no key does.
fn is_in_range(item: &FoundItem, name: &str, range: &SortCondition) -> bool {
    let Some(found) = item.attributes.iter().find(|attribute| attribute.name == name) else { return false };
    match range {
        SortCondition::Equals { value } => compared(found, value).is_eq(),
        SortCondition::BeginsWith { value } => found.text.starts_with(value.as_str()),
        SortCondition::AtMost { value } => compared(found, value).is_le(),
        SortCondition::AtLeast { value } => compared(found, value).is_ge(),
        SortCondition::Between { from, to } => compared(found, from).is_ge() && compared(found, to).is_le(),
    }
}

/// Puts items in the order of an attribute; those without it come last.
fn sort_items(items: &mut [FoundItem], name: &str, descending: bool) {
    let value = |item: &FoundItem| item.attributes.iter().find(|attribute| attribute.name == name).cloned();
    items.sort_by(|one, other| match (value(one), value(other)) {
        (Some(one), Some(other)) => {
            let order = compared(&one, &other.text);
            if descending { order.reverse() } else { order }
        }
        (one, other) => other.is_some().cmp(&one.is_some()),
    });
}

fn given(values: &[(String, String)], attribute: &str) -> Result<String, Failure> {
    let found = values.iter().find(|(name, _)| name == attribute);
    found.map(|(_, value)| value.clone()).ok_or_else(|| missing(attribute))
}

fn missing(attribute: &str) -> Failure {
    Failure::new(
        Code::KeyValuesMissing,
        format!("The question is asked by {attribute}, and no value is given for it."),
        format!("Give one: {attribute} (on the command line --value {attribute}=…)."),
    )
}

/// The range that values give: the attribute's own is where it begins, or all of it; `NAME up to` is where it ends.
fn range_of(range: &RangeKey, values: &[(String, String)]) -> Result<SortCondition, Failure> {
    let value = given(values, &range.attribute)?;
    Ok(match range.range {
        ValueRange::AtLeast => SortCondition::AtLeast { value },
        ValueRange::AtMost => SortCondition::AtMost { value },
        ValueRange::BeginsWith => SortCondition::BeginsWith { value },
        ValueRange::Between => {
            SortCondition::Between { from: value, to: given(values, &up_to(&range.attribute))? }
        }
    })
}

fn value_from(item: &FoundItem, key: &StepKey) -> Option<String> {
    text_of(item, key.from.as_ref()?).map(str::to_owned)
}

fn text_of<'a>(item: &'a FoundItem, name: &str) -> Option<&'a str> {
    let found = item.attributes.iter().find(|attribute| attribute.name == name);
    found.map(|attribute| attribute.text.as_str())
}
