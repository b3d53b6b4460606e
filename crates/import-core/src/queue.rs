//! Batches that wait to be sent.

use crate::item::{Batch, Order};
use rand::{Rng, RngExt};
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

/// Batches that wait: fresh ones, and those that are to be sent again at their time.
#[derive(Debug)]
pub(crate) struct Queue<T> {
    order: Order,
    fresh: VecDeque<Batch<T>>,
    fresh_bytes: usize,
    again: BTreeMap<(Duration, u64), Batch<T>>,
    sequence: u64,
}

/// Bytes of fresh batches with which the queue is full: enough for the senders, and a bound whatever the items' sizes.
const FULL_BYTES: usize = 8 * 1024 * 1024;
/// Fresh batches with which it is full: the window within which rows change places.
const FULL_BATCHES: usize = 256;

impl<T> Queue<T> {
    pub(crate) fn new(order: Order) -> Self {
        Self { order, fresh: VecDeque::new(), fresh_bytes: 0, again: BTreeMap::new(), sequence: 0 }
    }

    /// In which order fresh batches go.
    pub(crate) fn order(&self) -> Order {
        self.order
    }

    pub(crate) fn add(&mut self, batches: Vec<Batch<T>>) {
        self.fresh_bytes += batches.iter().map(Batch::size_bytes).sum::<usize>();
        self.fresh.extend(batches);
    }

    /// Sends a batch again after some time, before fresh ones.
    pub(crate) fn add_again(&mut self, batch: Batch<T>, now: Duration, after: Duration) {
        self.sequence += 1;
        self.again.insert((now + after, self.sequence), batch);
    }

    /// True when no more need be read for now.
    pub(crate) fn is_full(&self) -> bool {
        self.fresh.len() >= FULL_BATCHES || self.fresh_bytes >= FULL_BYTES
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.fresh.is_empty() && self.again.is_empty()
    }

    /// Batches that are to be sent again.
    pub(crate) fn waiting(&self) -> usize {
        self.again.len()
    }

    /// Items that wait, fresh or not.
    pub(crate) fn items(&self) -> usize {
        self.fresh.iter().chain(self.again.values()).map(|batch| batch.items.len()).sum()
    }

    /// When the first batch that is to be sent again is due.
    pub(crate) fn due(&self) -> Option<Duration> {
        self.again.keys().next().map(|(due, _)| *due)
    }

    /// The next batch to send: one whose time has come, else, where `takes_fresh`, a fresh one: any, or the first.
    pub(crate) fn next(
        &mut self,
        now: Duration,
        takes_fresh: bool,
        random: &mut impl Rng,
    ) -> Option<Batch<T>> {
        if self.due().is_some_and(|due| due <= now) {
            return self.again.pop_first().map(|(_, batch)| batch);
        }
        if !takes_fresh || self.fresh.is_empty() {
            return None;
        }
        let batch = match self.order {
            Order::Shuffled => self.fresh.swap_remove_back(random.random_range(0..self.fresh.len())),
            Order::AsInTheSource => self.fresh.pop_front(),
        };
        self.fresh_bytes -= batch.as_ref().map_or(0, Batch::size_bytes);
        batch
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::tests::outgoing;
    use rand::SeedableRng;
    use rand::rngs::SmallRng;

    fn batch(number: u64) -> Batch<()> {
        Batch::of(vec![outgoing(number, 100, 1.0)])
    }

    #[test]
    fn what_is_due_goes_before_what_is_fresh() {
        let now = Duration::ZERO;
        let mut random = SmallRng::seed_from_u64(1);
        let mut queue = Queue::new(Order::Shuffled);
        let number = |batch: Option<Batch<()>>| batch.map(|batch| batch.items[0].item.number);
        queue.add(vec![batch(1)]);
        queue.add_again(batch(2), now, Duration::from_secs(1));
        assert_eq!(number(queue.next(now, true, &mut random)), Some(1));
        assert!(queue.next(now, true, &mut random).is_none() && !queue.is_empty());
        let later = now + Duration::from_secs(1);
        queue.add(vec![batch(3)]);
        assert_eq!(number(queue.next(later, true, &mut random)), Some(2));
        assert!(queue.next(later, false, &mut random).is_none());
        assert!(queue.next(later, true, &mut random).is_some() && queue.is_empty());
    }

    #[test]
    fn it_is_full_of_many_small_batches_or_a_few_large_ones() {
        let mut queue = Queue::new(Order::Shuffled);
        queue.add((0..FULL_BATCHES as u64).map(batch).collect());
        assert!(queue.is_full());
        let mut queue = Queue::new(Order::Shuffled);
        queue.add(vec![Batch::of(vec![outgoing(1, FULL_BYTES, 1.0)])]);
        assert!(queue.is_full());
        queue.next(Duration::ZERO, true, &mut SmallRng::seed_from_u64(1));
        assert!(!queue.is_full());
    }
}
