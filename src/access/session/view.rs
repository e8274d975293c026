//! A live session: what memory keeps of it, and what pages see of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use super::Session;
use crate::access::account::ChosenBy;
use crate::access::actor::{AccountId, Actor, Door};
use crate::access::role::Rights;
use crate::base::clock::Stamp;

/// A session in memory, with the rights that hold for it.
pub(super) struct Live {
    pub(super) session: Session,
    pub(super) actor: Actor,
    pub(super) display: String,
    pub(super) chosen_by: ChosenBy,
    pub(super) rights: Rights,
    pub(super) version: u64,
    pub(super) seen: AtomicI64,
}

impl Live {
    pub(super) fn is_over(&self, now: Stamp) -> bool {
        let seen = Stamp::from_millis(self.seen.load(Ordering::Relaxed));
        now.since(seen) >= self.rights.idle || now.since(self.session.created) >= self.rights.absolute
    }
}

/// A live session as pages see it. Cheap to clone.
#[derive(Clone)]
pub struct SessionView(pub(super) Arc<Live>);

impl std::fmt::Debug for SessionView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("SessionView").field(&self.0.session).finish()
    }
}

impl SessionView {
    /// Names the session on pages; cannot be used to take it over.
    #[must_use]
    pub fn handle(&self) -> String {
        hex::encode(self.0.session.hash.first_chunk::<16>().unwrap_or(&[0; 16]))
    }

    /// Whose it is.
    #[must_use]
    pub fn account(&self) -> AccountId {
        self.0.session.account
    }

    /// The sign-in name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.actor.name
    }

    /// The name shown to colleagues.
    #[must_use]
    pub fn display(&self) -> &str {
        &self.0.display
    }

    /// The portal it began in.
    #[must_use]
    pub fn door(&self) -> Door {
        self.0.session.door
    }

    /// When it began.
    #[must_use]
    pub fn created(&self) -> Stamp {
        self.0.session.created
    }

    /// The last request.
    #[must_use]
    pub fn seen(&self) -> Stamp {
        Stamp::from_millis(self.0.seen.load(Ordering::Relaxed))
    }

    /// From where, as the listener saw it.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.0.session.source
    }

    /// The account's last sign-in before this one; to be shown.
    #[must_use]
    pub fn before(&self) -> Option<Stamp> {
        self.0.session.before
    }

    /// Failed tries between that and this one; to be shown.
    #[must_use]
    pub fn failures(&self) -> u32 {
        self.0.session.failures
    }

    /// Time without a request after which it ends.
    #[must_use]
    pub fn idle_limit(&self) -> Duration {
        self.0.rights.idle
    }

    /// Time since its beginning after which it ends in any case.
    #[must_use]
    pub fn absolute_limit(&self) -> Duration {
        self.0.rights.absolute
    }

    /// Who chose the password; when not the owner, the guard leads to the change of password first.
    #[must_use]
    pub fn password_chosen_by(&self) -> ChosenBy {
        self.0.chosen_by
    }

    pub(super) fn secret(&self) -> &[u8; 32] {
        &self.0.session.secret
    }
}
