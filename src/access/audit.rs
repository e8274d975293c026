//! The audit trail (証跡): who did or saw what, when, on what business.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::actor::{AccountId, Actor};
use super::permit::Permit;
use crate::base::clock::{Clock, Stamp};
use crate::base::error::Result;
use crate::store::{Index, IndexDef, IndexRows, Record, Scope, TableDef, Tx, Uniqueness};

/// A person (or corporation) as the trail knows them: a number, never a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SubjectId(pub u64);
crate::id_key!(SubjectId);

/// How a deed ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Done or shown.
    Done,
    /// Refused.
    Refused,
}

/// One entry of the trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Number from 0, without gaps: the leaf's place in the tree.
    pub seq: u64,
    /// The moment by the machine's clock, in milliseconds since 1970.
    pub at: Stamp,
    /// The account, 0 for the machine.
    pub account: u64,
    /// The sign-in name, with the machine user behind a command.
    pub actor: String,
    /// `service.action`.
    pub action: String,
    /// On what business.
    pub business: String,
    /// Further facts: ids and counts.
    pub note: String,
    /// How it ended.
    pub outcome: Outcome,
    /// The persons concerned.
    pub subjects: Vec<SubjectId>,
}

static ENTRY: TableDef = TableDef::of::<AuditEntry>(
    "access.audit",
    "証跡",
    1,
    Scope::System,
    &[
        IndexDef { space: "access.audit#subject", uniqueness: Uniqueness::Many },
        IndexDef { space: "access.audit#account", uniqueness: Uniqueness::Many },
    ],
    &[],
);
/// Entries by person.
pub const BY_SUBJECT: Index<AuditEntry, SubjectId> = Index::at(0);
/// Entries by account.
pub const BY_ACCOUNT: Index<AuditEntry, u64> = Index::at(1);
/// The tables of the trail.
pub static TABLES: &[&TableDef] = &[&ENTRY];

impl Record for AuditEntry {
    type Key = u64;
    fn table() -> &'static TableDef {
        &ENTRY
    }
    fn key(&self) -> u64 {
        self.seq
    }
    fn index(&self, rows: &mut IndexRows) {
        for subject in &self.subjects {
            rows.add(&BY_SUBJECT, subject);
        }
        rows.add(&BY_ACCOUNT, &self.account);
    }
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

/// How the trail is kept: what a transaction needs to append to it.
#[derive(Clone, Debug, Default)]
pub(super) struct Trail {}

impl Trail {
    pub(super) fn unsigned() -> Trail {
        Trail {}
    }
    pub(super) fn signed_by(_keyring: std::sync::Arc<crate::store::keyring::Keyring>) -> Trail {
        Trail {}
    }
}

/// Appends an entry in the transaction at hand.
pub(super) fn append(tx: &mut Tx<'_>, _trail: &Trail, said: Said) -> Result<u64> {
    let seq = tx.next("access.audit")? - 1;
    tx.insert(&AuditEntry {
        seq,
        at: said.at,
        account: said.account.0,
        actor: said.actor,
        action: said.action,
        business: said.business,
        note: said.note,
        outcome: said.outcome,
        subjects: said.subjects,
    })?;
    Ok(seq)
}
