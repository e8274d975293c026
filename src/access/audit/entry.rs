//! One entry of the trail, and the bytes that its leaf is the hash of.
//!
//! | fixed part | length | content |
//! | --- | --- | --- |
//! | 0 | 8 | number, big-endian |
//! | 8 | 8 | milliseconds since 1970, big-endian |
//! | 16 | 8 | account number, big-endian |
//! | 24 | 1 | outcome: 0 done, 1 refused |
//! | 25 | 4 + n | action: length, UTF-8 |
//! | … | 32 | SHA-256 of salt (16 bytes) and payload |
//!
//! | payload | content |
//! | --- | --- |
//! | actor, business, note | length (4 bytes, big-endian) and UTF-8 of each |
//! | subjects | their number (4 bytes), then 8 bytes each, big-endian |
//!
//! The leaf is SHA-256(00 ‖ fixed part). Pruning takes payload and salt away and keeps their hash, so
//! every proof still holds and nothing can be guessed back from it.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::merkle::{self, Hash};
use crate::base::clock::Stamp;
use crate::store::{Index, IndexDef, IndexRows, Record, Scope, TableDef, Uniqueness};

/// A person (or corporation) as the trail knows them: a number, never a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SubjectId(pub u64);
crate::id_key!(SubjectId);

/// How a deed ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Done or shown.
    Done,
    /// Refused.
    Refused,
}

/// What an entry says, until it is pruned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// Random, so that a pruned payload cannot be guessed from its hash.
    pub salt: [u8; 16],
    /// The sign-in name, with the machine user behind a command.
    pub actor: String,
    /// On what business.
    pub business: String,
    /// Further facts: ids and counts.
    pub note: String,
    /// The persons concerned.
    pub subjects: Vec<SubjectId>,
}

/// The payload of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Payload {
    /// Still here.
    Kept(Content),
    /// Pruned when its time was over; this was its salted hash.
    Pruned(Hash),
}

/// One entry of the trail (証跡).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Number from 0, without gaps: the leaf's place in the tree.
    pub seq: u64,
    /// The moment by the machine's clock.
    pub at: Stamp,
    /// The account, 0 for the machine.
    pub account: u64,
    /// `service.action`.
    pub action: String,
    /// How it ended.
    pub outcome: Outcome,
    /// Who, on what business, about whom.
    pub payload: Payload,
}

static ENTRY: TableDef = TableDef::of::<AuditEntry>(
    "access.audit",
    "証跡",
    1,
    Scope::System,
    &[IndexDef { space: "access.audit#subject", uniqueness: Uniqueness::Many }],
    &[],
);
/// Entries by person.
pub const BY_SUBJECT: Index<AuditEntry, SubjectId> = Index::at(0);
/// The tables of this file.
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
        for subject in self.subjects() {
            rows.add(&BY_SUBJECT, subject);
        }
    }
}

fn text(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend_from_slice(text.as_bytes());
}

impl Content {
    fn hash(&self) -> Hash {
        let mut bytes = self.salt.to_vec();
        text(&mut bytes, &self.actor);
        text(&mut bytes, &self.business);
        text(&mut bytes, &self.note);
        bytes.extend_from_slice(&u32::try_from(self.subjects.len()).unwrap_or(u32::MAX).to_be_bytes());
        for subject in &self.subjects {
            bytes.extend_from_slice(&subject.0.to_be_bytes());
        }
        Sha256::digest(&bytes).into()
    }
}

impl AuditEntry {
    /// The persons concerned; none once pruned.
    #[must_use]
    pub fn subjects(&self) -> &[SubjectId] {
        self.content().map_or(&[], |content| &content.subjects)
    }

    /// What it says, until it is pruned.
    #[must_use]
    pub fn content(&self) -> Option<&Content> {
        match &self.payload {
            Payload::Kept(content) => Some(content),
            Payload::Pruned(_) => None,
        }
    }

    /// The salted hash of its payload.
    #[must_use]
    pub fn payload_hash(&self) -> Hash {
        match &self.payload {
            Payload::Kept(content) => content.hash(),
            Payload::Pruned(hash) => *hash,
        }
    }

    /// Its leaf in the tree.
    #[must_use]
    pub fn leaf(&self) -> Hash {
        let mut bytes = Vec::with_capacity(128);
        bytes.extend_from_slice(&self.seq.to_be_bytes());
        bytes.extend_from_slice(&self.at.millis().to_be_bytes());
        bytes.extend_from_slice(&self.account.to_be_bytes());
        bytes.push(match self.outcome {
            Outcome::Done => 0,
            Outcome::Refused => 1,
        });
        text(&mut bytes, &self.action);
        bytes.extend_from_slice(&self.payload_hash());
        merkle::leaf(&bytes)
    }

    /// The same entry without payload and salt; its leaf stays.
    #[must_use]
    pub fn pruned(self) -> AuditEntry {
        AuditEntry { payload: Payload::Pruned(self.payload_hash()), ..self }
    }
}
