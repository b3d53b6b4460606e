//! Open: a file becomes a source, and is read whole.

use crate::app::App;
use crate::blocking::blocking;
use crate::jobs::JobKind;
use crate::progress::limited;
use failure::Failure;
use profile::{Profile, ReadProgress, read_profile};
use propose::{Proposal, propose_for};
use serde::Serialize;
use source::{
    FormatChoice, FormatQuestion, ListingProgress, ListingWatch, Source, SourceError, SourceSummary,
};
use std::path::{Path, PathBuf};

/// The sample that "Try it with sample data" opens.
const SAMPLE: &str = include_str!("../../../tests/fixtures/users.csv");

/// A file that is open, under its id.
#[derive(Debug, Clone, Serialize)]
pub struct OpenedSource {
    pub source_id: String,
    pub summary: SourceSummary,
    /// What a person said of how it is read; of a kept run, how it was read then.
    pub choice: FormatChoice,
}

/// What reading the whole file gave.
#[derive(Debug, Serialize)]
pub struct ReadSource {
    pub profile: Profile,
    pub proposal: Proposal,
    /// What the file leaves open, now that it was read whole.
    pub questions: Vec<FormatQuestion>,
}

impl App {
    /// Opens a file that the person chose, read as they say where they said anything. One that is refused as plainly no
    /// table can be opened by [`App::open_refused`].
    ///
    /// # Errors
    /// Those of [`SourceError`].
    pub async fn open(&self, path: PathBuf, choice: FormatChoice) -> Result<OpenedSource, Failure> {
        self.consent.add_file(&path);
        self.open_chosen(path, move |path| Source::open_as(path, &choice)).await
    }

    /// Opens the file that was refused last as plainly no table, and reads it as one.
    ///
    /// # Errors
    /// `nothing_refused`, and as [`App::open`].
    pub async fn open_refused(&self) -> Result<OpenedSource, Failure> {
        self.open_chosen(self.sources.refused()?, Source::open_nonetheless).await
    }

    /// Opens the sample, written to a file of the data folder.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn open_sample(&self) -> Result<OpenedSource, Failure> {
        let source = blocking(|| {
            let folder = private_files::data_folder()?.join("sample");
            let path = folder.join("users.csv");
            let unwritable = |error| SourceError::from_io(&path, error);
            private_files::create_folders(&folder).map_err(unwritable)?;
            // Kept as it is when it is there: a file that changes while it is open is refused.
            if std::fs::read_to_string(&path).ok().as_deref() != Some(SAMPLE) {
                private_files::write(&path, SAMPLE.as_bytes()).map_err(unwritable)?;
            }
            Source::open(&path).map_err(Failure::from)
        })
        .await?;
        self.consent.add_file(source.path());
        self.opened(source)
    }

    /// Opens the same file again, read as the person says.
    ///
    /// # Errors
    /// `no_such_source`, `cancelled`, and as [`App::open`].
    pub async fn reopen_source(
        &self,
        source_id: &str,
        choice: FormatChoice,
        job: &str,
        on_progress: impl FnMut(ListingProgress) + Send,
    ) -> Result<OpenedSource, Failure> {
        let path = self.sources.get(source_id)?.path().to_owned();
        let apart = self.sources.apart(source_id);
        let opening = move |watch: &ListingWatch| {
            let source = Source::open_watched(&path, &choice, watch);
            watch.check()?;
            Ok::<_, Failure>((path, source))
        };
        let (path, source) = self.watching(job, on_progress, opening).await?;
        self.sources.note_opening(&path, &source);
        let opened = self.opened(source?)?;
        self.sources.name_apart(&opened.source_id, apart);
        self.sources.take_place(&opened.source_id, source_id);
        Ok(opened)
    }

    /// Forgets a source that is no longer needed.
    pub fn close_source(&self, source_id: &str) {
        self.sources.close(source_id);
    }

    /// Reads the whole file: what each column holds, and the plan that follows.
    ///
    /// # Errors
    /// `no_such_source`, `cancelled`, and what reading the file says.
    pub async fn read_source(
        &self,
        source_id: &str,
        job: &str,
        on_progress: impl FnMut(ReadProgress) + Send + 'static,
    ) -> Result<ReadSource, Failure> {
        let (source, apart) = (self.sources.get(source_id)?, self.sources.apart(source_id));
        let running = self.jobs.start(job, JobKind::Other)?;
        let token = running.token.clone();
        let read = blocking(move || {
            let profile = read_profile(&source, &token, limited(on_progress))?;
            let mut proposal = propose_for(&source, &profile);
            if let Some(apart) = apart {
                apart.apply(&mut proposal);
            }
            let questions = source.questions();
            Ok::<_, SourceError>(ReadSource { profile, proposal, questions })
        })
        .await?;
        self.sources.keep_profile(source_id, read.profile.clone());
        Ok(read)
    }

    async fn open_chosen(
        &self,
        path: PathBuf,
        open: impl FnOnce(&Path) -> Result<Source, SourceError> + Send + 'static,
    ) -> Result<OpenedSource, Failure> {
        let opening = move || {
            let source = open(&path);
            Ok::<_, Failure>((path, source))
        };
        let (path, source) = blocking(opening).await?;
        self.sources.note_opening(&path, &source);
        self.opened(source?)
    }

    /// Keeps an opened source and says what it is.
    pub(crate) fn opened(&self, source: Source) -> Result<OpenedSource, Failure> {
        let summary = source.summary()?;
        let choice = source.choice().clone();
        Ok(OpenedSource { source_id: self.sources.add(source), summary, choice })
    }
}
