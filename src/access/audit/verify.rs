//! Checking a trail from outside: an export, or the store's own entries, against the checkpoints in
//! it and those that witnesses kept. Nothing here trusts a number that is not hashed.

use std::collections::BTreeMap;
use std::io::BufRead;

use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use super::checkpoint::{Checkpoint, Signature};
use super::entry::AuditEntry;
use super::export::{CheckpointLine, EntryLine, Head, Tail};
use super::merkle::{Edge, Hash};
use crate::access::errors::PROOF_UNREADABLE;
use crate::base::error::Result;
use crate::store::Reader;

/// Findings told at most; one damaged place can make many.
const TOLD: usize = 100;

/// Something wrong with a trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// This line is not written as an export writes it.
    Unreadable(u64),
    /// An entry with another number than its place.
    OutOfPlace {
        /// Its place, from 0.
        place: u64,
        /// The number it bears.
        number: u64,
    },
    /// A checkpoint that the entries before it do not lead to: the change lies between these.
    Changed {
        /// The last size that still agreed.
        after: u64,
        /// The checkpoint's size.
        size: u64,
    },
    /// A checkpoint whose signature is not its key's.
    BadSignature(u64),
    /// A checkpoint of this size that a witness holds, and the trail ends before.
    TooShort(u64),
    /// A checkpoint of this size by another key than the witness's.
    OtherKey(u64),
    /// The last line is missing or does not fit the lines before it.
    Tail,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Finding::Unreadable(line) => write!(f, "{line}行目が書き出したままの形ではありません。"),
            Finding::OutOfPlace { place, number } => {
                write!(f, "{place}番の場所に{number}番の記録があります。")
            }
            Finding::Changed { after, size } => {
                write!(f, "{after}番から{}番までの間に変更があります。", size.saturating_sub(1))
            }
            Finding::BadSignature(size) => write!(f, "{size}件のチェックポイントの署名が正しくありません。"),
            Finding::TooShort(size) => {
                write!(f, "控えのチェックポイントは{size}件ですが、証跡がそれより短くなっています。")
            }
            Finding::OtherKey(size) => {
                write!(f, "{size}件のチェックポイントが控えとは別の鍵で署名されています。")
            }
            Finding::Tail => f.write_str("最後の行がないか、内容と合いません。"),
        }
    }
}

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Entries.
    pub entries: u64,
    /// The root over all of them.
    pub root: Hash,
    /// Checkpoints in the trail with a good signature and the right root.
    pub checkpoints: u64,
    /// The size of the last of them.
    pub signed_to: u64,
    /// The size of the last witnessed checkpoint that agrees; up to here nothing can have been
    /// changed unseen, not even by who holds the key.
    pub witnessed_to: u64,
    /// What is wrong; empty when nothing is.
    pub findings: Vec<Finding>,
}

impl Verified {
    /// Entries after the last agreeing checkpoint: nothing is said about them.
    #[must_use]
    pub fn after(&self) -> u64 {
        self.entries - self.signed_to.max(self.witnessed_to).min(self.entries)
    }
}

/// Takes a trail piece by piece.
struct Check {
    edge: Edge,
    witnesses: BTreeMap<u64, Vec<Checkpoint>>,
    out: Verified,
}

impl Check {
    fn new(witnesses: &[Checkpoint]) -> Check {
        let mut by_size: BTreeMap<u64, Vec<Checkpoint>> = BTreeMap::new();
        for witness in witnesses {
            by_size.entry(witness.size).or_default().push(witness.clone());
        }
        let mut check = Check { edge: Edge::default(), witnesses: by_size, out: Verified::default() };
        check.ask_witnesses();
        check
    }

    fn find(&mut self, finding: Finding) {
        if self.out.findings.len() < TOLD {
            self.out.findings.push(finding);
        }
    }

    fn agreed(&self) -> u64 {
        self.out.signed_to.max(self.out.witnessed_to)
    }

    fn entry(&mut self, entry: &AuditEntry) {
        let place = self.edge.size();
        if entry.seq != place {
            self.find(Finding::OutOfPlace { place, number: entry.seq });
        }
        self.edge.push(entry.leaf());
        self.ask_witnesses();
    }

    fn ask_witnesses(&mut self) {
        let size = self.edge.size();
        for witness in self.witnesses.remove(&size).unwrap_or_default() {
            if witness.check() == Signature::Bad {
                self.find(Finding::BadSignature(size));
            } else if witness.root == self.edge.root() {
                self.out.witnessed_to = size;
            } else {
                self.find(Finding::Changed { after: self.agreed(), size });
            }
        }
    }

    /// A checkpoint found in the trail; `key` is the witness's when there is one.
    fn checkpoint(&mut self, checkpoint: &Checkpoint, key: Option<[u8; 32]>) {
        let size = checkpoint.size;
        if key.is_some_and(|key| key != checkpoint.key) {
            self.find(Finding::OtherKey(size));
        } else if checkpoint.check() == Signature::Bad {
            self.find(Finding::BadSignature(size));
        } else if size != self.edge.size() || checkpoint.root != self.edge.root() {
            self.find(Finding::Changed { after: self.agreed(), size });
        } else {
            self.out.checkpoints += 1;
            self.out.signed_to = size;
        }
    }

    fn end(mut self) -> Verified {
        let beyond: Vec<u64> = self.witnesses.keys().copied().collect();
        for size in beyond {
            self.find(Finding::TooShort(size));
        }
        (self.out.entries, self.out.root) = (self.edge.size(), self.edge.root());
        self.out
    }
}

/// A line's value, if the line is exactly what would be written for it.
fn exactly<T: Serialize + DeserializeOwned>(line: &[u8]) -> Option<T> {
    let value: T = serde_json::from_slice(line).ok()?;
    (serde_json::to_vec(&value).ok()?.as_slice() == line).then_some(value)
}

/// Checks an export. `witnesses` are checkpoints kept elsewhere: on paper, in a backup's manifest,
/// with another office. Where there are any, the first one's key must have signed every checkpoint.
///
/// # Errors
/// `ACCESS-18` when the file cannot be read at all; what is wrong in it is in the findings.
pub fn verify(export: impl BufRead, witnesses: &[Checkpoint]) -> Result<Verified> {
    let (mut check, mut hash) = (Check::new(witnesses), Sha256::new());
    let key = witnesses.first().map(|witness| witness.key);
    let (mut lines, mut tail, mut seen) = (0, None, 0);
    let mut export = export;
    let mut line = Vec::new();
    loop {
        line.clear();
        if export.read_until(b'\n', &mut line).map_err(|e| PROOF_UNREADABLE.because(e))? == 0 {
            break;
        }
        lines += 1;
        let body = line.strip_suffix(b"\n");
        let Some(body) = body.filter(|_| tail.is_none()) else {
            check.find(Finding::Unreadable(lines));
            continue;
        };
        if lines == 1 {
            if exactly::<Head>(body) != Some(Head::new()) {
                check.find(Finding::Unreadable(lines));
            }
        } else if let Some(entry) = exactly::<EntryLine>(body).and_then(|l| l.entry().ok()) {
            check.entry(&entry);
        } else if let Some(point) = exactly::<CheckpointLine>(body).and_then(|l| l.checkpoint().ok()) {
            seen += 1;
            check.checkpoint(&point, key);
        } else if let Some(last) = exactly::<Tail>(body) {
            tail = Some((last, hex::encode(hash.clone().finalize())));
        } else {
            check.find(Finding::Unreadable(lines));
        }
        hash.update(&line);
    }
    let entries = check.edge.size();
    if tail.is_none_or(|(tail, sha256)| tail != Tail { entries, checkpoints: seen, sha256 }) {
        check.find(Finding::Tail);
    }
    Ok(check.end())
}

/// Checks the trail that a store holds.
///
/// # Errors
/// Store errors.
pub fn verify_store(reader: &impl Reader, witnesses: &[Checkpoint]) -> Result<Verified> {
    let mut check = Check::new(witnesses);
    let mut checkpoints = reader.all::<Checkpoint>()?.peekable();
    for entry in reader.all::<AuditEntry>()? {
        check.entry(&entry?);
        let size = check.edge.size();
        while let Some(point) = checkpoints.next_if(|c| c.as_ref().is_ok_and(|c| c.size <= size)) {
            check.checkpoint(&point?, None);
        }
    }
    for point in checkpoints {
        check.find(Finding::TooShort(point?.size));
    }
    Ok(check.end())
}
