//! The disk's own speed, and a device in memory whose syncs take a set time.

use std::io::Write;
use std::path::Path;
use std::sync::RwLock;
use std::time::Duration;

use redb::StorageBackend;

use super::figures::{Times, round};
use crate::base::clock::Stopwatch;

/// How long a 4 KiB write with `fdatasync` takes on the disk of `folder`, median of 200, in milliseconds.
///
/// # Errors
/// The system's.
pub fn sync_time(folder: &Path) -> std::io::Result<f64> {
    let mut file = tempfile::tempfile_in(folder)?;
    let mut times = Times::default();
    for _ in 0..200 {
        let watch = Stopwatch::start();
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        times.add(watch.elapsed());
    }
    Ok(round(times.at(0.5)))
}

/// A byte device in memory whose sync sleeps, so that two programs meet the same disk.
#[derive(Debug)]
pub struct SlowMemory {
    bytes: RwLock<Vec<u8>>,
    sync: Duration,
}

impl SlowMemory {
    /// A device whose every sync takes `sync`.
    #[must_use]
    pub fn new(sync: Duration) -> SlowMemory {
        SlowMemory { bytes: RwLock::default(), sync }
    }
}

fn poisoned<T>(_: T) -> std::io::Error {
    std::io::Error::other("poisoned")
}

fn span(offset: u64, length: usize, room: usize) -> std::io::Result<std::ops::Range<usize>> {
    let from = usize::try_from(offset).map_err(std::io::Error::other)?;
    let to = from.checked_add(length).filter(|to| *to <= room);
    to.map(|to| from..to).ok_or_else(|| std::io::ErrorKind::UnexpectedEof.into())
}

impl StorageBackend for SlowMemory {
    fn len(&self) -> std::io::Result<u64> {
        Ok(self.bytes.read().map_err(poisoned)?.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> std::io::Result<()> {
        let bytes = self.bytes.read().map_err(poisoned)?;
        let range = span(offset, out.len(), bytes.len())?;
        bytes.get(range).map(|from| out.copy_from_slice(from)).ok_or_else(|| poisoned(()))
    }

    fn set_len(&self, len: u64) -> std::io::Result<()> {
        let len = usize::try_from(len).map_err(std::io::Error::other)?;
        self.bytes.write().map_err(poisoned)?.resize(len, 0);
        Ok(())
    }

    fn sync_data(&self) -> std::io::Result<()> {
        std::thread::sleep(self.sync);
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> std::io::Result<()> {
        let mut bytes = self.bytes.write().map_err(poisoned)?;
        let room = bytes.len();
        let range = span(offset, data.len(), room)?;
        bytes.get_mut(range).map(|to| to.copy_from_slice(data)).ok_or_else(|| poisoned(()))
    }
}
