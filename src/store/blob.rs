//! Attachments: content too large for a page, each in a sealed file of its own.
//!
//! `blobs/ab/abcd…` below the data folder, named by 16 random bytes in hex; the bytes are those of
//! a sealed stream (`store::seal`), chunks of 64 KiB, purpose `blob`, context the id.
//!
//! Invariant: a blob is written under a temporary name, synced, renamed, its folder synced, and only
//! then may a record name it. So a record's blob is always whole; a blob without a record is an
//! orphan, removed by [`BlobStore::sweep`] once it is old enough that no commit can still be coming.
//! It does not know which records name a blob and never changes one.

use std::fmt;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::str::FromStr;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::base::error::{Error, Result};
use crate::store::disk::{Disk, DiskFile, EntryKind, Open};
use crate::store::keyring::Keyring;
use crate::store::seal;
use crate::store::seal::stream::{ChunkSize, StreamReader, StreamWriter};

/// The folder of all blobs.
pub const FOLDER: &str = "blobs";
/// Content up to this many bytes belongs into its record; above, into a blob.
pub const INLINE_LIMIT: usize = 16 * 1024;
const PURPOSE: &[u8] = b"blob";
const TEMPORARY: &str = ".new";

crate::codes! {
    /// There is no such blob.
    BLOB_MISSING = "BLOB-01", Damaged, "添付ファイルの本体がありません。", "バックアップから復元してください。";
    /// The disk refused.
    BLOB_IO = "BLOB-02", System, "添付ファイルを読み書きできませんでした。", "ディスクの空き、接続、権限を確認してください。";
}

fn io_error(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::NotFound => BLOB_MISSING.error(),
        _ => BLOB_IO.because(error),
    }
}

/// Names a blob.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct BlobId(pub [u8; 16]);

impl fmt::Display for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl FromStr for BlobId {
    type Err = hex::FromHexError;

    fn from_str(text: &str) -> Result<Self, hex::FromHexError> {
        let mut id = [0; 16];
        hex::decode_to_slice(text, &mut id)?;
        Ok(BlobId(id))
    }
}

impl BlobId {
    fn folder(self) -> String {
        let [first, ..] = self.0;
        format!("{FOLDER}/{first:02x}")
    }

    fn name(self) -> String {
        format!("{}/{self}", self.folder())
    }
}

/// What a record keeps of its blob.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Blob {
    /// Its name.
    pub id: BlobId,
    /// Bytes of content.
    pub len: u64,
    /// SHA-256 of the content.
    pub sha256: [u8; 32],
}

/// What a sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Blobs that a record names.
    pub kept: u64,
    /// Blobs without a record that are still young.
    pub young: u64,
    /// Orphans and leftovers of interrupted writes that were removed.
    pub removed: u64,
}

/// All blobs of a data folder. Cheap to clone.
#[derive(Clone, Debug)]
pub struct BlobStore {
    disk: Arc<dyn Disk>,
    keyring: Arc<Keyring>,
}

impl BlobStore {
    /// The blobs of a disk; makes their folder.
    pub fn open(disk: Arc<dyn Disk>, keyring: Arc<Keyring>) -> Result<Self> {
        disk.make_folder(FOLDER).and_then(|()| disk.sync_folder("")).map_err(io_error)?;
        Ok(BlobStore { disk, keyring })
    }

    /// Begins a new blob. Dropped before [`BlobWriter::finish`], it leaves nothing.
    pub fn begin(&self) -> Result<BlobWriter> {
        let id = BlobId(seal::random()?);
        let folder = id.folder();
        self.disk.make_folder(&folder).and_then(|()| self.disk.sync_folder(FOLDER)).map_err(io_error)?;
        let temporary = format!("{}{TEMPORARY}", id.name());
        let file = self.disk.open(&temporary, Open::CreateNew).map_err(io_error)?;
        let leftover = Leftover { disk: self.disk.clone(), name: Some(temporary) };
        let sink = Sink { file, at: 0 };
        let stream = StreamWriter::new(&self.keyring, PURPOSE, &id.0, ChunkSize::Kib64, sink)?;
        Ok(BlobWriter { id, stream, sha: Sha256::new(), leftover })
    }

    /// Stores all that `content` gives.
    pub fn put(&self, content: &mut dyn Read) -> Result<Blob> {
        let mut writer = self.begin()?;
        io::copy(content, &mut writer).map_err(io_error)?;
        writer.finish()
    }

    /// Opens a blob for reading at any place.
    ///
    /// # Errors
    /// [`BLOB_MISSING`], [`BLOB_IO`], and those of a sealed stream.
    pub fn reader(&self, id: BlobId) -> Result<BlobReader> {
        let file = self.disk.open(&id.name(), Open::Read).map_err(io_error)?;
        Ok(BlobReader { stream: StreamReader::open(&self.keyring, PURPOSE, &id.0, file)?, at: 0 })
    }

    /// Reads all of a blob; its true length and hash.
    pub fn verify(&self, id: BlobId) -> Result<Blob> {
        let (mut sha, mut len) = (Sha256::new(), 0);
        self.reader(id)?.stream.walk(|part| {
            sha.update(part);
            len += part.len() as u64;
        })?;
        Ok(Blob { id, len, sha256: sha.finalize().into() })
    }

    /// Every blob with the bytes its file takes and when it was written (seconds since 1970).
    pub fn list(&self) -> Result<Vec<(BlobId, u64, u64)>> {
        let mut all = Vec::new();
        self.walk(|name, len, modified| {
            if let Ok(id) = name.rsplit('/').next().unwrap_or("").parse() {
                all.push((id, len, modified));
            }
            Ok(())
        })?;
        Ok(all)
    }

    /// Removes blobs that no record names and leftovers, both only if last written before
    /// `before` (seconds since 1970); choose it well over the longest use case ago, such as a day.
    pub fn sweep(&self, before: u64, mut is_named: impl FnMut(BlobId) -> Result<bool>) -> Result<Swept> {
        let mut swept = Swept::default();
        self.walk(|name, _, modified| {
            let last = name.rsplit('/').next().unwrap_or("");
            let orphan = match last.parse::<BlobId>() {
                Ok(id) => !is_named(id)?,
                Err(_) => last.strip_suffix(TEMPORARY).is_some_and(|id| id.parse::<BlobId>().is_ok()),
            };
            match (orphan, modified < before) {
                (false, _) => swept.kept += 1,
                (true, false) => swept.young += 1,
                (true, true) => {
                    self.disk.remove(name).map_err(io_error)?;
                    swept.removed += 1;
                }
            }
            Ok(())
        })?;
        Ok(swept)
    }

    fn walk(&self, mut each: impl FnMut(&str, u64, u64) -> Result<()>) -> Result<()> {
        for folder in self.disk.list(FOLDER).map_err(io_error)? {
            if folder.kind != EntryKind::Folder {
                continue;
            }
            let path = format!("{FOLDER}/{}", folder.name);
            for entry in self.disk.list(&path).map_err(io_error)? {
                if entry.kind == EntryKind::File {
                    each(&format!("{path}/{}", entry.name), entry.len, entry.modified)?;
                }
            }
        }
        Ok(())
    }
}

/// Writes onto a file from its beginning.
#[derive(Debug)]
struct Sink {
    file: Box<dyn DiskFile>,
    at: u64,
}

impl Write for Sink {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        self.file.write_at(data, self.at)?;
        self.at += data.len() as u64;
        Ok(data.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Removes a temporary file unless it was given its name.
#[derive(Debug)]
struct Leftover {
    disk: Arc<dyn Disk>,
    name: Option<String>,
}

impl Drop for Leftover {
    fn drop(&mut self) {
        if let Some(name) = &self.name {
            // If it stays, the sweep takes it.
            drop(self.disk.remove(name));
        }
    }
}

/// A blob being written.
#[derive(Debug)]
pub struct BlobWriter {
    id: BlobId,
    stream: StreamWriter<Sink>,
    sha: Sha256,
    leftover: Leftover,
}

impl BlobWriter {
    /// Bytes of content so far.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.stream.total()
    }

    /// Makes the blob durable under its name; from now on a record may name it.
    pub fn finish(self) -> Result<Blob> {
        let BlobWriter { id, stream, sha, mut leftover } = self;
        let len = stream.total();
        let sink = stream.finish()?;
        sink.file.sync_data().map_err(io_error)?;
        drop(sink);
        if let Some(temporary) = leftover.name.take() {
            leftover.disk.rename(&temporary, &id.name()).map_err(io_error)?;
        }
        leftover.disk.sync_folder(&id.folder()).map_err(io_error)?;
        Ok(Blob { id, len, sha256: sha.finalize().into() })
    }
}

impl Write for BlobWriter {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        let taken = self.stream.write(data)?;
        if let Some(part) = data.get(..taken) {
            self.sha.update(part);
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// An open blob.
#[derive(Debug)]
pub struct BlobReader {
    stream: StreamReader<Box<dyn DiskFile>>,
    at: u64,
}

impl BlobReader {
    /// Bytes of content; authentic.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.stream.extent().plain
    }

    /// Reads content from `offset` into `buf`; fewer bytes only at the end.
    pub fn read_at(&self, buf: &mut [u8], offset: u64) -> Result<usize> {
        self.stream.read_at(buf, offset)
    }
}

impl Read for BlobReader {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let done = self.stream.read_at(buf, self.at).map_err(io::Error::other)?;
        self.at += done as u64;
        Ok(done)
    }
}

impl Seek for BlobReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(back) => self.size().checked_add_signed(back),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
