//! MiniStack starts, answers and ends.

use std::net::TcpStream;
use tableferry_fault_server::MiniStack;

#[test]
fn it_answers_while_it_is_held_and_not_longer() {
    let folder = std::env::temp_dir();
    let first = MiniStack::start(&folder);
    let second = MiniStack::start(&folder);
    assert_ne!(first.url(), second.url());
    let address = first.url().trim_start_matches("http://").to_owned();
    assert!(TcpStream::connect(&address).is_ok() && !first.log().is_empty());
    drop(first);
    assert!(TcpStream::connect(&address).is_err());
    drop(second);
}
