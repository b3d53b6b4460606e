//! A table that is staged, or being staged, and what writes it.

use super::row::RowWriter;
use crate::content::{ContentHash, FoundContent};
use crate::copy_fault::CopyFault;
use crate::disk_space::ProbeSpace;
use crate::growing_file::{GrowingFile, GrowingReader, GrowingWriter};
use crate::table_schema::{StoredCells, TableSchema};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Bytes of rows that are gathered before they are written.
const GATHERED_BYTES: usize = 256 * 1024;

/// Between two interrupts of what is wanted no longer.
const BETWEEN_INTERRUPTS: Duration = Duration::from_millis(1);

/// What is known once all rows of a table are staged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StagingOutcome {
    pub rows: u64,
    /// For each column, what its cells are.
    pub cells: Vec<StoredCells>,
}

/// A table that is staged, or being staged. Dropping it removes the file; the last of those that are staged together
/// ends the work on them, too.
#[derive(Debug)]
pub(crate) struct StagedTable {
    file: GrowingFile,
    /// How many rows there will be, as far as the source tells beforehand.
    expected_rows: Option<u64>,
    rows: Arc<AtomicU64>,
    /// Every row of it was taken; it may still wait for those that are staged with it.
    is_taken: Arc<AtomicBool>,
    outcome: Arc<OnceLock<StagingOutcome>>,
    batch: Arc<Batch>,
}

/// Tables that are staged one after another by one thread.
struct Batch {
    /// How many of them somebody still wants.
    wanted: AtomicUsize,
    /// Breaks off what the thread waits for.
    interrupt: Box<dyn Fn() + Send + Sync>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl std::fmt::Debug for Batch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Batch").field("wanted", &self.wanted).finish_non_exhaustive()
    }
}

/// One table to be staged.
#[derive(Debug)]
pub(crate) struct Wanted<'a> {
    pub columns: &'a [String],
    pub expected_rows: Option<u64>,
    /// Gets what the rows hold, once they are all there.
    pub found: FoundContent,
}

/// The columns of tables, as they are staged.
pub(crate) fn columns_of<'t>(schemas: impl Iterator<Item = &'t TableSchema>) -> Vec<Vec<String>> {
    schemas.map(|schema| schema.columns.iter().map(|column| column.name.clone()).collect()).collect()
}

impl<'a> Wanted<'a> {
    /// Tables with these columns and as many rows; what each holds comes to `found`.
    pub(crate) fn all(
        columns: &'a [Vec<String>],
        rows: impl Iterator<Item = Option<u64>>,
        found: &[FoundContent],
    ) -> Vec<Self> {
        let tables = columns.iter().zip(rows).zip(found);
        tables
            .map(|((columns, expected_rows), found)| Self { columns, expected_rows, found: found.clone() })
            .collect()
    }
}

impl StagedTable {
    /// Stages some tables in a thread of its own: `work` gets a sink for each, in their order, and must finish each.
    /// `interrupt` breaks off whatever `work` waits for.
    ///
    /// # Errors
    /// When there can be no temporary files.
    pub(crate) fn stage(
        wanted: &[Wanted<'_>],
        probe_space: ProbeSpace,
        interrupt: impl Fn() + Send + Sync + 'static,
        work: impl FnOnce(Vec<RowSink>) + Send + 'static,
    ) -> std::io::Result<Vec<Self>> {
        let batch = Arc::new(Batch {
            wanted: AtomicUsize::new(wanted.len()),
            interrupt: Box::new(interrupt),
            thread: Mutex::new(None),
        });
        let (mut tables, mut sinks) = (Vec::new(), Vec::new());
        for table in wanted {
            let (file, writer) = GrowingFile::create(probe_space)?;
            let (rows, outcome) = (Arc::new(AtomicU64::new(0)), Arc::new(OnceLock::new()));
            let is_taken = Arc::new(AtomicBool::new(false));
            let mut hash = ContentHash::default();
            for column in table.columns {
                hash.add(&(column.len() as u64).to_le_bytes());
                hash.add(column.as_bytes());
            }
            sinks.push(RowSink {
                row: RowWriter::default(),
                gathered: Vec::with_capacity(GATHERED_BYTES + 4096),
                staged: 0,
                writer,
                hash,
                rows: Arc::clone(&rows),
                is_taken: Arc::clone(&is_taken),
                outcome: Arc::clone(&outcome),
                found: Arc::clone(&table.found),
            });
            let (expected_rows, batch) = (table.expected_rows, Arc::clone(&batch));
            tables.push(Self { file, expected_rows, rows, is_taken, outcome, batch });
        }
        // Where it panics the sinks are dropped, and readers hear of it.
        let thread = std::thread::Builder::new().name("staging".into()).spawn(move || work(sinks))?;
        *batch.thread.lock().unwrap_or_else(PoisonError::into_inner) = Some(thread);
        Ok(tables)
    }

    /// A reader of the staged rows, from the byte `from` on. It waits for those that are not there yet.
    ///
    /// # Errors
    /// When the file is gone.
    pub(crate) fn reader_at(&self, from: u64) -> std::io::Result<GrowingReader> {
        self.file.reader_at(from)
    }

    /// Waits until all rows are there.
    ///
    /// # Errors
    /// Why they cannot be, and [`CopyFault::Cancelled`].
    pub(crate) fn wait(&self, cancel: &CancellationToken) -> Result<(), CopyFault> {
        self.file.wait(cancel)
    }

    /// What is known once all rows are there.
    pub(crate) fn outcome(&self) -> Option<&StagingOutcome> {
        self.outcome.get()
    }

    /// How many rows are there by now, and about how many there will be.
    pub(crate) fn rows(&self) -> (u64, Option<u64>) {
        match self.outcome() {
            Some(outcome) => (outcome.rows, Some(outcome.rows)),
            None => (self.rows.load(Ordering::Relaxed), self.expected_rows),
        }
    }

    /// True once every row of it was taken, also while those that are staged with it are not.
    pub(crate) fn is_taken(&self) -> bool {
        self.is_taken.load(Ordering::Relaxed)
    }

    /// Of `whole`, the part that `rows` are of all rows; an estimate until all are there.
    pub(crate) fn share(&self, rows: u64, whole: u64) -> u64 {
        let all = match self.outcome() {
            Some(outcome) => outcome.rows,
            None => self.expected_rows.unwrap_or(0).max(self.rows.load(Ordering::Relaxed)),
        };
        let share = u128::from(whole) * u128::from(rows) / u128::from(all.max(rows).max(1));
        u64::try_from(share).unwrap_or(whole)
    }
}

impl Drop for StagedTable {
    fn drop(&mut self) {
        self.file.abandon();
        if self.batch.wanted.fetch_sub(1, Ordering::AcqRel) > 1 {
            return;
        }
        let thread = self.batch.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // Where it is about to begin what takes long, an interrupt comes too soon.
            while !thread.is_finished() {
                (self.batch.interrupt)();
                std::thread::sleep(BETWEEN_INTERRUPTS);
            }
            // What a panic there means, readers were told.
            let _ = thread.join();
        }
    }
}

/// Takes the rows of a table, one after another.
#[derive(Debug)]
pub(crate) struct RowSink {
    row: RowWriter,
    gathered: Vec<u8>,
    /// Rows so far.
    staged: u64,
    writer: GrowingWriter,
    hash: ContentHash,
    rows: Arc<AtomicU64>,
    is_taken: Arc<AtomicBool>,
    outcome: Arc<OnceLock<StagingOutcome>>,
    found: FoundContent,
}

impl RowSink {
    /// The row to be filled.
    pub(crate) fn row(&mut self) -> &mut RowWriter {
        &mut self.row
    }

    /// Takes the row as it was filled.
    ///
    /// # Errors
    /// When it cannot be written, and [`CopyFault::Cancelled`] when nobody wants it any more.
    pub(crate) fn take(&mut self) -> Result<(), CopyFault> {
        self.gathered.extend_from_slice(self.row.finish());
        self.staged += 1;
        if self.gathered.len() >= GATHERED_BYTES { self.write() } else { Ok(()) }
    }

    /// Notes that every row was taken, before those of other tables are: how many they are is told at once.
    pub(crate) fn all_taken(&mut self) {
        self.rows.store(self.staged, Ordering::Relaxed);
        self.is_taken.store(true, Ordering::Relaxed);
    }

    /// True when nobody wants this table any more.
    pub(crate) fn is_unwanted(&self) -> bool {
        self.writer.is_unwanted()
    }

    fn write(&mut self) -> Result<(), CopyFault> {
        if self.is_unwanted() {
            return Err(CopyFault::Cancelled);
        }
        self.hash.add(&self.gathered);
        if !self.gathered.is_empty() {
            self.writer.add(&self.gathered, self.staged)?;
        }
        self.gathered.clear();
        self.rows.store(self.staged, Ordering::Relaxed);
        Ok(())
    }

    /// Ends the table: all its rows were taken, or why not.
    pub(crate) fn finish(mut self, cells: Result<Vec<StoredCells>, CopyFault>) {
        let ended = cells.and_then(|cells| self.write().map(|()| cells));
        let outcome = ended.map(|cells| {
            // Whoever hears of the end may ask for these at once.
            self.found.get_or_init(|| self.hash.content());
            self.outcome.get_or_init(|| StagingOutcome { rows: self.staged, cells });
        });
        self.writer.note_end(self.staged);
        self.writer.finish(outcome);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk_space::DiskSpace;
    use std::io::Read;

    fn staged(
        names: &[&str],
        work: impl FnOnce(Vec<RowSink>) + Send + 'static,
    ) -> (Vec<StagedTable>, Vec<FoundContent>) {
        let columns = ["id".to_owned()];
        let found: Vec<FoundContent> = names.iter().map(|_| FoundContent::default()).collect();
        let wanted: Vec<Wanted<'_>> = found
            .iter()
            .map(|found| Wanted { columns: &columns, expected_rows: Some(10), found: Arc::clone(found) })
            .collect();
        (StagedTable::stage(&wanted, DiskSpace::of, || {}, work).unwrap(), found)
    }

    fn add(sink: &mut RowSink, from: i64, to: i64) -> Result<(), CopyFault> {
        (from..to).try_for_each(|value| {
            sink.row().start("");
            sink.row().integer(value);
            sink.take()
        })
    }

    fn length(table: &StagedTable) -> usize {
        let mut bytes = Vec::new();
        table.reader_at(0).unwrap().read_to_end(&mut bytes).unwrap();
        bytes.len()
    }

    #[test]
    fn the_same_rows_are_the_same_content() {
        let content = |to: i64| {
            let (tables, found) = staged(&["a"], move |sinks| {
                for mut sink in sinks {
                    let done = add(&mut sink, 0, to);
                    sink.finish(done.map(|()| vec![StoredCells::default()]));
                }
            });
            tables[0].wait(&CancellationToken::new()).unwrap();
            let content = found[0].get().unwrap().clone();
            assert_eq!(tables[0].outcome().unwrap().rows, to.unsigned_abs());
            assert_eq!(tables[0].share(to.unsigned_abs() / 2, 1000), 500);
            assert!(length(&tables[0]) as u64 <= content.size_bytes);
            content
        };
        assert_eq!(content(100_000), content(100_000));
        assert_ne!(content(100_000), content(100_002));
    }

    #[test]
    fn a_reader_waits_for_rows_and_hears_why_there_are_no_more() {
        let (go_on, wait) = std::sync::mpsc::channel::<()>();
        let (tables, _) = staged(&["a", "b"], move |sinks| {
            for mut sink in sinks {
                let done = add(&mut sink, 0, 200_000);
                wait.recv().unwrap();
                let done = done.and_then(|()| Err(CopyFault::Broken("the end".into())));
                sink.finish(done.map(|()| Vec::new()));
            }
        });
        let mut reader = tables[0].reader_at(0).unwrap();
        reader.read_exact(&mut vec![0; 300_000]).unwrap();
        go_on.send(()).unwrap();
        let error = reader.read_to_end(&mut Vec::new()).unwrap_err();
        assert!(matches!(error.get_ref().unwrap().downcast_ref(), Some(CopyFault::Broken(_))));
        go_on.send(()).unwrap();
        assert!(tables[1].wait(&CancellationToken::new()).is_err());
    }

    #[test]
    fn whoever_waits_can_be_cancelled() {
        let (go_on, wait) = std::sync::mpsc::channel::<()>();
        let (mut tables, _) = staged(&["a"], move |sinks| {
            let _ = wait.recv();
            drop(sinks);
        });
        let cancel = CancellationToken::new();
        let mut reader = tables[0].reader_at(0).unwrap();
        reader.stop_waiting_on(&cancel);
        cancel.cancel();
        assert_eq!(tables[0].wait(&cancel), Err(CopyFault::Cancelled));
        assert!(reader.read(&mut [0; 8]).is_err());
        // Lets the thread go, so that the table can.
        drop(go_on);
        tables.clear();
    }

    #[test]
    fn work_that_nobody_wants_ends() {
        let (tell, told) = std::sync::mpsc::channel();
        let (tables, _) = staged(&["a", "b"], move |sinks| {
            for mut sink in sinks {
                let done = add(&mut sink, 0, i64::MAX);
                tell.send(done.clone()).unwrap();
                sink.finish(done.map(|()| Vec::new()));
            }
        });
        drop(tables);
        assert_eq!(told.iter().collect::<Vec<_>>(), [Err(CopyFault::Cancelled), Err(CopyFault::Cancelled)]);
    }

    #[test]
    fn staging_stops_before_the_disk_is_full() {
        let full: ProbeSpace = |_| Ok(DiskSpace { free: 10, total: 100_000_000_000 });
        let columns = ["id".to_owned()];
        let wanted = [Wanted { columns: &columns, expected_rows: None, found: FoundContent::default() }];
        let tables = StagedTable::stage(
            &wanted,
            full,
            || {},
            |sinks| {
                for mut sink in sinks {
                    let done = add(&mut sink, 0, i64::MAX);
                    sink.finish(done.map(|()| Vec::new()));
                }
            },
        )
        .unwrap();
        let ended = tables[0].wait(&CancellationToken::new());
        assert_eq!(ended, Err(CopyFault::NoSpace { free: Some(10) }));
    }
}
