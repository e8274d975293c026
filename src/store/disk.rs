//! The disk under everything the store writes: files by relative name below one folder.
//!
//! It owns the one seam at which tests put a faulty disk ([`sim`]) under the real code. It does not
//! seal, retry or interpret: errors are those of the operating system, and a failed `sync_data`
//! is never tried again by anyone above (the kernel may have dropped the pages).

use std::fmt::Debug;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

pub mod sim;

/// How a file is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Open {
    /// For reading; it must exist.
    Read,
    /// For reading and writing; it must exist.
    Write,
    /// For reading and writing; it must not exist yet.
    CreateNew,
}

/// One entry of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The name inside its folder.
    pub name: String,
    /// File or folder.
    pub kind: EntryKind,
    /// Length in bytes; 0 for a folder.
    pub len: u64,
    /// Last change, seconds since 1970-01-01T00:00:00Z as the file system tells it.
    pub modified: u64,
}

/// What a folder's entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A file.
    File,
    /// A folder.
    Folder,
}

/// Bytes that can be read at any place.
#[expect(clippy::len_without_is_empty, reason = "a file's length is fallible and never asked for emptiness")]
pub trait ReadAt: Send + Sync {
    /// Fills `buf` from `offset`; the end of the file before that is `UnexpectedEof`.
    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<()>;
    /// Length in bytes.
    fn len(&self) -> io::Result<u64>;
}

/// An open file.
pub trait DiskFile: ReadAt + Debug {
    /// Writes all of `data` at `offset`; on an error any part of it may have been written.
    fn write_at(&self, data: &[u8], offset: u64) -> io::Result<()>;
    /// Cuts or extends with zeros to `len` bytes.
    fn set_len(&self, len: u64) -> io::Result<()>;
    /// Returns when the file's bytes and length survive a loss of power.
    fn sync_data(&self) -> io::Result<()>;
}

/// A folder tree. Names are relative, parts joined by `/`.
pub trait Disk: Send + Sync + Debug {
    /// Opens a file.
    fn open(&self, name: &str, how: Open) -> io::Result<Box<dyn DiskFile>>;
    /// Gives a file another name, replacing what had it.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, name: &str) -> io::Result<()>;
    /// Makes a folder (and those above it); one that exists is fine.
    fn make_folder(&self, name: &str) -> io::Result<()>;
    /// Returns when the folder's names survive a loss of power. The root is the empty name.
    fn sync_folder(&self, name: &str) -> io::Result<()>;
    /// The entries of a folder, sorted by name. The root is the empty name.
    fn list(&self, folder: &str) -> io::Result<Vec<Entry>>;
}

impl<T: ReadAt + ?Sized> ReadAt for Box<T> {
    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<()> {
        (**self).read_at(buf, offset)
    }

    fn len(&self) -> io::Result<u64> {
        (**self).len()
    }
}

impl ReadAt for File {
    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<()> {
        self.read_exact_at(buf, offset)
    }

    fn len(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }
}

impl ReadAt for Vec<u8> {
    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<()> {
        let end = usize::try_from(offset).ok().and_then(|from| Some((from, from.checked_add(buf.len())?)));
        let part = end.and_then(|(from, to)| self.get(from..to)).ok_or(io::ErrorKind::UnexpectedEof)?;
        buf.copy_from_slice(part);
        Ok(())
    }

    fn len(&self) -> io::Result<u64> {
        Ok(Vec::len(self) as u64)
    }
}

impl DiskFile for File {
    fn write_at(&self, data: &[u8], offset: u64) -> io::Result<()> {
        self.write_all_at(data, offset)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        File::set_len(self, len)
    }

    fn sync_data(&self) -> io::Result<()> {
        File::sync_data(self)
    }
}

/// The whole of a file, at most `limit` bytes.
pub fn read_whole(file: &dyn ReadAt, limit: u64) -> io::Result<Vec<u8>> {
    let len = file.len()?;
    let size = usize::try_from(len).ok().filter(|_| len <= limit).ok_or(io::ErrorKind::FileTooLarge)?;
    let mut bytes = vec![0; size];
    file.read_at(&mut bytes, 0)?;
    Ok(bytes)
}

/// Writes a small file whole or not at all: temporary name, sync, rename, folder sync.
pub fn write_whole(disk: &dyn Disk, name: &str, bytes: &[u8]) -> io::Result<()> {
    let temporary = format!("{name}.new");
    match disk.remove(&temporary) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let file = disk.open(&temporary, Open::CreateNew)?;
    file.write_at(bytes, 0)?;
    file.sync_data()?;
    drop(file);
    disk.rename(&temporary, name)?;
    disk.sync_folder(folder_of(name))
}

/// The folder part of a name; empty for the root.
#[must_use]
pub fn folder_of(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The operating system's disk below one folder. Files are made 0600, folders 0700.
#[derive(Clone, Debug)]
pub struct OsDisk {
    root: PathBuf,
}

impl OsDisk {
    /// The disk below `root`, which must exist.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        OsDisk { root: root.into() }
    }

    /// The folder that names are relative to.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The path of a name.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        if name.is_empty() { self.root.clone() } else { self.root.join(name) }
    }
}

impl Disk for OsDisk {
    fn open(&self, name: &str, how: Open) -> io::Result<Box<dyn DiskFile>> {
        let mut options = OpenOptions::new();
        options.read(true).mode(0o600);
        match how {
            Open::Read => {}
            Open::Write => {
                options.write(true);
            }
            Open::CreateNew => {
                options.write(true).create_new(true);
            }
        }
        Ok(Box::new(options.open(self.path(name))?))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.path(from), self.path(to))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        fs::remove_file(self.path(name))
    }

    fn make_folder(&self, name: &str) -> io::Result<()> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(self.path(name))
    }

    fn sync_folder(&self, name: &str) -> io::Result<()> {
        File::open(self.path(name))?.sync_all()
    }

    fn list(&self, folder: &str) -> io::Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(self.path(folder))? {
            let entry = entry?;
            let about = entry.metadata()?;
            let kind = if about.is_dir() { EntryKind::Folder } else { EntryKind::File };
            let modified = about.modified()?.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
            let len = match kind {
                EntryKind::File => about.len(),
                EntryKind::Folder => 0,
            };
            // A name that is not UTF-8 is none of ours.
            if let Ok(name) = entry.file_name().into_string() {
                entries.push(Entry { name, kind, len, modified });
            }
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }
}
