//! What the sides write into, and one run of one side.

use crate::files;
use crate::peers::Side;
use crate::pipeline::{CHECK, CREATE, IMPORT};
use crate::process::{self, ProcessResult, Said};
use crate::serve::{ServeOptions, Served, runtime};
use crate::table;
use fault_server::MemoryCounts;
use plan::Plan;

/// Write units a second of the provisioned table, and of each of its indexes.
pub(crate) const WRITE_UNITS: u32 = 5_000;
/// Seconds of capacity that the provisioned table has saved up when a run begins: so little that it does not
/// pass for speed.
const BURST_SECONDS: f64 = 0.25;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scenario {
    Late,
    AtOnce,
    Provisioned,
    Practice,
}

/// One run of one side.
#[derive(Debug, Clone)]
pub(crate) struct Measured {
    pub items: u64,
    /// Of Tableferry: check, table and import.
    pub seconds: f64,
    pub cpu_seconds: Option<f64>,
    pub peak_mb: Option<f64>,
    /// What the server saw; the practice database does not tell.
    pub counts: Option<MemoryCounts>,
}

/// What a run of a side gave, by the names it is printed under: one figure, or Tableferry's three.
pub(crate) type Run = Vec<(&'static str, Measured)>;

/// What limits are held against: with its check, which the bare loop has not.
pub(crate) const WHOLE: &str = "Tableferry, check and import";
pub(crate) const ALONE: &str = "  its import alone";
const WITH_PROFILE: &str = "  with opening and profile";

impl Scenario {
    pub(crate) fn all() -> [Self; 4] {
        [Self::Late, Self::AtOnce, Self::Provisioned, Self::Practice]
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::AtOnce => "at-once",
            Self::Provisioned => "provisioned",
            Self::Practice => "practice",
        }
    }

    pub(crate) fn title(self) -> String {
        match self {
            Self::Late => "the server answers after 10 ms".to_owned(),
            Self::AtOnce => "the server answers at once".to_owned(),
            Self::Provisioned => format!(
                "10 ms and {WRITE_UNITS} write units a second for the table and for each index, \
                 {BURST_SECONDS} seconds of them saved up"
            ),
            Self::Practice => "the practice database, within each process".to_owned(),
        }
    }

    /// Sides and the records that each writes: fewer for the slow ones, whose rates do not depend on it.
    pub(crate) fn sides(self) -> Vec<(Side, u64)> {
        match self {
            Self::Late | Self::AtOnce => vec![
                (Side::PutItem, 2_000),
                (Side::BatchWriter, 10_000),
                (Side::Dynein, 10_000),
                (Side::Bare, 100_000),
                (Side::Tableferry, 100_000),
            ],
            Self::Provisioned => vec![(Side::Bare, 100_000), (Side::Tableferry, 100_000)],
            Self::Practice => vec![(Side::Bare, 20_000), (Side::Tableferry, 20_000)],
        }
    }

    /// Runs a side once, against a server of its own.
    pub(crate) fn run(self, side: Side, records: u64) -> Result<Run, String> {
        let write_units = (self == Self::Provisioned).then_some(WRITE_UNITS);
        let plan = table::plan(write_units)?;
        if self == Self::Practice {
            let folder = files::fresh_folder("practice").map_err(|error| error.to_string())?;
            let target = format!("practice:{}", folder.display());
            let ran = process::run(side.command(&target, records, &plan)?)?;
            return Ok(taken(side, records, &ran, None));
        }
        let mut server = Served::start(&ServeOptions {
            latency_ms: if self == Self::AtOnce { 0 } else { 10 },
            burst_seconds: BURST_SECONDS,
            ..ServeOptions::default()
        })?;
        make_table(&server, &plan)?;
        let ran = process::run(side.command(server.url(), records, &plan)?)?;
        let counts = server.counts()?;
        if counts.distinct_keys != records {
            return Err(format!(
                "{}: {} of {records} records are in the table.",
                side.name(),
                counts.distinct_keys
            ));
        }
        Ok(taken(side, records, &ran, Some(counts)))
    }
}

fn make_table(server: &Served, plan: &Plan) -> Result<(), String> {
    runtime()?.block_on(async {
        let (_, connection) = table::connect(server.url()).await?;
        table::make(&connection, plan).await
    })
}

fn taken(side: Side, records: u64, ran: &ProcessResult, counts: Option<MemoryCounts>) -> Run {
    let said: Said = ran.said().unwrap_or_default();
    // A process that told its own phases knows their peaks to the last.
    let told = said.phases.iter().filter_map(|phase| phase.peak_mb).chain(ran.peak_mb);
    // One that says nothing of its work is taken from its start to its end.
    let whole = Measured {
        items: if said.items > 0 { said.items } else { records },
        seconds: if said.seconds > 0.0 { said.seconds } else { ran.seconds },
        cpu_seconds: ran.cpu_seconds,
        peak_mb: told.reduce(f64::max),
        counts,
    };
    if side != Side::Tableferry {
        return vec![(side.name(), whole)];
    }
    let part = |names: &[&str]| {
        let phases = || said.phases.iter().filter(|phase| names.contains(&phase.name.as_str()));
        Measured {
            seconds: phases().map(|phase| phase.seconds).sum(),
            cpu_seconds: phases().map(|phase| phase.cpu_seconds).sum(),
            peak_mb: phases().filter_map(|phase| phase.peak_mb).reduce(f64::max),
            ..whole.clone()
        }
    };
    vec![(WHOLE, part(&[CHECK, CREATE, IMPORT])), (ALONE, part(&[IMPORT])), (WITH_PROFILE, whole.clone())]
}
