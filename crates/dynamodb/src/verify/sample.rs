//! Which items are compared where not all of them are.

/// Takes items that are spread evenly over a file, at most so many, and the same ones each time. Where records come
/// to no item, the ones after them stand closer, so that nearly as many are taken as were asked for.
#[derive(Debug, Clone)]
pub(super) struct EvenSample {
    /// Records of the whole file.
    records: u64,
    /// How many are still to be taken.
    left: u64,
    /// The next one is the first item of a record of this number or a later one.
    due: u64,
}

impl EvenSample {
    /// At most `most` items of a file of so many records.
    pub(super) fn of(most: u64, records: u64) -> Self {
        Self { records, left: most, due: 0 }
    }

    /// The number of the record from which on the next item is taken; `None` when there are enough.
    pub(super) fn due(&self) -> Option<u64> {
        (self.left > 0 && self.due < self.records).then_some(self.due)
    }

    /// True when the item of the record of this number is taken. Numbers come in the file's order.
    pub(super) fn takes(&mut self, number: u64) -> bool {
        if self.left == 0 || number < self.due {
            return false;
        }
        // What is left is spread over the rest of the file.
        let step = self.records.saturating_sub(number) / self.left;
        self.left -= 1;
        self.due = number + step.max(1);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(most: u64, records: u64, is_item: impl Fn(u64) -> bool) -> Vec<u64> {
        let mut sample = EvenSample::of(most, records);
        (0..records).filter(|&number| is_item(number) && sample.takes(number)).collect()
    }

    #[test]
    fn they_are_spread_evenly() {
        let numbers = taken(100, 5000, |_| true);
        assert_eq!(numbers, (0..100).map(|place| place * 50).collect::<Vec<u64>>());
        assert_eq!(taken(3, 10, |_| true), [0, 3, 6]);
        assert_eq!(taken(0, 10, |_| true), Vec::<u64>::new());
    }

    #[test]
    fn at_most_all_are_taken() {
        assert_eq!(taken(10, 4, |_| true), [0, 1, 2, 3]);
        assert_eq!(taken(4, 4, |_| true), [0, 1, 2, 3]);
    }

    #[test]
    fn records_that_come_to_no_item_are_made_up_for() {
        // The first half comes to nothing.
        let numbers = taken(100, 10_000, |number| number >= 5000);
        assert_eq!(numbers.len(), 100);
        assert!(numbers.windows(2).all(|pair| (49..=51).contains(&(pair[1] - pair[0]))), "{numbers:?}");
        // Every other one does.
        assert_eq!(taken(100, 1000, |number| number % 2 == 1).len(), 100);
        // There are not so many.
        assert_eq!(taken(100, 1000, |number| number % 20 == 0).len(), 50);
    }

    #[test]
    fn what_is_due_is_what_is_taken_next() {
        let mut sample = EvenSample::of(3, 10);
        let mut numbers = Vec::new();
        while let Some(due) = sample.due() {
            assert!(sample.takes(due));
            numbers.push(due);
        }
        assert_eq!(numbers, taken(3, 10, |_| true));
    }
}
