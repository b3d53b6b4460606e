//! The tables as a template for AWS CloudFormation.

use super::create_table::{encryption, table};
use super::{Handover, pretty};
use plan::{Taken, untaken};
use serde_json::{Map, Value, json};

/// The template, as JSON. Tables stay when the stack is deleted: they hold data.
pub(super) fn template(handover: &Handover) -> String {
    let (mut resources, mut taken) = (Map::new(), Taken::new());
    for (source, plan) in handover.dynamodb_tables() {
        let mut properties = table(plan);
        if let Some(attribute) = &plan.table.options.time_to_live {
            properties["TimeToLiveSpecification"] = json!({ "AttributeName": attribute, "Enabled": true });
        }
        if plan.table.options.point_in_time_recovery {
            properties["PointInTimeRecoverySpecification"] = json!({ "PointInTimeRecoveryEnabled": true });
        }
        if let Some(encryption) = encryption(plan, "SSEEnabled") {
            properties["SSESpecification"] = encryption;
        }
        let letters: String = plan.table.name.chars().filter(char::is_ascii_alphanumeric).collect();
        let resource = json!({
            "Type": "AWS::DynamoDB::Table",
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Metadata": { "Source": source },
            "Properties": properties,
        });
        resources.insert(untaken(&format!("{letters}Table"), &mut taken), resource);
    }
    pretty(&json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "The DynamoDB tables of a Tableferry design",
        "Resources": Value::Object(resources),
    }))
}
