//! The folder of sealed files under the search engine (`tantivy::Directory`).
//!
//! It owns the mapping of the engine's file names to sealed files (format in [`super::sealed`]),
//! atomic replacement, locks and the cache of opened chunks. Locks live in memory: the data folder
//! has one owner, which holds the folder's own lock, so lock files of an earlier life are removed.
//!
//! Invariant: no byte that the engine writes reaches the disk unsealed.
//! It does not know what is in the files.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;
use std::{fmt, thread};

use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, OwnedBytes, TerminatingWrite, WatchCallback,
    WatchHandle, WritePtr,
};
use zeroize::Zeroizing;

use super::cache::ChunkCache;
use super::sealed::{CHUNK, SealedFile, SealedWriter};

/// Bytes of opened chunks kept in memory.
pub const CACHE_BUDGET: usize = 32 << 20;
/// A read of more chunks than this is kept as a whole by its reader and stays out of the cache.
const WIDE: usize = 16;
const TEMPORARY: &str = ".tmp-";

/// A folder of sealed files.
#[derive(Clone)]
pub struct SealedDirectory {
    inner: Arc<Inner>,
}

struct Inner {
    folder: PathBuf,
    key: Zeroizing<[u8; 32]>,
    cache: Arc<ChunkCache>,
    open: Mutex<HashMap<PathBuf, Weak<Handle>>>,
    locks: Arc<Mutex<HashSet<PathBuf>>>,
    next: AtomicU64,
}

impl SealedDirectory {
    /// Opens the folder, makes it when missing, and clears what a crash left: lock files and
    /// half-written replacements.
    ///
    /// # Errors
    /// When the operating system refuses.
    pub fn open(folder: &Path, key: &[u8; 32]) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let lock = name.starts_with(".tantivy-") && name.ends_with(".lock");
            if lock || name.starts_with(TEMPORARY) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(SealedDirectory {
            inner: Arc::new(Inner {
                folder: folder.to_owned(),
                key: Zeroizing::new(*key),
                cache: Arc::new(ChunkCache::new(CACHE_BUDGET)),
                open: Mutex::default(),
                locks: Arc::default(),
                next: AtomicU64::new(0),
            }),
        })
    }
}

/// Reads and authenticates every file in the folder.
///
/// # Errors
/// `InvalidData` when one is not what was written; what the operating system refuses.
pub fn authenticate(folder: &Path, key: &[u8; 32]) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with('.') && name != ".managed.json" {
            continue;
        }
        let file = SealedFile::open(File::open(entry.path())?, key, &name)?;
        for number in 0..file.length().div_ceil(CHUNK) as u64 {
            file.chunk(number)?;
        }
    }
    Ok(())
}

impl fmt::Debug for SealedDirectory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SealedDirectory").field(&self.inner.folder).finish()
    }
}

impl Inner {
    fn place(&self, path: &Path) -> io::Result<(PathBuf, String)> {
        let name = path.to_str().filter(|name| !name.is_empty() && !name.contains(['/', '\\']));
        let name =
            name.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "not a plain file name"))?;
        Ok((self.folder.join(name), name.to_owned()))
    }

    fn create(&self, place: &Path, name: &str) -> io::Result<SealedWriter> {
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(place)?;
        SealedWriter::new(file, &self.key, name)
    }

    fn handle(&self, path: &Path) -> io::Result<Arc<Handle>> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(handle) = open.get(path).and_then(Weak::upgrade) {
            return Ok(handle);
        }
        let (place, name) = self.place(path)?;
        let handle = Arc::new(Handle {
            number: self.next.fetch_add(1, Ordering::Relaxed),
            file: SealedFile::open(File::open(place)?, &self.key, &name)?,
            cache: Arc::clone(&self.cache),
            wide: Mutex::default(),
        });
        open.retain(|_, held| held.strong_count() > 0);
        open.insert(path.to_owned(), Arc::downgrade(&handle));
        Ok(handle)
    }

    fn sync(&self) -> io::Result<()> {
        File::open(&self.folder)?.sync_all()
    }
}

fn read_error(error: io::Error, path: &Path) -> OpenReadError {
    if error.kind() == io::ErrorKind::NotFound {
        OpenReadError::FileDoesNotExist(path.to_owned())
    } else {
        OpenReadError::wrap_io_error(error, path.to_owned())
    }
}

impl Directory for SealedDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let handle = self.inner.handle(path).map_err(|error| read_error(error, path))?;
        Ok(handle)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        let result = self.inner.place(path).and_then(|(place, _)| fs::remove_file(place));
        self.inner.open.lock().unwrap_or_else(PoisonError::into_inner).remove(path);
        result.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => DeleteError::FileDoesNotExist(path.to_owned()),
            _ => DeleteError::IoError { io_error: Arc::new(error), filepath: path.to_owned() },
        })
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        let (place, _) = self.inner.place(path).map_err(|error| read_error(error, path))?;
        place.try_exists().map_err(|error| read_error(error, path))
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let writer = self.inner.place(path).and_then(|(place, name)| self.inner.create(&place, &name));
        match writer {
            Ok(writer) => Ok(BufWriter::new(Box::new(Terminating(writer)))),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(OpenWriteError::FileAlreadyExists(path.to_owned()))
            }
            Err(error) => Err(OpenWriteError::wrap_io_error(error, path.to_owned())),
        }
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let read = || {
            let (place, name) = self.inner.place(path)?;
            let file = SealedFile::open(File::open(place)?, &self.inner.key, &name)?;
            let mut out = Vec::with_capacity(file.length());
            for number in 0..file.length().div_ceil(CHUNK).max(1) as u64 {
                out.extend_from_slice(&file.chunk(number)?);
            }
            Ok(out)
        };
        read().map_err(|error| read_error(error, path))
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let (place, name) = self.inner.place(path)?;
        let temporary = self.inner.folder.join(format!("{TEMPORARY}{name}"));
        match fs::remove_file(&temporary) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        let mut writer = self.inner.create(&temporary, &name)?;
        writer.write_all(data)?;
        writer.finish()?;
        fs::rename(&temporary, &place)?;
        self.inner.sync()
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.inner.sync()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        for _ in 0..1_000 {
            let mut held = self.inner.locks.lock().unwrap_or_else(PoisonError::into_inner);
            if held.insert(lock.filepath.clone()) {
                let guard = LockGuard { locks: Arc::clone(&self.inner.locks), path: lock.filepath.clone() };
                return Ok(DirectoryLock::from(Box::new(guard)));
            }
            drop(held);
            if !lock.is_blocking {
                break;
            }
            thread::sleep(Duration::from_millis(10));
        }
        Err(LockError::LockBusy)
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}

struct LockGuard {
    locks: Arc<Mutex<HashSet<PathBuf>>>,
    path: PathBuf,
}

impl Drop for LockGuard {
    fn drop(&mut self) {
        self.locks.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.path);
    }
}

struct Terminating(SealedWriter);

impl Write for Terminating {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        self.0.write(data)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl TerminatingWrite for Terminating {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        self.0.finish()
    }
}

/// A long run of bytes that a reader holds, found again while somebody holds it.
type Wide = (Range<usize>, Weak<[u8]>);

/// An open file as the engine reads it.
struct Handle {
    number: u64,
    file: SealedFile,
    cache: Arc<ChunkCache>,
    wide: Mutex<Vec<Wide>>,
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle").field("number", &self.number).finish_non_exhaustive()
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.cache.forget(self.number);
    }
}

impl HasLen for Handle {
    fn len(&self) -> usize {
        self.file.length()
    }
}

impl Handle {
    fn chunk(&self, number: usize) -> io::Result<Arc<[u8]>> {
        if let Some(chunk) = self.cache.get(self.number, number as u64) {
            return Ok(chunk);
        }
        let chunk: Arc<[u8]> = self.file.chunk(number as u64)?.into();
        self.cache.put(self.number, number as u64, &chunk);
        Ok(chunk)
    }

    fn gather(&self, range: &Range<usize>, keep: Keep) -> io::Result<Vec<u8>> {
        let mut out = Vec::with_capacity(range.len());
        for number in range.start / CHUNK..range.end.div_ceil(CHUNK) {
            let base = number * CHUNK;
            let from = range.start.saturating_sub(base);
            let to = (range.end - base).min(CHUNK);
            let part = |chunk: &[u8]| chunk.get(from..to).map(<[u8]>::to_vec);
            let part = match keep {
                Keep::InCache => part(&self.chunk(number)?),
                Keep::No => match self.cache.get(self.number, number as u64) {
                    Some(chunk) => part(&chunk),
                    None => part(&self.file.chunk(number as u64)?),
                },
            };
            out.extend_from_slice(&part.ok_or_else(beyond)?);
        }
        Ok(out)
    }

    fn wide(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let mut wide = self.wide.lock().unwrap_or_else(PoisonError::into_inner);
        wide.retain(|(_, held)| held.strong_count() > 0);
        if let Some(bytes) = wide.iter().find(|(at, _)| *at == range).and_then(|(_, held)| held.upgrade()) {
            return Ok(OwnedBytes::new(bytes));
        }
        let bytes: Arc<[u8]> = self.gather(&range, Keep::No)?.into();
        wide.push((range, Arc::downgrade(&bytes)));
        Ok(OwnedBytes::new(bytes))
    }
}

#[derive(Clone, Copy)]
enum Keep {
    InCache,
    No,
}

fn beyond() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "read beyond the end of a search file")
}

impl FileHandle for Handle {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if range.end > self.file.length() || range.start > range.end {
            return Err(beyond());
        }
        if range.is_empty() {
            return Ok(OwnedBytes::empty());
        }
        let first = range.start / CHUNK;
        let last = (range.end - 1) / CHUNK;
        if first == last {
            let base = first * CHUNK;
            let chunk = OwnedBytes::new(self.chunk(first)?);
            return Ok(chunk.slice(range.start - base..range.end - base));
        }
        if last - first >= WIDE {
            return self.wide(range);
        }
        Ok(OwnedBytes::new(self.gather(&range, Keep::InCache)?))
    }
}
