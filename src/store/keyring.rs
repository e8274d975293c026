//! The keyring: the data keys of one installation, wrapped for each secret that may open them.
//!
//! The file `keyring` in the data folder holds two equal copies of one block (bytes in
//! [`format`]). Secret → (Argon2id or HKDF) → wraps the master key → seals the body: data keys with
//! their versions and the signing seed. Every other key is HKDF-SHA-256 of a data key with a
//! purpose and an id. A wrong secret is told from a damaged file by a checksum, another town's key
//! file by the installation id written in it.
//!
//! Invariant: keys are wiped when dropped and `Debug` prints none of them.
//! It does not rotate data keys (versions are in every format so that it can come) and does not
//! know what subkeys are used for.

use std::fmt;
use std::io;
use std::str::FromStr;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use self::format::{BLOCK, Block, Derivation, Parsed, Slot, WRAPPED};
use self::secret::Material;
use crate::base::error::{Error, Result};
use crate::store::bytes::Fields;
use crate::store::disk::{Disk, Open, read_whole, write_whole};
use crate::store::seal::{self, SealKey};

pub mod format;
mod secret;

pub use self::secret::{KdfCost, SHORTEST_PASSPHRASE, Secret};

/// The keyring's name in the data folder.
pub const FILE: &str = "keyring";

crate::codes! {
    /// No passphrase slot opens with this passphrase.
    WRONG_PASSPHRASE = "KEY-01", Key, "パスフレーズが違います。",
        "入力を確かめて、もう一度お試しください。忘れた場合は回復用の鍵で開いてください。";
    /// No slot knows this key file.
    WRONG_KEY_FILE = "KEY-02", Key, "この鍵ファイルでは開けません。",
        "この設置で登録した鍵ファイルを指定してください。";
    /// The key belongs to another installation.
    OTHER_TOWN = "KEY-03", Key, "別の設置（別の自治体）の鍵です。",
        "このデータフォルダーを作ったときの鍵を指定してください。";
    /// Both copies of the keyring are unreadable.
    KEYRING_DAMAGED = "KEY-04", Damaged, "鍵束ファイル(keyring)が壊れています。",
        "バックアップのkeyringを戻してください。鍵そのものは失われていません。";
    /// The keyring is of a later format.
    KEYRING_NEWER = "KEY-05", Setup, "鍵束ファイル(keyring)が新しい版のyakubaで書かれています。",
        "その版以降のyakubaを使ってください。";
    /// There is no keyring.
    KEYRING_MISSING = "KEY-06", Setup, "鍵束ファイル(keyring)がありません。",
        "データフォルダーの指定を確かめてください。新しい設置であれば初期設定を行ってください。";
    /// A keyring is there already.
    KEYRING_EXISTS = "KEY-07", Conflict, "このデータフォルダーには、すでに鍵束があります。",
        "今あるデータを使うか、空のフォルダーを指定してください。";
    /// The passphrase is too short.
    PASSPHRASE_SHORT = "KEY-08", Input, "パスフレーズが短すぎます。", "12文字以上にしてください。単語を四つ以上並べると覚えやすくなります。";
    /// The key file is short or not random.
    KEY_FILE_POOR = "KEY-09", Input, "鍵ファイルとして使える内容ではありません。",
        "32バイト以上の無作為な内容が必要です。yakubaに鍵ファイルを作らせることもできます。";
    /// The key file cannot be read.
    KEY_FILE_UNREADABLE = "KEY-10", System, "鍵ファイルを読めませんでした。", "ファイルの場所と読取り権限を確認してください。";
    /// The keyring cannot be read or written.
    KEYRING_IO = "KEY-11", System, "鍵束ファイル(keyring)を読み書きできませんでした。",
        "ディスクの空き、接続、権限を確認してください。";
    /// All slots are taken, or the last slot may not go.
    SLOTS = "KEY-12", Conflict, "鍵の登録数の限度です。", "鍵は1個から8個まで登録できます。不要な鍵を外すか、別の鍵を登録してからやり直してください。";
    /// A data key of this version is not in the keyring.
    NO_SUCH_VERSION = "KEY-13", Key, "必要な版のデータ鍵が鍵束にありません。",
        "データと同じ時点の鍵束ファイル(keyring)をバックアップから戻してください。";
    /// A signature does not belong to these bytes and this key.
    BAD_SIGNATURE = "KEY-14", Damaged, "署名が一致しません。", "書き換えられたおそれがあります。別の控えと照らし合わせてください。";
}

/// Which installation a file belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct InstallationId(pub [u8; 16]);

impl fmt::Display for InstallationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl FromStr for InstallationId {
    type Err = hex::FromHexError;

    fn from_str(text: &str) -> Result<Self, hex::FromHexError> {
        let mut id = [0; 16];
        hex::decode_to_slice(text, &mut id)?;
        Ok(InstallationId(id))
    }
}

/// Which data key something is sealed under; counts from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyVersion(pub u32);

/// What a slot is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotUse {
    /// Opens the store at each start.
    Everyday,
    /// Lies in a safe.
    Recovery,
}

/// What sort of secret opens a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotKind {
    /// A passphrase.
    Passphrase,
    /// A key file or credential.
    KeyFile,
}

/// An open keyring.
pub struct Keyring {
    block: Block,
    master: Zeroizing<[u8; 32]>,
    signing: SigningKey,
    versions: Vec<(KeyVersion, Zeroizing<[u8; 32]>)>,
    opened_by: usize,
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keyring({})", self.block.installation)
    }
}

fn io_error(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::NotFound => KEYRING_MISSING.error(),
        _ => KEYRING_IO.because(error),
    }
}

impl Keyring {
    /// Makes the keyring of a new installation with one everyday slot, and writes it.
    ///
    /// A key file of our own gives its installation id; otherwise a new one is drawn.
    pub fn create(disk: &dyn Disk, secret: &Secret, cost: KdfCost) -> Result<Self> {
        match disk.open(FILE, Open::Read) {
            Ok(_) => return Err(KEYRING_EXISTS.error()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(KEYRING_IO.because(error)),
        }
        let installation = secret.installation().map_or_else(|| seal::random().map(InstallationId), Ok)?;
        let signing = SigningKey::from_bytes(&*seal::random_key()?);
        let block = Block {
            generation: 0,
            installation,
            verifying: signing.verifying_key().to_bytes(),
            slots: Vec::new(),
            body: Vec::new(),
        };
        let versions = vec![(KeyVersion(1), seal::random_key()?)];
        let mut keyring = Keyring { block, master: seal::random_key()?, signing, versions, opened_by: 0 };
        keyring.add_slot(disk, secret, cost, SlotUse::Everyday)?;
        Ok(keyring)
    }

    /// Opens the keyring with a secret.
    ///
    /// # Errors
    /// [`WRONG_PASSPHRASE`], [`WRONG_KEY_FILE`], [`OTHER_TOWN`], [`KEYRING_DAMAGED`],
    /// [`KEYRING_NEWER`], [`KEYRING_MISSING`], [`KEYRING_IO`].
    pub fn open(disk: &dyn Disk, secret: &Secret) -> Result<Self> {
        let block = read_block(disk)?;
        let (opened_by, master) = open_slots(&block, secret)?;
        let plain = SealKey::new(&master)
            .open(&block.aad(), &block.body)
            .map_err(|_| KEYRING_DAMAGED.with("鍵の目録が一致しません。"))?;
        let (signing, versions) = read_body(&plain).ok_or_else(|| KEYRING_DAMAGED.error())?;
        Ok(Keyring { block, master, signing, versions, opened_by })
    }

    /// Whether the data folder has a keyring.
    pub fn exists(disk: &dyn Disk) -> Result<bool> {
        match disk.open(FILE, Open::Read) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(KEYRING_IO.because(error)),
        }
    }

    /// The installation this keyring belongs to.
    #[must_use]
    pub fn installation(&self) -> InstallationId {
        self.block.installation
    }

    /// The version that new data is sealed under.
    #[must_use]
    pub fn current_version(&self) -> KeyVersion {
        self.versions.iter().map(|(version, _)| *version).max().unwrap_or(KeyVersion(0))
    }

    /// A key for one purpose and one id, of the current version.
    pub fn subkey(&self, purpose: &[u8], id: &[u8]) -> Result<Zeroizing<[u8; 32]>> {
        self.subkey_of(self.current_version(), purpose, id)
    }

    /// A key for one purpose and one id, of a given version: HKDF-SHA-256, salt the installation
    /// id, info `yakuba subkey`, the purpose's length (1) and bytes, and the id.
    pub fn subkey_of(&self, version: KeyVersion, purpose: &[u8], id: &[u8]) -> Result<Zeroizing<[u8; 32]>> {
        let missing = || NO_SUCH_VERSION.with(format!("版 {}", version.0));
        let (_, key) = self.versions.iter().find(|(known, _)| *known == version).ok_or_else(missing)?;
        let purpose_len = u8::try_from(purpose.len()).map_err(|_| missing())?;
        let mut out = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(Some(&self.block.installation.0), key.as_slice())
            .expand_multi_info(&[b"yakuba subkey", &[purpose_len], purpose, id], out.as_mut_slice())
            .map_err(|_| missing())?;
        Ok(out)
    }

    /// Signs with the installation's Ed25519 key. Begin `message` with what it is, so that a
    /// signature of one kind is none of another.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.signing.sign(message).to_bytes()
    }

    /// The installation's Ed25519 verifying key.
    #[must_use]
    pub fn verifying_key(&self) -> [u8; 32] {
        self.block.verifying
    }

    /// The slots: kind of secret and use, in their order.
    #[must_use]
    pub fn slots(&self) -> Vec<(SlotKind, SlotUse)> {
        let kind = |slot: &Slot| match slot.derivation {
            Derivation::Passphrase(_) => SlotKind::Passphrase,
            Derivation::KeyFile { .. } => SlotKind::KeyFile,
        };
        self.block.slots.iter().map(|slot| (kind(slot), slot.purpose)).collect()
    }

    /// Which slot opened it, counted from 0.
    #[must_use]
    pub fn opened_by(&self) -> usize {
        self.opened_by
    }

    /// Lets one more secret open the keyring, and writes it.
    pub fn add_slot(
        &mut self,
        disk: &dyn Disk,
        secret: &Secret,
        cost: KdfCost,
        purpose: SlotUse,
    ) -> Result<()> {
        secret.check_strength()?;
        if secret.installation().is_some_and(|installation| installation != self.block.installation) {
            return Err(OTHER_TOWN.error());
        }
        let derivation = match &secret.0 {
            Material::Passphrase(_) => Derivation::Passphrase(cost),
            Material::Key { bytes, .. } => {
                Derivation::KeyFile { id: secret::id_of_file(bytes).ok_or_else(|| KEY_FILE_POOR.error())? }
            }
        };
        let mut slot = Slot { derivation, purpose, salt: seal::random()?, wrapped: [0; WRAPPED] };
        let key = slot_key(&slot, secret).ok_or_else(|| KEYRING_IO.with("鍵を導けません。"))?;
        let wrapped = SealKey::new(&key).seal(&slot.aad(self.block.installation), self.master.as_slice())?;
        slot.wrapped = wrapped.try_into().map_err(|_| KEYRING_DAMAGED.error())?;
        let mut block = self.block.clone();
        block.slots.push(slot);
        self.write(disk, block)
    }

    /// Takes away the slot at `place` (counted from 0), never the last one, and writes the keyring.
    pub fn remove_slot(&mut self, disk: &dyn Disk, place: usize) -> Result<()> {
        if self.block.slots.len() < 2 || place >= self.block.slots.len() {
            return Err(SLOTS.error());
        }
        let mut block = self.block.clone();
        block.slots.remove(place);
        self.write(disk, block)
    }

    fn write(&mut self, disk: &dyn Disk, mut block: Block) -> Result<()> {
        block.generation = block.generation.wrapping_add(1);
        let mut plain = Zeroizing::new(Vec::with_capacity(36 + 36 * self.versions.len()));
        plain.extend_from_slice(self.signing.as_bytes());
        plain.extend_from_slice(&u32::try_from(self.versions.len()).unwrap_or(0).to_le_bytes());
        for (version, key) in &self.versions {
            plain.extend_from_slice(&version.0.to_le_bytes());
            plain.extend_from_slice(key.as_slice());
        }
        block.body = SealKey::new(&self.master).seal(&block.aad(), &plain)?;
        let copy = block.to_bytes().ok_or_else(|| SLOTS.error())?;
        write_whole(disk, FILE, &[copy.as_slice(), &copy].concat())
            .map_err(|error| KEYRING_IO.because(error))?;
        self.block = block;
        Ok(())
    }
}

/// Checks an Ed25519 signature (strictly: no weak keys).
pub fn verify_signature(verifying: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> Result<()> {
    let key = VerifyingKey::from_bytes(verifying).map_err(|_| BAD_SIGNATURE.error())?;
    key.verify_strict(message, &Signature::from_bytes(signature)).map_err(|_| BAD_SIGNATURE.error())
}

fn read_block(disk: &dyn Disk) -> Result<Block> {
    let file = disk.open(FILE, Open::Read).map_err(io_error)?;
    let bytes = read_whole(&file, 1024 * 1024).map_err(io_error)?;
    let mut newer = false;
    for copy in bytes.chunks(BLOCK) {
        match Block::parse(copy) {
            Parsed::Good(block) => return Ok(block),
            Parsed::Newer => newer = true,
            Parsed::Damaged => {}
        }
    }
    Err(if newer { KEYRING_NEWER.error() } else { KEYRING_DAMAGED.error() })
}

fn slot_key(slot: &Slot, secret: &Secret) -> Option<Zeroizing<[u8; 32]>> {
    match (&slot.derivation, &secret.0) {
        (Derivation::Passphrase(cost), Material::Passphrase(text)) => {
            secret::key_of_passphrase(text, &slot.salt, *cost)
        }
        (Derivation::KeyFile { id }, Material::Key { bytes, .. }) if secret::id_of_file(bytes)? == *id => {
            secret::key_of_file(bytes, &slot.salt)
        }
        (Derivation::KeyFile { .. } | Derivation::Passphrase(_), _) => None,
    }
}

/// Finds the slot that this secret opens, and the master key in it.
fn open_slots(block: &Block, secret: &Secret) -> Result<(usize, Zeroizing<[u8; 32]>)> {
    if secret.installation().is_some_and(|installation| installation != block.installation) {
        return Err(OTHER_TOWN.error());
    }
    for (place, slot) in block.slots.iter().enumerate() {
        let Some(key) = slot_key(slot, secret) else { continue };
        let mut master = Zeroizing::new([0; 32]);
        let key = SealKey::new(&key);
        if key.open_whole(&slot.aad(block.installation), &slot.wrapped, master.as_mut_slice()) {
            return Ok((place, master));
        }
        // A key file whose id is in the slot is the right one: then it is the slot that changed.
        if matches!(slot.derivation, Derivation::KeyFile { .. }) {
            return Err(KEYRING_DAMAGED.error());
        }
    }
    Err(match secret.0 {
        Material::Passphrase(_) => WRONG_PASSPHRASE.error(),
        Material::Key { .. } => WRONG_KEY_FILE.error(),
    })
}

type Body = (SigningKey, Vec<(KeyVersion, Zeroizing<[u8; 32]>)>);

fn read_body(plain: &[u8]) -> Option<Body> {
    let mut fields = Fields::new(plain);
    let seed = Zeroizing::new(fields.array::<32>()?);
    let count = fields.u32()?;
    let mut versions = Vec::new();
    for _ in 0..count {
        versions.push((KeyVersion(fields.u32()?), Zeroizing::new(fields.array()?)));
    }
    (!versions.is_empty()).then(|| (SigningKey::from_bytes(&seed), versions))
}
