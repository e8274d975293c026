//! Making a generation: one snapshot is walked while service goes on; pieces are compressed, sealed
//! and written by a few threads beside it; the manifest comes last.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

use super::chunk::{ChunkName, Cutter, MOST_BYTES};
use super::errors::{NO_KEYS, UNREADABLE, UNWRITABLE, unreadable};
use super::generation::Generation;
use super::manifest::{
    AuditPlace, ChunkPart, FORMAT, FilePart, JournalPlace, Manifest, Previous, RangePart, TablePart,
};
use super::outside;
use super::repository::{Repository, Sealed};
use crate::access::{Permit, Town, audit};
use crate::base::clock::{Clock, Stamp};
use crate::base::error::{Error, Kind, Result};
use crate::store::content::{self, RowHasher};
use crate::store::disk::{Open, OsDisk, ReadAt};
use crate::store::{Direction, Read, Scope, Snapshot, TableDef};

/// Threads that compress, seal and sync. More than processors, because they wait for the disk.
const WORKERS: usize = 4;
/// Pieces that wait for a thread.
const WAITING: usize = 8;

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// What the generation holds.
    pub manifest: Manifest,
    /// Chunks written for it.
    pub new_chunks: u64,
    /// Bytes written for it, without the manifest.
    pub new_bytes: u64,
}

/// Makes a generation in the repository of a folder, which is made when it is not there yet.
///
/// # Errors
/// `BACKUP-03` another installation's repository, `BACKUP-08` no room, `BACKUP-10` a town in memory,
/// `BACKUP-11` something else lies there, `BACKUP-12` another run writes there; store errors. Then no
/// generation is added.
pub fn create(town: &Town, permit: &Permit, to: &Path, reason: &str) -> Result<Made> {
    let (keyring, data) = (town.keyring(), town.folder());
    let (Some(keyring), Some(data)) = (keyring, data) else { return Err(NO_KEYS.error()) };
    let (repository, _lock) = Repository::for_writing(to, keyring)?;
    let (newest, number) = newest(&repository)?;
    repository.clear_unfinished()?;
    town.checkpoint()?;
    let snapshot = town.read()?;
    let at = Clock::real().now();
    let mut run = Run { repository: &repository, known: known_chunks(&repository, newest.as_ref())?, new: BTreeMap::new() };
    let (tables, content, files) = run.walk(town, &snapshot, data)?;
    repository.sync_folders(run.new.keys())?;
    let manifest = Manifest {
        reason: reason.to_owned(),
        content: hex::encode(content),
        tables,
        files,
        ..heading(&snapshot, at, newest.as_ref(), number)?
    };
    repository.keep_keyring(data)?;
    let sha256 = repository.write_manifest(&manifest, keyring)?;
    let new_bytes = run.new.values().map(|part| u64::from(part.sealed)).sum();
    let made = Made { new_chunks: run.new.len() as u64, new_bytes, manifest };
    remember(town, permit, to, &repository, &made, sha256)?;
    Ok(made)
}

/// The newest generation that can be read, and the number after the newest name. A damaged one must
/// not keep the town from making the next.
fn newest(repository: &Repository) -> Result<(Option<Sealed>, u64)> {
    let names = repository.generations()?;
    let number_of = |name: &String| name.split('-').next().and_then(|number| number.parse::<u64>().ok());
    let number = names.iter().filter_map(number_of).max().unwrap_or(0) + 1;
    for name in names.iter().rev() {
        match repository.read_manifest(name) {
            Ok(sealed) => return Ok((Some(sealed), number)),
            Err(error) if error.kind() == Kind::Damaged => {
                tracing::warn!(generation = name, code = error.code().id, "a generation cannot be read");
            }
            Err(error) => return Err(error),
        }
    }
    Ok((None, number))
}

/// The manifest without its contents.
fn heading(snapshot: &Snapshot, at: Stamp, newest: Option<&Sealed>, number: u64) -> Result<Manifest> {
    let entry = snapshot.last_entry()?;
    let journal = entry.map_or(JournalPlace { seq: 0, at: 0, epoch: 1 }, |entry| JournalPlace {
        seq: entry.seq,
        at: entry.at,
        epoch: entry.epoch,
    });
    let entries = audit::tree::size(snapshot)?;
    let checkpoint = audit::checkpoint::Checkpoint::newest(snapshot)?.map(|checkpoint| checkpoint.note());
    let (hour, minute, second) = at.time();
    let day = at.date().to_string().replace('-', "");
    Ok(Manifest {
        format: FORMAT,
        generation: format!("{number:06}-{day}T{hour:02}{minute:02}{second:02}"),
        number,
        at: at.millis(),
        time: at.rfc3339(),
        reason: String::new(),
        release: env!("CARGO_PKG_VERSION").to_owned(),
        previous: newest.map(|sealed| Previous {
            generation: sealed.manifest.generation.clone(),
            sha256: hex::encode(sealed.sha256),
        }),
        journal,
        audit: AuditPlace { entries, checkpoint },
        content: String::new(),
        tables: Vec::new(),
        files: Vec::new(),
    })
}

/// The chunks that need not be written again: named by the newest manifest (a file alone proves
/// nothing after a crash) and still there in full length.
fn known_chunks(repository: &Repository, newest: Option<&Sealed>) -> Result<BTreeMap<ChunkName, ChunkPart>> {
    let Some(newest) = newest else { return Ok(BTreeMap::new()) };
    let stored = repository.stored_chunks()?;
    let there = |part: &&ChunkPart| stored.get(&part.name) == Some(&u64::from(part.sealed));
    Ok(newest.manifest.chunks().filter(there).map(|part| (part.name, *part)).collect())
}

fn remember(
    town: &Town,
    permit: &Permit,
    to: &Path,
    repository: &Repository,
    made: &Made,
    sha256: [u8; 32],
) -> Result<()> {
    let manifest = &made.manifest;
    let generation = Generation {
        at: Stamp::from_millis(manifest.at),
        name: manifest.generation.clone(),
        repository: hex::encode(repository.id()),
        place: to.display().to_string(),
        reason: manifest.reason.clone(),
        seq: manifest.journal.seq,
        rows: manifest.rows(),
        plain_bytes: manifest.plain_bytes(),
        new_bytes: made.new_bytes,
        manifest: hex::encode(sha256),
    };
    town.act(permit, "バックアップ", move |deed| {
        deed.note(&format!("generation={} seq={}", generation.name, generation.seq));
        deed.put(&generation)
    })
}

/// A piece on its way to a thread: its number and bytes.
type Job = (usize, Vec<u8>);
/// A piece that is in the repository, or why not; true when it was written just now.
type Done = (usize, Result<(ChunkPart, bool)>);

struct Run<'r> {
    repository: &'r Repository,
    known: BTreeMap<ChunkName, ChunkPart>,
    new: BTreeMap<ChunkName, ChunkPart>,
}

/// A table whose chunks are still numbers.
struct Walked {
    part: TablePart,
    pieces: Vec<usize>,
}

/// A file whose chunks are still numbers.
struct Copied {
    part: FilePart,
    pieces: Vec<usize>,
}

/// Hands pieces to the threads and numbers them.
struct Hand<'c> {
    jobs: &'c SyncSender<Job>,
    next: usize,
}

impl Hand<'_> {
    fn give(&mut self, plain: Vec<u8>) -> Result<usize> {
        let number = self.next;
        self.next += 1;
        // The threads end early only after a failure, which is told when they are joined.
        self.jobs.send((number, plain)).map_err(|_| UNWRITABLE.error())?;
        Ok(number)
    }
}

impl Run<'_> {
    fn walk(
        &mut self,
        town: &Town,
        snapshot: &Snapshot,
        data: &Path,
    ) -> Result<(Vec<TablePart>, [u8; 32], Vec<FilePart>)> {
        let (jobs, waiting) = sync_channel::<Job>(WAITING);
        let waiting = Mutex::new(waiting);
        let (repository, known) = (self.repository, &self.known);
        let (walked, done) = std::thread::scope(|scope| {
            let threads: Vec<_> =
                (0..WORKERS).map(|_| scope.spawn(|| work(repository, known, &waiting))).collect();
            let mut hand = Hand { jobs: &jobs, next: 0 };
            let walked = everything(town, snapshot, data, &mut hand);
            drop(jobs);
            let done: Vec<Done> = threads.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect();
            (walked, done)
        });
        let mut parts = BTreeMap::new();
        let mut failure: Option<Error> = None;
        for (number, result) in done {
            match result {
                Ok((part, fresh)) => {
                    if fresh {
                        self.new.insert(part.name, part);
                    }
                    parts.insert(number, part);
                }
                Err(error) => failure = Some(error),
            }
        }
        if let Some(error) = failure {
            return Err(error);
        }
        let (tables, hash, files) = walked?;
        let part = |number: &usize| parts.get(number).copied().ok_or_else(|| UNWRITABLE.error());
        let tables = tables.into_iter().map(|walked| named(walked, part)).collect::<Result<_>>()?;
        let files = files
            .into_iter()
            .map(|copied| {
                let chunks = copied.pieces.iter().map(part).collect::<Result<_>>()?;
                Ok(FilePart { chunks, ..copied.part })
            })
            .collect::<Result<_>>()?;
        Ok((tables, hash, files))
    }
}

fn named(mut walked: Walked, part: impl Fn(&usize) -> Result<ChunkPart>) -> Result<TablePart> {
    for (range, number) in walked.part.ranges.iter_mut().zip(&walked.pieces) {
        range.chunk = part(number)?;
    }
    Ok(walked.part)
}

/// One thread's work: names, looks whether the piece is there, writes it if not. Ends at the first failure.
fn work(
    repository: &Repository,
    known: &BTreeMap<ChunkName, ChunkPart>,
    waiting: &Mutex<Receiver<Job>>,
) -> Vec<Done> {
    let mut done = Vec::new();
    loop {
        let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, plain)) = job else { return done };
        let name = repository.name_of(&plain);
        let result = match known.get(&name) {
            Some(part) => Ok((*part, false)),
            None => repository.write_chunk(name, number, &plain).map(|part| (part, true)),
        };
        let failed = result.is_err();
        done.push((number, result));
        if failed {
            // The walk must not wait for ever: what still comes is taken and dropped.
            while waiting.lock().unwrap_or_else(PoisonError::into_inner).recv().is_ok() {}
            return done;
        }
    }
}

fn everything(
    town: &Town,
    snapshot: &Snapshot,
    data: &Path,
    hand: &mut Hand<'_>,
) -> Result<(Vec<Walked>, [u8; 32], Vec<Copied>)> {
    let (mut tables, mut contents) = (Vec::new(), Vec::new());
    for table in town.store().schema().tables().filter(|table| table.scope != Scope::Temporary) {
        let (walked, hash) = one_table(snapshot, table, hand)?;
        if walked.part.rows > 0 {
            tables.push(walked);
            contents.extend((table.scope == Scope::Content).then_some(hash));
        }
    }
    let disk = OsDisk::new(data);
    let mut files = Vec::new();
    for name in outside::names(&disk)? {
        files.extend(one_file(&disk, name, hand)?);
    }
    Ok((tables, content::total(&contents), files))
}

fn one_table(
    snapshot: &Snapshot,
    table: &'static TableDef,
    hand: &mut Hand<'_>,
) -> Result<(Walked, content::TableHash)> {
    let (mut cutter, mut hasher) = (Cutter::default(), RowHasher::new(table));
    let (mut ranges, mut pieces) = (Vec::new(), Vec::new());
    let unnamed = ChunkPart { name: ChunkName([0; 32]), plain: 0, sealed: 0 };
    let mut keep = |piece: super::chunk::Piece, hand: &mut Hand<'_>| -> Result<()> {
        let (first, last) = (hex::encode(piece.first), hex::encode(piece.last));
        ranges.push(RangePart { first, last, rows: piece.rows, chunk: unnamed });
        pieces.push(hand.give(piece.plain)?);
        Ok(())
    };
    for row in snapshot.walk(table.name, (Bound::Unbounded, Bound::Unbounded), Direction::Up)? {
        let (key, value) = row?;
        hasher.row(&key, &value)?;
        if let Some(piece) = cutter.row(key, &value) {
            keep(piece, hand)?;
        }
    }
    if let Some(piece) = cutter.rest() {
        keep(piece, hand)?;
    }
    let hashes = hasher.finish();
    let part = TablePart {
        name: table.name.to_owned(),
        version: table.version,
        rows: hashes.newest.rows,
        sha256: hex::encode(hashes.stored),
        ranges,
    };
    Ok((Walked { part, pieces }, hashes.newest))
}

/// Reads a file piece by piece; none when it was removed since the folder was listed.
fn one_file(disk: &OsDisk, name: String, hand: &mut Hand<'_>) -> Result<Option<Copied>> {
    use crate::store::disk::Disk;
    let file = match disk.open(&name, Open::Read) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(&name, &error)),
    };
    let refused = |error: std::io::Error| UNREADABLE.with(format!("{name}: {error}"));
    let len = ReadAt::len(&file).map_err(refused)?;
    let (mut hasher, mut pieces, mut from) = (Sha256::new(), Vec::new(), 0);
    while from < len {
        let size = (len - from).min(MOST_BYTES as u64);
        let mut piece = vec![0; usize::try_from(size).unwrap_or(MOST_BYTES)];
        file.read_at(&mut piece, from).map_err(refused)?;
        hasher.update(&piece);
        pieces.push(hand.give(piece)?);
        from += size;
    }
    let sha256 = hex::encode(hasher.finalize());
    Ok(Some(Copied { part: FilePart { name, len, sha256, chunks: Vec::new() }, pieces }))
}
