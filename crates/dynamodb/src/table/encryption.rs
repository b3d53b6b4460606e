//! The key with which what a table stores is encrypted.

use super::unset::Unset;
use crate::destination::{CallError, CalledService, Connection, SignedCalls};
use aws_sdk_dynamodb::types::{SseSpecification, SseStatus, SseType, TableDescription};
use plan::{AWS_MANAGED_KEY, TableOptions};
use serde_json::{Value, json};

/// A key as KMS describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeyFacts {
    pub arn: String,
    /// KMS's word: `Enabled`, `Disabled`, `PendingDeletion`, …
    pub state: String,
    /// It encrypts and decrypts with one secret, as tables need it: no key for signing, none in two parts.
    pub is_symmetric: bool,
}

/// What KMS says of a key, by its id, its ARN or an alias.
pub(crate) async fn key_facts(calls: &SignedCalls, key: &str) -> Result<KeyFacts, CallError> {
    let said = calls.json(CalledService::Kms, "DescribeKey", &json!({ "KeyId": key })).await?;
    let of =
        |name: &str| said["KeyMetadata"].get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    Ok(KeyFacts {
        arn: of("Arn"),
        state: of("KeyState"),
        is_symmetric: matches!(of("KeySpec").as_str(), "SYMMETRIC_DEFAULT" | ""),
    })
}

/// How a table is to be encrypted, as the SDK has it; `None` for the key that AWS owns.
pub(crate) fn sdk_encryption(options: &TableOptions) -> Option<SseSpecification> {
    options.kms_key.as_deref().map(encrypted_with)
}

/// The same for one key.
pub(super) fn encrypted_with(key: &str) -> SseSpecification {
    // That of the account is meant where none is named.
    let named = (key != AWS_MANAGED_KEY).then(|| key.to_owned());
    SseSpecification::builder().enabled(true).sse_type(SseType::Kms).set_kms_master_key_id(named).build()
}

/// What a table lacks of being encrypted with a key.
pub(super) async fn encryption_unset(
    connection: &Connection,
    key: &str,
    table: &TableDescription,
) -> Option<Unset> {
    let Some(now) = key_of(table) else { return Some(Unset::Encryption { key: key.to_owned(), now: None }) };
    if is_named(now, key) {
        return None;
    }
    // Which key an alias names, KMS alone knows.
    let known = match connection.calls() {
        Some(calls) if key.contains("alias/") => key_facts(calls, key).await.ok(),
        _ => None,
    };
    let is_same = known.is_some_and(|known| known.arn == now);
    (!is_same).then(|| Unset::Encryption { key: key.to_owned(), now: Some(now.to_owned()) })
}

/// The ARN of the key with which a table is encrypted; `None` for the one that AWS owns.
fn key_of(table: &TableDescription) -> Option<&str> {
    let encryption = table.sse_description()?;
    let is_on = matches!(
        encryption.status(),
        Some(SseStatus::Enabled | SseStatus::Enabling | SseStatus::Updating) | None
    );
    encryption.kms_master_key_arn().filter(|_| is_on)
}

/// Whether an ARN is that of a key which is named by its ARN or id.
fn is_named(arn: &str, key: &str) -> bool {
    arn == key || (!key.contains(':') && arn.ends_with(&format!(":key/{key}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_dynamodb::types::SseDescription;

    const ARN: &str = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    #[test]
    fn a_key_is_known_by_its_arn_and_its_id() {
        assert!(is_named(ARN, ARN));
        assert!(is_named(ARN, "1234abcd-12ab-34cd-56ef-1234567890ab"));
        assert!(!is_named(ARN, "34cd-56ef-1234567890ab"));
        assert!(!is_named(ARN, "alias/shop"));
    }

    #[test]
    fn the_key_of_a_table_is_none_where_aws_owns_it() {
        let with = |status: Option<SseStatus>| {
            let encryption = SseDescription::builder().set_status(status).kms_master_key_arn(ARN).build();
            TableDescription::builder().sse_description(encryption).build()
        };
        assert_eq!(key_of(&TableDescription::builder().build()), None);
        assert_eq!(key_of(&with(Some(SseStatus::Enabled))), Some(ARN));
        assert_eq!(key_of(&with(Some(SseStatus::Disabled))), None);
        assert_eq!(key_of(&with(Some(SseStatus::Disabling))), None);
    }

    #[test]
    fn the_account_s_own_key_is_meant_where_none_is_named() {
        let own = encrypted_with(AWS_MANAGED_KEY);
        assert_eq!((own.enabled(), own.kms_master_key_id()), (Some(true), None));
        assert_eq!(encrypted_with(ARN).kms_master_key_id(), Some(ARN));
    }
}
