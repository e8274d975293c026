//! What survives a crash: replays a disk's operations and makes images of any moment.
//!
//! It knows which changes a sync has covered; of the others, [`Survives`] says which are on the
//! disk. It does not know files' meaning.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Dice, folder_of};

/// The unit in which a disk writes whole or not at all, in bytes.
const ATOM: usize = 512;

/// A file apart from its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileId(pub(super) u64);

/// The files and folders of a disk at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Image {
    /// Folders below the root.
    pub folders: Vec<String>,
    /// Files by name.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// A change of a file.
#[derive(Clone, Debug)]
pub enum Change {
    /// Bytes at an offset.
    Write {
        /// Where.
        offset: u64,
        /// What.
        data: Arc<[u8]>,
    },
    /// A new length.
    SetLen(u64),
}

/// A change of names.
#[derive(Clone, Debug)]
pub enum NameChange {
    /// A new, empty file.
    Create {
        /// Its name.
        name: String,
        /// Which file.
        id: FileId,
    },
    /// Another name.
    Rename {
        /// The old name.
        from: String,
        /// The new name.
        to: String,
    },
    /// A name taken away.
    Remove {
        /// The name.
        name: String,
    },
    /// A new folder.
    Folder {
        /// Its name.
        name: String,
    },
}

/// One operation.
#[derive(Clone, Debug)]
pub enum Op {
    /// A change of a file.
    Change(FileId, Change),
    /// A successful sync of a file.
    Sync(FileId),
    /// A change of names.
    Name(NameChange),
    /// A successful sync of a folder.
    SyncFolder(String),
}

/// All operations of a disk since it was made.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// What was there before.
    pub base: Image,
    /// The operations in their order.
    pub ops: Vec<Op>,
}

/// Which of the changes that no sync covered are on the disk after the crash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Survives {
    /// None.
    Nothing,
    /// All.
    All,
    /// The first so many per thousand.
    Prefix(u64),
    /// Only writes that begin below this offset.
    Below(u64),
    /// Only writes that begin at or above this offset.
    From(u64),
    /// All, but of the last write only the first so many times 512 bytes.
    TornTail(u64),
    /// All, but of the last write below the offset only the first so many times 512 bytes.
    TornBelow(u64, u64),
    /// Each with one chance in two, and a quarter of them in pieces of 512 bytes, by this seed.
    Dice(u64),
}

/// Cuts or grows with zeros; by copying, which is fast in the dev profile too.
fn resize(file: &mut Vec<u8>, len: usize) {
    if let Some(more) = len.checked_sub(file.len()) {
        file.extend_from_slice(&vec![0; more]);
    } else {
        file.truncate(len);
    }
}

/// Writes into a file in memory, growing it with zeros.
pub(super) fn write(file: &mut Vec<u8>, offset: u64, data: &[u8]) {
    let from = usize::try_from(offset).unwrap_or(usize::MAX);
    let to = from.saturating_add(data.len());
    if file.len() < to {
        resize(file, to);
    }
    if let Some(place) = file.get_mut(from..to) {
        place.copy_from_slice(data);
    }
}

impl Change {
    pub(super) fn apply(&self, file: &mut Vec<u8>) {
        match self {
            Change::Write { offset, data } => write(file, *offset, data),
            Change::SetLen(len) => resize(file, usize::try_from(*len).unwrap_or(usize::MAX)),
        }
    }

    /// Applies those pieces of 512 bytes of a write that `keep` says; a length as a whole.
    fn apply_pieces(&self, file: &mut Vec<u8>, mut keep: impl FnMut(u64) -> bool) {
        match self {
            Change::SetLen(_) => self.apply(file),
            Change::Write { offset, data } => {
                let mut at = *offset;
                let first = ATOM - usize::try_from(at % ATOM as u64).unwrap_or(0);
                let (head, tail) = data.split_at_checked(first).unwrap_or((data, &[]));
                for (number, piece) in (0..).zip(std::iter::once(head).chain(tail.chunks(ATOM))) {
                    if keep(number) {
                        write(file, at, piece);
                    }
                    at += piece.len() as u64;
                }
            }
        }
    }

    /// Where a write begins; lengths count as everywhere.
    fn offset(&self) -> Option<u64> {
        match self {
            Change::Write { offset, .. } => Some(*offset),
            Change::SetLen(_) => None,
        }
    }
}

impl NameChange {
    pub(super) fn apply(&self, names: &mut BTreeMap<String, FileId>, folders: &mut Vec<String>) {
        match self {
            NameChange::Create { name, id } => _ = names.insert(name.clone(), *id),
            NameChange::Rename { from, to } => {
                if let Some(id) = names.remove(from) {
                    names.insert(to.clone(), id);
                }
            }
            NameChange::Remove { name } => _ = names.remove(name),
            NameChange::Folder { name } => folders.push(name.clone()),
        }
    }

    /// The folder whose sync makes it durable.
    fn folder(&self) -> &str {
        match self {
            NameChange::Create { name, .. } | NameChange::Remove { name } | NameChange::Folder { name } => {
                folder_of(name)
            }
            NameChange::Rename { to, .. } => folder_of(to),
        }
    }
}

/// The disk as far as it is durable, and what is pending above that.
#[derive(Clone, Debug, Default)]
pub struct Replay {
    files: BTreeMap<FileId, Vec<u8>>,
    pending: Vec<(FileId, Change)>,
    names: BTreeMap<String, FileId>,
    folders: Vec<String>,
    pending_names: Vec<NameChange>,
}

impl Replay {
    /// Begins with an image, all of it durable.
    #[must_use]
    pub fn new(image: &Image) -> Self {
        let mut replay = Replay { folders: image.folders.clone(), ..Replay::default() };
        for (place, (name, bytes)) in image.files.iter().enumerate() {
            replay.names.insert(name.clone(), FileId(place as u64));
            replay.files.insert(FileId(place as u64), bytes.clone());
        }
        replay
    }

    /// Takes the next operation.
    pub fn step(&mut self, op: &Op) {
        match op {
            Op::Change(id, change) => self.pending.push((*id, change.clone())),
            Op::Sync(id) => {
                let (now, later): (Vec<_>, Vec<_>) = self.pending.drain(..).partition(|(of, _)| of == id);
                self.pending = later;
                let file = self.files.entry(*id).or_default();
                for (_, change) in now {
                    change.apply(file);
                }
            }
            Op::Name(change) => self.pending_names.push(change.clone()),
            Op::SyncFolder(folder) => {
                let (now, later): (Vec<_>, Vec<_>) =
                    self.pending_names.drain(..).partition(|c| c.folder() == folder);
                self.pending_names = later;
                for change in now {
                    change.apply(&mut self.names, &mut self.folders);
                }
            }
        }
    }

    /// Forgets what is pending for a file; its durable bytes.
    pub(super) fn drop_pending(&mut self, id: FileId) -> Vec<u8> {
        self.pending.retain(|(of, _)| *of != id);
        self.files.get(&id).cloned().unwrap_or_default()
    }

    /// Changes of files that no sync has covered.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.pending.len()
    }

    /// The disk after a crash now.
    #[must_use]
    pub fn image(&self, survives: Survives) -> Image {
        let mut files = self.files.clone();
        self.apply_changes(&mut files, survives);
        let (mut names, mut folders) = (self.names.clone(), self.folders.clone());
        for change in self.pending_names.iter().take(self.surviving_names(survives)) {
            change.apply(&mut names, &mut folders);
        }
        let there = |name: &str| {
            let mut folder = folder_of(name);
            while !folder.is_empty() {
                if !folders.iter().any(|known| known == folder) {
                    return false;
                }
                folder = folder_of(folder);
            }
            true
        };
        let files = names
            .iter()
            .filter(|(name, _)| there(name))
            .map(|(name, id)| (name.clone(), files.get(id).cloned().unwrap_or_default()))
            .collect();
        let kept = folders.iter().filter(|name| there(name)).cloned().collect();
        Image { folders: kept, files }
    }

    fn apply_changes(&self, files: &mut BTreeMap<FileId, Vec<u8>>, survives: Survives) {
        let count = self.pending.len() as u64;
        let is_write = |limit: u64| {
            let hits = |(_, change): &(FileId, Change)| change.offset().is_some_and(|offset| offset < limit);
            self.pending.iter().rposition(hits)
        };
        let torn = match survives {
            Survives::TornTail(_) => is_write(u64::MAX),
            Survives::TornBelow(limit, _) => is_write(limit),
            Survives::Nothing
            | Survives::All
            | Survives::Prefix(_)
            | Survives::Below(_)
            | Survives::From(_)
            | Survives::Dice(_) => None,
        };
        let mut dice = Dice::new(if let Survives::Dice(seed) = survives { seed } else { 0 });
        for (place, (id, change)) in self.pending.iter().enumerate() {
            let file = files.entry(*id).or_default();
            match survives {
                Survives::Nothing => {}
                Survives::All => change.apply(file),
                Survives::Prefix(share) if (place as u64) * 1000 < share * count => change.apply(file),
                Survives::Prefix(_) => {}
                Survives::Below(limit) if change.offset().is_none_or(|offset| offset < limit) => {
                    change.apply(file)
                }
                Survives::From(limit) if change.offset().is_none_or(|offset| offset >= limit) => {
                    change.apply(file)
                }
                Survives::Below(_) | Survives::From(_) => {}
                Survives::TornTail(pieces) | Survives::TornBelow(_, pieces) if Some(place) == torn => {
                    change.apply_pieces(file, |number| number < pieces);
                }
                Survives::TornTail(_) | Survives::TornBelow(..) => change.apply(file),
                Survives::Dice(_) => match dice.below(8) {
                    0..3 => change.apply(file),
                    3 => change.apply_pieces(file, |_| dice.below(2) == 0),
                    _ => {}
                },
            }
        }
    }

    /// How many of the pending changes of names are kept: names survive in their order.
    fn surviving_names(&self, survives: Survives) -> usize {
        let count = self.pending_names.len();
        match survives {
            Survives::Nothing | Survives::Below(_) => 0,
            Survives::All | Survives::From(_) | Survives::TornTail(_) | Survives::TornBelow(..) => count,
            Survives::Prefix(share) => usize::try_from(share * count as u64 / 1000).unwrap_or(count),
            Survives::Dice(seed) => {
                usize::try_from(Dice::new(seed ^ 0x5EED).below(count as u64 + 1)).unwrap_or(count)
            }
        }
    }
}
