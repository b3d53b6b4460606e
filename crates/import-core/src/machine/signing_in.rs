//! What a run does when its credentials have expired: it waits for others and goes on, with nothing lost.

use super::ImportMachine;
use crate::actions::Action;
use crate::item::Batch;
use crate::payloads::Payloads;
use failure::Failure;
use std::time::Duration;

/// So many sign-ins in a row may help nothing: then the run stops, since another would not either.
const MAX_SIGN_INS_IN_VAIN: u32 = 3;

/// Whether the credentials are taken.
#[derive(Debug, Default)]
pub(super) struct SignIn {
    awaited: Option<Awaited>,
    /// Requests up to this number were sent before the newest sign-in.
    renewed_after: u64,
    /// Sign-ins since a request was last taken.
    in_vain: u32,
}

#[derive(Debug)]
struct Awaited {
    failure: Failure,
    is_asked_for: bool,
}

impl SignIn {
    pub(super) fn is_awaited(&self) -> bool {
        self.awaited.is_some()
    }

    /// Why the credentials are not taken, while others are waited for.
    pub(super) fn expired(&self) -> Option<&Failure> {
        self.awaited.as_ref().map(|awaited| &awaited.failure)
    }

    pub(super) fn succeeded(&mut self) {
        self.in_vain = 0;
    }
}

impl<P: Payloads> ImportMachine<P> {
    /// A request was not taken, since its credentials have expired: its items go again with others.
    pub(super) fn take_sign_in_expired(&mut self, request: u64, batch: Batch<P::Item>, failure: Failure) {
        self.retried_items += batch.items.len() as u64;
        self.queue.add_again(batch, self.now, Duration::ZERO);
        let is_of_earlier = request <= self.sign_in.renewed_after;
        if is_of_earlier || self.sign_in.is_awaited() {
            return;
        }
        if self.sign_in.in_vain >= MAX_SIGN_INS_IN_VAIN {
            self.stop(failure);
            return;
        }
        // The wait is no part of the rate, and no failure of the table.
        self.start_afresh();
        self.sign_in.awaited = Some(Awaited { failure, is_asked_for: false });
    }

    pub(super) fn sign_in_where_due(&mut self, actions: &mut Vec<Action<P>>) {
        if let Some(awaited) = self.sign_in.awaited.as_mut().filter(|awaited| !awaited.is_asked_for) {
            awaited.is_asked_for = true;
            actions.push(Action::SignIn(awaited.failure.clone()));
        }
    }

    pub(super) fn take_signed_in(&mut self, signed_in: Result<(), Failure>) {
        if self.sign_in.awaited.take().is_none() {
            return;
        }
        match signed_in {
            Ok(()) => {
                self.start_afresh();
                self.sign_in.renewed_after = self.requests;
                self.sign_in.in_vain += 1;
            }
            Err(failure) => self.stop(failure),
        }
    }
}
