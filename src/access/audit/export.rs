//! The trail as JSON lines, for keeping elsewhere and for checking by anybody.
//!
//! | line | content |
//! | --- | --- |
//! | first | `{"format":"yakuba-audit","version":1}` |
//! | entry | `{"seq":…,"at":…,"account":…,"action":…,"outcome":"done","kept":{"salt":hex,"actor":…,"business":…,"note":…,"subjects":[…]}}`, or `"pruned":hex` in place of `kept` |
//! | checkpoint | `{"checkpoint":signed note,"key":hex}`, after the entries it covers |
//! | last | `{"entries":…,"checkpoints":…,"sha256":hex of all bytes before this line}` |
//!
//! Each line is written in exactly one way (no spaces, fields in this order, lower-case hex), so a
//! reader that writes it again finds every changed byte. The fields' meaning for the hashes is told
//! in [`super::entry`].

use std::io::Write;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::checkpoint::Checkpoint;
use super::entry::{AuditEntry, Content, Outcome, Payload, SubjectId};
use crate::access::errors::{PROOF_UNREADABLE, WRITE_FAILED};
use crate::base::clock::Stamp;
use crate::base::error::Result;
use crate::store::Reader;

/// The first line.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    format: String,
    version: u32,
}

impl Head {
    pub(super) fn new() -> Head {
        Head { format: "yakuba-audit".into(), version: 1 }
    }
}

/// An entry's line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EntryLine {
    seq: u64,
    at: Stamp,
    account: u64,
    action: String,
    outcome: Outcome,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kept: Option<Kept>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pruned: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    salt: String,
    actor: String,
    business: String,
    note: String,
    subjects: Vec<SubjectId>,
}

/// A checkpoint's line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckpointLine {
    checkpoint: String,
    key: String,
}

/// The last line.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tail {
    pub(super) entries: u64,
    pub(super) checkpoints: u64,
    pub(super) sha256: String,
}

fn unhex<const N: usize>(text: &str) -> Result<[u8; N]> {
    let mut out = [0; N];
    hex::decode_to_slice(text, &mut out).map_err(|e| PROOF_UNREADABLE.because(e))?;
    Ok(out)
}

impl EntryLine {
    fn of(entry: AuditEntry) -> EntryLine {
        let AuditEntry { seq, at, account, action, outcome, payload } = entry;
        let (kept, pruned) = match payload {
            Payload::Kept(Content { salt, actor, business, note, subjects }) => {
                (Some(Kept { salt: hex::encode(salt), actor, business, note, subjects }), None)
            }
            Payload::Pruned(hash) => (None, Some(hex::encode(hash))),
        };
        EntryLine { seq, at, account, action, outcome, kept, pruned }
    }

    pub(super) fn entry(self) -> Result<AuditEntry> {
        let EntryLine { seq, at, account, action, outcome, kept, pruned } = self;
        let payload = match (kept, pruned) {
            (Some(Kept { salt, actor, business, note, subjects }), None) => {
                Payload::Kept(Content { salt: unhex(&salt)?, actor, business, note, subjects })
            }
            (None, Some(hash)) => Payload::Pruned(unhex(&hash)?),
            (Some(_), Some(_)) | (None, None) => return Err(PROOF_UNREADABLE.error()),
        };
        Ok(AuditEntry { seq, at, account, action, outcome, payload })
    }
}

impl CheckpointLine {
    fn of(checkpoint: &Checkpoint) -> CheckpointLine {
        CheckpointLine { checkpoint: checkpoint.note(), key: hex::encode(checkpoint.key) }
    }

    pub(super) fn checkpoint(&self) -> Result<Checkpoint> {
        Checkpoint::read(&self.checkpoint, unhex(&self.key)?)
    }
}

/// Writes lines and their hash.
struct Lines<W> {
    out: W,
    hash: Sha256,
}

impl<W: Write> Lines<W> {
    fn line(&mut self, value: &impl Serialize) -> Result<()> {
        let mut line = serde_json::to_vec(value).map_err(|e| WRITE_FAILED.because(e))?;
        line.push(b'\n');
        self.hash.update(&line);
        self.out.write_all(&line).map_err(|e| WRITE_FAILED.because(e))
    }
}

/// What an export holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exported {
    /// Entries.
    pub entries: u64,
    /// Checkpoints.
    pub checkpoints: u64,
}

/// Writes the whole trail. Call [`crate::access::Town::checkpoint`] before, so that all of it is
/// covered by a signature.
///
/// # Errors
/// `ACCESS-22` when the file cannot be written; store errors.
pub fn export(reader: &impl Reader, out: impl Write) -> Result<Exported> {
    let mut lines = Lines { out, hash: Sha256::new() };
    lines.line(&Head::new())?;
    let mut checkpoints = reader.all::<Checkpoint>()?.peekable();
    let mut done = Exported { entries: 0, checkpoints: 0 };
    for entry in reader.all::<AuditEntry>()? {
        lines.line(&EntryLine::of(entry?))?;
        done.entries += 1;
        while let Some(checkpoint) = checkpoints.next_if(|c| c.as_ref().is_ok_and(|c| c.size <= done.entries))
        {
            lines.line(&CheckpointLine::of(&checkpoint?))?;
            done.checkpoints += 1;
        }
    }
    let sha256 = hex::encode(lines.hash.clone().finalize());
    lines.line(&Tail { entries: done.entries, checkpoints: done.checkpoints, sha256 })?;
    lines.out.flush().map_err(|e| WRITE_FAILED.because(e))?;
    Ok(done)
}
