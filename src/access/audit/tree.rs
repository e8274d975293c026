//! The tree in the store: appending an entry, proofs, and the check at the start.
//!
//! The growing edge lies in one record of scope `Temporary`, rewritten in each commit: in neither
//! journal nor backup, because it can be worked out again from the subtree hashes (one per 256
//! entries, scope `System`) and the entries after the last of them.

use std::ops::Bound;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Said;
use super::checkpoint::{Checkpoint, Installation, Passing, Signer};
use super::entry::{AuditEntry, Content, Payload};
use super::merkle::{self, Edge, Hash, Subtrees};
use crate::access::errors::{HASHING, NOT_IN_TRAIL, TRAIL_BROKEN};
use crate::base::clock::Stamp;
use crate::base::error::Result;
use crate::store::keyring::Keyring;
use crate::store::{Direction, Key, Reader, Record, Scope, Snapshot, TableDef, Tx};

/// Entries under one stored subtree hash.
pub const BLOCK: u64 = 256;
/// An entry so long after the last checkpoint is signed at once.
pub const SIGN_AFTER: Duration = Duration::from_secs(5 * 60);

/// The growing edge, and what the last checkpoint covers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Growing {
    size: u64,
    subtrees: Vec<Hash>,
    signed_size: u64,
    signed_at: i64,
}

/// The hash over 256 entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Block {
    number: u64,
    hash: Hash,
}

/// An account acted among these 256 entries: finds what an account did without a row per entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Active {
    pub(super) account: u64,
    pub(super) block: u64,
}

static GROWING: TableDef = TableDef::of::<Growing>("access.tree", "証跡の木", 1, Scope::Temporary, &[], &[]);
static BLOCKS: TableDef =
    TableDef::of::<Block>("access.tree-block", "証跡の部分木", 1, Scope::System, &[], &[]);
static ACTIVE: TableDef =
    TableDef::of::<Active>("access.audit-active", "証跡の操作者索引", 1, Scope::System, &[], &[]);
/// The tables of this file.
pub static TABLES: &[&TableDef] = &[&GROWING, &BLOCKS, &ACTIVE];

impl Record for Growing {
    type Key = u8;
    fn table() -> &'static TableDef {
        &GROWING
    }
    fn key(&self) -> u8 {
        0
    }
}

impl Record for Block {
    type Key = u64;
    fn table() -> &'static TableDef {
        &BLOCKS
    }
    fn key(&self) -> u64 {
        self.number
    }
}

impl Record for Active {
    type Key = (u64, u64);
    fn table() -> &'static TableDef {
        &ACTIVE
    }
    fn key(&self) -> (u64, u64) {
        (self.account, self.block)
    }
}

impl Growing {
    fn edge(&self) -> Result<Edge> {
        Edge::of(self.size, self.subtrees.clone()).ok_or_else(|| TRAIL_BROKEN.with("edge"))
    }

    fn with_edge(self, edge: &Edge) -> Growing {
        Growing { size: edge.size(), subtrees: edge.subtrees().to_vec(), ..self }
    }

    fn sign(&mut self, tx: &mut Tx<'_>, signer: &dyn Signer, root: Hash, at: Stamp) -> Result<Checkpoint> {
        let checkpoint = Checkpoint::sign(signer, self.size, root, at);
        tx.put(&checkpoint)?;
        (self.signed_size, self.signed_at) = (self.size, at.millis());
        Ok(checkpoint)
    }
}

/// Whether the trail agreed with itself when the town was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Soundness {
    /// It did.
    Sound,
    /// It did not: an alarm, and `yakuba audit verify` tells where.
    Broken,
}

/// How the trail is kept: what a transaction needs to append to it.
#[derive(Clone)]
pub(in crate::access) struct Trail {
    signer: Arc<dyn Signer>,
}

impl std::fmt::Debug for Trail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Trail")
    }
}

impl Trail {
    /// Signed with a key made on the spot: a town in memory.
    pub(in crate::access) fn passing() -> Result<Trail> {
        Ok(Trail { signer: Arc::new(Passing::new()?) })
    }

    /// Signed with the installation's key.
    pub(in crate::access) fn signed_by(keyring: Arc<Keyring>) -> Trail {
        Trail { signer: Arc::new(Installation(keyring)) }
    }
}

/// Appends an entry in the transaction at hand, outside its batch.
pub(in crate::access) fn append(tx: &mut Tx<'_>, trail: &Trail, said: Said) -> Result<u64> {
    tx.aside(|tx| {
        let mut growing = tx.get::<Growing>(&0)?.unwrap_or_default();
        let (seq, at) = (growing.size, said.at);
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|e| HASHING.with(e.to_string()))?;
        let Said { account, actor, action, business, note, outcome, subjects, .. } = said;
        let payload = Payload::Kept(Content { salt, actor, business, note, subjects });
        let entry = AuditEntry { seq, at, account: account.0, action, outcome, payload };
        tx.insert(&entry)?;

        let mut edge = growing.edge()?;
        let complete = edge.push(entry.leaf());
        growing = growing.with_edge(&edge);
        if let Some(hash) = complete.get(BLOCK.ilog2() as usize) {
            tx.put(&Block { number: seq / BLOCK, hash: *hash })?;
        }
        let active = Active { account: entry.account, block: seq / BLOCK };
        if tx.get::<Active>(&active.key())?.is_none() {
            tx.put(&active)?;
        }
        let waited = at.since(Stamp::from_millis(growing.signed_at));
        if growing.size.is_multiple_of(BLOCK) || waited >= SIGN_AFTER {
            growing.sign(tx, trail.signer.as_ref(), edge.root(), at)?;
        }
        tx.put(&growing)?;
        Ok(seq)
    })
}

/// Signs the present state, if anything was appended since the last checkpoint; the newest one.
pub(in crate::access) fn checkpoint(tx: &mut Tx<'_>, trail: &Trail, at: Stamp) -> Result<Option<Checkpoint>> {
    let mut growing = tx.get::<Growing>(&0)?.unwrap_or_default();
    if growing.size == growing.signed_size {
        return Checkpoint::newest(tx);
    }
    let root = growing.edge()?.root();
    let checkpoint = growing.sign(tx, trail.signer.as_ref(), root, at)?;
    tx.put(&growing)?;
    Ok(Some(checkpoint))
}

/// At the start: works the edge out again and compares; writes it where it is missing (a restore).
pub(in crate::access) fn begin(tx: &mut Tx<'_>) -> Result<Soundness> {
    let kept = tx.get::<Growing>(&0)?;
    let edge = match rebuilt(tx) {
        Ok(edge) => edge,
        // The town opens all the same, so that the rest can be read and the place be found.
        Err(error) if error.code() == &TRAIL_BROKEN && kept.is_some() => return Ok(Soundness::Broken),
        Err(error) => return Err(error),
    };
    let newest = Checkpoint::newest(tx)?;
    let fits = |c: &Checkpoint| c.size < edge.size() || (c.size == edge.size() && c.root == edge.root());
    let sound = newest.as_ref().is_none_or(fits)
        && kept.as_ref().is_none_or(|k| k.size == edge.size() && k.subtrees == edge.subtrees());
    if kept.is_none() {
        let (signed_size, signed_at) = newest.map_or((0, 0), |c| (c.size, c.at.millis()));
        let growing = Growing { signed_size, signed_at, ..Growing::default() };
        tx.put(&growing.with_edge(&edge))?;
    }
    Ok(if sound { Soundness::Sound } else { Soundness::Broken })
}

/// Entries of the trail.
///
/// # Errors
/// Store errors.
pub fn size(reader: &impl Reader) -> Result<u64> {
    let last = reader.from::<AuditEntry>(&u64::MAX, Direction::Down)?.next().transpose()?;
    Ok(last.map_or(0, |entry| entry.seq + 1))
}

/// The edge from the stored subtree hashes and the entries after the last of them.
fn rebuilt(reader: &impl Reader) -> Result<Edge> {
    let size = size(reader)?;
    let whole = size / BLOCK;
    let mut blocks = Edge::default();
    for block in reader.all::<Block>()? {
        let block = block?;
        if block.number < whole && block.number == blocks.size() {
            blocks.push(block.hash);
        }
    }
    if blocks.size() != whole {
        return Err(TRAIL_BROKEN.with(format!("blocks {} of {whole}", blocks.size())));
    }
    let mut rest = Edge::default();
    for entry in reader.from::<AuditEntry>(&(whole * BLOCK), Direction::Up)? {
        rest.push(entry?.leaf());
    }
    let subtrees = blocks.subtrees().iter().chain(rest.subtrees()).copied().collect();
    Edge::of(size, subtrees).ok_or_else(|| TRAIL_BROKEN.with("gaps"))
}

/// The stored tree as a source of subtree hashes.
struct Stored<'s>(&'s Snapshot);

impl Subtrees for Stored<'_> {
    type Error = crate::base::error::Error;

    fn hash(&self, start: u64, end: u64) -> Result<Hash> {
        let (mut blocks, mut place) = (Edge::default(), start);
        if start.is_multiple_of(BLOCK) {
            for block in self.0.from::<Block>(&(start / BLOCK), Direction::Up)? {
                let block = block?;
                if (block.number + 1) * BLOCK > end {
                    break;
                }
                blocks.push(block.hash);
                place = (block.number + 1) * BLOCK;
            }
        }
        let mut rest = Edge::default();
        let range = (Bound::Included(place.bytes()), Bound::Excluded(end.bytes()));
        for entry in self.0.records::<AuditEntry>(range, Direction::Up)? {
            rest.push(entry?.leaf());
        }
        let subtrees = blocks.subtrees().iter().chain(rest.subtrees()).copied().collect();
        let edge = Edge::of(end - start, subtrees).ok_or_else(|| TRAIL_BROKEN.with("gaps"))?;
        Ok(edge.root())
    }
}

/// The root over the first `size` entries.
///
/// # Errors
/// `ACCESS-19` when there are fewer.
pub fn root(snapshot: &Snapshot, size_: u64) -> Result<Hash> {
    match size_ {
        0 => Ok(merkle::empty_root()),
        _ if size_ > size(snapshot)? => Err(NOT_IN_TRAIL.error()),
        _ => Stored(snapshot).hash(0, size_),
    }
}

/// The proof that entry `seq` is in the tree of the first `size_` entries.
///
/// # Errors
/// `ACCESS-19` when there is no such entry or tree.
pub fn inclusion(snapshot: &Snapshot, seq: u64, size_: u64) -> Result<Vec<Hash>> {
    if seq >= size_ || size_ > size(snapshot)? {
        return Err(NOT_IN_TRAIL.error());
    }
    merkle::inclusion(&Stored(snapshot), seq, size_)
}

/// The proof that the tree of `second` entries continues the one of `first`.
///
/// # Errors
/// `ACCESS-19` when there is no such tree.
pub fn consistency(snapshot: &Snapshot, first: u64, second: u64) -> Result<Vec<Hash>> {
    if first == 0 || first > second || second > size(snapshot)? {
        return Err(NOT_IN_TRAIL.error());
    }
    merkle::consistency(&Stored(snapshot), first, second)
}

/// Takes payload and salt from at most `most` entries older than `before`; how many it pruned. The
/// tree stays as it is, and with it every proof and checkpoint.
///
/// # Errors
/// Store errors.
pub fn prune(deed: &mut crate::access::Deed<'_, '_>, before: Stamp, most: usize) -> Result<usize> {
    let old: Vec<AuditEntry> = deed
        .all::<AuditEntry>()?
        .take_while(|entry| entry.as_ref().is_ok_and(|e| e.at < before))
        .filter(|entry| entry.as_ref().is_ok_and(|e| e.content().is_some()))
        .take(most)
        .collect::<Result<_>>()?;
    for entry in &old {
        deed.put(&entry.clone().pruned())?;
    }
    deed.note(&format!("pruned={}", old.len()));
    Ok(old.len())
}
