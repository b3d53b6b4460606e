//! The tables as a document of Terraform, in its JSON syntax.

use super::create_table::key_attributes;
use super::{Handover, pretty};
use plan::{
    AWS_MANAGED_KEY, Capacity, IndexDesign, Plan, Projection, TableClass, Taken, WarmThroughput, untaken,
};
use serde_json::{Map, Value, json};

pub(super) fn document(handover: &Handover) -> String {
    let (mut tables, mut keys, mut taken) = (Map::new(), Map::new(), Taken::new());
    for (_, plan) in handover.dynamodb_tables() {
        let letter =
            |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '_' };
        let name: String = plan.table.name.chars().map(letter).collect();
        let name = untaken(&format!("table_{name}"), &mut taken);
        let mut document = literal(table(plan));
        if let Some(key) = &plan.table.options.kms_key {
            document["server_side_encryption"] = json!({ "enabled": true });
            if key != AWS_MANAGED_KEY {
                // It takes the ARN, whatever the key was named by.
                document["server_side_encryption"]["kms_key_arn"] =
                    format!("${{data.aws_kms_key.{name}.arn}}").into();
                keys.insert(name.clone(), literal(json!({ "key_id": key })));
            }
        }
        tables.insert(name, document);
    }
    let mut document = json!({
        "terraform": { "required_providers": { "aws": { "source": "hashicorp/aws" } } },
        "resource": { "aws_dynamodb_table": tables },
    });
    if !keys.is_empty() {
        document["data"] = json!({ "aws_kms_key": keys });
    }
    pretty(&document)
}

fn table(plan: &Plan) -> Value {
    let design = &plan.table;
    let options = &design.options;
    let attributes = key_attributes(plan);
    let attributes: Vec<Value> =
        attributes.into_iter().map(|(name, letter)| json!({ "name": name, "type": letter })).collect();
    let mut document = json!({
        "name": design.name,
        "hash_key": design.partition_key,
        "attribute": attributes,
    });
    if let Some(sort_key) = &design.sort_key {
        document["range_key"] = sort_key.as_str().into();
    }
    match &design.capacity {
        Capacity::OnDemand => document["billing_mode"] = "PAY_PER_REQUEST".into(),
        Capacity::Provisioned { units } => {
            document["billing_mode"] = "PROVISIONED".into();
            document["read_capacity"] = units.read_units_per_second.into();
            document["write_capacity"] = units.write_units_per_second.into();
        }
    }
    let is_on_demand = design.capacity == Capacity::OnDemand;
    if !design.indexes.is_empty() {
        document["global_secondary_index"] = design
            .indexes
            .iter()
            .map(|index| global_index(index, is_on_demand, options.warm_throughput))
            .collect();
    }
    if let Some(attribute) = &options.time_to_live {
        document["ttl"] = json!({ "attribute_name": attribute, "enabled": true });
    }
    if options.point_in_time_recovery {
        document["point_in_time_recovery"] = json!({ "enabled": true });
    }
    if options.deletion_protection {
        document["deletion_protection_enabled"] = true.into();
    }
    if options.table_class == TableClass::InfrequentAccess {
        document["table_class"] = "STANDARD_INFREQUENT_ACCESS".into();
    }
    if let Some(warm) = options.warm_throughput {
        document["warm_throughput"] = warm_throughput(warm);
    }
    if !options.tags.is_empty() {
        let tags = options.tags.iter().map(|tag| (tag.key.clone(), tag.value.as_str().into()));
        document["tags"] = Value::Object(tags.collect());
    }
    document
}

fn global_index(index: &IndexDesign, is_on_demand: bool, warm: Option<WarmThroughput>) -> Value {
    let mut document = json!({ "name": index.name });
    match (index.partition_keys.as_slice(), index.sort_keys.as_slice()) {
        ([partition], []) => document["hash_key"] = partition.as_str().into(),
        ([partition], [sort]) => {
            document["hash_key"] = partition.as_str().into();
            document["range_key"] = sort.as_str().into();
        }
        (partition, sort) => {
            let of =
                |role: &'static str| move |name: &String| json!({ "attribute_name": name, "key_type": role });
            document["key_schema"] =
                partition.iter().map(of("HASH")).chain(sort.iter().map(of("RANGE"))).collect();
        }
    }
    match &index.projection {
        Projection::All => document["projection_type"] = "ALL".into(),
        Projection::KeysOnly => document["projection_type"] = "KEYS_ONLY".into(),
        Projection::Include { attributes } => {
            document["projection_type"] = "INCLUDE".into();
            document["non_key_attributes"] = json!(attributes);
        }
    }
    if !is_on_demand {
        document["read_capacity"] = index.provisioned.read_units_per_second.into();
        document["write_capacity"] = index.provisioned.write_units_per_second.into();
    }
    if let Some(warm) = warm {
        document["warm_throughput"] = warm_throughput(warm);
    }
    document
}

fn warm_throughput(warm: WarmThroughput) -> Value {
    json!({
        "read_units_per_second": warm.read_units_per_second,
        "write_units_per_second": warm.write_units_per_second,
    })
}

/// The same with no text that Terraform would take for a template.
fn literal(value: Value) -> Value {
    let text = |text: String| text.replace("${", "$${").replace("%{", "%%{");
    match value {
        Value::String(plain) => text(plain).into(),
        Value::Array(values) => values.into_iter().map(literal).collect(),
        Value::Object(entries) => {
            Value::Object(entries.into_iter().map(|(name, value)| (text(name), literal(value))).collect())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_a_template() {
        assert_eq!(literal(json!({ "a": ["${x}", "%{y}", "$z"] })), json!({ "a": ["$${x}", "%%{y}", "$z"] }));
    }
}
