//! What a table and its indexes bear at once.

use super::unset::Unset;
use aws_sdk_dynamodb::types::{
    GlobalSecondaryIndexUpdate, TableDescription, UpdateGlobalSecondaryIndexAction,
    WarmThroughput as SdkWarmThroughput,
};
use plan::WarmThroughput;

/// As the SDK has it.
pub(super) fn sdk_warm_throughput(units: WarmThroughput) -> SdkWarmThroughput {
    SdkWarmThroughput::builder()
        .read_units_per_second(units.read_units_per_second.into())
        .write_units_per_second(units.write_units_per_second.into())
        .build()
}

/// What a table and its indexes lack of bearing so much. None of it is ever lowered, since AWS refuses that.
pub(super) fn warm_throughput_unset(wanted: WarmThroughput, table: &TableDescription) -> Option<Unset> {
    let units = |read: Option<i64>, write: Option<i64>| WarmThroughput {
        read_units_per_second: small(read),
        write_units_per_second: small(write),
    };
    let Some(now) = table.warm_throughput() else { return Some(Unset::Unknown("warm throughput")) };
    let now = units(now.read_units_per_second(), now.write_units_per_second());
    let of_indexes = table.global_secondary_indexes().iter().filter_map(|index| {
        let now = index.warm_throughput()?;
        let now = units(now.read_units_per_second(), now.write_units_per_second());
        Some((index.index_name()?.to_owned(), raised(wanted, now)?))
    });
    let (table, indexes) = (raised(wanted, now), of_indexes.collect::<Vec<_>>());
    (table.is_some() || !indexes.is_empty()).then_some(Unset::WarmThroughput { wanted, now, table, indexes })
}

/// What has to be asked for, where it is more than what is there in either.
fn raised(wanted: WarmThroughput, now: WarmThroughput) -> Option<WarmThroughput> {
    let most = WarmThroughput {
        read_units_per_second: wanted.read_units_per_second.max(now.read_units_per_second),
        write_units_per_second: wanted.write_units_per_second.max(now.write_units_per_second),
    };
    (most != now).then_some(most)
}

/// The change of an index.
///
/// # Errors
/// When something is missing.
pub(super) fn index_update(
    name: &str,
    units: WarmThroughput,
) -> Result<GlobalSecondaryIndexUpdate, aws_sdk_dynamodb::error::BuildError> {
    let update = UpdateGlobalSecondaryIndexAction::builder()
        .index_name(name)
        .warm_throughput(sdk_warm_throughput(units))
        .build()?;
    Ok(GlobalSecondaryIndexUpdate::builder().update(update).build())
}

fn small(units: Option<i64>) -> u32 {
    u32::try_from(units.unwrap_or(0)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(read: u32, write: u32) -> WarmThroughput {
        WarmThroughput { read_units_per_second: read, write_units_per_second: write }
    }

    #[test]
    fn nothing_is_lowered_and_nothing_asked_for_twice() {
        for (wanted, now, expected) in [
            (units(12_000, 8_000), units(12_000, 4_000), Some(units(12_000, 8_000))),
            (units(1_000, 8_000), units(12_000, 4_000), Some(units(12_000, 8_000))),
            (units(1_000, 1_000), units(12_000, 4_000), None),
            (units(12_000, 4_000), units(12_000, 4_000), None),
        ] {
            assert_eq!(raised(wanted, now), expected, "{wanted:?} {now:?}");
        }
    }
}
