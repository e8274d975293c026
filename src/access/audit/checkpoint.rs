//! Checkpoints: the tree's size and root at a moment, signed with the installation's Ed25519 key.
//!
//! Written out as a signed note (C2SP signed-note, tlog-checkpoint): origin, size, root in Base64, one
//! line `time MILLIS`, an empty line, `— origin BASE64(key id ‖ signature)`. The key id is the first
//! four bytes of SHA-256(origin ‖ LF ‖ 01 ‖ public key).

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::merkle::Hash;
use crate::access::errors::{HASHING, PROOF_UNREADABLE};
use crate::base::clock::Stamp;
use crate::base::error::Result;
use crate::store::keyring::{Keyring, verify_signature};
use crate::store::{Direction, Reader, Record, Scope, TableDef};

/// Signs checkpoints.
pub trait Signer: Send + Sync {
    /// The log's name in its checkpoints.
    fn origin(&self) -> String;
    /// The public key.
    fn public(&self) -> [u8; 32];
    /// The Ed25519 signature of a message.
    fn sign(&self, message: &[u8]) -> [u8; 64];
}

/// The installation's key.
pub(super) struct Installation(pub(super) Arc<Keyring>);

impl Signer for Installation {
    fn origin(&self) -> String {
        format!("yakuba/{}", self.0.installation())
    }
    fn public(&self) -> [u8; 32] {
        self.0.verifying_key()
    }
    fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message)
    }
}

/// A key made on the spot, for a town in memory.
pub(super) struct Passing(SigningKey);

impl Passing {
    pub(super) fn new() -> Result<Passing> {
        let mut seed = zeroize::Zeroizing::new([0; 32]);
        getrandom::fill(seed.as_mut()).map_err(|e| HASHING.with(e.to_string()))?;
        Ok(Passing(SigningKey::from_bytes(&seed)))
    }
}

impl Signer for Passing {
    fn origin(&self) -> String {
        "yakuba/memory".into()
    }
    fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }
    fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

/// A signed state of the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The log's name.
    pub origin: String,
    /// Leaves.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// When it was signed.
    pub at: Stamp,
    /// The public key it was signed with.
    pub key: [u8; 32],
    signature: Vec<u8>,
}

static CHECKPOINT: TableDef =
    TableDef::of::<Checkpoint>("access.checkpoint", "証跡のチェックポイント", 1, Scope::System, &[], &[]);
/// The tables of this file.
pub static TABLES: &[&TableDef] = &[&CHECKPOINT];

impl Record for Checkpoint {
    type Key = u64;
    fn table() -> &'static TableDef {
        &CHECKPOINT
    }
    fn key(&self) -> u64 {
        self.size
    }
}

fn text(origin: &str, size: u64, root: &Hash, at: Stamp) -> String {
    format!("{origin}\n{size}\n{}\ntime {}\n", STANDARD.encode(root), at.millis())
}

fn key_id(origin: &str, key: &[u8; 32]) -> [u8; 4] {
    let hash = Sha256::new().chain_update(origin).chain_update([b'\n', 1]).chain_update(key).finalize();
    hash.first_chunk().copied().unwrap_or_default()
}

/// The signature of a note was checked, or cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signature {
    /// It is this key's.
    Good,
    /// It is not.
    Bad,
}

impl Checkpoint {
    /// Signs a state.
    pub(super) fn sign(signer: &dyn Signer, size: u64, root: Hash, at: Stamp) -> Checkpoint {
        let (origin, key) = (signer.origin(), signer.public());
        let signature = signer.sign(text(&origin, size, &root, at).as_bytes()).to_vec();
        Checkpoint { origin, size, root, at, key, signature }
    }

    /// Checks its signature by the key it names.
    #[must_use]
    pub fn check(&self) -> Signature {
        let message = text(&self.origin, self.size, &self.root, self.at);
        let signature = <[u8; 64]>::try_from(self.signature.as_slice());
        match signature.map(|s| verify_signature(&self.key, message.as_bytes(), &s)) {
            Ok(Ok(())) => Signature::Good,
            Ok(Err(_)) | Err(_) => Signature::Bad,
        }
    }

    /// The signed note.
    #[must_use]
    pub fn note(&self) -> String {
        let mut signature = key_id(&self.origin, &self.key).to_vec();
        signature.extend_from_slice(&self.signature);
        let text = text(&self.origin, self.size, &self.root, self.at);
        format!("{text}\n— {} {}\n", self.origin, STANDARD.encode(signature))
    }

    /// Reads a signed note, byte for byte as [`Checkpoint::note`] writes it, made with `key`.
    ///
    /// # Errors
    /// `ACCESS-18` when it is none or was made with another key.
    pub fn read(note: &str, key: [u8; 32]) -> Result<Checkpoint> {
        let found = parse(note, key).ok_or_else(|| PROOF_UNREADABLE.error())?;
        if found.note() == note { Ok(found) } else { Err(PROOF_UNREADABLE.error()) }
    }

    /// The newest one.
    ///
    /// # Errors
    /// Store errors.
    pub fn newest(reader: &impl Reader) -> Result<Option<Checkpoint>> {
        reader.from::<Checkpoint>(&u64::MAX, Direction::Down)?.next().transpose()
    }
}

fn parse(note: &str, key: [u8; 32]) -> Option<Checkpoint> {
    let mut lines = note.lines();
    let origin = lines.next()?.to_owned();
    let size = lines.next()?.parse().ok()?;
    let root = STANDARD.decode(lines.next()?).ok()?.try_into().ok()?;
    let at = Stamp::from_millis(lines.next()?.strip_prefix("time ")?.parse().ok()?);
    let signed = lines.nth(1)?.strip_prefix("— ")?.strip_prefix(origin.as_str())?.strip_prefix(' ')?;
    let signed = STANDARD.decode(signed).ok()?;
    let signature = signed.get(4..)?.to_vec();
    Some(Checkpoint { origin, size, root, at, key, signature })
}
