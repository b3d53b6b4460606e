//! The server in front of the embedded database: the same faults, the same ways to go down.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType,
};
use aws_sdk_dynamodb::{Client, Config};
use tableferry_fault_server::{FaultServer, Faults};

async fn with_a_table() -> (FaultServer, Client) {
    let server = FaultServer::start(Faults::default()).await.unwrap();
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(server.url())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("a", "b", None, None, "test"))
        .retry_config(RetryConfig::disabled())
        .build();
    let client = Client::from_conf(config);
    let kind = ScalarAttributeType::N;
    client
        .create_table()
        .table_name("Things")
        .attribute_definitions(
            AttributeDefinition::builder().attribute_name("id").attribute_type(kind).build().unwrap(),
        )
        .key_schema(KeySchemaElement::builder().attribute_name("id").key_type(KeyType::Hash).build().unwrap())
        .billing_mode(BillingMode::PayPerRequest)
        .send()
        .await
        .unwrap();
    (server, client)
}

async fn put(client: &Client, id: u32) -> Result<(), String> {
    let sent =
        client.put_item().table_name("Things").item("id", AttributeValue::N(id.to_string())).send().await;
    sent.map(|_| ()).map_err(|error| error.code().unwrap_or("no answer").to_owned())
}

async fn count(client: &Client) -> i32 {
    client.scan().table_name("Things").send().await.unwrap().count()
}

#[tokio::test(flavor = "multi_thread")]
async fn items_are_refused_dropped_and_written_as_told() {
    let (server, client) = with_a_table().await;
    server.set_faults(Faults { refused_where: Some(("id".to_owned(), 7)), ..Faults::default() });
    assert_eq!(put(&client, 7).await.unwrap_err(), "ValidationException");
    put(&client, 8).await.unwrap();
    server.set_faults(Faults { dropped_unwritten: 1.0, ..Faults::default() });
    assert_eq!(put(&client, 9).await.unwrap_err(), "no answer");
    assert_eq!(count(&client).await, 1);
    server.set_faults(Faults { dropped: 1.0, ..Faults::default() });
    assert_eq!(put(&client, 10).await.unwrap_err(), "no answer");
    assert_eq!(count(&client).await, 2);
    let counts = server.counts();
    assert_eq!((counts.writes, counts.written, counts.refused, counts.dropped), (4, 1, 1, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn it_goes_down_and_comes_back_with_what_it_held() {
    let (server, client) = with_a_table().await;
    put(&client, 1).await.unwrap();
    server.pause_listening().await;
    assert_eq!(put(&client, 2).await.unwrap_err(), "no answer");
    server.resume().await.unwrap();
    put(&client, 2).await.unwrap();
    assert_eq!(count(&client).await, 2);
}
