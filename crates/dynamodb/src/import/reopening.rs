//! Opens what a run was made from, and what it rejected, as they were read then.

use super::journal::{Header, Identity, RelatedFile, WithinTable};
use super::rejects::{NAMES_OF_VERSION_2, RejectsKind};
use failure::{Code, Failure};
use item::{RelatedTables, first_filled, is_blank_record, repeats_header};
use plan::{AttributeKind, ColumnPlan, LeftOutRecord, Plan};
use source::{
    Escape, Fingerprint, FormatChoice, LineEnd, Quote, Record, Source, SourceError, SourceKind, TextEncoding,
    map_blocks,
};
use std::path::Path;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// A run's file, which lies at `path`. Reading it whole fails when it does not hold what it held.
///
/// # Errors
/// When it cannot be opened.
pub(super) fn source(header: &Header, path: &Path) -> Result<Source, SourceError> {
    match &header.identity {
        Identity::Exact { content, .. } => {
            // The plan is for columns in this order, whatever order those of a JSON file are met in.
            let source = Source::open_with_names(path, &header.format, &header.columns)?;
            Ok(source.expecting(content.clone()).with_own_columns(header.own_columns.clone()))
        }
        Identity::SizeAndTime { .. } => {
            let source = Source::open_as(path, &header.format)?;
            let own = NAMES_OF_VERSION_2.map(str::to_owned);
            let is_rejected = source.columns().ends_with(&own);
            Ok(source.with_own_columns(is_rejected.then_some(own)))
        }
    }
}

/// Notes that a run's file lies at `file` now. What its table is put together with lies where it lay; or, where it is not
/// there any more, beside that.
pub(super) fn move_to(header: &mut Header, file: &Path) {
    for of in header.related.iter_mut().flat_map(|related| &mut related.files) {
        let beside = of.file.file_name().map(|name| file.with_file_name(name));
        if of.file == header.file {
            file.clone_into(&mut of.file);
        } else if !of.file.exists()
            && let Some(beside) = beside.filter(|beside| beside.exists())
        {
            of.file = beside;
        }
    }
    file.clone_into(&mut header.file);
}

/// The tables that a run's table is put together with. Reading one of them whole fails when it does not hold what it held.
///
/// # Errors
/// When one is gone or another.
pub(super) fn related(header: &Header) -> Result<Option<RelatedTables>, Failure> {
    let Some(related) = &header.related else { return Ok(None) };
    let open = |of: &RelatedFile| {
        let opened = open_related(of).map_err(|error| {
            let failure = Failure::from(error);
            let message = format!("The rows of {} belong to this import. {}", of.table, failure.message);
            Failure { message, ..failure }
        })?;
        Ok((of.table.clone(), Arc::new(opened)))
    };
    let with_plan = |of: &WithinTable| (of.table.clone(), of.plan.clone());
    Ok(Some(RelatedTables {
        name: related.name.clone(),
        sources: related.files.iter().map(open).collect::<Result<_, Failure>>()?,
        within: related.within.iter().map(with_plan).collect(),
        made: related.made.iter().map(with_plan).collect(),
    }))
}

/// The tables that the rejected records of a run are put together with: as its table was, each from its own file. A table
/// that takes something from itself takes it from the run's file.
///
/// # Errors
/// `blocked` where the rows cannot be imported by themselves, and when a file is gone or another.
pub(super) fn related_to_rejected(header: &Header) -> Result<Option<RelatedTables>, Failure> {
    let plan = &header.plan;
    if let Some(placed) = &plan.placed {
        // The item in which such a row belongs is there without it.
        return Err(Failure::new(
            Code::Blocked,
            format!(
                "These rows belong inside items of {}, which are written as wholes, so they cannot be imported alone.",
                placed.table.name
            ),
            "Correct them in their own file, open all tables again under the same design, and import with the choice to \
             update what differs: only the items that these rows change are written.",
        ));
    }
    if let Some(derived) = &plan.derived {
        // Whether the row has an item by now, these rows do not tell.
        return Err(Failure::new(
            Code::Blocked,
            format!(
                "This table is made from the rows of {}, so its rejected rows cannot be imported alone.",
                derived.of
            ),
            "Correct them in their own file, open it again under the same design, and import with the choice to update what \
             differs.",
        ));
    }
    if !plan.has_rows_of_others() && !plan.rejects_orphans_beside() {
        return Ok(None);
    }
    let Some(mut related) = related(header)? else {
        return Err(Failure::new(
            Code::Blocked,
            "These rows belong together with rows of other tables, so they cannot be imported alone.",
            "Fix them in their files, open all tables again under the same design, and import: items that are there \
             already stay as they are, where the import keeps them.",
        ));
    };
    let is_there = related.sources.iter().any(|(name, _)| *name == related.name);
    if !is_there && plan.other_sources().contains(&related.name.as_str()) {
        related.sources.push((related.name.clone(), Arc::new(source(header, &header.file)?)));
    }
    Ok(Some(related))
}

fn open_related(of: &RelatedFile) -> Result<Source, SourceError> {
    if is_of_another_size(of, &Fingerprint::of(&of.file)?) {
        return Err(SourceError::OtherContent(of.file.clone()));
    }
    let source = Source::open_with_names(&of.file, &of.format, &of.columns)?;
    Ok(source.expecting(of.content.clone()).with_own_columns(of.own_columns.clone()))
}

/// Why one of the tables that a run's table is put together with is of no use, as far as can be told without reading it.
pub(super) fn related_problem(header: &Header) -> Option<String> {
    header.related.iter().flat_map(|related| &related.files).find_map(|of| {
        let (table, file) = (&of.table, of.file.display());
        match Fingerprint::of(&of.file) {
            Err(_) => Some(format!(
                "The rows of {table} belong to this import, and the file {file} is not there any more."
            )),
            Ok(found) if is_of_another_size(of, &found) => Some(format!(
                "The rows of {table} belong to this import, and the file {file} has changed since."
            )),
            Ok(_) => None,
        }
    })
}

/// True where the file is known not to hold what it held; a table in a file has no size of its own.
fn is_of_another_size(of: &RelatedFile, found: &Fingerprint) -> bool {
    of.format.table.is_none() && found.size_bytes != of.content.size_bytes
}

/// The records that a run rejected, and the run's plan fitted to them.
///
/// # Errors
/// When they cannot be read.
pub(super) fn rejected(header: &Header) -> Result<(Source, Plan), Failure> {
    let source = rejected_source(header)?;
    let mut plan = header.plan.clone();
    // Fixes of single cells are of the other file, by its records' numbers.
    plan.cell_fixes.clear();
    // Cells are joined where they are written down, and what has too many all the same, has them behind our columns.
    plan.join_surplus = false;
    plan.left_out = left_out_again(header, &source)?;
    let own = source.own_columns();
    let known = |column: &String| header.plan.columns.iter().find(|known| known.column == *column).cloned();
    plan.columns = source
        .columns()
        .iter()
        .enumerate()
        .map(|(place, column)| {
            // A column of ours is none of the table's, whatever its name.
            let known = if own.contains(&place) { None } else { known(column) };
            known.unwrap_or_else(|| ColumnPlan {
                included: false,
                ..ColumnPlan::new(column, column, AttributeKind::Text)
            })
        })
        .collect();
    Ok((source, plan))
}

fn rejected_source(header: &Header) -> Result<Source, Failure> {
    let form = &header.rejects_form;
    let mut choice = FormatChoice { encoding: Some(TextEncoding::Utf8), ..FormatChoice::default() };
    let source = match form.kind {
        RejectsKind::Csv => {
            choice.kind = Some(SourceKind::Delimited);
            choice.header = Some(true);
            choice.delimiter = Some(form.delimiter);
            choice.quote = Some(Quote::Double);
            choice.escape = Some(Escape::Doubled);
            choice.line_end = Some(LineEnd::Any);
            choice.comment = Some(String::new());
            choice.null_word = Some(String::new());
            choice.skip_lines = Some(0);
            choice.footer_lines = Some(0);
            choice.below_header = Some(0);
            Source::open_as(&header.rejects_path, &choice)?
        }
        RejectsKind::JsonLines => {
            choice.kind = Some(SourceKind::JsonLines);
            let old = header.own_columns.as_ref();
            let is_old = |name: &String| old.is_some_and(|old| old.contains(name));
            let of_the_table = header.columns.iter().filter(|name| !is_old(name));
            let names: Vec<String> = of_the_table.chain(&form.names).cloned().collect();
            let source = Source::open_with_names(&header.rejects_path, &choice, &names)?;
            // A record that was fixed may have other names; all are known before a plan is fitted.
            let never = CancellationToken::new();
            let read = |block: &_| source.for_each_record(block, |_, _, _| {});
            map_blocks(&source, source.data_start(), &never, read, |_, ()| true)?;
            source
        }
    };
    Ok(source.with_own_columns(Some(form.names.clone())))
}

/// The records among the rejected ones that are no part of the table, as the run's plan says: they are left out again.
fn left_out_again(header: &Header, source: &Source) -> Result<Vec<LeftOutRecord>, SourceError> {
    let plan = &header.plan;
    let mut left_out = Vec::new();
    if plan.left_out.is_empty() && !plan.leave_out_headers && !plan.leave_out_blank {
        return Ok(left_out);
    }
    let (columns, own) = (source.columns(), source.own_columns());
    let names: Vec<String> = without(&own, columns.iter().cloned());
    source.walk_from(0, |number, line, record| {
        let mut of_the_table = Record::of_cells(without(&own, record.iter()));
        of_the_table.set_forms(without(&own, (0..record.len()).map(|place| record.form(place))));
        let was = first_filled(&of_the_table).unwrap_or_default();
        let told = record.get(own.start).unwrap_or_default();
        let line_then = told.parse::<u64>().ok();
        let stood_there = |left: &LeftOutRecord| match &left.place {
            Some(place) => place.as_str() == told,
            None => Some(left.line) == line_then,
        };
        let is_left_out = (plan.leave_out_headers && repeats_header(&of_the_table, &names))
            || (plan.leave_out_blank && names.len() > 1 && is_blank_record(&of_the_table))
            || plan.left_out.iter().any(|left| stood_there(left) && left.was == was);
        if is_left_out {
            // Where nothing stands in the table's cells, something does in our own.
            let was = first_filled(record).unwrap_or_default().to_owned();
            left_out.push(LeftOutRecord { record: number, line, place: None, was });
        }
        true
    })?;
    Ok(left_out)
}

fn without<T>(own: &std::ops::Range<usize>, all: impl Iterator<Item = T>) -> Vec<T> {
    all.enumerate().filter(|(place, _)| !own.contains(place)).map(|(_, one)| one).collect()
}
