//! A simulated disk: files in memory, faults on demand, and images of every crash.
//!
//! Tests run the real code on it; benches use it as a device whose sync takes a set time. It is
//! deterministic: nothing here is random but what a seed says ([`Dice`]).
//!
//! What survives a loss of power is tracked as POSIX promises it and no better: a file's bytes and
//! length after its own `sync_data`, a name after the sync of its folder. What was not synced may
//! survive in any part: [`replay`] makes the images. It does not model a disk that lies about syncs.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use self::replay::{Change, FileId, NameChange, Op, Replay};
use super::{Disk, DiskFile, Entry, EntryKind, Open, ReadAt, folder_of};

mod fault;
pub mod replay;

pub use self::fault::{Dice, Fault, FaultKind, Lasting};
pub use self::replay::{Image, Survives, Trace};

/// What the disk remembers beside the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tracking {
    /// Bytes alone: for benches.
    Bytes,
    /// What is durable, too: for failing syncs.
    Durable,
    /// Every operation, for crash images.
    Trace,
}

/// The simulated disk. Clones are the same disk.
#[derive(Clone)]
pub struct SimDisk {
    state: Arc<Mutex<State>>,
}

struct State {
    names: BTreeMap<String, FileId>,
    folders: Vec<String>,
    files: BTreeMap<FileId, Vec<u8>>,
    replay: Replay,
    trace: Trace,
    tracking: Tracking,
    fault: Option<Fault>,
    counted: u64,
    operations: u64,
    sync_delay: Duration,
    now: u64,
    modified: BTreeMap<FileId, u64>,
}

impl fmt::Debug for SimDisk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SimDisk")
    }
}

/// The sort of an operation, to find those a fault can hit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Read,
    Write,
    SetLen,
    Sync,
    Name,
}

fn eio() -> io::Error {
    io::Error::from_raw_os_error(rustix::io::Errno::IO.raw_os_error())
}

impl SimDisk {
    /// An empty disk.
    #[must_use]
    pub fn new(tracking: Tracking) -> Self {
        Self::from_image(&Image::default(), tracking)
    }

    /// A disk that holds what survived a crash; all of it is durable.
    #[must_use]
    pub fn from_image(image: &Image, tracking: Tracking) -> Self {
        let mut state = State {
            names: BTreeMap::new(),
            folders: image.folders.clone(),
            files: BTreeMap::new(),
            replay: Replay::new(image),
            trace: Trace { base: image.clone(), ops: Vec::new() },
            tracking,
            fault: None,
            counted: 0,
            operations: 0,
            sync_delay: Duration::ZERO,
            now: 0,
            modified: BTreeMap::new(),
        };
        for (place, (name, bytes)) in image.files.iter().enumerate() {
            let id = FileId(place as u64);
            state.names.insert(name.clone(), id);
            state.files.insert(id, bytes.clone());
        }
        SimDisk { state: Arc::new(Mutex::new(state)) }
    }

    /// The same disk, whose syncs take this long.
    #[must_use]
    pub fn with_sync_delay(self, delay: Duration) -> Self {
        self.lock().sync_delay = delay;
        self
    }

    /// Sets or clears the failure to come and counts operations from 0 again.
    pub fn plan(&self, fault: Option<Fault>) {
        let mut state = self.lock();
        state.fault = fault;
        state.counted = 0;
    }

    /// Sets the time that changes are marked with, seconds since 1970.
    pub fn set_now(&self, now: u64) {
        self.lock().now = now;
    }

    /// Operations done so far, reads not counted.
    #[must_use]
    pub fn operations(&self) -> u64 {
        self.lock().operations
    }

    /// What a process sees now, as an image.
    #[must_use]
    pub fn image(&self) -> Image {
        let state = self.lock();
        let file =
            |(name, id): (&String, &FileId)| (name.clone(), state.files.get(id).cloned().unwrap_or_default());
        Image { folders: state.folders.clone(), files: state.names.iter().map(file).collect() }
    }

    /// Every operation since the disk was made ([`Tracking::Trace`]).
    #[must_use]
    pub fn trace(&self) -> Trace {
        self.lock().trace.clone()
    }

    /// Whether any file holds these bytes in a row.
    #[must_use]
    pub fn holds(&self, bytes: &[u8]) -> bool {
        self.lock().files.values().any(|file| file.windows(bytes.len()).any(|window| window == bytes))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Counts an operation and says whether it is to fail.
    fn fails(&mut self, sort: Sort) -> Option<FaultKind> {
        let fault = self.fault?;
        let hit = match fault.kind {
            FaultKind::Read => sort == Sort::Read,
            FaultKind::Change => sort != Sort::Read,
            FaultKind::NoSpace => matches!(sort, Sort::Write | Sort::SetLen),
            FaultKind::Short => sort == Sort::Write,
            FaultKind::SyncDrops => sort == Sort::Sync,
        };
        if !hit {
            return None;
        }
        self.counted += 1;
        let due = match fault.lasting {
            Lasting::Once => self.counted == fault.nth + 1,
            Lasting::Always => self.counted > fault.nth,
        };
        due.then_some(fault.kind)
    }

    fn record(&mut self, op: Op) {
        self.operations += 1;
        match self.tracking {
            Tracking::Bytes => {}
            Tracking::Durable => self.replay.step(&op),
            Tracking::Trace => {
                self.replay.step(&op);
                self.trace.ops.push(op);
            }
        }
    }

    fn change_name(&mut self, change: NameChange) -> io::Result<()> {
        if self.fails(Sort::Name).is_some() {
            return Err(eio());
        }
        change.apply(&mut self.names, &mut self.folders);
        self.record(Op::Name(change));
        Ok(())
    }

    fn change(&mut self, id: FileId, change: Change) -> io::Result<()> {
        let sort = match change {
            Change::Write { .. } => Sort::Write,
            Change::SetLen(_) => Sort::SetLen,
        };
        let change = match self.fails(sort) {
            None => change,
            Some(FaultKind::NoSpace) => return Err(io::ErrorKind::StorageFull.into()),
            Some(FaultKind::Short) => match change {
                Change::Write { offset, data } => {
                    let half = data.get(..data.len() / 2).unwrap_or(&[]).into();
                    self.store(id, Change::Write { offset, data: half });
                    return Err(io::ErrorKind::WriteZero.into());
                }
                Change::SetLen(_) => return Err(eio()),
            },
            Some(FaultKind::Read | FaultKind::Change | FaultKind::SyncDrops) => return Err(eio()),
        };
        self.store(id, change);
        Ok(())
    }

    fn store(&mut self, id: FileId, change: Change) {
        change.apply(self.files.entry(id).or_default());
        self.modified.insert(id, self.now);
        self.record(Op::Change(id, change));
    }
}

/// An open file of the simulated disk.
struct SimFile {
    disk: SimDisk,
    id: FileId,
}

impl fmt::Debug for SimFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SimFile")
    }
}

impl ReadAt for SimFile {
    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<()> {
        let mut state = self.disk.lock();
        if state.fails(Sort::Read).is_some() {
            return Err(eio());
        }
        state.files.get(&self.id).ok_or(io::ErrorKind::NotFound)?.read_at(buf, offset)
    }

    fn len(&self) -> io::Result<u64> {
        self.disk
            .lock()
            .files
            .get(&self.id)
            .map(|file| file.len() as u64)
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl DiskFile for SimFile {
    fn write_at(&self, data: &[u8], offset: u64) -> io::Result<()> {
        let mut state = self.disk.lock();
        if state.tracking == Tracking::Bytes && state.fault.is_none() {
            // Straight in: benches should time the code above, not this.
            replay::write(state.files.entry(self.id).or_default(), offset, data);
            return Ok(());
        }
        state.change(self.id, Change::Write { offset, data: data.into() })
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.disk.lock().change(self.id, Change::SetLen(len))
    }

    fn sync_data(&self) -> io::Result<()> {
        let delay = self.disk.lock().sync_delay;
        if !delay.is_zero() {
            std::thread::sleep(delay);
        }
        let mut state = self.disk.lock();
        match state.fails(Sort::Sync) {
            None => {
                state.record(Op::Sync(self.id));
                Ok(())
            }
            Some(FaultKind::SyncDrops) => {
                let durable = state.replay.drop_pending(self.id);
                state.files.insert(self.id, durable);
                Err(eio())
            }
            Some(_) => Err(eio()),
        }
    }
}

impl Disk for SimDisk {
    fn open(&self, name: &str, how: Open) -> io::Result<Box<dyn DiskFile>> {
        let mut state = self.lock();
        let id = match (state.names.get(name).copied(), how) {
            (Some(_), Open::CreateNew) => return Err(io::ErrorKind::AlreadyExists.into()),
            (Some(id), Open::Read | Open::Write) => id,
            (None, Open::Read | Open::Write) => return Err(io::ErrorKind::NotFound.into()),
            (None, Open::CreateNew) => {
                let folder = folder_of(name);
                if !folder.is_empty() && !state.folders.iter().any(|known| known == folder) {
                    return Err(io::ErrorKind::NotFound.into());
                }
                let id = FileId(state.files.keys().last().map_or(0, |last| last.0 + 1));
                state.change_name(NameChange::Create { name: name.to_owned(), id })?;
                state.files.insert(id, Vec::new());
                let now = state.now;
                state.modified.insert(id, now);
                id
            }
        };
        Ok(Box::new(SimFile { disk: self.clone(), id }))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut state = self.lock();
        if !state.names.contains_key(from) {
            return Err(io::ErrorKind::NotFound.into());
        }
        state.change_name(NameChange::Rename { from: from.to_owned(), to: to.to_owned() })
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let mut state = self.lock();
        if !state.names.contains_key(name) {
            return Err(io::ErrorKind::NotFound.into());
        }
        state.change_name(NameChange::Remove { name: name.to_owned() })
    }

    fn make_folder(&self, name: &str) -> io::Result<()> {
        let mut state = self.lock();
        let mut path = String::new();
        for part in name.split('/') {
            if !path.is_empty() {
                path.push('/');
            }
            path.push_str(part);
            if !state.folders.contains(&path) {
                state.change_name(NameChange::Folder { name: path.clone() })?;
            }
        }
        Ok(())
    }

    fn sync_folder(&self, name: &str) -> io::Result<()> {
        let mut state = self.lock();
        if state.fails(Sort::Sync).is_some() {
            return Err(eio());
        }
        state.record(Op::SyncFolder(name.to_owned()));
        Ok(())
    }

    fn list(&self, folder: &str) -> io::Result<Vec<Entry>> {
        let mut state = self.lock();
        if state.fails(Sort::Read).is_some() {
            return Err(eio());
        }
        if !folder.is_empty() && !state.folders.iter().any(|known| known == folder) {
            return Err(io::ErrorKind::NotFound.into());
        }
        let inside = |name: &str| {
            (folder_of(name) == folder).then(|| name.rsplit('/').next().unwrap_or(name).to_owned())
        };
        let files = state.names.iter().filter_map(|(name, id)| {
            let len = state.files.get(id).map_or(0, |file| file.len() as u64);
            let modified = state.modified.get(id).copied().unwrap_or(0);
            Some(Entry { name: inside(name)?, kind: EntryKind::File, len, modified })
        });
        let folders = state.folders.iter().filter_map(|name| {
            Some(Entry { name: inside(name)?, kind: EntryKind::Folder, len: 0, modified: 0 })
        });
        let mut entries: Vec<Entry> = files.chain(folders).collect();
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }
}
