//! The actions that are needed as a policy for the administrator to copy: as small as it can be.

use super::identity::Place;
use super::needs::{Need, Resource};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

impl Resource {
    /// As ARNs, in an account and region of a partition.
    pub(super) fn arns(&self, place: &Place) -> Vec<String> {
        let Place { partition, account, region } = place;
        let table = |name: &str| format!("arn:{partition}:dynamodb:{region}:{account}:table/{name}");
        match self {
            Self::Everything => vec!["*".to_owned()],
            Self::Table(name) => vec![table(name)],
            Self::Indexes(name) => vec![format!("{}/index/*", table(name))],
            Self::Imports(name) => vec![format!("{}/import/*", table(name))],
            Self::Bucket(bucket) => vec![format!("arn:{partition}:s3:::{bucket}")],
            Self::Objects(bucket, folder) => vec![format!("arn:{partition}:s3:::{bucket}/{folder}*")],
            Self::Key(arn) if arn.contains(":key/") => vec![arn.clone()],
            // Which key an alias names, the policy of a key cannot tell.
            Self::Key(alias) if alias.contains("alias/") => {
                vec![format!("arn:{partition}:kms:{region}:{account}:key/*")]
            }
            Self::Key(id) => vec![format!("arn:{partition}:kms:{region}:{account}:key/{id}")],
            Self::ImportLog => {
                let group =
                    format!("arn:{partition}:logs:{region}:{account}:log-group:/aws-dynamodb/imports");
                vec![group.clone(), format!("{group}:*")]
            }
        }
    }
}

impl Resource {
    /// The same for a simulation, which judges each by itself: what has two spellings in a policy is asked for by one.
    pub(super) fn simulated_arns(&self, place: &Place) -> Vec<String> {
        let mut arns = self.arns(place);
        if *self == Self::ImportLog {
            arns.remove(0);
        }
        arns
    }
}

/// A policy that allows these actions and nothing else, as IAM takes it: JSON, on several lines.
pub fn policy_of(needs: &[Need], place: &Place) -> String {
    // Resources that are treated alike share a statement.
    let mut actions_of: BTreeMap<Vec<String>, BTreeSet<&str>> = BTreeMap::new();
    for need in needs {
        actions_of.entry(need.resource.arns(place)).or_default().insert(need.action);
    }
    let mut resources_of: BTreeMap<BTreeSet<&str>, BTreeSet<String>> = BTreeMap::new();
    for (arns, actions) in actions_of {
        resources_of.entry(actions).or_default().extend(arns);
    }
    let statement = |(action, resource)| Statement { effect: "Allow", action, resource };
    let policy =
        Policy { version: "2012-10-17", statement: resources_of.into_iter().map(statement).collect() };
    serde_json::to_string_pretty(&policy).unwrap_or_default()
}

/// In the order in which AWS writes it.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Policy<'a> {
    version: &'static str,
    statement: Vec<Statement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Statement<'a> {
    effect: &'static str,
    action: BTreeSet<&'a str>,
    resource: BTreeSet<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{AccessRoute, TableAccess, needs_of};
    use plan::TableOptions;

    fn place() -> Place {
        Place {
            partition: "aws".to_owned(),
            account: "123456789012".to_owned(),
            region: "eu-west-1".to_owned(),
        }
    }

    fn table(name: &str, exists: bool) -> TableAccess {
        TableAccess {
            name: name.to_owned(),
            has_indexes: true,
            exists,
            lacks_indexes: false,
            options: TableOptions::default(),
        }
    }

    #[test]
    fn a_policy_allows_what_is_needed_and_nothing_else() {
        let needs = needs_of(
            &[table("Users", false), table("Orders", true)],
            &AccessRoute::Direct { raises_capacity: false },
        );
        let policy: serde_json::Value = serde_json::from_str(&policy_of(&needs, &place())).unwrap();
        let statements = policy["Statement"].as_array().unwrap();
        let on = |arn: &str| -> BTreeSet<&str> {
            let of = statements.iter().filter(|statement| {
                statement["Resource"].as_array().unwrap().iter().any(|resource| resource == arn)
            });
            of.flat_map(|statement| statement["Action"].as_array().unwrap())
                .filter_map(|a| a.as_str())
                .collect()
        };
        let users = on("arn:aws:dynamodb:eu-west-1:123456789012:table/Users");
        let orders = on("arn:aws:dynamodb:eu-west-1:123456789012:table/Orders");
        assert!(users.contains("dynamodb:CreateTable") && !orders.contains("dynamodb:CreateTable"));
        assert!(orders.contains("dynamodb:PutItem") && !users.contains("dynamodb:PutItem"));
        let indexes = on("arn:aws:dynamodb:eu-west-1:123456789012:table/Users/index/*");
        assert_eq!(indexes, ["dynamodb:Query", "dynamodb:Scan"].into());
        assert_eq!(on("*"), ["dynamodb:ListTables"].into());
        assert!(!policy.to_string().contains("dynamodb:*"));
    }

    #[test]
    fn objects_are_written_in_the_folder_of_imports_alone() {
        let route = |prefix: &str| AccessRoute::S3 {
            bucket: "moves".to_owned(),
            prefix: prefix.to_owned(),
            creates_bucket: false,
            empties_bucket: true,
        };
        let policy = |prefix| policy_of(&needs_of(&[table("Users", false)], &route(prefix)), &place());
        assert!(policy("shop/in").contains("\"arn:aws:s3:::moves/shop/in/tableferry/*\""));
        let policy = policy("");
        assert!(policy.contains("\"arn:aws:s3:::moves/tableferry/*\""), "{policy}");
        assert!(policy.contains("\"arn:aws:s3:::moves\""), "{policy}");
        assert!(policy.contains("table/Users/import/*"), "{policy}");
        assert!(!policy.contains("arn:aws:s3:::moves/*"), "{policy}");
        assert!(!policy.contains("s3:CreateBucket") && !policy.contains("BatchWriteItem"), "{policy}");
    }
}
