//! All tables of a server.

use super::metering::{TokenBucket, UnitsLog, UnitsTick, WriteUnits, units_as_float};
use super::schema::{Measured, Schema};
use super::store::Store;
use crate::clock::Time;
use crate::exchange::Reply;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

#[derive(Debug)]
pub(super) struct State {
    pub tables: BTreeMap<String, Table>,
    pub keeps_items: bool,
    pub write_units: WriteUnits,
    pub log: UnitsLog,
    pub time: Time,
    started: Instant,
    /// When the latest table was made: seconds since 1970.
    pub latest_created_at: f64,
    pub items_written: u64,
    pub items_deleted: u64,
    /// As `MemoryOptions` has them.
    pub looks_while_updating: u32,
    pub decreases_left: u32,
}

#[derive(Debug)]
pub(super) struct Table {
    /// The body of its `CreateTable`, with what was changed since.
    pub created: Value,
    /// What it is being changed to, and how often it is looked at until then.
    pub changing: Option<(Value, u32)>,
    /// Seconds since 1970.
    pub created_at: f64,
    pub schema: Arc<Schema>,
    pub store: Store,
    pub meter: Meter,
}

/// The buckets of a table and of each index; `None`: no limit.
#[derive(Debug, Default)]
pub(super) struct Meter {
    table: Option<TokenBucket>,
    indexes: Vec<Option<TokenBucket>>,
}

impl State {
    pub(super) fn new(keeps_items: bool, write_units: WriteUnits, time: Time) -> Self {
        Self {
            tables: BTreeMap::new(),
            keeps_items,
            write_units,
            log: UnitsLog::default(),
            started: time.now(),
            time,
            latest_created_at: 0.0,
            items_written: 0,
            items_deleted: 0,
            looks_while_updating: 0,
            decreases_left: u32::MAX,
        }
    }

    pub(super) fn table(&self, name: &str) -> Result<&Table, Reply> {
        self.tables.get(name).ok_or_else(no_such_table)
    }

    pub(super) fn table_mut(&mut self, name: &str) -> Result<&mut Table, Reply> {
        self.tables.get_mut(name).ok_or_else(no_such_table)
    }

    /// Limits tables, those there and those to come, from now on.
    pub(super) fn limit(&mut self, write_units: WriteUnits) {
        let now = self.time.now();
        self.write_units = write_units;
        for table in self.tables.values_mut() {
            table.meter = Meter::of(&table.created, write_units, now);
        }
    }

    /// Notes what was taken.
    pub(super) fn note(&mut self, units: UnitsTick, now: Instant) {
        self.log.add(now.saturating_duration_since(self.started), units);
    }
}

impl Meter {
    pub(super) fn of(created: &Value, units: WriteUnits, now: Instant) -> Self {
        let is_provisioned = created["BillingMode"].as_str() != Some("PAY_PER_REQUEST");
        let of_own = |part: &Value| {
            let own = part["ProvisionedThroughput"]["WriteCapacityUnits"].as_f64();
            own.filter(|own| is_provisioned && *own > 0.0)
        };
        let bucket = |rate: Option<f64>| rate.map(|rate| TokenBucket::new(rate, units.burst_seconds, now));
        let indexes = created["GlobalSecondaryIndexes"].as_array();
        Self {
            table: bucket(units.table.or_else(|| of_own(created))),
            indexes: indexes
                .into_iter()
                .flatten()
                .map(|index| bucket(units.indexes.or_else(|| of_own(index))))
                .collect(),
        }
    }

    /// Takes an item's units from the table and its indexes, if all of them have enough.
    pub(super) fn admits(&mut self, item: &Measured, now: Instant) -> bool {
        let has = |bucket: &mut Option<TokenBucket>, units: u64| {
            units == 0 || bucket.as_mut().is_none_or(|bucket| bucket.has(units, now))
        };
        let matches = has(&mut self.table, item.table_units)
            && self.indexes.iter_mut().zip(&item.index_units).all(|(bucket, units)| has(bucket, *units));
        if matches {
            if let Some(bucket) = &mut self.table {
                bucket.take(item.table_units);
            }
            for (bucket, units) in self.indexes.iter_mut().zip(&item.index_units) {
                if let Some(bucket) = bucket {
                    bucket.take(*units);
                }
            }
        }
        matches
    }
}

/// Units that a request took of one table.
#[derive(Debug, Clone, Default)]
pub(super) struct Consumed {
    pub table: u64,
    pub indexes: Vec<u64>,
}

impl Consumed {
    pub(super) fn add(&mut self, item: &Measured) {
        self.table += item.table_units;
        self.indexes.resize(item.index_units.len(), 0);
        for (sum, units) in self.indexes.iter_mut().zip(&item.index_units) {
            *sum += units;
        }
    }

    pub(super) fn tick(&self) -> UnitsTick {
        UnitsTick { table: self.table, indexes: self.indexes.iter().sum() }
    }

    /// As `ConsumedCapacity`; nothing where it was not asked for.
    pub(super) fn told(&self, table: &str, schema: &Schema, asked: Option<&str>) -> Option<Value> {
        let mut told = serde_json::json!({
            "TableName": table,
            "CapacityUnits": units_as_float(self.table + self.indexes.iter().sum::<u64>()),
        });
        match asked {
            Some("TOTAL") => {}
            Some("INDEXES") => {
                told["Table"] = serde_json::json!({ "CapacityUnits": units_as_float(self.table) });
                let indexes = schema.indexes.iter().zip(&self.indexes).filter(|(_, units)| **units > 0);
                let indexes: serde_json::Map<String, Value> = indexes
                    .map(|(index, units)| {
                        let units = serde_json::json!({ "CapacityUnits": units_as_float(*units) });
                        (index.name.clone(), units)
                    })
                    .collect();
                if !indexes.is_empty() {
                    told["GlobalSecondaryIndexes"] = Value::Object(indexes);
                }
            }
            _ => return None,
        }
        Some(told)
    }
}

fn no_such_table() -> Reply {
    Reply::error("ResourceNotFoundException", "Requested resource not found", 400)
}
