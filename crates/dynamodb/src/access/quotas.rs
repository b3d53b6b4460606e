//! What the account may have of DynamoDB, held against what is planned.

use crate::destination::{CalledService, Connection, SignedCalls};
use plan::{Capacity, Plan};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Amounts that an account may have in one region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Quotas {
    table_reads: u64,
    table_writes: u64,
    account_reads: u64,
    account_writes: u64,
    tables: u64,
    /// They are those that AWS gives to every account: this one's could not be asked for.
    throughput_is_assumed: bool,
    tables_are_assumed: bool,
}

/// What AWS gives to every account (developer guide, "Quotas in Amazon DynamoDB").
const DEFAULTS: Quotas = Quotas {
    table_reads: 40_000,
    table_writes: 40_000,
    account_reads: 80_000,
    account_writes: 80_000,
    tables: 2_500,
    throughput_is_assumed: true,
    tables_are_assumed: true,
};

/// What one table asks for, its largest of table and indexes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Asked {
    name: String,
    reads: u64,
    writes: u64,
    /// Reserved in all, by table and indexes.
    reserved_reads: u64,
    reserved_writes: u64,
}

/// Sentences about what is planned and would pass a quota. Whoever may not ask for the account's own is told of those that
/// every account has.
pub(super) async fn quota_notes(
    connection: &Connection,
    calls: &SignedCalls,
    plans: &[&Plan],
    new_tables: usize,
) -> Vec<String> {
    let mut quotas = DEFAULTS;
    if let Ok(limits) = connection.client.describe_limits().send().await {
        let amount = |limit: Option<i64>, known: u64| {
            limit.and_then(|limit| u64::try_from(limit).ok()).filter(|limit| *limit > 0).unwrap_or(known)
        };
        quotas = Quotas {
            table_reads: amount(limits.table_max_read_capacity_units(), quotas.table_reads),
            table_writes: amount(limits.table_max_write_capacity_units(), quotas.table_writes),
            account_reads: amount(limits.account_max_read_capacity_units(), quotas.account_reads),
            account_writes: amount(limits.account_max_write_capacity_units(), quotas.account_writes),
            throughput_is_assumed: false,
            ..quotas
        };
    }
    let mut there = None;
    if new_tables > 0 {
        there = connection.tables().await.ok().map(|tables| tables.len() as u64);
    }
    // Close to what every account has, this one's own counts.
    if there.is_some_and(|there| there + new_tables as u64 > quotas.tables)
        && let Some(tables) = tables_quota(calls).await
    {
        quotas = Quotas { tables, tables_are_assumed: false, ..quotas };
    }
    let mut notes = throughput_notes(&asked_of(plans), quotas);
    notes.extend(there.and_then(|there| tables_note(there, new_tables as u64, quotas)));
    notes
}

/// How many tables the account may have; `None` where that may not be asked for.
async fn tables_quota(calls: &SignedCalls) -> Option<u64> {
    let mut next: Option<String> = None;
    loop {
        let body = json!({ "ServiceCode": "dynamodb", "NextToken": next });
        let said = calls.json(CalledService::Quotas, "ListServiceQuotas", &body).await.ok()?;
        let quotas = said.get("Quotas").and_then(Value::as_array)?;
        let is_of_tables = |quota: &&Value| {
            quota["QuotaName"]
                .as_str()
                .is_some_and(|name| name.eq_ignore_ascii_case("maximum number of tables"))
        };
        if let Some(quota) = quotas.iter().find(is_of_tables) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
            return quota["Value"].as_f64().filter(|value| *value >= 1.0).map(|value| value as u64);
        }
        next = said
            .get("NextToken")
            .and_then(Value::as_str)
            .filter(|token| !token.is_empty())
            .map(str::to_owned);
        next.as_ref()?;
    }
}

fn asked_of(plans: &[&Plan]) -> Vec<Asked> {
    let mut names = BTreeSet::new();
    let tables = plans.iter().filter(|plan| !plan.writes_no_items()).map(|plan| plan.table_of_items());
    tables
        .filter(|table| names.insert(table.name.clone()))
        .map(|table| {
            let reserved: Vec<_> = match table.capacity {
                Capacity::OnDemand => Vec::new(),
                Capacity::Provisioned { units } => std::iter::once(units)
                    .chain(table.indexes.iter().map(|index| index.provisioned))
                    .collect(),
            };
            let reads = || reserved.iter().map(|units| u64::from(units.read_units_per_second));
            let writes = || reserved.iter().map(|units| u64::from(units.write_units_per_second));
            let warm = table.options.warm_throughput;
            Asked {
                name: table.name.clone(),
                reads: reads().chain(warm.map(|warm| warm.read_units_per_second.into())).max().unwrap_or(0),
                writes: writes()
                    .chain(warm.map(|warm| warm.write_units_per_second.into()))
                    .max()
                    .unwrap_or(0),
                reserved_reads: reads().sum(),
                reserved_writes: writes().sum(),
            }
        })
        .collect()
}

fn throughput_notes(asked: &[Asked], quotas: Quotas) -> Vec<String> {
    let whose =
        if quotas.throughput_is_assumed { "AWS allows a table" } else { "this account's tables may have" };
    let mut notes = Vec::new();
    for table in asked {
        for (what, asks, most) in
            [("read", table.reads, quotas.table_reads), ("write", table.writes, quotas.table_writes)]
        {
            if asks > most {
                notes.push(format!(
                    "{} asks for {asks} {what} units a second; {whose} {most}, so AWS would refuse it. {RAISE}",
                    table.name
                ));
            }
        }
    }
    let sum = |of: fn(&Asked) -> u64| asked.iter().map(of).sum::<u64>();
    for (what, asks, most) in [
        ("read", sum(|table| table.reserved_reads), quotas.account_reads),
        ("write", sum(|table| table.reserved_writes), quotas.account_writes),
    ] {
        if asks > most {
            notes.push(format!(
                "All tables together reserve {asks} {what} units a second; an account may reserve {most} in a region. {RAISE}"
            ));
        }
    }
    notes
}

const RAISE: &str = "Plan less, or ask AWS for more in the Service Quotas console.";

fn tables_note(there: u64, new: u64, quotas: Quotas) -> Option<String> {
    let most = quotas.tables;
    let whose = if quotas.tables_are_assumed { "AWS allows an account" } else { "this account may have" };
    (there + new > most).then(|| {
        format!(
            "There are {there} tables in this region, and {new} would be added; {whose} {most}. Delete some, or ask AWS for \
             more in the Service Quotas console."
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use plan::{ProvisionedUnits, TableDesign, WarmThroughput};

    fn plan(name: &str, change: impl FnOnce(&mut TableDesign)) -> Plan {
        let mut table = TableDesign::new(name, "id");
        change(&mut table);
        Plan::new(table, Vec::new())
    }

    fn reserved(read: u32, write: u32) -> Capacity {
        Capacity::Provisioned {
            units: ProvisionedUnits { read_units_per_second: read, write_units_per_second: write },
        }
    }

    #[test]
    fn what_passes_a_quota_is_told() {
        let small = plan("Small", |table| table.capacity = reserved(5, 5));
        assert_eq!(throughput_notes(&asked_of(&[&small]), DEFAULTS), Vec::<String>::new());
        let large = plan("Large", |table| table.capacity = reserved(5, 50_000));
        let notes = throughput_notes(&asked_of(&[&small, &large]), DEFAULTS);
        assert_eq!(notes.len(), 1, "{notes:?}");
        assert!(
            notes[0].starts_with("Large asks for 50000 write units a second; AWS allows a table 40000"),
            "{notes:?}"
        );
        let own = Quotas { table_writes: 60_000, throughput_is_assumed: false, ..DEFAULTS };
        assert_eq!(throughput_notes(&asked_of(&[&large]), own), Vec::<String>::new());
        let warm = plan("Warm", |table| {
            table.options.warm_throughput =
                Some(WarmThroughput { read_units_per_second: 90_000, write_units_per_second: 1 });
        });
        let notes = throughput_notes(&asked_of(&[&warm]), own);
        assert!(notes.len() == 1 && notes[0].contains("this account's tables may have 40000"), "{notes:?}");
        let all = [
            plan("A", |table| table.capacity = reserved(1, 39_000)),
            plan("B", |table| table.capacity = reserved(1, 39_000)),
            plan("C", |table| table.capacity = reserved(1, 39_000)),
        ];
        let notes = throughput_notes(&asked_of(&all.iter().collect::<Vec<_>>()), DEFAULTS);
        assert!(notes.len() == 1 && notes[0].contains("reserve 117000 write units"), "{notes:?}");
    }

    #[test]
    fn too_many_tables_are_told() {
        assert_eq!(tables_note(2_499, 1, DEFAULTS), None);
        assert!(
            tables_note(2_499, 2, DEFAULTS).is_some_and(|note| note.contains("AWS allows an account 2500"))
        );
        let own = Quotas { tables: 10_000, tables_are_assumed: false, ..DEFAULTS };
        assert_eq!(tables_note(2_600, 2, own), None);
    }
}
