//! The audit trail (証跡): who did or saw what, when, on what business.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::permit::Permit;
use crate::base::clock::Stamp;
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
    pub(super) permit: Permit,
    pub(super) business: String,
    pub(super) note: String,
    pub(super) outcome: Outcome,
    pub(super) subjects: BTreeSet<SubjectId>,
}

/// Appends an entry in the transaction at hand.
pub(super) fn append(tx: &mut Tx<'_>, at: Stamp, said: Said) -> Result<u64> {
    let seq = tx.next("access.audit")? - 1;
    let actor = said.permit.actor();
    let name = match actor.machine_user.as_str() {
        "" => actor.name.clone(),
        user => format!("{} ({user})", actor.name),
    };
    tx.insert(&AuditEntry {
        seq,
        at,
        account: actor.account.0,
        actor: name,
        action: said.permit.permission().id(),
        business: said.business,
        note: said.note,
        outcome: said.outcome,
        subjects: said.subjects.into_iter().collect(),
    })?;
    Ok(seq)
}
