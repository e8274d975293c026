//! The audit trail (証跡): who did or saw what, when, on what business; an RFC 6962 Merkle log from
//! the first entry on.
//!
//! An entry lies in the same commit as the deed it tells of. A commit that appends writes the entry,
//! a row per person concerned, and one small record with the tree's growing edge; every 256th entry
//! also the hash of the subtree it completes. Checkpoints are signed every 256 entries, with the
//! first entry after 5 minutes, and whenever [`super::Town::checkpoint`] is called (start, stop,
//! backup, a timer). Invariant: the trail is written outside any batch, so it stays when a batch is
//! given up. It does not draw pages and does not decide who may read it.

pub mod checkpoint;
pub mod entry;
pub mod export;
pub mod merkle;
pub mod query;
pub mod tree;
pub mod vectors;
pub mod verify;

use std::collections::BTreeSet;

pub use checkpoint::Checkpoint;
pub use entry::{AuditEntry, BY_SUBJECT, Content, Outcome, Payload, SubjectId};
pub use tree::Soundness;

pub(super) use tree::{Trail, append};

use super::actor::{AccountId, Actor};
use super::permit::Permit;
use crate::base::clock::{Clock, Stamp};
use crate::store::TableDef;

/// The tables of the trail.
pub fn tables() -> impl Iterator<Item = &'static TableDef> {
    [entry::TABLES, checkpoint::TABLES, tree::TABLES].into_iter().flatten().copied()
}

/// What an entry says, before it has a number.
pub(super) struct Said {
    account: AccountId,
    actor: String,
    action: String,
    business: String,
    note: String,
    outcome: Outcome,
    subjects: Vec<SubjectId>,
    at: Stamp,
}

impl Said {
    /// By an account's number and name.
    pub(super) fn by(account: AccountId, actor: &str, action: &str, note: &str) -> Said {
        Said {
            account,
            actor: actor.to_owned(),
            action: action.to_owned(),
            business: String::new(),
            note: note.to_owned(),
            outcome: Outcome::Done,
            subjects: Vec::new(),
            // The trail shows the machine's time even in a town of the past.
            at: Clock::real().now(),
        }
    }

    /// By whoever acts.
    pub(super) fn of_account(actor: &Actor, action: &str, note: &str) -> Said {
        Said::by(actor.account, &actor.trail_name(), action, note)
    }

    /// Under a permit, on a business.
    pub(super) fn under(permit: &Permit, business: &str, note: &str) -> Said {
        let said = Said::of_account(permit.actor(), &permit.permission().id(), note);
        Said { business: business.to_owned(), ..said }
    }

    /// It was refused.
    pub(super) fn refused(self) -> Said {
        Said { outcome: Outcome::Refused, ..self }
    }

    /// How it ended, and whom it concerns.
    pub(super) fn ended(self, outcome: Outcome, subjects: BTreeSet<SubjectId>) -> Said {
        Said { outcome, subjects: subjects.into_iter().collect(), ..self }
    }
}
