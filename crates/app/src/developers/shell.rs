//! Commands of the AWS CLI that create the tables.

use super::Handover;
use super::create_table::{encryption, table};
use serde_json::json;
use std::fmt::Write;

/// A script of `aws dynamodb` commands. It ends at the first that fails.
pub(super) fn script(handover: &Handover) -> String {
    let mut text = "#!/bin/sh\n# Creates the tables with the AWS CLI where it is signed in to: see `aws configure`.\nset -e\n# No pager.\nexport AWS_PAGER=\n"
        .to_owned();
    for (_, plan) in handover.dynamodb_tables() {
        let name = quoted(&plan.table.name);
        let options = &plan.table.options;
        let mut described = table(plan);
        if let Some(encryption) = encryption(plan, "Enabled") {
            described["SSESpecification"] = encryption;
        }
        let described = quoted(&described.to_string());
        let _ = write!(
            text,
            "\naws dynamodb create-table --cli-input-json {described}\n\
             aws dynamodb wait table-exists --table-name {name}\n"
        );
        if let Some(attribute) = &options.time_to_live {
            let specification = quoted(&json!({ "Enabled": true, "AttributeName": attribute }).to_string());
            let _ = writeln!(
                text,
                "aws dynamodb update-time-to-live --table-name {name} \
                 --time-to-live-specification {specification}"
            );
        }
        if options.point_in_time_recovery {
            let _ = writeln!(
                text,
                "aws dynamodb update-continuous-backups --table-name {name} \
                 --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true"
            );
        }
    }
    text
}

/// A text as one word of a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_leaves_its_quotes() {
        assert_eq!(quoted("it's; rm -rf $HOME `x`"), r"'it'\''s; rm -rf $HOME `x`'");
    }
}
