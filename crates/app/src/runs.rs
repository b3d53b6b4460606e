//! The runs that are kept: looked at, continued, undone, forgotten.

use crate::app::App;
use crate::blocking::blocking;
use crate::import::job;
use crate::jobs::JobKind;
use crate::joining::ToJoin;
use crate::open::OpenedSource;
use crate::progress::{CheckProgress, limited};
use crate::question::Question;
use crate::route::{Start, run_by_route};
use dynamodb::destination::Destination;
use dynamodb::import::{
    DirectRoute, ImportChoices, ImportOptions, ImportProgress, Job, ReopenedRun, Report, Route, RouteName,
    RunKind, RunSummary, S3Route, UndoneImport, UnreadableRun, delete_gone, gone_job, report_csv,
    report_page,
};
use failure::{Code, Failure};
use plan::Plan;
use serde::{Deserialize, Serialize};
use source::stem;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// A kept run's file, opened again, and what belongs to it.
#[derive(Debug, Serialize)]
pub struct Reopened {
    pub source: OpenedSource,
    pub plan: Plan,
    pub destination: Destination,
    pub choices: ImportChoices,
}

/// As what a report is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportForm {
    Page,
    Csv,
}

impl ReportForm {
    /// The ending of such a file.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Page => "html",
            Self::Csv => "csv",
        }
    }
}

/// With what a run is taken up again.
#[derive(Debug, Clone, Default)]
pub struct TakeUp {
    /// Where the run's file lies now, when that is not where it was.
    pub file: Option<PathBuf>,
    /// The table's name as the person typed it.
    pub typed_name: Option<String>,
    /// Most write units a second, instead of the run's own limit.
    pub most_write_units: Option<f64>,
    /// Most that it may cost in all, in US dollars, instead of the run's own ceiling.
    pub most_dollars: Option<f64>,
    /// Write units a second to which its table is raised meanwhile, instead of the run's own.
    pub raised_units: Option<u32>,
}

fn changed() -> Failure {
    Failure::new(Code::RunChanged, "This import has changed since you were asked.", "Look at it again.")
}

fn nothing_rejected() -> Failure {
    Failure::new(Code::NothingRejected, "No record of this import was rejected.", "There is nothing to save.")
}

impl App {
    /// The runs that are kept, the newest first.
    ///
    /// # Errors
    /// When the data folder cannot be read.
    pub async fn recent_runs(&self) -> Result<Vec<RunSummary>, Failure> {
        let runs = self.runs()?;
        blocking(move || runs.list()).await
    }

    /// The runs that are kept and cannot be read, the newest first.
    ///
    /// # Errors
    /// When the data folder cannot be read.
    pub async fn unreadable_runs(&self) -> Result<Vec<UnreadableRun>, Failure> {
        let runs = self.runs()?;
        blocking(move || runs.unreadable()).await
    }

    /// One run; `file` is where its file lies now, when that is not where it was.
    ///
    /// # Errors
    /// `no_such_run`, and when it cannot be read.
    pub async fn run(&self, run: &str, file: Option<PathBuf>) -> Result<RunSummary, Failure> {
        let (runs, run) = (self.runs()?, run.to_owned());
        blocking(move || runs.find_at(&run, file.as_deref())).await
    }

    /// Opens a run's file again, as it was read then; `None` when the person says no.
    ///
    /// # Errors
    /// `no_such_run`, and when its file is gone or another.
    pub async fn reopen_run(&self, run: &str) -> Result<Option<Reopened>, Failure> {
        let summary = self.run(run, None).await?;
        if !self.may_reopen(run, &summary.file, false, &summary.destination).await? {
            return Ok(None);
        }
        let (runs, run) = (self.runs()?, run.to_owned());
        self.reopened(blocking(move || runs.reopen(&run)).await?).map(Some)
    }

    /// Opens a run's rejected records as a file of their own; `None` when the person says no.
    ///
    /// # Errors
    /// `no_such_run`, `nothing_rejected`, and when that file is gone.
    pub async fn open_rejected(&self, run: &str) -> Result<Option<Reopened>, Failure> {
        let summary = self.run(run, None).await?;
        let path = self.rejected_file(run).await?;
        if !self.may_reopen(run, &path.to_string_lossy(), true, &summary.destination).await? {
            return Ok(None);
        }
        let (runs, run) = (self.runs()?, run.to_owned());
        self.reopened(blocking(move || runs.open_rejected(&run)).await?).map(Some)
    }

    /// Continues a run that has not come to its end, under its own plan and choices: an import, or an undoing.
    ///
    /// # Errors
    /// `no_such_run`, `not_continued`, and as [`App::import`] and [`App::undo_run`].
    pub async fn continue_run(
        &self,
        run: &str,
        take_up: TakeUp,
        job_name: &str,
        on_read: impl FnMut(CheckProgress) + Send + 'static,
        on_progress: impl FnMut(ImportProgress) + Send,
    ) -> Result<Report, Failure> {
        let summary = self.run(run, take_up.file.clone()).await?;
        if let Some(reason) = summary.not_continued {
            return Err(Failure::new(
                Code::NotContinued,
                reason,
                "tableferry-cli runs says which can be continued; --file says where the file is now.",
            ));
        }
        match &summary.kind {
            RunKind::Import => {}
            RunKind::Undo { run: of, .. } => {
                return self.undo_run(of, take_up, job_name, on_read, on_progress).await;
            }
            RunKind::DeleteGone => {
                return self.continue_deletion(run, take_up, job_name, on_progress).await;
            }
        }
        self.confirm_destination(&summary.destination).await?;
        let running = self.jobs.start(job_name, JobKind::Import)?;
        let runs = self.runs()?;
        let (of, file) = (run.to_owned(), take_up.file.clone());
        let reopened = blocking(move || runs.reopen_at(&of, file.as_deref())).await?;
        let (work, destination) = self.read_again(reopened, running.token.clone(), on_read).await?;
        let connection = self.connect(&destination).await?;
        let (runs, of) = (self.runs()?, run.to_owned());
        let options = taken_up(blocking(move || runs.continued(&of)).await?, take_up);
        let mut options = options;
        options.raised_tables = Some(self.raised()?);
        options.pause = running.pause.clone();
        let start = Start::GoOnOrStart;
        run_by_route(start, &work, &connection, &options, &running.token, limited(on_progress)).await
    }

    /// Goes on with deleting what a newer file does not have, once the person confirmed it.
    ///
    /// # Errors
    /// `no_such_run`, `not_continued`, `declined`, and as [`App::delete_gone`].
    pub async fn continue_deletion(
        &self,
        run: &str,
        take_up: TakeUp,
        job_name: &str,
        on_progress: impl FnMut(ImportProgress) + Send,
    ) -> Result<Report, Failure> {
        let summary = self.run(run, take_up.file.clone()).await?;
        let of_another_kind = || "It does not delete what is gone from a file.".to_owned();
        let reason = summary.not_continued.clone();
        if let Some(reason) = reason.or_else(|| (summary.kind != RunKind::DeleteGone).then(of_another_kind)) {
            return Err(Failure::new(Code::NotContinued, reason, "Look at the list again."));
        }
        let place = self.unconfirmed(&summary.destination).await?;
        self.require(Question::go_on_deleting(&summary, place.as_ref())).await?;
        if let Some(place) = place {
            self.consent.add_place(place);
        }
        let running = self.jobs.start(job_name, JobKind::Delete)?;
        let (runs, of, file) = (self.runs()?, run.to_owned(), take_up.file.clone());
        let (reopened, options) =
            blocking(move || Ok::<_, Failure>((runs.reopen_at(&of, file.as_deref())?, runs.continued(&of)?)))
                .await?;
        // The run may have been written again since the question was shown.
        if reopened.destination != summary.destination || reopened.plan.table.name != summary.table {
            return Err(changed());
        }
        let (work, destination) = list_again(reopened, summary.records_total).await?;
        let connection = self.connect(&destination).await?;
        let mut options = taken_up(options, take_up);
        options.pause = running.pause.clone();
        delete_gone(&work, &connection, &options, &running.token, limited(on_progress)).await
    }

    /// Undoes an import, or goes on with undoing it, once the person confirmed it.
    ///
    /// # Errors
    /// `no_such_run`, `declined`, `run_changed`, and those of [`Route::undo`].
    pub async fn undo_run(
        &self,
        run: &str,
        take_up: TakeUp,
        job_name: &str,
        on_read: impl FnMut(CheckProgress) + Send + 'static,
        on_progress: impl FnMut(ImportProgress) + Send,
    ) -> Result<Report, Failure> {
        let asked = self.run(run, take_up.file.clone()).await?;
        let place = self.unconfirmed(&asked.destination).await?;
        let is_through_s3 = asked.kind == RunKind::Import && asked.choices.route() == RouteName::S3;
        self.require(match asked.kind {
            _ if is_through_s3 => Question::delete_table(&asked.table, &asked.destination),
            RunKind::DeleteGone => Question::put_back(&asked.table, &asked.destination, place.as_ref()),
            _ => Question::undo(&asked.table, &asked.destination, place.as_ref(), &asked.file),
        })
        .await?;
        if let Some(place) = place {
            self.consent.add_place(place);
        }
        let running = self.jobs.start(job_name, JobKind::Undo)?;
        let runs = self.runs()?;
        if is_through_s3 {
            let connection = self.connect(&asked.destination).await?;
            let of = run.to_owned();
            let options = blocking(move || runs.continued(&of)).await?;
            let (options, undone) = (taken_up(options, take_up), self.runs()?.journal_path(run)?);
            let undone = UndoneImport { journal: &undone, run };
            return S3Route::undo_without_source(undone, &connection, &options, &running.token).await;
        }
        let (of, file, kept) = (run.to_owned(), take_up.file.clone(), runs.clone());
        let (kind, total) = (asked.kind.clone(), asked.records_total);
        let reopened = blocking(move || {
            let reopened = kept.reopen_at(&of, file.as_deref())?;
            // The run may have been written again since the question was shown.
            let is_same = reopened.destination == asked.destination
                && reopened.plan.table.name == asked.table
                && kept.find_at(&of, file.as_deref())?.file == asked.file;
            if is_same { Ok(reopened) } else { Err(changed()) }
        })
        .await?;
        let (work, destination) = match kind {
            RunKind::DeleteGone => list_again(reopened, total).await?,
            _ => self.read_again(reopened, running.token.clone(), on_read).await?,
        };
        let connection = self.connect(&destination).await?;
        let (of, source) = (run.to_owned(), Arc::clone(&work.source));
        let (options, undone) = blocking(move || {
            let options = match runs.unfinished_undo(&of)? {
                Some(unfinished) => runs.continued(&unfinished)?,
                None => runs.new_run(&source, ImportChoices::default()),
            };
            Ok::<_, Failure>((options, runs.journal_path(&of)?))
        })
        .await?;
        let mut options = taken_up(options, take_up);
        options.pause = running.pause.clone();
        let undone = UndoneImport { journal: &undone, run };
        DirectRoute.undo(undone, &work, &connection, &options, &running.token, limited(on_progress)).await
    }

    /// Forgets a run once the person confirmed it, also one that cannot be read; what it wrote stays.
    ///
    /// # Errors
    /// `no_such_run`, `declined`, and when its files cannot be removed.
    pub async fn forget_run(&self, run: &str) -> Result<(), Failure> {
        let (runs, of) = (self.runs()?, run.to_owned());
        let question = blocking(move || match runs.find(&of) {
            Ok(summary) => Ok(Question::forget(&summary)),
            // Only one that is listed as such is forgotten unread.
            Err(failure) => match runs.unreadable()?.into_iter().find(|unreadable| unreadable.id == of) {
                Some(unreadable) => Ok(Question::forget_unreadable(&unreadable)),
                None => Err(failure),
            },
        })
        .await?;
        self.require(question).await?;
        let (runs, of) = (self.runs()?, run.to_owned());
        blocking(move || runs.forget(&of)).await
    }

    /// The name that is proposed for a run's report.
    ///
    /// # Errors
    /// `no_such_run`, and when it cannot be read.
    pub async fn report_name(&self, run: &str, form: ReportForm) -> Result<String, Failure> {
        let summary = self.run(run, None).await?;
        Ok(format!("{}.report.{}", stem(&summary.file_name), form.ending()))
    }

    /// Writes a run's report to a file.
    ///
    /// # Errors
    /// `no_such_run`, `unwritable`.
    pub async fn save_report(&self, run: &str, form: ReportForm, path: PathBuf) -> Result<(), Failure> {
        let summary = self.run(run, None).await?;
        blocking(move || {
            let text = match form {
                ReportForm::Page => report_page(&summary),
                ReportForm::Csv => report_csv(&summary),
            };
            std::fs::write(&path, text).map_err(|error| unwritable("report", &path, &error))
        })
        .await
    }

    /// The name that is proposed for a copy of a run's rejected records.
    ///
    /// # Errors
    /// `no_such_run`, `nothing_rejected`.
    pub async fn rejected_name(&self, run: &str) -> Result<String, Failure> {
        let (path, summary) = (self.rejected_file(run).await?, self.run(run, None).await?);
        let is_json = path.extension().is_some_and(|extension| extension == "jsonl");
        Ok(format!("{}.rejected.{}", stem(&summary.file_name), if is_json { "jsonl" } else { "csv" }))
    }

    /// Copies what a run's file of rejected records holds, not its rights: the one in the data folder is private, the
    /// one a person saves is as any other.
    ///
    /// # Errors
    /// `no_such_run`, `nothing_rejected`, `unwritable`.
    pub async fn save_rejected(&self, run: &str, path: PathBuf) -> Result<(), Failure> {
        let from = self.rejected_file(run).await?;
        blocking(move || {
            copy_as_new(&from, &path).map_err(|error| unwritable("rejected records", &path, &error))
        })
        .await
    }

    async fn rejected_file(&self, run: &str) -> Result<PathBuf, Failure> {
        let (runs, of) = (self.runs()?, run.to_owned());
        blocking(move || runs.rejected(&of)).await?.ok_or_else(nothing_rejected)
    }

    /// Lets the person confirm that a kept run's file is read, with those whose rows belong to it, and that data may go
    /// where the run went, as far as they have not in this session. False when they say no.
    async fn may_reopen(
        &self,
        run: &str,
        path: &str,
        is_rejected: bool,
        destination: &Destination,
    ) -> Result<bool, Failure> {
        let place = self.unconfirmed(destination).await?;
        let (runs, run) = (self.runs()?, run.to_owned());
        let mut others = blocking(move || runs.related_files(&run)).await?;
        others.retain(|other| other != Path::new(path));
        let all = || others.iter().map(PathBuf::as_path).chain([Path::new(path)]);
        if all().all(|file| self.consent.has_file(file)) && place.is_none() {
            return Ok(true);
        }
        let confirmed = self.ask(Question::reopen(path, &others, is_rejected, place.as_ref())).await?;
        if confirmed {
            all().for_each(|file| self.consent.add_file(file));
            if let Some(place) = place {
                self.consent.add_place(place);
            }
        }
        Ok(confirmed)
    }

    fn reopened(&self, run: ReopenedRun) -> Result<Reopened, Failure> {
        let plan = run.designed();
        let ReopenedRun { source, destination, choices, related, .. } = run;
        let source = self.opened(source)?;
        if let Some(related) = related {
            self.sources.keep_related(&source.source_id, Arc::new(related));
        }
        Ok(Reopened { source, plan, destination, choices })
    }

    /// A run's file under its plan, checked once more, and where it went. What was put together from several tables is put
    /// together again; of a run of an earlier version, which did not note those, it is taken as it is open.
    ///
    /// # Errors
    /// `not_continued` where it is not, and what reading the files says.
    async fn read_again(
        &self,
        reopened: ReopenedRun,
        token: CancellationToken,
        on_read: impl FnMut(CheckProgress) + Send + 'static,
    ) -> Result<(Job, Destination), Failure> {
        let designed = reopened.designed();
        let ReopenedRun { source, plan, destination, related, .. } = reopened;
        if related.is_none()
            && (plan.has_rows_of_others() || plan.placed.is_some() || plan.rejects_orphans_beside())
        {
            let (source, table) =
                self.sources.checked_as_written(source.path(), &plan).ok_or_else(tables_not_open)?;
            return Ok((job(source, &plan, &table), destination));
        }
        blocking(move || {
            let source = Arc::new(source);
            let to_join = match &related {
                Some(related) => ToJoin::again(related, &source, &designed)?,
                None => ToJoin::alone(),
            };
            let table = to_join.check(&source, &designed, &token, on_read)?;
            Ok::<_, Failure>((job(source, &plan, &table), destination))
        })
        .await
    }
}

/// The list of a run that deletes, read again.
async fn list_again(
    reopened: ReopenedRun,
    records_total: Option<u64>,
) -> Result<(Job, Destination), Failure> {
    let ReopenedRun { source, plan, destination, .. } = reopened;
    let work = blocking(move || gone_job(source.path(), &plan, records_total)).await?;
    Ok((work, destination))
}

fn tables_not_open() -> Failure {
    Failure::new(
        Code::NotContinued,
        "This import put rows of several tables together, and those are not open under its design.",
        "Open the same tables, open the design that was saved, check it, then try again.",
    )
}

fn taken_up(mut options: ImportOptions, take_up: TakeUp) -> ImportOptions {
    options.choices.most_write_units = take_up.most_write_units.or(options.choices.most_write_units);
    options.choices.most_dollars = take_up.most_dollars.or(options.choices.most_dollars);
    options.choices.raised_units = take_up.raised_units.or(options.choices.raised_units);
    options.typed_name = take_up.typed_name;
    options
}

fn copy_as_new(from: &Path, to: &Path) -> std::io::Result<()> {
    std::io::copy(&mut File::open(from)?, &mut File::create(to)?).map(|_| ())
}

/// Why a file that a person chose cannot be written.
pub(crate) fn unwritable(what: &str, path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(
        Code::Unwritable,
        format!("The {what} cannot be written to {}.", path.display()),
        "Choose another folder, or free some space on the disk.",
    )
    .with_detail(error.to_string())
}
