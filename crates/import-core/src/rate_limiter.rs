//! The pace of the writes: by the write units that the table and each of its indexes are known to bear, by the most
//! that the person allows, and by what the table was found to bear since it asked to slow down.

use crate::throughput::Throughput;
use crate::token_bucket::TokenBucket;
use crate::units::{Capacities, RateLimit, RateLimitOf, Units, UnitsUsed};
use std::time::Duration;
use wording::grouped;

/// Who bounds the pace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    One(usize),
    /// The table and its indexes together.
    All,
}

#[derive(Debug)]
struct Limit {
    of: RateLimitOf,
    target: Target,
    bucket: TokenBucket,
}

/// What the table was found to bear, where nobody knew: as much as it took when it asked to slow down, a little more
/// from second to second.
#[derive(Debug)]
struct Found {
    bucket: TokenBucket,
    changed: Duration,
    /// When it was first found, and the share of throttled requests and the rate of then.
    first: (Duration, f64, f64),
}

impl Found {
    /// Whether as many requests are throttled as at first, though for a while they are far fewer.
    fn is_in_vain(&self, rate: f64, share: f64, now: Duration) -> bool {
        let (since, first_share, first_rate) = self.first;
        let is_tried = now.saturating_sub(since) > 3 * SECOND;
        is_tried && rate < first_rate / 2.0 && share > first_share / 2.0
    }
}

/// Answers of the last second.
#[derive(Debug, Default)]
struct Lately {
    answers: u32,
    throttled: u32,
    units: f64,
}

/// Holds requests back where a limit asks for it, and remembers what was used.
#[derive(Debug)]
pub struct RateLimiter {
    names: Vec<String>,
    limits: Vec<Limit>,
    /// Limits of the table and its indexes count once it asked to slow down, or from the start.
    follows_capacity: bool,
    found: Option<Found>,
    /// Slowing down did not help: what throttles is not the pace.
    found_in_vain: Option<Duration>,
    lately: Lately,
    lately_since: Duration,
    throttled_at: Option<Duration>,
    started: Duration,
    /// By target.
    used: Units,
    paces: Vec<Throughput>,
    is_told: bool,
}

/// The share of throttled requests from which on the pace is too high.
const TOO_MANY: f64 = 0.02;
/// Fewer answers in a second say nothing about the pace.
const ENOUGH: u32 = 20;
/// How long a throttled answer counts as "now".
const NOW: Duration = Duration::from_secs(2);
/// How long after a throttled answer nothing fresh is sent.
const MOMENT: Duration = Duration::from_millis(100);
/// A table that names a capacity gets few requests at once for so long.
const UNTRIED: Duration = Duration::from_secs(3);
const FEW: usize = 12;
/// With so many throttled answers the pace is changed before the second is over.
const MANY_THROTTLED: u32 = 10;
const SHORTEST: Duration = Duration::from_millis(250);
const SECOND: Duration = Duration::from_secs(1);
/// After slowing down in vain it is not tried again for so long.
const IN_VAIN: Duration = Duration::from_mins(1);

impl RateLimiter {
    /// For this table. `chosen`: the person's own limit. `from_the_start`: whether the table's capacity counts before
    /// it asks to slow down; elsewhere than on AWS many servers name a capacity and do not mind it.
    pub fn new(table: &Capacities, chosen: Option<f64>, from_the_start: bool, now: Duration) -> Self {
        let limit = |of, target, units: f64| Limit { of, target, bucket: TokenBucket::new(units, now) };
        let mut limits = Vec::new();
        if let Some(units) = table.table {
            limits.push(limit(RateLimitOf::Table, Target::One(0), units));
        }
        for (place, (name, units)) in table.indexes.iter().enumerate() {
            if let Some(units) = units {
                limits.push(limit(RateLimitOf::Index { name: name.clone() }, Target::One(place + 1), *units));
            }
        }
        if let Some(units) = chosen.filter(|units| *units > 0.0) {
            limits.push(limit(RateLimitOf::Chosen, Target::All, units));
        }
        Self {
            names: table.indexes.iter().map(|(name, _)| name.clone()).collect(),
            limits,
            follows_capacity: from_the_start,
            found: None,
            found_in_vain: None,
            lately: Lately::default(),
            lately_since: now,
            throttled_at: None,
            started: now,
            used: vec![0.0; table.indexes.len() + 1],
            paces: std::iter::repeat_with(Throughput::default).take(table.indexes.len() + 1).collect(),
            is_told: false,
        }
    }

    /// Most units, of the table and its indexes together, that one request should take.
    pub(crate) fn most_at_once(&self) -> f64 {
        self.in_force().map(|limit| limit.bucket.most()).fold(f64::INFINITY, f64::min)
    }

    /// How long until so many units may be written.
    pub(crate) fn wait(&mut self, units: &[f64], now: Duration) -> Duration {
        let follows = self.follows_capacity;
        let of_limits = self
            .limits
            .iter_mut()
            .filter(|limit| follows || limit.target == Target::All)
            .map(|limit| limit.bucket.wait(of(limit.target, units), now));
        let longest = of_limits.max().unwrap_or_default();
        let of_found = self.found.as_mut().map(|found| found.bucket.wait(of(Target::All, units), now));
        longest.max(of_found.unwrap_or_default())
    }

    /// Counts units that are on their way to be written.
    pub(crate) fn send(&mut self, units: &[f64]) {
        self.take(units);
    }

    /// Counts an answer: units that were sent, and those that were used, where the server tells; `taken` is the
    /// share of the items that it took.
    pub(crate) fn answered(&mut self, sent: &[f64], taken: f64, told: Option<&Units>, now: Duration) {
        self.is_told |= told.is_some();
        let estimated: Units = sent.iter().map(|units| units * taken).collect();
        let used = told.unwrap_or(&estimated);
        // What was sent is counted already, also what was sent in vain: the table needs that time to recover.
        let difference: Units =
            (0..self.used.len()).map(|target| at(used, target) - at(&estimated, target)).collect();
        self.take(&difference);
        for target in 0..self.used.len() {
            self.used[target] += at(used, target);
        }
        self.lately.answers += 1;
        self.lately.units += of(Target::All, used);
        self.look_at_the_second(now);
    }

    /// The table asked to slow down.
    pub(crate) fn throttled(&mut self, now: Duration) {
        self.throttled_at = Some(now);
        if !self.follows_capacity {
            self.follows_capacity = true;
            // What went out before counts no more.
            for limit in self.limits.iter_mut().filter(|limit| limit.target != Target::All) {
                limit.bucket = TokenBucket::emptied(limit.bucket.per_second(), now);
            }
        }
        self.lately.throttled += 1;
    }

    /// Whether the table asked to slow down a moment ago.
    pub(crate) fn is_throttling(&self, now: Duration) -> bool {
        self.throttled_at.is_some_and(|at| now.saturating_sub(at) < MOMENT)
    }

    /// Most requests in flight, while it is not known whether the table minds its capacity.
    pub(crate) fn most_in_flight(&self, now: Duration) -> usize {
        let names_capacity = self.limits.iter().any(|limit| limit.target != Target::All);
        let is_new = now.saturating_sub(self.started) < UNTRIED;
        if names_capacity && !self.follows_capacity && is_new { FEW } else { usize::MAX }
    }

    fn take(&mut self, units: &[f64]) {
        for limit in &mut self.limits {
            limit.bucket.take(of(limit.target, units));
        }
        if let Some(found) = &mut self.found {
            found.bucket.take(of(Target::All, units));
        }
    }

    /// Once a second, changes what the table was found to bear.
    fn look_at_the_second(&mut self, now: Duration) {
        let passed = now.saturating_sub(self.lately_since);
        let is_urgent = passed >= SHORTEST && self.lately.throttled >= MANY_THROTTLED;
        if passed < SECOND && !is_urgent {
            return;
        }
        let lately = std::mem::take(&mut self.lately);
        self.lately_since = now;
        let share = f64::from(lately.throttled) / f64::from(lately.answers.max(1));
        let rate = lately.units / passed.as_secs_f64();
        if share <= TOO_MANY {
            if let Some(found) = &mut self.found {
                // Carefully more, the faster the longer nothing was throttled.
                let calm = now.saturating_sub(found.changed) > 10 * SECOND;
                let more = if calm { 1.05 } else { 1.01 };
                found.bucket.set_rate(found.bucket.per_second() * more, now);
            }
            return;
        }
        if lately.answers < ENOUGH
            || self.found_in_vain.is_some_and(|since| now.saturating_sub(since) < IN_VAIN)
        {
            return;
        }
        let slower = (rate * 0.97).max(1.0);
        match &mut self.found {
            None => {
                self.found = Some(Found {
                    bucket: TokenBucket::emptied(slower, now),
                    changed: now,
                    first: (now, share, rate),
                });
            }
            Some(found) if found.is_in_vain(rate, share, now) => {
                self.found = None;
                self.found_in_vain = Some(now);
            }
            Some(found) => {
                found.bucket.set_rate(slower.min(found.bucket.per_second()), now);
                found.changed = now;
            }
        }
    }

    /// Notes what was used up to now, for the rates.
    pub(crate) fn tick(&mut self, now: Duration) {
        let at = now.saturating_sub(self.started);
        for (pace, used) in self.paces.iter_mut().zip(&self.used) {
            pace.note(at, milli(*used));
        }
    }

    /// Units a second of the table and its indexes over the last seconds, where the server tells.
    pub(crate) fn per_second(&self) -> Option<f64> {
        self.is_told.then(|| self.used_per_second(Target::All))
    }

    fn used_per_second(&self, target: Target) -> f64 {
        let paces = self.paces.iter().enumerate();
        let of_target = paces.filter(|(place, _)| target == Target::All || target == Target::One(*place));
        of_target.map(|(_, pace)| pace.per_second() / 1000.0).sum()
    }

    /// Units used by each target, where the server tells.
    pub(crate) fn used(&self) -> Option<&Units> {
        self.is_told.then_some(&self.used)
    }

    /// The same with names.
    pub(crate) fn named(&self, units: &[f64]) -> Vec<UnitsUsed> {
        let name = |target: usize| target.checked_sub(1).and_then(|place| self.names.get(place).cloned());
        units.iter().enumerate().map(|(target, &units)| UnitsUsed { index: name(target), units }).collect()
    }

    fn in_force(&self) -> impl Iterator<Item = &Limit> {
        self.limits.iter().filter(|limit| self.follows_capacity || limit.target == Target::All)
    }

    /// The limit that bounds the pace most.
    pub(crate) fn limit(&self) -> Option<RateLimit> {
        let of_limit = |limit: &Limit| RateLimit {
            units_per_second: limit.bucket.per_second(),
            used_per_second: self.used_per_second(limit.target),
            of: limit.of.clone(),
        };
        let found = self.found.as_ref().map(|found| RateLimit {
            units_per_second: found.bucket.per_second(),
            used_per_second: self.used_per_second(Target::All),
            of: RateLimitOf::Found,
        });
        let share = |limit: &RateLimit| limit.used_per_second / limit.units_per_second.max(f64::MIN_POSITIVE);
        self.in_force().map(of_limit).chain(found).max_by(|left, right| share(left).total_cmp(&share(right)))
    }

    /// What the table said lately, in plain words, when it asked to slow down.
    pub(crate) fn throttling(&self, now: Duration) -> Option<String> {
        self.throttled_at.filter(|at| now.saturating_sub(*at) < NOW)?;
        let Some(limit) = self.limit() else { return Some("The table asks to slow down.".to_owned()) };
        let units = grouped_units(limit.units_per_second);
        // More than the limit is used while what was saved up is: that is no part of what it takes.
        let of = if limit.used_per_second < limit.units_per_second {
            format!("{} of {units} write units a second", grouped_units(limit.used_per_second))
        } else {
            format!("it takes {units} write units a second")
        };
        Some(match limit.of {
            RateLimitOf::Table => format!("The table is throttling: {of}."),
            RateLimitOf::Index { name } => format!("The index {name} holds up the table: {of}."),
            RateLimitOf::Chosen => "The table asks to slow down.".to_owned(),
            RateLimitOf::Found => {
                format!("The table asks to slow down: it takes about {units} write units a second.")
            }
        })
    }
}

/// "8,175".
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "units a second are small")]
fn grouped_units(units: f64) -> String {
    grouped(units.round().max(0.0) as u64)
}

fn at(units: &[f64], target: usize) -> f64 {
    units.get(target).copied().unwrap_or_default()
}

fn of(target: Target, units: &[f64]) -> f64 {
    match target {
        Target::One(place) => at(units, place),
        Target::All => units.iter().sum(),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "units are positive and far below 2^53"
)]
fn milli(units: f64) -> u64 {
    (units * 1000.0).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(table: Option<f64>, index: Option<f64>) -> Capacities {
        Capacities { table, indexes: vec![("EmailIndex".into(), index)] }
    }

    /// Sends as fast as it may for some seconds; gives what went out each second.
    fn rate(
        rate_limiter: &mut RateLimiter,
        start: Duration,
        seconds: u64,
        answer: impl Fn(&mut RateLimiter, f64, Duration),
    ) -> f64 {
        let mut now = start;
        let mut sent = 0.0;
        let end = start + Duration::from_secs(seconds);
        while now < end {
            let wait = rate_limiter.wait(&[25.0, 25.0], now);
            now += wait + Duration::from_micros(500);
            rate_limiter.send(&[25.0, 25.0]);
            sent += 25.0;
            answer(rate_limiter, sent, now);
        }
        #[allow(clippy::cast_precision_loss)]
        let seconds = seconds as f64;
        sent / seconds
    }

    #[test]
    fn the_smallest_capacity_bounds_the_pace() {
        let start = Duration::ZERO;
        let mut rate_limiter = RateLimiter::new(&table(Some(1000.0), Some(400.0)), None, true, start);
        let all = |rate_limiter: &mut RateLimiter, _: f64, now| {
            rate_limiter.answered(&[25.0, 25.0], 1.0, None, now);
        };
        let rate = rate(&mut rate_limiter, start, 20, all);
        assert!((392.0..412.0).contains(&rate), "{rate}");
        rate_limiter.tick(start + Duration::from_secs(19));
        rate_limiter.tick(start + Duration::from_secs(20));
    }

    #[test]
    fn what_a_slow_table_takes_is_said_not_what_it_took_from_what_was_saved_up() {
        let start = Duration::ZERO;
        let mut rate_limiter = RateLimiter::new(&table(Some(1_000_000.0), Some(4000.0)), None, true, start);
        let now = start + Duration::from_secs(1);
        rate_limiter.tick(start);
        rate_limiter.answered(&[9000.0, 9000.0], 1.0, None, now);
        rate_limiter.throttled(now);
        rate_limiter.tick(now);
        let limit = rate_limiter.limit().unwrap();
        assert!(limit.used_per_second > limit.units_per_second, "{limit:?}");
        assert_eq!(
            rate_limiter.throttling(now).unwrap(),
            "The index EmailIndex holds up the table: it takes 4,000 write units a second."
        );
    }

    #[test]
    fn elsewhere_than_on_aws_the_capacity_counts_once_the_table_asks_to_slow_down() {
        let start = Duration::ZERO;
        let mut rate_limiter = RateLimiter::new(&table(Some(1000.0), None), None, false, start);
        let all = |rate_limiter: &mut RateLimiter, _: f64, now| {
            rate_limiter.answered(&[25.0, 25.0], 1.0, None, now);
        };
        assert!(rate(&mut rate_limiter, start, 2, all) > 10_000.0);
        rate_limiter.throttled(start + Duration::from_secs(2));
        let rate = rate(&mut rate_limiter, start + Duration::from_secs(100), 20, all);
        assert!((980.0..1030.0).contains(&rate), "{rate}");
    }

    #[test]
    fn the_chosen_limit_counts_table_and_indexes_together() {
        let start = Duration::ZERO;
        let mut rate_limiter = RateLimiter::new(&table(None, None), Some(200.0), false, start);
        assert!((rate_limiter.most_at_once() - 50.0).abs() < 0.01);
        let all = |rate_limiter: &mut RateLimiter, _: f64, now| {
            rate_limiter.answered(&[25.0, 25.0], 1.0, None, now);
        };
        let rate = rate(&mut rate_limiter, start, 20, all);
        assert!((97.0..103.0).contains(&rate), "{rate}");
    }

    #[test]
    fn what_a_table_bears_is_found() {
        let start = Duration::ZERO;
        let mut rate_limiter = RateLimiter::new(&table(None, None), None, false, start);
        // It takes 1,000 units a second, table and index together.
        let bears = std::cell::RefCell::new((1000.0, start));
        let answer = |rate_limiter: &mut RateLimiter, _: f64, now: Duration| {
            let mut bears = bears.borrow_mut();
            let passed = now.saturating_sub(bears.1).as_secs_f64();
            *bears = ((bears.0 + passed * 1000.0).min(1000.0), now);
            if bears.0 >= 50.0 {
                bears.0 -= 50.0;
                rate_limiter.answered(&[25.0, 25.0], 1.0, None, now);
            } else {
                rate_limiter.throttled(now);
                rate_limiter.answered(&[25.0, 25.0], 0.0, None, now);
            }
        };
        rate(&mut rate_limiter, start, 10, answer);
        let throttled_before = rate_limiter.throttled_at;
        assert!(throttled_before.is_some());
        let rate = rate(&mut rate_limiter, start + Duration::from_secs(10), 20, answer);
        assert!((450.0..560.0).contains(&rate), "{rate}");
        assert_eq!(rate_limiter.limit().map(|limit| limit.of), Some(RateLimitOf::Found));
    }
}
