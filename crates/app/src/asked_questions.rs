//! A saved question is asked, with the requests that an application would make.

use crate::app::App;
use crate::blocking::blocking;
use dynamodb::destination::Destination;
use dynamodb::query::{FoundItem, QueryRequest, SortCondition};
use failure::{Code, Failure};
use plan::{Plan, PlanDocument, ValueRange, read_plan};
use propose::{Design, DesignTable, QuestionAnswer, RangeKey, RequestStep, StepKey, answer, question_words};
use serde::Serialize;
use std::path::PathBuf;
use ts_rs::TS;

/// Items of a page.
const PAGE_ITEMS: u32 = 1000;

/// A question with its answer.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct AskedQuestion {
    /// The question in words.
    pub words: String,
    pub steps: Vec<AskedStep>,
}

/// A step that was made.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct AskedStep {
    /// The step in words.
    pub words: String,
    pub requests: u64,
    /// Read units, where the server tells.
    pub read_units: Option<f64>,
    pub items: Vec<FoundItem>,
}

impl App {
    /// Asks question `number` (from 1) of the plan in a file, with a value for each attribute that it is asked by.
    ///
    /// # Errors
    /// `key_values_missing` where a value is missing, `no_such_question` where the plan has none of this number or the
    /// design does not answer it, `destination_not_confirmed`, what the service says, and where the file holds no plan.
    pub async fn ask_question(
        &self,
        destination: &Destination,
        path: PathBuf,
        number: usize,
        values: &[(String, String)],
    ) -> Result<AskedQuestion, Failure> {
        let document = blocking(move || read_plan(&path)).await?;
        let (words, answer) = answer_of(&document, number)?;
        let mut steps: Vec<AskedStep> = Vec::with_capacity(answer.steps.len());
        for step in &answer.steps {
            let mut asked = AskedStep {
                words: step.words.clone(),
                requests: 0,
                read_units: Some(0.0),
                items: Vec::new(),
            };
            match steps.first().filter(|_| step.for_each) {
                None => {
                    self.make(destination, step, &|key| given(values, &key.attribute), values, &mut asked)
                        .await?;
                }
                Some(first) => {
                    for item in &first.items {
                        let has_all = step.key.iter().all(|key| value_from(item, key).is_some());
                        if has_all {
                            let of =
                                |key: &StepKey| value_from(item, key).ok_or_else(|| missing(&key.attribute));
                            self.make(destination, step, &of, values, &mut asked).await?;
                        }
                    }
                }
            }
            steps.push(asked);
        }
        Ok(AskedQuestion { words, steps })
    }

    /// Makes the requests of a step, and adds what they gave.
    async fn make(
        &self,
        destination: &Destination,
        step: &RequestStep,
        value: &(impl Fn(&StepKey) -> Result<String, Failure> + Sync),
        values: &[(String, String)],
        asked: &mut AskedStep,
    ) -> Result<(), Failure> {
        let keys = step.key.iter().map(value).collect::<Result<Vec<String>, Failure>>()?;
        let filters = step
            .filter
            .iter()
            .map(|key| Ok((key.attribute.as_str(), value(key)?)))
            .collect::<Result<Vec<_>, Failure>>()?;
        let partition = self.partition_attributes(destination, step).await?;
        let mut partition_values = keys;
        let mut sort_values = partition_values.split_off(partition.min(partition_values.len()));
        let sort = match &step.range {
            Some(range) => Some(range_of(range, values)?),
            None => sort_values.pop().map(|value| SortCondition::Equals { value }),
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
            let page = self.query(destination, &request).await?;
            asked.requests += 1;
            asked.read_units = asked.read_units.zip(page.consumed_read_units).map(|(sum, units)| sum + units);
            found.extend(page.items);
            request.start = page.next;
            if request.start.is_none() {
                break;
            }
        }
        // Whether the server or whoever asks leaves items out, they are read all the same.
        found.retain(|item| {
            filters.iter().all(|(name, value)| {
                item.attributes.iter().any(|attribute| attribute.name == *name && attribute.text == *value)
            })
        });
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

fn answer_of(document: &PlanDocument, number: usize) -> Result<(String, QuestionAnswer), Failure> {
    let Some(pattern) = number.checked_sub(1).and_then(|place| document.access_patterns.get(place)) else {
        let there = document.access_patterns.len();
        return Err(Failure::new(
            Code::NoSuchQuestion,
            format!("The plan has no question {number}; it has {there}."),
            "`tableferry-cli questions` numbers them.",
        ));
    };
    let plans: Vec<(&str, Plan)> =
        document.sources().filter_map(|name| Some((name, document.plan_named(name)?))).collect();
    let tables: Vec<DesignTable<'_>> = plans.iter().map(|(name, plan)| DesignTable { name, plan }).collect();
    let design = Design { tables: &tables, relations: &document.relations };
    let found = answer(&design, pattern);
    match &found.unanswered {
        None => Ok((question_words(&design, pattern), found)),
        Some(unanswered) => Err(Failure::new(
            Code::NoSuchQuestion,
            unanswered.sentence.clone(),
            "Add the index that `tableferry-cli questions` suggests, and create the tables with it.",
        )),
    }
}

fn given(values: &[(String, String)], attribute: &str) -> Result<String, Failure> {
    let found = values.iter().find(|(name, _)| name == attribute);
    found.map(|(_, value)| value.clone()).ok_or_else(|| missing(attribute))
}

fn missing(attribute: &str) -> Failure {
    Failure::new(
        Code::KeyValuesMissing,
        format!("The question is asked by {attribute}, and no value is given for it."),
        format!("Give one with --value {attribute}=…"),
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
            SortCondition::Between { from: value, to: given(values, &format!("{} up to", range.attribute))? }
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
