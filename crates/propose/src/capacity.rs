//! The capacity proposed for a table.

use plan::{Capacity, ProvisionedUnits};
use profile::Profile;
use wording::grouped;

/// The capacity proposed for small tables, a second: 5 read and 5 write units.
pub(crate) const SMALL: ProvisionedUnits =
    ProvisionedUnits { read_units_per_second: 5, write_units_per_second: 5 };

/// The longest that an import at [`SMALL`] may take before on-demand is proposed.
const SMALL_SECONDS: u64 = 60;

/// The capacity proposed for a file: provisioned while the import would finish within a minute at that pace.
pub fn proposed_capacity(profile: &Profile) -> (Capacity, String) {
    let record_bytes = profile.bytes.checked_div(profile.records).unwrap_or(0);
    let write_units = profile.records * record_bytes.div_ceil(1024).max(1);
    let seconds = write_units.div_ceil(u64::from(SMALL.write_units_per_second));
    let pace = format!(
        "at {} write units a second the import takes about {}",
        SMALL.write_units_per_second,
        duration(seconds)
    );
    if seconds <= SMALL_SECONDS {
        (Capacity::Provisioned { units: SMALL }, format!("A small table: {pace}"))
    } else {
        (Capacity::OnDemand, format!("{}, which is long; on demand takes what comes", capitalised(&pace)))
    }
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().to_string() + characters.as_str())
}

fn duration(seconds: u64) -> String {
    match seconds {
        0..=1 => "1 second".to_owned(),
        2..=119 => format!("{seconds} seconds"),
        120..=7199 => format!("{} minutes", seconds / 60),
        _ => format!("{} hours", grouped(seconds / 3600)),
    }
}
