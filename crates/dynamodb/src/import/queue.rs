//! Batches that wait to be sent.

use super::batch::{Batch, Order};
use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

/// Batches that wait: fresh ones, and those that are to be sent again at their time.
#[derive(Debug, Default)]
pub(super) struct Queue {
    order: Order,
    fresh: VecDeque<Batch>,
    fresh_bytes: usize,
    again: BTreeMap<(Instant, u64), Batch>,
    sequence: u64,
}

/// Bytes of fresh batches with which the queue is full: enough for the senders, and a bound whatever the items' sizes.
const FULL_BYTES: usize = 8 * 1024 * 1024;
/// Fresh batches with which it is full: the window within which records change places.
const FULL_BATCHES: usize = 256;

impl Queue {
    pub(super) fn new(order: Order) -> Self {
        Self { order, ..Self::default() }
    }

    /// In which order fresh batches go.
    pub(super) fn order(&self) -> Order {
        self.order
    }

    pub(super) fn add(&mut self, batches: Vec<Batch>) {
        self.fresh_bytes += batches.iter().map(Batch::bytes).sum::<usize>();
        self.fresh.extend(batches);
    }

    /// Sends a batch again after some time, before fresh ones.
    pub(super) fn add_again(&mut self, batch: Batch, now: Instant, after: Duration) {
        self.sequence += 1;
        self.again.insert((now + after, self.sequence), batch);
    }

    /// True when no more need be read for now.
    pub(super) fn is_full(&self) -> bool {
        self.fresh.len() >= FULL_BATCHES || self.fresh_bytes >= FULL_BYTES
    }

    pub(super) fn is_empty(&self) -> bool {
        self.fresh.is_empty() && self.again.is_empty()
    }

    /// Batches that are to be sent again.
    pub(super) fn waiting(&self) -> usize {
        self.again.len()
    }

    /// When the first batch that is to be sent again is due.
    pub(super) fn due(&self) -> Option<Instant> {
        self.again.keys().next().map(|(due, _)| *due)
    }

    /// The next batch to send: one whose time has come, else, where `takes_fresh`, a fresh one: any, or the first.
    pub(super) fn next(&mut self, now: Instant, takes_fresh: bool) -> Option<Batch> {
        if self.due().is_some_and(|due| due <= now) {
            return self.again.pop_first().map(|(_, batch)| batch);
        }
        if !takes_fresh || self.fresh.is_empty() {
            return None;
        }
        let batch = match self.order {
            Order::Shuffled => self.fresh.swap_remove_back(rand::random_range(0..self.fresh.len())),
            Order::AsInTheFile => self.fresh.pop_front(),
        };
        self.fresh_bytes -= batch.as_ref().map_or(0, Batch::bytes);
        batch
    }
}

#[cfg(test)]
mod tests {
    use super::super::batch::tests::outgoing;
    use super::*;

    fn batch(number: u64) -> Batch {
        Batch::of(vec![outgoing(number, 100, 1.0)])
    }

    #[test]
    fn what_is_due_goes_before_what_is_fresh() {
        let now = Instant::now();
        let mut queue = Queue::default();
        queue.add(vec![batch(1)]);
        queue.add_again(batch(2), now, Duration::from_secs(1));
        assert_eq!(queue.next(now, true).map(|batch| batch.items[0].number), Some(1));
        assert!(queue.next(now, true).is_none() && !queue.is_empty());
        let later = now + Duration::from_secs(1);
        queue.add(vec![batch(3)]);
        assert_eq!(queue.next(later, true).map(|batch| batch.items[0].number), Some(2));
        assert!(queue.next(later, false).is_none());
        assert!(queue.next(later, true).is_some() && queue.is_empty());
    }

    #[test]
    fn it_is_full_of_many_small_batches_or_a_few_large_ones() {
        let mut queue = Queue::default();
        queue.add((0..FULL_BATCHES as u64).map(batch).collect());
        assert!(queue.is_full());
        let mut queue = Queue::default();
        queue.add(vec![Batch::of(vec![outgoing(1, FULL_BYTES, 1.0)])]);
        assert!(queue.is_full());
        queue.next(Instant::now(), true);
        assert!(!queue.is_full());
    }
}
