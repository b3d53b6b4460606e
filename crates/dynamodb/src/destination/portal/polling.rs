//! When to ask whether the person has confirmed the code, and what an answer means (RFC 8628). No I/O and no clock.

use failure::{Code, Failure};
use std::time::Duration;

/// How often to ask where the service does not say.
const DEFAULT_INTERVAL: Duration = Duration::from_secs(5);
/// `slow_down` adds so much to the interval, for this and all later questions.
const SLOW_DOWN: Duration = Duration::from_secs(5);
/// The longest interval that a service which cannot be reached is asked at.
const LONGEST_INTERVAL: Duration = Duration::from_secs(30);

/// What came of asking once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PollAnswer {
    Granted,
    /// The person has not confirmed it yet.
    Pending,
    SlowDown,
    /// The code is no longer taken.
    Expired,
    /// The person, or whoever manages the portal, said no.
    Denied,
    /// There was no answer, or the service failed: it may answer the next time.
    NoAnswer,
    /// Asking again changes nothing.
    Refused(Failure),
}

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NextStep {
    /// Ask again after this time.
    AskIn(Duration),
    SignedIn,
    Ended(Failure),
}

/// The questions so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Polling {
    interval: Duration,
    /// The code counts until then, from the start.
    expires_after: Duration,
}

impl Polling {
    /// `interval` is zero where the service does not say how often to ask.
    pub(super) fn new(interval: Duration, expires_after: Duration) -> Self {
        Self { interval: if interval.is_zero() { DEFAULT_INTERVAL } else { interval }, expires_after }
    }

    /// The time before the first question: the person has the browser to open first.
    pub(super) fn first_wait(&self) -> Duration {
        self.interval
    }

    /// Takes an answer that came `since_start` after the code was given.
    pub(super) fn answered(&mut self, since_start: Duration, answer: PollAnswer) -> NextStep {
        match answer {
            PollAnswer::Granted => return NextStep::SignedIn,
            PollAnswer::Expired => return NextStep::Ended(expired()),
            PollAnswer::Denied => return NextStep::Ended(denied()),
            PollAnswer::Refused(failure) => return NextStep::Ended(failure),
            PollAnswer::Pending => {}
            PollAnswer::SlowDown => self.interval += SLOW_DOWN,
            PollAnswer::NoAnswer => {
                self.interval = (self.interval * 2).min(LONGEST_INTERVAL).max(self.interval);
            }
        }
        if since_start + self.interval >= self.expires_after {
            return NextStep::Ended(expired());
        }
        NextStep::AskIn(self.interval)
    }
}

fn expired() -> Failure {
    Failure::new(
        Code::SignInTimedOut,
        "The code was not confirmed in time, so it is no longer valid.",
        "Sign in again to get a new code.",
    )
}

fn denied() -> Failure {
    Failure::new(
        Code::SignInDenied,
        "The request was denied on the page in the browser.",
        "Sign in again, and allow the access there. If you did, ask whoever manages AWS in your company.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused() -> Failure {
        Failure::new(Code::NotAPortal, "No.", "")
    }

    #[test]
    fn each_answer_leads_to_one_step() {
        let seconds = Duration::from_secs;
        let ask_in = |time| NextStep::AskIn(seconds(time));
        for (interval, since_start, answers, expected) in [
            (1, 3, vec![PollAnswer::Granted], NextStep::SignedIn),
            (1, 3, vec![PollAnswer::Pending], ask_in(1)),
            (0, 3, vec![PollAnswer::Pending], ask_in(5)),
            (1, 3, vec![PollAnswer::SlowDown], ask_in(6)),
            (1, 3, vec![PollAnswer::SlowDown, PollAnswer::Pending], ask_in(6)),
            (1, 3, vec![PollAnswer::SlowDown, PollAnswer::SlowDown], ask_in(11)),
            (5, 3, vec![PollAnswer::NoAnswer], ask_in(10)),
            (5, 3, vec![PollAnswer::NoAnswer; 6], ask_in(30)),
            (45, 3, vec![PollAnswer::NoAnswer], ask_in(45)),
            (1, 3, vec![PollAnswer::Pending, PollAnswer::Granted], NextStep::SignedIn),
            (1, 3, vec![PollAnswer::Expired], NextStep::Ended(expired())),
            (1, 3, vec![PollAnswer::Denied], NextStep::Ended(denied())),
            (1, 3, vec![PollAnswer::Refused(refused())], NextStep::Ended(refused())),
            // The next question would come too late.
            (1, 599, vec![PollAnswer::Pending], NextStep::Ended(expired())),
            (1, 700, vec![PollAnswer::NoAnswer], NextStep::Ended(expired())),
            // An answer that came late counts all the same.
            (1, 700, vec![PollAnswer::Granted], NextStep::SignedIn),
        ] {
            let mut polling = Polling::new(seconds(interval), seconds(600));
            let mut last = None;
            for answer in answers.clone() {
                last = Some(polling.answered(seconds(since_start), answer));
            }
            assert_eq!(last, Some(expected), "{interval} {since_start} {answers:?}");
        }
    }

    #[test]
    fn the_first_question_waits_as_the_service_says() {
        let seconds = Duration::from_secs;
        assert_eq!(Polling::new(seconds(2), seconds(600)).first_wait(), seconds(2));
        assert_eq!(Polling::new(seconds(0), seconds(600)).first_wait(), DEFAULT_INTERVAL);
    }
}
