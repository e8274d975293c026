//! What a person or the machine brings to open the keyring: a passphrase or a key file.
//!
//! A key file made here is one line of text, `yakuba-key-1 INSTALLATION KEY` (32 hex digits, then
//! 44 characters of base64), so that another town's key is told from a wrong one. Any other file of
//! 32 bytes to 64 KiB that looks random serves too; its bytes are the secret as they are (one line
//! of text loses its line end).
//!
//! It does not open anything and forgets (wipes) what it held.

use std::fmt;
use std::fs::File;
use std::io;
use std::path::Path;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hkdf::Hkdf;
use sha2::Sha256;
use unicode_normalization::UnicodeNormalization;
use zeroize::{Zeroize, Zeroizing};

use super::{InstallationId, KEY_FILE_POOR, KEY_FILE_UNREADABLE, PASSPHRASE_SHORT};
use crate::base::error::Result;
use crate::store::disk::{ReadAt, read_whole};
use crate::store::seal;

/// Shortest passphrase that a keyring is made with, in characters.
pub const SHORTEST_PASSPHRASE: usize = 12;
/// Fewest bytes of a key file.
const SHORTEST_KEY_FILE: usize = 32;
/// Most bytes of a key file.
const LONGEST_KEY_FILE: u64 = 64 * 1024;
/// Fewest different byte values of a key file; 32 random bytes have about 30, their base64 about 32.
const FEWEST_VALUES: usize = 16;
/// The credential's name below `$CREDENTIALS_DIRECTORY`.
const CREDENTIAL: &str = "yakuba.key";
/// First word of a key file of our own.
const KEY_FILE_MARK: &str = "yakuba-key-1";

/// What opens a keyring.
pub struct Secret(pub(super) Material);

pub(super) enum Material {
    Passphrase(Zeroizing<String>),
    Key { bytes: Zeroizing<Vec<u8>>, installation: Option<InstallationId> },
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// The work that turning a passphrase into a key costs (Argon2id, RFC 9106).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KdfCost {
    /// Memory in KiB.
    pub memory: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl KdfCost {
    /// 64 MiB, 3 passes, 1 lane: above OWASP's floor for Argon2id (19 MiB, 2 passes), and a
    /// passphrase is derived once a start.
    pub const DEFAULT: KdfCost = KdfCost { memory: 64 * 1024, passes: 3, lanes: 1 };

    /// For tests alone: as cheap as Argon2 allows.
    pub const CHEAP: KdfCost = KdfCost { memory: 8, passes: 1, lanes: 1 };

    /// Whether a keyring may ask for this much; a forged file must not exhaust the machine.
    pub(super) fn is_bearable(self) -> bool {
        self.memory <= 1024 * 1024 && self.passes <= 64 && self.lanes <= 16
    }
}

impl Secret {
    /// A passphrase as typed. Composed (NFC) and with every kind of space made plain (RFC 8265,
    /// OpaqueString), so that keyboards and input methods do not matter.
    #[must_use]
    pub fn passphrase(typed: &str) -> Self {
        let plain = typed.trim_end_matches(['\r', '\n']).chars();
        let plain = plain.map(|c| if c.is_whitespace() { ' ' } else { c }).nfc();
        Secret(Material::Passphrase(Zeroizing::new(plain.collect())))
    }

    /// A key file's contents.
    ///
    /// # Errors
    /// [`KEY_FILE_POOR`] if it is shorter than 32 bytes or plainly not random.
    pub fn key(contents: &[u8]) -> Result<Self> {
        if let Some(key) = own_key_file(contents) {
            return Ok(Secret(key));
        }
        let bytes = contents.strip_suffix(b"\n").unwrap_or(contents);
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        let mut seen = [false; 256];
        for byte in bytes {
            if let Some(entry) = seen.get_mut(usize::from(*byte)) {
                *entry = true;
            }
        }
        let values = seen.iter().filter(|entry| **entry).count();
        if bytes.len() < SHORTEST_KEY_FILE || values < FEWEST_VALUES {
            return Err(KEY_FILE_POOR.error());
        }
        Ok(Secret(Material::Key { bytes: Zeroizing::new(bytes.to_vec()), installation: None }))
    }

    /// The key file at `path`.
    pub fn key_file(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(|error| KEY_FILE_UNREADABLE.because(error))?;
        Self::key_from(&file)
    }

    /// The systemd credential `yakuba.key` below `folder` (`$CREDENTIALS_DIRECTORY`), if there is one.
    pub fn credential(folder: &Path) -> Result<Option<Self>> {
        match File::open(folder.join(CREDENTIAL)) {
            Ok(file) => Self::key_from(&file).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(KEY_FILE_UNREADABLE.because(error)),
        }
    }

    /// The systemd credential of this process, if its service hands one.
    pub fn from_systemd() -> Result<Option<Self>> {
        std::env::var_os("CREDENTIALS_DIRECTORY")
            .map_or(Ok(None), |folder| Self::credential(Path::new(&folder)))
    }

    fn key_from(file: &dyn ReadAt) -> Result<Self> {
        let contents =
            read_whole(file, LONGEST_KEY_FILE).map_err(|error| KEY_FILE_UNREADABLE.because(error))?;
        Self::key(&Zeroizing::new(contents))
    }

    /// The text of a new key file, with a new installation's id in it. Whoever has it has the data.
    pub fn new_key_file() -> Result<Zeroizing<String>> {
        let installation = InstallationId(seal::random()?);
        let key = seal::random_key()?;
        let text = Zeroizing::new(BASE64_STANDARD.encode(key.as_slice()));
        Ok(Zeroizing::new(format!("{KEY_FILE_MARK} {installation} {}\n", *text)))
    }

    /// Refuses a passphrase that a new slot should not rest on.
    pub(super) fn check_strength(&self) -> Result<()> {
        match &self.0 {
            Material::Passphrase(text) if text.chars().count() < SHORTEST_PASSPHRASE => {
                Err(PASSPHRASE_SHORT.error())
            }
            Material::Passphrase(_) | Material::Key { .. } => Ok(()),
        }
    }

    /// The installation that a key file of our own names.
    pub(super) fn installation(&self) -> Option<InstallationId> {
        match &self.0 {
            Material::Passphrase(_) => None,
            Material::Key { installation, .. } => *installation,
        }
    }
}

/// Reads a key file of our own; `None` for any other.
fn own_key_file(contents: &[u8]) -> Option<Material> {
    let mut words = std::str::from_utf8(contents).ok()?.split_ascii_whitespace();
    if words.next()? != KEY_FILE_MARK {
        return None;
    }
    let installation = words.next()?.parse().ok()?;
    let bytes = Zeroizing::new(BASE64_STANDARD.decode(words.next()?).ok()?);
    (bytes.len() == 32 && words.next().is_none())
        .then_some(Material::Key { bytes, installation: Some(installation) })
}

/// The key-encryption key of a passphrase: Argon2id, memory wiped.
pub(super) fn key_of_passphrase(text: &str, salt: &[u8; 32], cost: KdfCost) -> Option<Zeroizing<[u8; 32]>> {
    let params = Params::new(cost.memory, cost.passes, cost.lanes, Some(32)).ok()?;
    let mut memory = vec![Block::default(); params.block_count()];
    let mut key = Zeroizing::new([0; 32]);
    let done = Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into_with_memory(
        text.as_bytes(),
        salt,
        key.as_mut_slice(),
        memory.as_mut_slice(),
    );
    memory.zeroize();
    done.ok().map(|()| key)
}

/// The key-encryption key of a key file: HKDF-SHA-256.
pub(super) fn key_of_file(bytes: &[u8], salt: &[u8; 32]) -> Option<Zeroizing<[u8; 32]>> {
    let mut key = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(Some(salt), bytes).expand(b"yakuba key file", key.as_mut_slice()).ok()?;
    Some(key)
}

/// What tells a key file without telling anything of it: 8 bytes of HKDF-SHA-256.
pub(super) fn id_of_file(bytes: &[u8]) -> Option<[u8; 8]> {
    let mut id = [0; 8];
    Hkdf::<Sha256>::new(None, bytes).expand(b"yakuba key id", &mut id).ok()?;
    Some(id)
}
