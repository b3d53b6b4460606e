//! What questions take, counted over all rows.

use super::asked::{Design, DesignTable, MeasuredTable};
use super::counting::Reading;
use super::groups::Groups;
use super::lookups::{Lookup, Lookups};
use super::report::{Asked, Measured};
use super::spreads::Spreads;
use super::steps::QuestionReport;
use item::cell_keys::KeyMaker;
use plan::{AccessPattern, Relation};
use profile::ReadProgress;
use source::SourceError;
use tokio_util::sync::CancellationToken;

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
    let is_whole = |name: &str| tables.iter().any(|table| table.name == name && table.related.is_some());
    let asked: Vec<Asked> =
        patterns.iter().map(|pattern| Asked::new(&design, pattern, &mut lookups, &is_whole)).collect();
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
        let written = table.plan.in_shared_table();
        let mut plan = written.clone().into_owned();
        let missing = asked.iter().filter_map(|asked| asked.missing.as_ref());
        for missing in missing.filter(|missing| missing.source == table.name) {
            if !plan.table.indexes.contains(&missing.index) {
                plan.table.indexes.push(missing.index.clone());
            }
        }
        let table = &MeasuredTable { plan: &written, ..*table };
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
