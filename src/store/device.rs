//! Sealed pages: the byte device under redb, every page encrypted and bound to its place.
//!
//! The file (numbers little endian):
//!
//! | offset | bytes | what |
//! | --- | --- | --- |
//! | 0 | 4096 | superblock, copy 0 (bytes in [`superblock`]) |
//! | 4096 | 4096 | superblock, copy 1; written in turns, the highest generation that is intact counts |
//! | 8192 | 4136, then zeros | header slot 0: logical sector 0 |
//! | 16384 | 4136, then zeros | header slot 1 |
//! | 24576 | 4128 each | logical sectors 1, 2, 3 … |
//!
//! | offset | bytes | of a sector or header slot |
//! | --- | --- | --- |
//! | 0 | 4096 | ciphertext, AES-256-GCM under the data key |
//! | 4096 | 12 | random nonce |
//! | 4108 | 16 | tag |
//! | 4124 | 4 | data key version |
//! | 4128 | 8 | header slots only: sequence number |
//!
//! AAD: `yksector`, file id (16), sector number (8), sequence (8; 0 for other sectors), data key
//! version (4). The logical length is 4096 × (1 + whole sectors), or 0 for a file of 24576 bytes.
//!
//! Sector 0 lives in two slots because redb tolerates a torn header only if unchanged bytes stay
//! intact, which a sealed block does not. Invariant: slots change only once per successful
//! `sync_data`; two header writes without a sync between them go to the same slot, so the other
//! always holds the header as of the last sync. Opening takes the highest sequence that
//! authenticates, after one sync (what was read from the cache of the system may not be durable).
//!
//! While redb opens and repairs, a sector that does not authenticate reads as zeros and is counted:
//! repair reads half-written pages and expects their checksums to differ. After
//! [`SealedFile::opened`] it is an error, never garbage, and so are zeros at or below the highest
//! sector written. After any error the device refuses everything.
//!
//! An older copy of the same sector authenticates; redb's checksums, walked by `verify` and by
//! every restore drill, find it. This module does not retry, cache pages, or know tables.

use std::fmt;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use redb::StorageBackend;

use self::header::Header;
use self::sectors::{Found, Sectors};
use self::superblock::{State, Supers};
use crate::base::error::{Error, Result};
use crate::store::disk::{Disk, DiskFile, Open, folder_of};
use crate::store::keyring::Keyring;

mod codes;
mod header;
mod sectors;
pub mod superblock;

pub use self::codes::*;

/// Plaintext bytes of a sector.
pub const SECTOR: usize = 4096;
/// Bytes before the first sector: superblock copies and header slots.
pub const FRONT: u64 = 24_576;
/// Bytes a sector takes in the file.
pub const STRIDE: u64 = 4128;

/// Sealed writes under one data key after which it should be changed (a quarter of the bound of
/// 2³² that NIST SP 800-38D, 8.3 sets for random 96-bit nonces).
pub const REKEY_AT: u64 = 1 << 30;
/// Sealed writes under one data key after which the device refuses to write.
pub const WRITE_LIMIT: u64 = (1 << 32) - (1 << 24);

/// What redb met while it opened the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// Sectors that did not authenticate and were read as zeros: half-written by a crash, unless
    /// the last stop was clean.
    pub unauthentic: u64,
    /// Sectors of zeros at or below the highest sector ever written.
    pub blank: u64,
    /// Whether one header slot was lost and the state is that of an earlier sync.
    pub header: HeaderSlots,
}

/// How the two slots of the header were found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HeaderSlots {
    /// Both in order (or one never written).
    #[default]
    Sound,
    /// One does not authenticate. After a crash that is a torn write, which lost nothing; after a
    /// clean stop it is damage, and the last commits may be missing: compare with the last backup.
    OneLost,
}

/// Result of looking at every sector.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SectorReport {
    /// Sectors that authenticate.
    pub good: u64,
    /// Sectors of zeros: never written.
    pub blank: u64,
    /// Sectors that do not authenticate, by number; at most the first 1000.
    pub bad: Vec<u64>,
}

/// The sealed file. Cheap to clone; the clones are one device.
#[derive(Clone)]
pub struct SealedFile {
    inner: Arc<Inner>,
}

struct Inner {
    file: Box<dyn DiskFile>,
    sectors: Sectors,
    supers: Mutex<Supers>,
    header: Mutex<Header>,
    /// Logical length in bytes.
    len: AtomicU64,
    opening: AtomicBool,
    unauthentic: AtomicU64,
    blank: AtomicU64,
    failed: AtomicBool,
    fault: Mutex<Option<(&'static crate::base::error::Code, String)>>,
}

impl fmt::Debug for SealedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealedFile")
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn io_error(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::NotFound => STORE_MISSING.error(),
        _ => DEVICE_IO.because(error),
    }
}

impl SealedFile {
    /// Makes an empty sealed file under a new data key. It counts as being created until redb has
    /// laid out its first pages: a crash before that makes the next open begin anew.
    pub fn create(disk: &dyn Disk, name: &str, keyring: &Keyring) -> Result<Self> {
        match disk.open(name, Open::Read) {
            Ok(_) => return Err(STORE_EXISTS.error()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(DEVICE_IO.because(error)),
        }
        let temporary = format!("{name}.new");
        match disk.remove(&temporary) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(DEVICE_IO.because(error)),
            Ok(()) | Err(_) => {}
        }
        let mut supers = Supers::new(keyring)?;
        let file = disk.open(&temporary, Open::CreateNew).map_err(io_error)?;
        file.set_len(FRONT).map_err(io_error)?;
        supers.write_both(&*file)?;
        disk.rename(&temporary, name).map_err(io_error)?;
        disk.sync_folder(folder_of(name)).map_err(io_error)?;
        Ok(Self::over(file, supers, Header::empty(), 0))
    }

    /// Opens a sealed file; it waits for redb in the opening state (see the module's text).
    ///
    /// # Errors
    /// [`SUPERBLOCK_DAMAGED`], [`OTHER_INSTALLATION`], [`KEYS_DO_NOT_FIT`], [`FORMAT_NEWER`],
    /// [`TRUNCATED`], [`HEADER_DAMAGED`], [`STORE_MISSING`], [`DEVICE_IO`].
    pub fn open(disk: &dyn Disk, name: &str, keyring: &Keyring) -> Result<Self> {
        let file = disk.open(name, Open::Write).map_err(io_error)?;
        file.sync_data().map_err(io_error)?;
        let physical = file.len().map_err(io_error)?;
        let supers = Supers::read(&*file, physical, keyring)?;
        let header = Header::read(&*file, supers.current(), supers.key());
        // redb writes its first word only when everything below it is on the disk. A file that is
        // still without it was never in use: begin anew.
        let unborn = header.as_ref().map_or(true, |header| !header.has_begun());
        if supers.current().state == State::Creating && unborn {
            file.set_len(superblock::SIZE * 2).map_err(io_error)?;
            file.set_len(FRONT).map_err(io_error)?;
            file.sync_data().map_err(io_error)?;
            return Ok(Self::over(file, supers, Header::empty(), 0));
        }
        let past = physical.checked_sub(FRONT).filter(|past| past % STRIDE == 0 && *past > 0);
        let past = past.ok_or_else(|| TRUNCATED.with(format!("長さ {physical} バイト")))?;
        Ok(Self::over(file, supers, header?, (1 + past / STRIDE) * SECTOR as u64))
    }

    /// Opens the sealed file or makes it if there is none.
    pub fn open_or_create(disk: &dyn Disk, name: &str, keyring: &Keyring) -> Result<Self> {
        match Self::open(disk, name, keyring) {
            Err(error) if *error.code() == STORE_MISSING => Self::create(disk, name, keyring),
            done => done,
        }
    }

    fn over(file: Box<dyn DiskFile>, supers: Supers, header: Header, len: u64) -> Self {
        let sectors = Sectors::new(supers.current(), supers.key());
        SealedFile {
            inner: Arc::new(Inner {
                file,
                sectors,
                supers: Mutex::new(supers),
                header: Mutex::new(header),
                len: AtomicU64::new(len),
                opening: AtomicBool::new(true),
                unauthentic: AtomicU64::new(0),
                blank: AtomicU64::new(0),
                failed: AtomicBool::new(false),
                fault: Mutex::new(None),
            }),
        }
    }

    /// Ends the opening state once redb has opened the file: from here on, what does not
    /// authenticate is an error.
    pub fn opened(&self) -> Result<Opening> {
        let inner = &*self.inner;
        if inner.failed.load(Ordering::Acquire) {
            return Err(self.fault().unwrap_or_else(|| DEVICE_IO.error()));
        }
        let mut supers = lock(&inner.supers);
        if supers.current().state == State::Creating {
            supers.set_in_use();
            supers.write_both(&*inner.file)?;
        }
        inner.opening.store(false, Ordering::Release);
        Ok(Opening {
            unauthentic: inner.unauthentic.load(Ordering::Relaxed),
            blank: inner.blank.load(Ordering::Relaxed),
            header: lock(&inner.header).slots(),
        })
    }

    /// Opens redb over this device and ends the opening state. A panic of redb over damaged pages
    /// becomes [`UNREADABLE`].
    pub fn open_redb(&self, builder: &redb::Builder) -> Result<(redb::Database, Opening)> {
        let opened = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            builder.create_with_backend(self.clone())
        }));
        let database = match opened {
            Ok(Ok(database)) => database,
            Ok(Err(error)) => return Err(self.why_not(UNREADABLE.because(error))),
            Err(_) => return Err(self.why_not(UNREADABLE.with("内部の検査に失敗しました。"))),
        };
        let opening = self.opened()?;
        Ok((database, opening))
    }

    /// Why redb could not open: the device's own failure or damaged sectors, if it met any.
    fn why_not(&self, otherwise: Error) -> Error {
        let met = self.inner.unauthentic.load(Ordering::Relaxed) + self.inner.blank.load(Ordering::Relaxed);
        let damaged = (met > 0).then(|| SECTOR_DAMAGED.with(format!("{met} か所")));
        self.fault().or(damaged).unwrap_or(otherwise)
    }

    /// Why the device refuses everything, once it does.
    #[must_use]
    pub fn fault(&self) -> Option<Error> {
        lock(&self.inner.fault).as_ref().map(|(code, detail)| code.with(detail.clone()))
    }

    /// Sealed writes under the present data key, counted upwards; see [`REKEY_AT`].
    #[must_use]
    pub fn writes(&self) -> u64 {
        self.inner.sectors.writes()
    }

    /// Reads every sector and says which do not authenticate. Run it on a store at rest.
    pub fn check_sectors(&self) -> Result<SectorReport> {
        let inner = &*self.inner;
        let mut report = SectorReport::default();
        let mut plain = zeroize::Zeroizing::new(vec![0; 64 * SECTOR]);
        let (mut number, end) = (1, inner.len.load(Ordering::Acquire) / SECTOR as u64);
        while number < end {
            let count = (end - number).min(64);
            let run = plain.get_mut(..usize::try_from(count).unwrap_or(0) * SECTOR).unwrap_or_default();
            let each = |sector, found| match found {
                Found::Good => report.good += 1,
                Found::Zeros => report.blank += 1,
                Found::Unauthentic if report.bad.len() < 1000 => report.bad.push(sector),
                Found::Unauthentic => {}
            };
            inner.sectors.read(&*inner.file, number, run, each).map_err(io_error)?;
            number += count;
        }
        Ok(report)
    }
}

impl Inner {
    fn check(&self) -> io::Result<()> {
        if self.failed.load(Ordering::Acquire) {
            Err(io::Error::other("an earlier failure stopped this device"))
        } else {
            Ok(())
        }
    }

    /// Remembers the first failure; everything after it is refused.
    fn keep<T>(&self, done: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &done {
            let code = match error.kind() {
                io::ErrorKind::InvalidData => &SECTOR_DAMAGED,
                io::ErrorKind::QuotaExceeded => &KEY_WORN,
                _ => &DEVICE_IO,
            };
            self.failed.store(true, Ordering::Release);
            lock(&self.fault).get_or_insert_with(|| (code, error.to_string()));
        }
        done
    }

    /// Reads whole sectors from `number` on.
    fn read_sectors(&self, number: u64, out: &mut [u8]) -> io::Result<()> {
        if number == 0 {
            let (first, rest) = out.split_at_mut_checked(SECTOR).ok_or(io::ErrorKind::InvalidInput)?;
            lock(&self.header).copy_to(first);
            return if rest.is_empty() { Ok(()) } else { self.read_sectors(1, rest) };
        }
        let opening = self.opening.load(Ordering::Acquire);
        let mut bad = None;
        self.sectors.read(&*self.file, number, out, |sector, found| match found {
            Found::Good => {}
            Found::Zeros if sector > self.sectors.highest() => {}
            Found::Zeros if opening => _ = self.blank.fetch_add(1, Ordering::Relaxed),
            Found::Unauthentic if opening => _ = self.unauthentic.fetch_add(1, Ordering::Relaxed),
            Found::Zeros | Found::Unauthentic => bad = Some(sector),
        })?;
        match bad {
            None => Ok(()),
            Some(sector) => {
                out.fill(0);
                Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    format!("sector {sector} does not authenticate"),
                ))
            }
        }
    }

    fn write_sectors(&self, number: u64, data: &[u8]) -> io::Result<()> {
        if number == 0 {
            let (first, rest) = data.split_at_checked(SECTOR).ok_or(io::ErrorKind::InvalidInput)?;
            self.write_header(0, first)?;
            return if rest.is_empty() { Ok(()) } else { self.write_sectors(1, rest) };
        }
        self.sectors.write(&*self.file, number, data)
    }

    fn write_header(&self, skip: usize, data: &[u8]) -> io::Result<()> {
        self.sectors.count(1)?;
        lock(&self.header).write(&*self.file, &self.sectors, skip, data)
    }

    fn in_range(&self, offset: u64, len: usize) -> io::Result<()> {
        let end = offset.checked_add(len as u64).filter(|end| *end <= self.len.load(Ordering::Acquire));
        end.map(|_| ()).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }

    /// Whole sectors around `[offset, offset + len)`: first sector, bytes to skip, bytes in all.
    fn around(offset: u64, len: usize) -> (u64, usize, usize) {
        let skip = usize::try_from(offset % SECTOR as u64).unwrap_or(0);
        (offset / SECTOR as u64, skip, (skip + len).next_multiple_of(SECTOR))
    }

    fn read_any(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.in_range(offset, out.len())?;
        let (number, skip, whole) = Self::around(offset, out.len());
        if whole == out.len() {
            return self.read_sectors(number, out);
        }
        let mut plain = zeroize::Zeroizing::new(vec![0; whole]);
        self.read_sectors(number, &mut plain)?;
        out.copy_from_slice(plain.get(skip..skip + out.len()).ok_or(io::ErrorKind::InvalidInput)?);
        Ok(())
    }

    fn write_any(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.in_range(offset, data.len())?;
        let (number, skip, whole) = Self::around(offset, data.len());
        if whole == data.len() {
            return self.write_sectors(number, data);
        }
        if number == 0 && whole == SECTOR {
            return self.write_header(skip, data);
        }
        let mut plain = zeroize::Zeroizing::new(vec![0; whole]);
        self.read_sectors(number, &mut plain)?;
        plain.get_mut(skip..skip + data.len()).ok_or(io::ErrorKind::InvalidInput)?.copy_from_slice(data);
        self.write_sectors(number, &plain)
    }

    fn sync_all(&self) -> io::Result<()> {
        // Header writes wait: one that slipped in during the sync would hit the slot just made durable.
        let mut header = lock(&self.header);
        let mut supers = lock(&self.supers);
        supers.write_if_behind(&*self.file, &self.sectors)?;
        self.file.sync_data()?;
        header.synced();
        Ok(())
    }

    fn set_size(&self, len: u64) -> io::Result<()> {
        if !len.is_multiple_of(SECTOR as u64) {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        self.file.set_len(FRONT + (len / SECTOR as u64).saturating_sub(1) * STRIDE)?;
        self.len.store(len, Ordering::Release);
        Ok(())
    }
}

impl StorageBackend for SealedFile {
    fn len(&self) -> io::Result<u64> {
        self.inner.check()?;
        Ok(self.inner.len.load(Ordering::Acquire))
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.inner.check()?;
        self.inner.keep(self.inner.read_any(offset, out))
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.inner.check()?;
        self.inner.keep(self.inner.set_size(len))
    }

    fn sync_data(&self) -> io::Result<()> {
        self.inner.check()?;
        self.inner.keep(self.inner.sync_all())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.inner.check()?;
        self.inner.keep(self.inner.write_any(offset, data))
    }
}
