//! The names of the columns, and how a JSON file, which may bring a new one anywhere, adds to them.

use super::error::SourceError;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, PoisonError, RwLock};

/// Most columns that a source may have. DynamoDB knows no such bound, but a file whose objects have more names
/// uses names as values.
pub(super) const MAX_COLUMNS: usize = 5000;

/// The columns as they are known at one moment.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// What the columns are called.
    pub columns: Arc<[String]>,
    /// What JSON objects call them; empty for a delimited file.
    names: Vec<String>,
    places: HashMap<String, usize>,
}

impl Known {
    /// The columns of a delimited file.
    pub(super) fn from_header<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        Self { columns: column_names(cells).into(), ..Self::default() }
    }

    /// The columns of a JSON file of which these names are known beforehand.
    pub(super) fn from_names(names: &[String]) -> Self {
        Self::default().with(names.iter().cloned())
    }

    /// What JSON objects call the columns.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// How many columns there are.
    pub(super) fn len(&self) -> usize {
        self.columns.len()
    }

    /// The column of a JSON name; looks first at `likely`, because most objects have their names in one order.
    pub(super) fn place(&self, name: &str, likely: usize) -> Option<usize> {
        if self.names.get(likely).is_some_and(|here| here == name) {
            return Some(likely);
        }
        self.places.get(name).copied()
    }

    fn with(&self, more: impl Iterator<Item = String>) -> Self {
        let mut names = self.names.clone();
        let mut places = self.places.clone();
        for name in more {
            if !places.contains_key(&name) {
                places.insert(name.clone(), names.len());
                names.push(name);
            }
        }
        let mut taken: Taken = names.iter().map(|name| (name.clone(), FIRST_NUMBER)).collect();
        let column = |(place, name): (usize, &String)| {
            // JSON names are kept to the letter; only what would be no name at all gets one.
            if name.trim().is_empty() {
                untaken(&format!("column {}", place + 1), &mut taken)
            } else {
                name.clone()
            }
        };
        Self { columns: names.iter().enumerate().map(column).collect(), names, places }
    }
}

/// The columns of a source.
#[derive(Debug, Default)]
pub(super) struct Columns(RwLock<Arc<Known>>);

impl Columns {
    pub(super) fn known(&self) -> Arc<Known> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn set(&self, known: Known) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(known);
    }

    /// Adds those JSON names that are new, in their order; `line` is where they stand.
    ///
    /// # Errors
    /// [`SourceError::TooManyNames`].
    pub(crate) fn add(
        &self,
        names: impl Iterator<Item = String>,
        path: &Path,
        line: u64,
    ) -> Result<Arc<Known>, SourceError> {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let more = known.with(names);
        if more.len() > MAX_COLUMNS {
            return Err(SourceError::TooManyNames { path: path.to_owned(), line, limit: MAX_COLUMNS });
        }
        *known = Arc::new(more);
        Ok(Arc::clone(&known))
    }
}

/// What becomes of names in a block that no column has yet.
#[derive(Debug, Clone)]
pub(super) enum Naming {
    /// Their cells stand behind the columns, and nobody else learns of them.
    Fixed,
    /// They become columns.
    Open,
    /// They become columns when it is the block's turn, so that columns are in the file's order.
    InOrder(BlockOrder, u64),
}

impl Naming {
    /// True when new names may become columns; waits for the block's turn.
    pub(super) fn is_open(&self) -> bool {
        match self {
            Self::Fixed => false,
            Self::Open => true,
            Self::InOrder(block_order, number) => {
                block_order.wait(*number);
                true
            }
        }
    }
}

/// Whose turn it is among blocks that are worked on at the same time: it is a block's turn when all before it are
/// done. Blocks must be taken up in their order, so that the first of them never waits.
#[derive(Debug, Clone, Default)]
pub(super) struct BlockOrder(Arc<(Mutex<Done>, Condvar)>);

#[derive(Debug, Default)]
struct Done {
    /// All blocks before this one are done.
    next: u64,
    /// Blocks from there on that are done.
    later: BTreeSet<u64>,
}

impl BlockOrder {
    fn wait(&self, number: u64) {
        let (done, changed) = &*self.0;
        let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
        while done.next < number {
            done = changed.wait(done).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Notes that a block is done.
    pub(super) fn finish(&self, number: u64) {
        let (done, changed) = &*self.0;
        let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
        done.later.insert(number);
        let done = &mut *done;
        while done.later.remove(&done.next) {
            done.next += 1;
        }
        changed.notify_all();
    }
}

/// Names for the header's cells: a blank one is called by its place, a repeated one gets a number.
fn column_names<'a>(cells: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut taken = Taken::new();
    cells
        .enumerate()
        .map(|(place, cell)| match cell.trim() {
            "" => untaken(&format!("column {}", place + 1), &mut taken),
            name => untaken(name, &mut taken),
        })
        .collect()
}

/// Names that are taken, and the number that the next column of that name would get.
type Taken = HashMap<String, usize>;
const FIRST_NUMBER: usize = 2;

fn untaken(base: &str, taken: &mut Taken) -> String {
    let mut name = base.to_owned();
    // Thousands of columns may have one name: each goes on where the one before ended.
    let mut number = taken.get(base).copied().unwrap_or(FIRST_NUMBER);
    while taken.contains_key(&name) {
        name = format!("{base} {number}");
        number += 1;
    }
    if name != base {
        taken.insert(base.to_owned(), number);
    }
    taken.insert(name.clone(), FIRST_NUMBER);
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(columns: &Columns, names: &[&str]) -> Result<Vec<String>, SourceError> {
        let known = columns.add(names.iter().map(|&name| name.to_owned()), Path::new("t.json"), 1)?;
        Ok(known.columns.to_vec())
    }

    #[test]
    fn json_names_stay_as_they_are() {
        let columns = Columns::default();
        assert_eq!(
            add(&columns, &["id", " id", "", "column 3"]).unwrap(),
            ["id", " id", "column 3 2", "column 3"]
        );
        assert_eq!(add(&columns, &["id", "new"]).unwrap().len(), 5);
        let known = columns.known();
        assert_eq!(known.place("new", 0), Some(4));
        assert_eq!(known.place("", 2), Some(2));
        assert_eq!(known.place("none", 2), None);
    }

    #[test]
    fn names_without_end_are_refused() {
        let names: Vec<String> = (0..=MAX_COLUMNS).map(|number| number.to_string()).collect();
        let error = Columns::default().add(names.into_iter(), Path::new("t.json"), 7).unwrap_err();
        assert!(matches!(error, SourceError::TooManyNames { line: 7, .. }));
    }

    #[test]
    fn a_block_waits_for_those_before_it() {
        let block_order = BlockOrder::default();
        let order = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for number in [2u64, 0, 1] {
                let (block_order, order) = (&block_order, &order);
                scope.spawn(move || {
                    block_order.wait(number);
                    order.lock().unwrap().push(number);
                    block_order.finish(number);
                });
            }
        });
        assert_eq!(order.into_inner().unwrap(), [0, 1, 2]);
    }
}
