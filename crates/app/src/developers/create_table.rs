//! A table as the request `CreateTable` describes it; CloudFormation uses the same words.

use plan::{
    AWS_MANAGED_KEY, Capacity, IndexDesign, Plan, Projection, ProvisionedUnits, TableClass, WarmThroughput,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Keys, indexes and capacity: what the request and CloudFormation say alike.
pub(super) fn table(plan: &Plan) -> Value {
    let design = &plan.table;
    let mut document = json!({
        "TableName": design.name,
        "AttributeDefinitions": definitions(plan),
        "KeySchema": key_schema(std::slice::from_ref(&design.partition_key), design.sort_key.as_slice()),
    });
    match &design.capacity {
        Capacity::OnDemand => document["BillingMode"] = "PAY_PER_REQUEST".into(),
        Capacity::Provisioned { units } => {
            document["BillingMode"] = "PROVISIONED".into();
            document["ProvisionedThroughput"] = throughput(*units);
        }
    }
    if !design.indexes.is_empty() {
        let is_on_demand = design.capacity == Capacity::OnDemand;
        document["GlobalSecondaryIndexes"] = design
            .indexes
            .iter()
            .map(|index| global_index(index, is_on_demand, design.options.warm_throughput))
            .collect();
    }
    if design.options.deletion_protection {
        document["DeletionProtectionEnabled"] = true.into();
    }
    if design.options.table_class == TableClass::InfrequentAccess {
        document["TableClass"] = "STANDARD_INFREQUENT_ACCESS".into();
    }
    if let Some(warm) = design.options.warm_throughput {
        document["WarmThroughput"] = warm_throughput(warm);
    }
    if !design.options.tags.is_empty() {
        let tags = design.options.tags.iter();
        document["Tags"] = tags.map(|tag| json!({ "Key": tag.key, "Value": tag.value })).collect();
    }
    document
}

/// The attributes of all keys, each once, with their types.
pub(super) fn key_attributes(plan: &Plan) -> Vec<(&str, &'static str)> {
    let design = &plan.table;
    let names: BTreeSet<&String> = std::iter::once(&design.partition_key)
        .chain(&design.sort_key)
        .chain(design.indexes.iter().flat_map(IndexDesign::key_attributes))
        .collect();
    // What cannot be a key is found before a table is created.
    let letter = |name: &String| plan.key_type_of(name).map_or("S", |key_type| key_type.letter());
    names.into_iter().map(|name| (name.as_str(), letter(name))).collect()
}

fn definitions(plan: &Plan) -> Value {
    key_attributes(plan)
        .into_iter()
        .map(|(name, letter)| json!({ "AttributeName": name, "AttributeType": letter }))
        .collect()
}

fn key_schema(partition: &[String], sort: &[String]) -> Value {
    let of = |role: &'static str| move |name: &String| json!({ "AttributeName": name, "KeyType": role });
    partition.iter().map(of("HASH")).chain(sort.iter().map(of("RANGE"))).collect()
}

fn global_index(index: &IndexDesign, is_on_demand: bool, warm: Option<WarmThroughput>) -> Value {
    let projection = match &index.projection {
        Projection::All => json!({ "ProjectionType": "ALL" }),
        Projection::KeysOnly => json!({ "ProjectionType": "KEYS_ONLY" }),
        Projection::Include { attributes } => {
            json!({ "ProjectionType": "INCLUDE", "NonKeyAttributes": attributes })
        }
    };
    let mut document = json!({
        "IndexName": index.name,
        "KeySchema": key_schema(&index.partition_keys, &index.sort_keys),
        "Projection": projection,
    });
    if !is_on_demand {
        document["ProvisionedThroughput"] = throughput(index.provisioned);
    }
    if let Some(warm) = warm {
        document["WarmThroughput"] = warm_throughput(warm);
    }
    document
}

fn warm_throughput(warm: WarmThroughput) -> Value {
    json!({ "ReadUnitsPerSecond": warm.read_units_per_second, "WriteUnitsPerSecond": warm.write_units_per_second })
}

/// How the table is encrypted, where AWS does not own the key. The request calls the first `Enabled`, CloudFormation
/// `SSEEnabled`.
pub(super) fn encryption(plan: &Plan, enabled: &str) -> Option<Value> {
    let key = plan.table.options.kms_key.as_deref()?;
    let mut document = json!({ enabled: true, "SSEType": "KMS" });
    // That of the account is meant where none is named.
    if key != AWS_MANAGED_KEY {
        document["KMSMasterKeyId"] = key.into();
    }
    Some(document)
}

fn throughput(units: ProvisionedUnits) -> Value {
    json!({ "ReadCapacityUnits": units.read_units_per_second, "WriteCapacityUnits": units.write_units_per_second })
}
