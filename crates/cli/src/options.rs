//! Options become a plan and a destination.

use crate::arguments::{Design, Place};
use crate::table_options::TableOptionChoices;
use app::{
    App, Blank, ColumnPlan, Destination, Fitted, FormatChoice, IndexDesign, KeyTemplate, Plan, PlanEdit,
    Proposal, TableTag, column_names, index_on, is_of_other_tables,
};
use failure::{Code, Failure};

impl Place {
    /// The destination that `--to`, `--region` and `--profile` name.
    pub(crate) fn destination(&self) -> Result<Destination, Failure> {
        let region = self.region.clone();
        match self.to.as_str() {
            "practice" => Ok(Destination::Practice),
            "aws" => Ok(Destination::aws(self.profile.clone(), region)),
            url if url.starts_with("http://") || url.starts_with("https://") => {
                Ok(Destination::Endpoint { url: url.to_owned(), region })
            }
            _ => Err(Failure::new(
                Code::NoSuchDestination,
                "What --to names is no destination.",
                "Give --to practice, --to aws, or the URL of a server such as http://localhost:8000.",
            )),
        }
    }
}

impl Design {
    /// What the options say of how the file is read.
    pub(crate) fn format(&self) -> FormatChoice {
        FormatChoice {
            delimiter: self.delimiter,
            header: if self.header { Some(true) } else { self.no_header.then_some(false) },
            encoding: self.encoding,
            quote: self.quote,
            escape: self.escape.map(Into::into),
            line_end: self.line_end.map(Into::into),
            comment: self.comment.clone(),
            null_word: self.null.clone(),
            skip_lines: self.skip_lines,
            footer_lines: self.skip_last_lines,
            below_header: self.skip_below_header,
            unnamed: self.unnamed_column.map(Into::into),
            kind: self.kind.map(Into::into),
            sql_dialect: self.sql_dialect.map(Into::into),
            date_cells: self.date_cells.map(Into::into),
            table: self.only.first().cloned(),
            member: None,
        }
    }

    /// The proposal for a file, or the plan given, with what the options change; of a plan for several tables, that of
    /// the table `name`.
    ///
    /// # Errors
    /// When the file with the schema or the plan cannot be read, or an option names what is not there, or what cannot be a
    /// key (see [`App::edit_plan`]).
    pub(crate) async fn proposal(
        &self,
        app: &App,
        source_id: &str,
        name: Option<&str>,
        proposed: Proposal,
    ) -> Result<Proposal, Failure> {
        let mut proposal = match (&self.schema, &self.plan) {
            (Some(path), _) => {
                let statement = app.read_schema(path.clone()).await?;
                match name {
                    None => app.propose_from_schema(source_id, statement).await?,
                    Some(name) => {
                        match app.propose_tables_from_schema(vec![source_id.to_owned()], statement).await {
                            Err(failure) if is_of_other_tables(failure.code) => {
                                note!("{name} stays as its data say: {}", failure.message);
                                proposed
                            }
                            made => made?.pop().flatten().unwrap_or(proposed),
                        }
                    }
                }
            }
            (None, Some(path)) => app.open_plan(source_id, name.map(str::to_owned), path.clone()).await?,
            (None, None) => proposed,
        };
        let proposed = proposal.plan.clone();
        proposal.plan = self.changed(app, source_id, proposal.plan)?;
        proposal.reasons.chosen_otherwise(&proposed, &proposal.plan);
        Ok(proposal)
    }

    /// The plan given, with what the options change, for a source that was not read whole; `None` where none is given, or
    /// where the source must be read for it (see [`App::open_plan_unread`]; `--type` asks how a column's values are
    /// written).
    ///
    /// # Errors
    /// As [`Design::proposal`].
    pub(crate) async fn saved_plan(
        &self,
        app: &App,
        source_id: &str,
        name: Option<&str>,
    ) -> Result<Option<Fitted>, Failure> {
        let Some(path) = self.plan.as_ref().filter(|_| self.types.is_empty()) else { return Ok(None) };
        let Some(mut fitted) = app.open_plan_unread(source_id, name.map(str::to_owned), path.clone()).await?
        else {
            return Ok(None);
        };
        fitted.plan = self.changed(app, source_id, fitted.plan)?;
        Ok(Some(fitted))
    }

    /// A plan with what the options change. Says what followed.
    fn changed(&self, app: &App, source_id: &str, mut plan: Plan) -> Result<Plan, Failure> {
        if let Some(style) = self.names {
            // What the other options say of columns may name attributes as they are called then.
            plan = app.edit_plan(source_id, &plan, &[PlanEdit::NameAttributes { style: style.into() }])?.plan;
        }
        let edited = app.edit_plan(source_id, &plan, &self.edits(&plan)?)?;
        edited.followed.iter().for_each(|followed| note!("{}", followed.message));
        Ok(edited.plan)
    }

    /// A plan whose table is placed, with the indexes that name what comes from other tables; `None` where there are none.
    ///
    /// # Errors
    /// `no_such_column`, and where the index cannot be added.
    pub(crate) fn with_later_indexes(
        &self,
        app: &App,
        source_id: &str,
        plan: &Plan,
    ) -> Result<Option<Plan>, Failure> {
        let own = own_alone(plan);
        let is_later = |text: &&String| index_of(&own, text).is_err();
        let mut edits = Vec::new();
        for text in self.index.iter().filter(is_later) {
            edits.push(PlanEdit::AddIndex { index: Some(index_of(plan, text)?) });
        }
        if edits.is_empty() {
            return Ok(None);
        }
        let edited = app.edit_plan(source_id, plan, &edits)?;
        edited.followed.iter().for_each(|followed| note!("{}", followed.message));
        Ok(Some(edited.plan))
    }

    /// What the options change in a plan whose attributes are named.
    fn edits(&self, plan: &Plan) -> Result<Vec<PlanEdit>, Failure> {
        let mut edits = Vec::new();
        if let Some(name) = &self.table {
            edits.push(PlanEdit::TableName { name: name.clone() });
        }
        for (column, kind) in &self.types {
            let column = column_of(plan, column)?.column.clone();
            edits.push(PlanEdit::SetKind { column, kind: *kind, reading: None });
        }
        for (column, order) in &self.date_orders {
            let column = column_of(plan, column)?.column.clone();
            edits.push(PlanEdit::DateOrder { column, order: *order });
        }
        for name in &self.write_null {
            let column = column_of(plan, name)?.column.clone();
            edits.push(PlanEdit::Blank { column, blank: Blank::Null });
        }
        if self.generated_key {
            edits.push(PlanEdit::GenerateKey);
        }
        if self.join_surplus {
            edits.push(PlanEdit::JoinSurplus { joined: true });
        }
        for (column, zone) in &self.zones {
            let column = column_of(plan, column)?.column.clone();
            edits.push(PlanEdit::Zone { column, zone: Some(zone.clone()) });
        }
        let partition = self.partition_key.first().map(|key| key_side(plan, key)).transpose()?;
        let sort = self.sort_key.first().map(|key| key_side(plan, key)).transpose()?;
        match (partition, sort) {
            (Some(partition), sort) => {
                let (sort_column, sort_template) = sort.map_or((None, None), KeySide::parts);
                let (partition_column, partition_template) = partition.parts();
                edits.push(PlanEdit::Key {
                    partition_column,
                    sort_column,
                    partition_template,
                    sort_template,
                });
            }
            (None, Some(KeySide::Column { attribute, .. })) => {
                edits.push(PlanEdit::SortKey { attribute: Some(attribute) });
            }
            (None, Some(KeySide::Template(template))) => edits.push(PlanEdit::SortTemplate { template }),
            (None, None) => {}
        }
        if self.no_index || !self.index.is_empty() {
            let indexes = plan.table.indexes.iter();
            edits.extend(indexes.map(|index| PlanEdit::RemoveIndex { index: index.name.clone() }));
        }
        for columns in &self.index {
            match index_of(plan, columns) {
                // It may name what comes from another table, which is known once the tables are placed.
                Err(_) if self.adds_indexes_later => {}
                index => edits.push(PlanEdit::AddIndex { index: Some(index?) }),
            }
        }
        if let Some(choice) = self.duplicates {
            edits.push(PlanEdit::Duplicates { choice: choice.into() });
        }
        edits.extend(self.table_options.edits(plan)?);
        if self.leave_out_headers {
            edits.push(PlanEdit::LeaveOutHeaders { left_out: true });
        }
        if self.leave_out_blank {
            edits.push(PlanEdit::LeaveOutBlank { left_out: true });
        }
        Ok(edits)
    }
}

impl TableOptionChoices {
    /// What the options change in a plan.
    ///
    /// # Errors
    /// `no_such_column`.
    fn edits(&self, plan: &Plan) -> Result<Vec<PlanEdit>, Failure> {
        let mut edits = Vec::new();
        if let Some(name) = &self.time_to_live {
            let attribute = match name.as_str() {
                "" => None,
                name => Some(column_of(plan, name)?.attribute.clone()),
            };
            edits.push(PlanEdit::TimeToLive { attribute });
        }
        if self.point_in_time_recovery {
            edits.push(PlanEdit::PointInTimeRecovery { on: true });
        }
        if self.deletion_protection {
            edits.push(PlanEdit::DeletionProtection { on: true });
        }
        if let Some(class) = self.table_class {
            edits.push(PlanEdit::TableClass { class: class.into() });
        }
        if !self.tags.is_empty() {
            // Those that a plan has stay, but for those of the same name.
            let mut tags = plan.table.options.tags.clone();
            for (key, value) in &self.tags {
                tags.retain(|tag| tag.key != *key);
                tags.push(TableTag { key: key.clone(), value: value.clone() });
            }
            edits.push(PlanEdit::Tags { tags });
        }
        if let Some(key) = &self.kms_key {
            edits.push(PlanEdit::KmsKey { key: Some(key.clone()).filter(|key| !key.is_empty()) });
        }
        if let Some(units) = self.warm_throughput {
            edits.push(PlanEdit::WarmThroughput { units: Some(units) });
        }
        Ok(edits)
    }
}

/// An option of one table, where the sources hold several.
pub(crate) fn only_for_one(option: &str) -> Failure {
    Failure::new(
        Code::BadUsage,
        format!("{option} is for one table, and the sources hold several."),
        "Name one with --only TABLE; inspect lists them.",
    )
}

/// A column, by its own name, its attribute's, or the one that a CREATE TABLE gives it.
fn column_of<'a>(plan: &'a Plan, name: &str) -> Result<&'a ColumnPlan, Failure> {
    let declared = || plan.columns.iter().zip(column_names(plan)).find(|(_, declared)| *declared == name);
    plan.columns
        .iter()
        .find(|column| column.column == name)
        .or_else(|| plan.columns.iter().find(|column| column.attribute == name))
        .or_else(|| declared().map(|(column, _)| column))
        .ok_or_else(|| {
            let columns = column_names(plan);
            Failure::new(
                Code::NoSuchColumn,
                format!("The file has no column {name}."),
                format!("It has {}.", columns.join(", ")),
            )
        })
}

/// What a key is made of.
enum KeySide {
    Column { column: String, attribute: String },
    Template(KeyTemplate),
}

impl KeySide {
    fn parts(self) -> (Option<String>, Option<KeyTemplate>) {
        match self {
            Self::Column { column, .. } => (Some(column), None),
            Self::Template(template) => (None, Some(template)),
        }
    }
}

/// A key as an option names it: a column, or a template of several.
fn key_side(plan: &Plan, key: &str) -> Result<KeySide, Failure> {
    // A column may have braces in its name.
    match column_of(plan, key) {
        Ok(found) => {
            return Ok(KeySide::Column { column: found.column.clone(), attribute: found.attribute.clone() });
        }
        Err(failure) if !key.contains('{') => return Err(failure),
        Err(_) => {}
    }
    let mut template: KeyTemplate = key.parse().map_err(|error| {
        Failure::new(
            Code::BadUsage,
            format!("{key} is no key: {error}."),
            "Name a column, or write a template in quotes: '{origin}#{time_hour}'.",
        )
    })?;
    let mut missing = Ok(());
    template.for_each_column(|name| match column_of(plan, name) {
        Ok(found) => found.column.clone_into(name),
        Err(failure) => missing = Err(failure),
    });
    missing.map(|()| KeySide::Template(template))
}

/// The plan without what other tables add to the items.
fn own_alone(plan: &Plan) -> Plan {
    Plan { copied: Vec::new(), inside: Vec::new(), ..plan.clone() }
}

/// The attribute that an index names: of a column, or one that comes from another table, by its own name or as
/// `TABLE.COLUMN` of that table.
fn attribute_of(plan: &Plan, name: &str) -> Result<String, Failure> {
    let failure = match column_of(plan, name) {
        Ok(column) => return Ok(column.attribute.clone()),
        Err(failure) => failure,
    };
    let is_it = |attribute: &&str| {
        let other = plan.attribute_of_another(attribute);
        let of_table = other.and_then(|other| Some(format!("{}.{}", other.table, other.column?.column)));
        *attribute == name || of_table.as_deref() == Some(name)
    };
    let others: Vec<&str> = plan.attributes_of_others().collect();
    match others.iter().copied().find(is_it) {
        Some(attribute) => Ok(attribute.to_owned()),
        None if others.is_empty() => Err(failure),
        None => Err(Failure { repair: format!("{} And {}.", failure.repair, others.join(", ")), ..failure }),
    }
}

/// The index that `--index` asks for: columns of the partition key, and, behind a semicolon, of the sort key. A column
/// whose own name holds a comma or semicolon is taken whole.
fn index_of(plan: &Plan, text: &str) -> Result<IndexDesign, Failure> {
    if let Ok(attribute) = attribute_of(plan, text) {
        return Ok(index_on(vec![attribute]));
    }
    let (partition, sort) = text.split_once(';').unwrap_or((text, ""));
    let attributes = |columns: &str| -> Result<Vec<String>, Failure> {
        let names = columns.split(',').map(str::trim).filter(|name| !name.is_empty());
        names.map(|name| attribute_of(plan, name)).collect()
    };
    let sort_keys = attributes(sort)?;
    Ok(IndexDesign { sort_keys, ..index_on(attributes(partition)?) })
}
