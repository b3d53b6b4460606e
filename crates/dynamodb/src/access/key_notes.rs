//! What to know of the key with which a table is to be encrypted.

use super::identity::Place;
use crate::destination::{Connection, SignedCalls, failure_of};
use crate::table::{KeyFacts, key_facts};
use aws_sdk_dynamodb::error::ProvideErrorMetadata;

/// The ARN of a key where KMS tells it, and a sentence where the key is of no use or could not be looked at.
pub(super) async fn look_at_key(
    connection: &Connection,
    calls: &SignedCalls,
    key: &str,
    place: &Place,
) -> (Option<String>, Option<String>) {
    match key_facts(calls, key).await {
        Ok(facts) => {
            let note = note_of(key, &facts, place);
            (Some(facts.arn).filter(|arn| !arn.is_empty()), note)
        }
        Err(error) => {
            let code = error.as_service_error().and_then(ProvideErrorMetadata::code);
            let note = if code == Some("NotFoundException") {
                format!("There is no key {key} in the region {}.", connection.region)
            } else {
                let failure = failure_of(&error, &format!("look at the key {key}"));
                format!("{} Whether it can be used shows itself when the table is created.", failure.message)
            };
            (None, Some(note))
        }
    }
}

fn note_of(key: &str, facts: &KeyFacts, place: &Place) -> Option<String> {
    let region = facts.arn.split(':').nth(3).unwrap_or_default();
    if !region.is_empty() && region != place.region {
        return Some(format!(
            "The key {key} is in the region {region}; a table takes keys of its own region, {}.",
            place.region
        ));
    }
    if !facts.is_symmetric {
        return Some(format!(
            "The key {key} is for signing or in two parts; a table takes symmetric keys for encryption."
        ));
    }
    match facts.state.as_str() {
        "Enabled" | "" => None,
        "PendingDeletion" => Some(format!(
            "The key {key} is about to be deleted: nothing that it encrypted can be read after that. Choose another."
        )),
        state => Some(format!(
            "The key {key} cannot be used as it is (AWS calls it {state}). Enable it in the KMS console."
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_no_use_is_told() {
        let place =
            Place { partition: "aws".into(), account: "123456789012".into(), region: "eu-west-1".into() };
        let facts = |region: &str, state: &str, is_symmetric| KeyFacts {
            arn: format!("arn:aws:kms:{region}:123456789012:key/1"),
            state: state.to_owned(),
            is_symmetric,
        };
        assert_eq!(note_of("k", &facts("eu-west-1", "Enabled", true), &place), None);
        for (facts, said) in [
            (facts("us-east-1", "Enabled", true), "in the region us-east-1"),
            (facts("eu-west-1", "Enabled", false), "symmetric"),
            (facts("eu-west-1", "Disabled", true), "AWS calls it Disabled"),
            (facts("eu-west-1", "PendingDeletion", true), "about to be deleted"),
        ] {
            let note = note_of("k", &facts, &place);
            assert!(note.as_ref().is_some_and(|note| note.contains(said)), "{note:?} {said}");
        }
    }
}
