//! The memory server as its clients meet it: through the AWS SDK, over real HTTP.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where it fails")]

use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::operation::batch_write_item::BatchWriteItemOutput;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, DeleteRequest, GlobalSecondaryIndex, KeySchemaElement,
    KeyType, KeysAndAttributes, Projection, ProjectionType, ProvisionedThroughput, PutRequest,
    ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure, ScalarAttributeType, Select, WriteRequest,
};
use aws_sdk_dynamodb::{Client, Config};
use std::collections::HashMap;
use std::time::Duration;
use tableferry_fault_server::patience::until;
use tableferry_fault_server::{Faults, MemoryOptions, MemoryServer, Time, VirtualClock, WriteUnits};

type Item = HashMap<String, AttributeValue>;

fn client(url: &str) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(url)
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("a", "b", None, None, "test"))
        .retry_config(RetryConfig::disabled())
        .build();
    Client::from_conf(config)
}

async fn started(options: MemoryOptions) -> (MemoryServer, Client) {
    let server = MemoryServer::start(options).await.unwrap();
    let client = client(server.url());
    (server, client)
}

fn key(name: &str, role: KeyType) -> KeySchemaElement {
    KeySchemaElement::builder().attribute_name(name).key_type(role).build().unwrap()
}

fn units(write: i64) -> ProvisionedThroughput {
    ProvisionedThroughput::builder().read_capacity_units(1).write_capacity_units(write).build().unwrap()
}

/// A table T with the number `id` as its key and an index `ByEmail` of keys; provisioned with so many units.
async fn make_table(client: &Client, write_units: Option<(i64, i64)>) {
    let definition = |name: &str, kind| {
        AttributeDefinition::builder().attribute_name(name).attribute_type(kind).build().unwrap()
    };
    let keys_only = Projection::builder().projection_type(ProjectionType::KeysOnly).build();
    let index = GlobalSecondaryIndex::builder()
        .index_name("ByEmail")
        .key_schema(key("email", KeyType::Hash))
        .projection(keys_only)
        .set_provisioned_throughput(write_units.map(|(_, index)| units(index)))
        .build()
        .unwrap();
    let billing = if write_units.is_some() { BillingMode::Provisioned } else { BillingMode::PayPerRequest };
    client
        .create_table()
        .table_name("T")
        .attribute_definitions(definition("id", ScalarAttributeType::N))
        .attribute_definitions(definition("email", ScalarAttributeType::S))
        .key_schema(key("id", KeyType::Hash))
        .global_secondary_indexes(index)
        .billing_mode(billing)
        .set_provisioned_throughput(write_units.map(|(table, _)| units(table)))
        .send()
        .await
        .unwrap();
}

fn item(id: &str, bytes: usize) -> Item {
    [
        ("id".to_owned(), AttributeValue::N(id.to_owned())),
        ("email".to_owned(), AttributeValue::S(format!("{id}@example.com"))),
        ("text".to_owned(), AttributeValue::S("x".repeat(bytes))),
    ]
    .into()
}

fn put(item: Item) -> WriteRequest {
    WriteRequest::builder().put_request(PutRequest::builder().set_item(Some(item)).build().unwrap()).build()
}

async fn write(client: &Client, requests: Vec<WriteRequest>) -> Result<BatchWriteItemOutput, String> {
    let sent = client
        .batch_write_item()
        .request_items("T", requests)
        .return_consumed_capacity(ReturnConsumedCapacity::Indexes)
        .send()
        .await;
    sent.map_err(|error| error.code().unwrap_or("no answer").to_owned())
}

fn unprocessed(answer: &BatchWriteItemOutput) -> usize {
    answer.unprocessed_items().into_iter().flat_map(|tables| tables.values().flatten()).count()
}

#[tokio::test]
async fn a_table_is_described_as_it_was_created() {
    let (_server, client) = started(MemoryOptions::default()).await;
    make_table(&client, Some((7, 3))).await;
    let described = client.describe_table().table_name("T").send().await.unwrap();
    let table = described.table().unwrap();
    assert_eq!(table.table_status().unwrap().as_str(), "ACTIVE");
    assert_eq!(table.provisioned_throughput().unwrap().write_capacity_units(), Some(7));
    assert!(table.creation_date_time().is_some() && table.billing_mode_summary().is_none());
    let index = &table.global_secondary_indexes()[0];
    assert_eq!(index.index_status().unwrap().as_str(), "ACTIVE");
    assert_eq!(index.projection().unwrap().projection_type(), Some(&ProjectionType::KeysOnly));
    assert_eq!(index.provisioned_throughput().unwrap().write_capacity_units(), Some(3));
    assert_eq!(client.list_tables().send().await.unwrap().table_names(), ["T"]);
    client.delete_table().table_name("T").send().await.unwrap();
    let gone = client.describe_table().table_name("T").send().await.unwrap_err();
    assert_eq!(gone.code(), Some("ResourceNotFoundException"));
    let answer = write(&client, vec![put(item("1", 1))]).await;
    assert_eq!(answer.unwrap_err(), "ResourceNotFoundException");
}

#[tokio::test]
async fn what_was_written_is_read_back() {
    let (server, client) = started(MemoryOptions::default()).await;
    make_table(&client, None).await;
    for chunk in (0..60).collect::<Vec<u32>>().chunks(25) {
        write(&client, chunk.iter().map(|id| put(item(&id.to_string(), 10))).collect()).await.unwrap();
    }
    // One key, spelled otherwise.
    write(&client, vec![put(item("1.0", 20))]).await.unwrap();
    let asked = |id: &str| HashMap::from([("id".to_owned(), AttributeValue::N(id.to_owned()))]);
    let got = client.get_item().table_name("T").set_key(Some(asked("1"))).send().await.unwrap();
    assert_eq!(got.item().unwrap()["text"].as_s().unwrap().len(), 20);
    assert!(
        client.get_item().table_name("T").set_key(Some(asked("99"))).send().await.unwrap().item.is_none()
    );
    let keys =
        KeysAndAttributes::builder().keys(asked("3")).keys(asked("98")).keys(asked("4")).build().unwrap();
    let got = client.batch_get_item().request_items("T", keys).send().await.unwrap();
    assert_eq!(got.responses().unwrap()["T"].len(), 2);
    // Page by page, and all in one count.
    let (mut found, mut start) = (Vec::new(), None);
    loop {
        let page =
            client.scan().table_name("T").limit(7).set_exclusive_start_key(start).send().await.unwrap();
        found.extend(page.items().iter().map(|item| item["id"].as_n().unwrap().clone()));
        start = page.last_evaluated_key().cloned();
        if start.is_none() {
            break;
        }
    }
    assert_eq!(found.len(), 60);
    let counted = client.scan().table_name("T").select(Select::Count).send().await.unwrap();
    assert_eq!(counted.count(), 60);
    let of_index = client.scan().table_name("T").index_name("ByEmail").limit(50).send().await.unwrap();
    assert_eq!(of_index.items()[0].len(), 2);
    assert_eq!(of_index.last_evaluated_key().unwrap().len(), 2);
    let delete = DeleteRequest::builder().set_key(Some(asked("5"))).build().unwrap();
    write(&client, vec![WriteRequest::builder().delete_request(delete).build()]).await.unwrap();
    let counts = server.counts();
    assert_eq!((counts.items_written, counts.items_deleted, counts.distinct_keys), (61, 1, 59));
    assert_eq!((counts.requests.writes, counts.requests.written), (5, 5));
}

#[tokio::test]
async fn what_is_no_item_of_the_table_is_refused() {
    let (server, client) = started(MemoryOptions::default()).await;
    make_table(&client, None).await;
    let without_key = HashMap::from([("email".to_owned(), AttributeValue::S("a".to_owned()))]);
    let mut wrong_kind = item("1", 1);
    wrong_kind.insert("id".to_owned(), AttributeValue::S("1".to_owned()));
    let mut empty_index_key = item("1", 1);
    empty_index_key.insert("email".to_owned(), AttributeValue::S(String::new()));
    for requests in [
        vec![put(without_key)],
        vec![put(wrong_kind)],
        vec![put(empty_index_key)],
        vec![put(item("1", 410_000))],
        vec![put(item("1", 1)), put(item("1.0", 1))],
        (0..26).map(|id| put(item(&id.to_string(), 1))).collect(),
    ] {
        assert_eq!(write(&client, requests).await.unwrap_err(), "ValidationException");
    }
    assert_eq!((server.counts().requests.refused, server.counts().items_written), (6, 0));
}

#[tokio::test]
async fn consumed_capacity_is_told_and_logged() {
    let (server, client) = started(MemoryOptions::default()).await;
    make_table(&client, None).await;
    let mut without_email = item("3", 1);
    without_email.remove("email");
    let requests = vec![put(item("1", 10)), put(item("2", 3000)), put(without_email)];
    let answer = write(&client, requests).await.unwrap();
    let told = &answer.consumed_capacity()[0];
    // 1 + 3 + 1 for the table, and one for each of two entries of the index, which carries keys alone.
    assert_eq!(told.capacity_units(), Some(7.0));
    assert_eq!(told.table().unwrap().capacity_units(), Some(5.0));
    assert_eq!(told.global_secondary_indexes().unwrap()["ByEmail"].capacity_units(), Some(2.0));
    let log = server.units_log();
    assert_eq!((log.total().table, log.total().indexes), (5, 2));
    assert_eq!(log.most_over(Duration::from_secs(10)), 7);
}

#[tokio::test]
async fn an_empty_bucket_hands_items_back_and_fills_again() {
    let clock = VirtualClock::default();
    let time = Time::Virtual(clock.clone());
    let write_units = WriteUnits { table: Some(10.0), indexes: None, burst_seconds: 1.0 };
    let (server, client) = started(MemoryOptions { write_units, time, ..MemoryOptions::default() }).await;
    make_table(&client, None).await;
    let twenty: Vec<WriteRequest> = (0..20).map(|id| put(item(&id.to_string(), 1))).collect();
    let answer = write(&client, twenty).await.unwrap();
    assert_eq!(unprocessed(&answer), 10);
    let again = answer.unprocessed_items().unwrap()["T"].clone();
    assert_eq!(write(&client, again.clone()).await.unwrap_err(), "ProvisionedThroughputExceededException");
    let counts = server.counts().requests;
    assert_eq!((counts.partly_processed, counts.throttled, counts.unprocessed_items), (1, 1, 10));
    // It comes through in the end: one unit at once, the other nine at twenty a second.
    server.set_write_units(WriteUnits { table: Some(20.0), indexes: None, burst_seconds: 0.0 });
    let mut rest = again;
    for left in (0..10).rev() {
        let answer = write(&client, rest).await.unwrap();
        assert_eq!(unprocessed(&answer), left);
        rest = answer.unprocessed_items().and_then(|tables| tables.get("T")).cloned().unwrap_or_default();
        clock.go_on(Duration::from_millis(50));
    }
    assert_eq!((server.counts().items_written, server.counts().table_units), (20, 20));
}

#[tokio::test]
async fn a_slow_index_slows_its_table_and_limits_can_be_set_by_hand() {
    let (server, client) = started(MemoryOptions::default()).await;
    make_table(&client, Some((1000, 5))).await;
    let requests = |from: u32| (from..from + 20).map(|id| put(item(&id.to_string(), 1))).collect();
    let answer = write(&client, requests(0)).await.unwrap();
    assert!((14..=15).contains(&unprocessed(&answer)), "{}", unprocessed(&answer));
    server.set_write_units(WriteUnits { table: Some(8.0), indexes: Some(100.0), burst_seconds: 1.0 });
    let answer = write(&client, requests(100)).await.unwrap();
    assert!((11..=12).contains(&unprocessed(&answer)), "{}", unprocessed(&answer));
}

#[tokio::test]
async fn a_conditional_put_keeps_what_is_there() {
    for keeps_items in [true, false] {
        let (server, client) = started(MemoryOptions { keeps_items, ..MemoryOptions::default() }).await;
        make_table(&client, None).await;
        let put_new = |bytes| {
            client
                .put_item()
                .table_name("T")
                .set_item(Some(item("1", bytes)))
                .condition_expression("attribute_not_exists(#k)")
                .expression_attribute_names("#k", "id")
                .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
                .send()
        };
        put_new(1).await.unwrap();
        let refused = put_new(2).await.unwrap_err().into_service_error();
        assert!(refused.is_conditional_check_failed_exception());
        if keeps_items {
            let aws_sdk_dynamodb::operation::put_item::PutItemError::ConditionalCheckFailedException(refused) =
                refused
            else {
                panic!("another error")
            };
            assert_eq!(refused.item().unwrap()["text"].as_s().unwrap(), "x");
        }
        assert_eq!((server.counts().items_written, server.counts().distinct_keys), (1, 1));
    }
}

#[tokio::test]
async fn keys_alone_count_distinct_items() {
    let (server, client) = started(MemoryOptions { keeps_items: false, ..MemoryOptions::default() }).await;
    make_table(&client, None).await;
    let empty = client.scan().table_name("T").limit(1).send().await.unwrap();
    assert_eq!(empty.count(), 0);
    for from in [0, 10, 20] {
        let requests = (from..from + 20).map(|id: u32| put(item(&id.to_string(), 1))).collect();
        write(&client, requests).await.unwrap();
    }
    let counts = server.counts();
    assert_eq!((counts.items_written, counts.distinct_keys), (60, 40));
    let counted = client.scan().table_name("T").select(Select::Count).send().await.unwrap();
    assert_eq!(counted.count(), 40);
    assert!(client.scan().table_name("T").limit(1).send().await.is_err());
}

#[tokio::test]
async fn every_seventh_item_is_refused_and_takes_its_batch_with_it() {
    let (server, client) = started(MemoryOptions::default()).await;
    make_table(&client, None).await;
    server.set_faults(Faults { refused_where: Some(("id".to_owned(), 7)), ..Faults::default() });
    let batch = |ids: &[u32]| ids.iter().map(|id| put(item(&id.to_string(), 1))).collect();
    assert_eq!(write(&client, batch(&[6, 7, 8])).await.unwrap_err(), "ValidationException");
    write(&client, batch(&[6, 8, 9])).await.unwrap();
    let single = |id: &str| client.put_item().table_name("T").set_item(Some(item(id, 1))).send();
    assert_eq!(single("14").await.unwrap_err().code(), Some("ValidationException"));
    single("15").await.unwrap();
    assert_eq!((server.counts().distinct_keys, server.counts().requests.refused), (4, 2));
}

#[tokio::test]
async fn stalls_and_drops_before_writing_write_nothing_and_drops_after_do() {
    let (server, client) = started(MemoryOptions::default()).await;
    make_table(&client, None).await;
    let one = |id: &str| vec![put(item(id, 1))];
    server.set_faults(Faults { stalled: 1.0, ..Faults::default() });
    tokio::select! {
        answer = write(&client, one("1")) => panic!("{answer:?}"),
        () = until("it is taken and not answered", || server.counts().requests.stalled == 1) => {}
    }
    server.set_faults(Faults { dropped_unwritten: 1.0, ..Faults::default() });
    assert_eq!(write(&client, one("1")).await.unwrap_err(), "no answer");
    assert_eq!(server.counts().items_written, 0);
    server.set_faults(Faults { dropped: 1.0, ..Faults::default() });
    assert_eq!(write(&client, one("1")).await.unwrap_err(), "no answer");
    assert_eq!(server.counts().items_written, 1);
    let counts = server.counts().requests;
    assert_eq!((counts.writes, counts.stalled, counts.dropped, counts.written), (3, 1, 2, 0));
}

#[tokio::test]
async fn half_of_a_request_may_come_back() {
    let (server, client) = started(MemoryOptions::default()).await;
    make_table(&client, None).await;
    server.set_faults(Faults { half_unprocessed: 1.0, ..Faults::default() });
    let answer = write(&client, (0..25).map(|id| put(item(&id.to_string(), 1))).collect()).await.unwrap();
    assert_eq!((unprocessed(&answer), server.counts().items_written), (12, 13));
    assert_eq!(server.counts().requests.unprocessed_items, 12);
}

#[tokio::test]
async fn credentials_expire_in_the_middle() {
    let (server, client) = started(MemoryOptions::default()).await;
    make_table(&client, None).await;
    write(&client, vec![put(item("1", 1))]).await.unwrap();
    let errors_after = Some((2, "ExpiredTokenException".to_owned(), 400));
    server.set_faults(Faults { errors_after, ..Faults::default() });
    for id in ["2", "3"] {
        write(&client, vec![put(item(id, 1))]).await.unwrap();
    }
    assert_eq!(write(&client, vec![put(item("4", 1))]).await.unwrap_err(), "ExpiredTokenException");
    assert_eq!(server.counts().items_written, 3);
}

#[tokio::test]
async fn a_server_goes_down_and_comes_back_with_what_it_held() {
    let (server, client) = started(MemoryOptions::default()).await;
    make_table(&client, None).await;
    write(&client, vec![put(item("1", 1))]).await.unwrap();
    server.pause_listening().await;
    assert_eq!(write(&client, vec![put(item("2", 1))]).await.unwrap_err(), "no answer");
    let address = server.url().trim_start_matches("http://");
    let refused = tokio::net::TcpStream::connect(address).await.unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);
    server.resume().await.unwrap();
    server.resume().await.unwrap();
    write(&client, vec![put(item("2", 1))]).await.unwrap();
    assert_eq!(server.counts().distinct_keys, 2);
}

/// A page has an origin, and a name that leads here is not this computer's.
#[tokio::test]
async fn a_page_in_a_browser_is_refused() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let (server, _) = started(MemoryOptions::default()).await;
    let address = server.url().trim_start_matches("http://");
    for (headers, status) in [
        ("host: 127.0.0.1", 400),
        ("host: 127.0.0.1\r\norigin: http://page.example", 403),
        ("host: page.example", 403),
    ] {
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        let request =
            format!("POST / HTTP/1.1\r\n{headers}\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{{}}");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{headers}: {answer}");
    }
}
