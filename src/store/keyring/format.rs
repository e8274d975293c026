//! The keyring's bytes: one block of 4096, written twice into the file `keyring`.
//!
//! | offset | bytes | field (numbers little endian) |
//! | --- | --- | --- |
//! | 0 | 8 | `YKKEYS01` |
//! | 8 | 4 | format version, 1 |
//! | 12 | 4 | generation: how often it was written |
//! | 16 | 16 | installation id |
//! | 32 | 32 | Ed25519 verifying key |
//! | 64 | 8 × 128 | slots |
//! | 1088 | 4 | length of the body |
//! | 1092 | … | body: nonce (12), ciphertext, tag (16); then zeros |
//! | 4064 | 32 | SHA-256 of bytes 0 to 4063: tells damage from a wrong key, proves nothing |
//!
//! A slot wraps the master key for one secret:
//!
//! | offset | bytes | field |
//! | --- | --- | --- |
//! | 0 | 1 | 0 empty, 1 passphrase (Argon2id), 2 key file (HKDF-SHA-256) |
//! | 1 | 1 | 0 everyday, 1 recovery |
//! | 2 | 2 | zero |
//! | 4, 8, 12 | 4 each | Argon2id: memory in KiB, passes, lanes; zero for a key file |
//! | 16 | 8 | key file's id; zero for a passphrase |
//! | 24 | 32 | salt |
//! | 56 | 60 | master key sealed by the secret's key: nonce, ciphertext, tag; AAD `yakuba keyring slot`, installation id, bytes 0 to 55 |
//! | 116 | 12 | zero |
//!
//! The body, sealed by the master key with AAD `yakuba keyring body` and bytes 0 to 1087 of the
//! block, holds the Ed25519 seed (32), the number of data keys (4), and for each its version (4)
//! and 32 bytes, newest last.

use sha2::{Digest, Sha256};

use super::secret::KdfCost;
use super::{InstallationId, SlotUse};
use crate::store::bytes::Fields;
use crate::store::seal::OVERHEAD;

/// Bytes of one copy.
pub(super) const BLOCK: usize = 4096;
/// Most slots of a keyring.
pub const SLOTS: usize = 8;
/// The sealed master key.
pub(super) const WRAPPED: usize = 32 + OVERHEAD;
const SLOT: usize = 128;
const SUM: usize = 32;
const BODY_AT: usize = 64 + SLOTS * SLOT + 4;
const MAGIC: [u8; 8] = *b"YKKEYS01";
const FORMAT: u32 = 1;

/// How a slot's key comes from its secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Derivation {
    Passphrase(KdfCost),
    KeyFile { id: [u8; 8] },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    pub derivation: Derivation,
    pub purpose: SlotUse,
    pub salt: [u8; 32],
    pub wrapped: [u8; WRAPPED],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub generation: u32,
    pub installation: InstallationId,
    pub verifying: [u8; 32],
    pub slots: Vec<Slot>,
    pub body: Vec<u8>,
}

/// What a copy turned out to be.
pub(super) enum Parsed {
    Good(Block),
    /// Intact, but of a later format.
    Newer,
    Damaged,
}

impl Slot {
    /// Bytes 0 to 55: all that stands before the wrapped key.
    pub(super) fn front(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(SLOT);
        let (kind, cost, id) = match self.derivation {
            Derivation::Passphrase(cost) => (1, cost, [0; 8]),
            Derivation::KeyFile { id } => (2, KdfCost { memory: 0, passes: 0, lanes: 0 }, id),
        };
        let purpose = match self.purpose {
            SlotUse::Everyday => 0,
            SlotUse::Recovery => 1,
        };
        out.extend_from_slice(&[kind, purpose, 0, 0]);
        for number in [cost.memory, cost.passes, cost.lanes] {
            out.extend_from_slice(&number.to_le_bytes());
        }
        out.extend_from_slice(&id);
        out.extend_from_slice(&self.salt);
        out
    }

    /// What the wrapped master key is bound to.
    pub(super) fn aad(&self, installation: InstallationId) -> Vec<u8> {
        [b"yakuba keyring slot".as_slice(), &installation.0, &self.front()].concat()
    }

    fn write(&self, out: &mut Vec<u8>) {
        let end = out.len() + SLOT;
        out.extend_from_slice(&self.front());
        out.extend_from_slice(&self.wrapped);
        out.resize(end, 0);
    }

    /// `Some(None)` for an empty slot.
    fn read(bytes: &[u8]) -> Option<Option<Slot>> {
        let mut fields = Fields::new(bytes);
        let kind = fields.u8()?;
        let purpose = match fields.u8()? {
            0 => SlotUse::Everyday,
            1 => SlotUse::Recovery,
            _ => return None,
        };
        let _zero = fields.array::<2>()?;
        let cost = KdfCost { memory: fields.u32()?, passes: fields.u32()?, lanes: fields.u32()? };
        let id = fields.array()?;
        let derivation = match kind {
            0 => return Some(None),
            1 if cost.is_bearable() => Derivation::Passphrase(cost),
            2 => Derivation::KeyFile { id },
            _ => return None,
        };
        Some(Some(Slot { derivation, purpose, salt: fields.array()?, wrapped: fields.array()? }))
    }
}

impl Block {
    /// Bytes 0 to 1087: what the body is bound to.
    pub(super) fn front(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(BLOCK);
        out.extend_from_slice(&MAGIC);
        out.extend_from_slice(&FORMAT.to_le_bytes());
        out.extend_from_slice(&self.generation.to_le_bytes());
        out.extend_from_slice(&self.installation.0);
        out.extend_from_slice(&self.verifying);
        for slot in &self.slots {
            slot.write(&mut out);
        }
        out.resize(BODY_AT - 4, 0);
        out
    }

    /// The AAD of the body.
    pub(super) fn aad(&self) -> Vec<u8> {
        [b"yakuba keyring body".as_slice(), &self.front()].concat()
    }

    /// The whole block; `None` if it holds more than fits.
    pub(super) fn to_bytes(&self) -> Option<Vec<u8>> {
        if self.slots.len() > SLOTS || BODY_AT + self.body.len() > BLOCK - SUM {
            return None;
        }
        let mut out = self.front();
        out.extend_from_slice(&u32::try_from(self.body.len()).ok()?.to_le_bytes());
        out.extend_from_slice(&self.body);
        out.resize(BLOCK - SUM, 0);
        let sum = Sha256::digest(&out);
        out.extend_from_slice(&sum);
        Some(out)
    }

    /// Reads one copy.
    pub(super) fn parse(bytes: &[u8]) -> Parsed {
        let Some((content, sum)) = bytes.split_last_chunk::<SUM>() else { return Parsed::Damaged };
        if bytes.len() != BLOCK || Sha256::digest(content).as_slice() != sum || !content.starts_with(&MAGIC) {
            return Parsed::Damaged;
        }
        let mut fields = Fields::new(content);
        let format = fields.array::<8>().and_then(|_| fields.u32());
        match format {
            Some(FORMAT) => Self::read(fields).map_or(Parsed::Damaged, Parsed::Good),
            Some(later) if later > FORMAT => Parsed::Newer,
            Some(_) | None => Parsed::Damaged,
        }
    }

    fn read(mut fields: Fields<'_>) -> Option<Block> {
        let generation = fields.u32()?;
        let installation = InstallationId(fields.array()?);
        let verifying = fields.array()?;
        let mut slots = Vec::new();
        for _ in 0..SLOTS {
            slots.extend(Slot::read(fields.slice(SLOT)?)?);
        }
        let len = usize::try_from(fields.u32()?).ok()?;
        let body = fields.slice(len)?.to_vec();
        Some(Block { generation, installation, verifying, slots, body })
    }
}
