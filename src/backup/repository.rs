//! A repository (保管場所): a folder with the generations of one installation.
//!
//! | file | what |
//! | --- | --- |
//! | `config` | JSON: `format` 1, `repository` id, `installation` id, `verifying` key, `key`: the repository key wrapped for the installation (`version` of its data key, `wrapped`), all bytes in hex |
//! | `keyring` | the installation's keyring as it was at the last generation (its keys are wrapped) |
//! | `chunks/xx/NAME` | sealed pieces ([`super::chunk`]); xx is the first byte of the name |
//! | `manifests/GENERATION` | what a generation holds ([`super::manifest`]) |
//! | `lock` | empty; who writes here holds its lock |
//!
//! The repository key is random; it is wrapped under the keyring's subkey of purpose `backup
//! repository` and the repository id, AAD `yakuba repository 1`, repository id, installation id.
//! From it HKDF-SHA-256 (salt: repository id) derives the keys `yakuba backup chunk`, `… name` and
//! `… manifest`. So another wrapping (a recovery key) opens the same chunks.
//!
//! Invariant: a file appears under its name whole and synced, chunks before the manifest that names
//! them. It does not know tables.

use std::collections::BTreeMap;
use std::path::Path;

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::chunk::{ChunkName, LONGEST};
use super::errors::{
    DAMAGED, FOREIGN, IN_USE, NEWER, NO_GENERATION, NO_REPOSITORY, NOT_A_REPOSITORY, unreadable, unwritable,
};
use super::manifest::{ChunkPart, FORMAT, Manifest};
use crate::base::error::{Error, Kind, Result};
use crate::store::disk::{Disk, EntryKind, Open, OsDisk, folder_of, read_whole, write_whole};
use crate::store::keyring::{self, InstallationId, KeyVersion, Keyring, Secret, verify_signature};
use crate::store::lock::FolderLock;
use crate::store::seal::{self, OVERHEAD, SealKey};

const CONFIG: &str = "config";
const MANIFESTS: &str = "manifests";
const CHUNK_MAGIC: &[u8; 8] = b"YKCHNK01";
const MANIFEST_MAGIC: &[u8; 8] = b"YKMANI01";
const SIGNATURE: usize = 64;
/// A longer manifest is nobody's.
const LONGEST_MANIFEST: u64 = 1 << 30;
/// zstd's level: fast, about half of the size.
const LEVEL: i32 = 3;

#[derive(Serialize, Deserialize)]
struct Config {
    format: u32,
    repository: String,
    installation: String,
    verifying: String,
    key: WrappedKey,
}

#[derive(Serialize, Deserialize)]
struct WrappedKey {
    version: u32,
    wrapped: String,
}

/// An open repository.
#[derive(Debug)]
pub struct Repository {
    disk: Box<dyn Disk>,
    id: [u8; 16],
    verifying: [u8; 32],
    chunk: SealKey,
    name: Zeroizing<[u8; 32]>,
    manifest: SealKey,
}

/// A manifest's file: its generation and the SHA-256 of its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The manifest, authenticated.
    pub manifest: Manifest,
    /// SHA-256 of its file.
    pub sha256: [u8; 32],
}

impl Repository {
    /// Opens the repository of a folder for adding to it, making it when the folder is empty or not
    /// there; the lock lasts as long as it is held.
    ///
    /// # Errors
    /// `BACKUP-03` another installation's, `BACKUP-11` something else lies there, `BACKUP-12` somebody
    /// writes there; damage and the operating system's refusals.
    pub fn for_writing(folder: &Path, keyring: &Keyring) -> Result<(Repository, FolderLock)> {
        let disk = OsDisk::new(folder);
        disk.make_folder("").map_err(unwritable)?;
        let names: Vec<String> = disk.list("").map_err(unwritable)?.into_iter().map(|entry| entry.name).collect();
        let fresh = !names.iter().any(|name| name == CONFIG);
        let own = |name: &String| ["lock", "config.new", "keyring", "keyring.new", "chunks", MANIFESTS].contains(&name.as_str());
        if fresh && !names.iter().all(own) {
            return Err(NOT_A_REPOSITORY.with(folder.display().to_string()));
        }
        let lock = FolderLock::take(folder).map_err(in_use)?;
        if fresh {
            Repository::make(&disk, keyring)?;
        }
        Ok((Repository::over(Box::new(disk), keyring)?, lock))
    }

    /// Opens the repository of a folder for reading, with the keyring that lies in it.
    ///
    /// # Errors
    /// `BACKUP-02` when there is none; key errors; damage.
    pub fn for_reading(folder: &Path, secret: &Secret) -> Result<(Repository, Keyring)> {
        let disk = OsDisk::new(folder);
        read(&disk, CONFIG, 1 << 16).map_err(|_| NO_REPOSITORY.with(folder.display().to_string()))?;
        let keyring = Keyring::open(&disk, secret).map_err(|error| match error.kind() {
            Kind::Damaged | Kind::Setup => DAMAGED.with(format!("{}: {}", keyring::FILE, error.code().id)),
            _ => error,
        })?;
        Ok((Repository::over(Box::new(disk), &keyring)?, keyring))
    }

    /// Makes an empty repository on a disk.
    ///
    /// # Errors
    /// The operating system's refusals.
    pub fn make(disk: &dyn Disk, keyring: &Keyring) -> Result<()> {
        let (id, key) = (seal::random::<16>()?, seal::random_key()?);
        let version = keyring.current_version();
        let wrapped = wrapping(keyring, version, &id)?.seal(&wrap_aad(&id, keyring.installation()), key.as_slice())?;
        let config = Config {
            format: FORMAT,
            repository: hex::encode(id),
            installation: keyring.installation().to_string(),
            verifying: hex::encode(keyring.verifying_key()),
            key: WrappedKey { version: version.0, wrapped: hex::encode(wrapped) },
        };
        disk.make_folder(MANIFESTS).map_err(unwritable)?;
        disk.make_folder("chunks").map_err(unwritable)?;
        let bytes = serde_json::to_vec(&config).map_err(|error| DAMAGED.because(error))?;
        write_whole(disk, CONFIG, &bytes).map_err(unwritable)
    }

    /// Opens the repository on a disk.
    ///
    /// # Errors
    /// `BACKUP-03` another installation's, `BACKUP-04` a later release's, `BACKUP-05` damage.
    pub fn over(disk: Box<dyn Disk>, keyring: &Keyring) -> Result<Repository> {
        let bytes = read(&*disk, CONFIG, 1 << 16)?;
        let bad = || DAMAGED.with(CONFIG);
        let config: Config = serde_json::from_slice(&bytes).map_err(|_| bad())?;
        if config.format > FORMAT {
            return Err(NEWER.with(format!("{CONFIG}: 形式{}", config.format)));
        }
        // What does not stand there as it was written was changed since.
        if config.format == 0 || serde_json::to_vec(&config).map_err(|_| bad())? != bytes {
            return Err(bad());
        }
        let id: [u8; 16] = bytes_of(&config.repository).ok_or_else(bad)?;
        let installation: InstallationId = config.installation.parse().map_err(|_| bad())?;
        if installation.to_string() != config.installation {
            return Err(bad());
        }
        if installation != keyring.installation() {
            return Err(FOREIGN.error());
        }
        let verifying = bytes_of(&config.verifying).filter(|key| *key == keyring.verifying_key()).ok_or_else(bad)?;
        let wrapped: [u8; 32 + OVERHEAD] = bytes_of(&config.key.wrapped).ok_or_else(bad)?;
        let key = wrapping(keyring, KeyVersion(config.key.version), &id)
            .map_err(|_| bad())?
            .open(&wrap_aad(&id, installation), &wrapped)
            .map_err(|_| bad())?;
        let derive = |purpose: &[u8]| -> Result<Zeroizing<[u8; 32]>> {
            let mut out = Zeroizing::new([0; 32]);
            Hkdf::<Sha256>::new(Some(&id), &key)
                .expand_multi_info(&[b"yakuba backup ", purpose], out.as_mut_slice())
                .map_err(|_| bad())?;
            Ok(out)
        };
        let (chunk, manifest) = (SealKey::new(&*derive(b"chunk")?), SealKey::new(&*derive(b"manifest")?));
        Ok(Repository { disk, id, verifying, chunk, name: derive(b"name")?, manifest })
    }

    /// The repository's id.
    #[must_use]
    pub fn id(&self) -> [u8; 16] {
        self.id
    }

    /// Keeps the keyring's newest state beside the generations.
    ///
    /// # Errors
    /// The operating system's refusals.
    pub fn keep_keyring(&self, data: &Path) -> Result<()> {
        let bytes = read(&OsDisk::new(data), keyring::FILE, 1 << 20)?;
        if self.keyring_bytes().is_ok_and(|kept| kept == bytes) {
            return Ok(());
        }
        write_whole(&*self.disk, keyring::FILE, &bytes).map_err(unwritable)
    }

    /// The keyring as it lies here.
    ///
    /// # Errors
    /// `BACKUP-05` when it is missing; the operating system's refusals.
    pub fn keyring_bytes(&self) -> Result<Vec<u8>> {
        read(&*self.disk, keyring::FILE, 1 << 20)
    }

    /// What a chunk of this plaintext is called.
    #[must_use]
    pub fn name_of(&self, plain: &[u8]) -> ChunkName {
        // HMAC takes keys of any length.
        let name = Hmac::<Sha256>::new_from_slice(self.name.as_slice()).map(|mut mac| {
            mac.update(plain);
            mac.finalize().into_bytes().into()
        });
        ChunkName(name.unwrap_or_default())
    }

    /// Writes a chunk, whole and synced; its folder's names are synced by [`Repository::sync_folders`].
    /// `number` tells apart equal pieces that two threads write at once.
    ///
    /// # Errors
    /// The operating system's refusals.
    pub fn write_chunk(&self, name: ChunkName, number: usize, plain: &[u8]) -> Result<ChunkPart> {
        let packed = zstd::bulk::compress(plain, LEVEL).map_err(unwritable)?;
        let mut bytes = Vec::with_capacity(packed.len() + CHUNK_MAGIC.len() + OVERHEAD);
        bytes.extend_from_slice(CHUNK_MAGIC);
        self.chunk.seal_onto(&self.chunk_aad(name), &packed, &mut bytes)?;
        let (path, temporary) = (name.path(), format!("{}.{number}.new", name.path()));
        self.disk.make_folder(&name.folder()).map_err(unwritable)?;
        let written = self.disk.open(&temporary, Open::CreateNew).and_then(|file| {
            file.write_at(&bytes, 0)?;
            file.sync_data()
        });
        if let Err(error) = written.and_then(|()| self.disk.rename(&temporary, &path)) {
            // What is half-written helps nobody; that it cannot be removed changes nothing.
            drop(self.disk.remove(&temporary));
            return Err(unwritable(error));
        }
        let length = |bytes: &[u8]| u32::try_from(bytes.len()).map_err(|error| DAMAGED.because(error));
        Ok(ChunkPart { name, plain: length(plain)?, sealed: length(&bytes)? })
    }

    /// Makes the names of written chunks durable.
    ///
    /// # Errors
    /// The operating system's refusals.
    pub fn sync_folders<'a>(&self, names: impl Iterator<Item = &'a ChunkName>) -> Result<()> {
        let folders: std::collections::BTreeSet<String> = names.map(ChunkName::folder).collect();
        for folder in folders.iter().map(String::as_str).chain(["chunks", ""]) {
            self.disk.sync_folder(folder).map_err(unwritable)?;
        }
        Ok(())
    }

    /// Reads a chunk back and checks that it is what its name says.
    ///
    /// # Errors
    /// `BACKUP-05` naming the file when it is missing or differs.
    pub fn read_chunk(&self, part: &ChunkPart) -> Result<Vec<u8>> {
        let path = part.name.path();
        let bytes = read(&*self.disk, &path, (LONGEST + 1024) as u64)?;
        let bad = || DAMAGED.with(path.clone());
        let sealed = bytes.strip_prefix(CHUNK_MAGIC.as_slice()).ok_or_else(bad)?;
        if u32::try_from(bytes.len()).ok() != Some(part.sealed) {
            return Err(bad());
        }
        let packed = self.chunk.open(&self.chunk_aad(part.name), sealed).map_err(|_| bad())?;
        let size = usize::try_from(part.plain).ok().filter(|size| *size <= LONGEST).ok_or_else(bad)?;
        let plain = zstd::bulk::decompress(&packed, size).map_err(|_| bad())?;
        if plain.len() != size || self.name_of(&plain) != part.name {
            return Err(bad());
        }
        Ok(plain)
    }

    /// Every chunk file here: name and length.
    ///
    /// # Errors
    /// The operating system's refusals.
    pub fn stored_chunks(&self) -> Result<BTreeMap<ChunkName, u64>> {
        let mut found = BTreeMap::new();
        let folders = self.disk.list("chunks").map_err(|error| unreadable("chunks", &error))?;
        for folder in folders.iter().filter(|entry| entry.kind == EntryKind::Folder) {
            let path = format!("chunks/{}", folder.name);
            for entry in self.disk.list(&path).map_err(|error| unreadable(&path, &error))? {
                if let Some(name) = bytes_of(&entry.name) {
                    found.insert(ChunkName(name), entry.len);
                }
            }
        }
        Ok(found)
    }

    /// Removes chunk files that a run which broke off never finished; only for who holds the lock.
    ///
    /// # Errors
    /// The operating system's refusals.
    pub fn clear_unfinished(&self) -> Result<()> {
        for folder in self.disk.list("chunks").map_err(|error| unreadable("chunks", &error))? {
            let path = format!("chunks/{}", folder.name);
            for entry in self.disk.list(&path).map_err(|error| unreadable(&path, &error))? {
                if entry.name.ends_with(".new") {
                    self.disk.remove(&format!("{path}/{}", entry.name)).map_err(unwritable)?;
                }
            }
        }
        Ok(())
    }

    fn chunk_aad(&self, name: ChunkName) -> Vec<u8> {
        [b"yakuba chunk 1".as_slice(), &self.id, &name.0].concat()
    }

    /// The names of all generations, oldest first.
    ///
    /// # Errors
    /// The operating system's refusals.
    pub fn generations(&self) -> Result<Vec<String>> {
        let entries = self.disk.list(MANIFESTS).map_err(|error| unreadable(MANIFESTS, &error))?;
        // A name with a dot is a manifest that was never finished.
        Ok(entries
            .into_iter()
            .filter(|entry| entry.kind == EntryKind::File && !entry.name.contains('.'))
            .map(|entry| entry.name)
            .collect())
    }

    /// The generation of this name, or the newest.
    ///
    /// # Errors
    /// `BACKUP-06` when there is none; `BACKUP-05` when it is damaged.
    pub fn generation(&self, name: Option<&str>) -> Result<Sealed> {
        let names = self.generations()?;
        let found = match name {
            Some(name) => names.iter().find(|known| *known == name),
            None => names.last(),
        };
        self.read_manifest(found.ok_or_else(|| NO_GENERATION.with(name.unwrap_or_default()))?)
    }

    /// Writes a manifest; its chunks are durable.
    ///
    /// # Errors
    /// The operating system's refusals.
    pub fn write_manifest(&self, manifest: &Manifest, keyring: &Keyring) -> Result<[u8; 32]> {
        let json = serde_json::to_vec(manifest).map_err(|error| DAMAGED.because(error))?;
        let packed = zstd::bulk::compress(&json, LEVEL).map_err(unwritable)?;
        let head = [MANIFEST_MAGIC.as_slice(), &self.id].concat();
        let sealed = self.manifest.seal(&manifest_aad(&head, &manifest.generation), &packed)?;
        let length = u32::try_from(sealed.len()).map_err(|error| DAMAGED.because(error))?;
        let mut bytes = [head.as_slice(), &length.to_le_bytes(), &sealed].concat();
        let signature = keyring.sign(&signed(&manifest.generation, &bytes));
        bytes.extend_from_slice(&signature);
        let path = format!("{MANIFESTS}/{}", manifest.generation);
        write_whole(&*self.disk, &path, &bytes).map_err(unwritable)?;
        self.disk.sync_folder(folder_of(MANIFESTS)).map_err(unwritable)?;
        Ok(Sha256::digest(&bytes).into())
    }

    /// Reads and authenticates a manifest.
    ///
    /// # Errors
    /// `BACKUP-05` naming the file, `BACKUP-04` when a later release wrote it.
    pub fn read_manifest(&self, generation: &str) -> Result<Sealed> {
        let path = format!("{MANIFESTS}/{generation}");
        let bytes = read(&*self.disk, &path, LONGEST_MANIFEST)?;
        let bad = || DAMAGED.with(path.clone());
        let (body, signature) = bytes.split_last_chunk::<SIGNATURE>().ok_or_else(bad)?;
        verify_signature(&self.verifying, &signed(generation, body), signature).map_err(|_| bad())?;
        let head = body.get(..24).filter(|head| head.starts_with(MANIFEST_MAGIC) && head.ends_with(&self.id));
        let sealed = body.get(28..).ok_or_else(bad)?;
        let head = head.ok_or_else(bad)?;
        let packed = self.manifest.open(&manifest_aad(head, generation), sealed).map_err(|_| bad())?;
        let json = zstd::stream::decode_all(packed.as_slice()).map_err(|_| bad())?;
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        let format: Format = serde_json::from_slice(&json).map_err(|_| bad())?;
        if format.format > FORMAT {
            return Err(NEWER.with(generation));
        }
        let manifest: Manifest = serde_json::from_slice(&json).map_err(|_| bad())?;
        if manifest.generation != generation {
            return Err(bad());
        }
        Ok(Sealed { manifest, sha256: Sha256::digest(&bytes).into() })
    }
}

fn in_use(error: Error) -> Error {
    match error.kind() {
        Kind::Conflict => IN_USE.error(),
        _ => error,
    }
}

fn wrapping(keyring: &Keyring, version: KeyVersion, id: &[u8; 16]) -> Result<SealKey> {
    Ok(SealKey::new(&*keyring.subkey_of(version, b"backup repository", id)?))
}

fn wrap_aad(id: &[u8; 16], installation: InstallationId) -> Vec<u8> {
    [b"yakuba repository 1".as_slice(), id, &installation.0].concat()
}

fn manifest_aad(head: &[u8], generation: &str) -> Vec<u8> {
    [b"yakuba manifest 1".as_slice(), head, generation.as_bytes()].concat()
}

fn signed(generation: &str, body: &[u8]) -> Vec<u8> {
    [b"yakuba manifest signature 1".as_slice(), generation.as_bytes(), &[0], body].concat()
}

fn bytes_of<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    hex::decode_to_slice(text, &mut bytes).ok()?;
    // One value has one spelling.
    (hex::encode(bytes) == text).then_some(bytes)
}

fn read(disk: &dyn Disk, name: &str, limit: u64) -> Result<Vec<u8>> {
    let file = disk.open(name, Open::Read).map_err(|error| unreadable(name, &error))?;
    read_whole(&file, limit).map_err(|error| unreadable(name, &error))
}
