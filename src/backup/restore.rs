//! Restoring one generation into a new data folder: built beside it under another name, compared
//! with what the manifest tells, and only then given its name.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::chunk::RowsOf;
use super::errors::{DAMAGED, IN_USE, NEWER, NOT_EMPTY, NOT_THE_SAME, unwritable};
use super::manifest::{FilePart, Manifest};
use super::outside;
use super::repository::Repository;
use crate::access::{Actor, Outcome, Town, authorise};
use crate::base::clock::Clock;
use crate::base::error::{Kind, Result};
use crate::store::content::{self, RowHasher};
use crate::store::disk::{Disk, Open, OsDisk, folder_of, write_whole};
use crate::store::keyring::{self, Secret};
use crate::store::load::{Loader, Resume};
use crate::store::lock::FolderLock;
use crate::store::{Direction, Read, Schema, Scope, Store};

/// What was restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// The generation.
    pub generation: String,
    /// When its snapshot was taken, in Japan's time.
    pub time: String,
    /// The last journal entry whose changes it holds.
    pub seq: u64,
    /// Its rows.
    pub rows: u64,
    /// Its files beside the database.
    pub files: u64,
    /// The content hash, computed from the restored records.
    pub content: String,
}

/// Makes the data folder `into` of a generation (`None`: the newest).
///
/// # Errors
/// `BACKUP-02`, `BACKUP-06` nothing there; `BACKUP-04` a later release made it; `BACKUP-05`, `BACKUP-13`
/// damage; `BACKUP-07` the folder holds something; `BACKUP-12` another restore into it is under way;
/// `BACKUP-08` no room; key errors. Then `into` is as it was.
pub fn restore(
    from: &Path,
    secret: &Secret,
    generation: Option<&str>,
    into: &Path,
    schema: Schema,
    actor: &Actor,
) -> Result<Restored> {
    let permit = authorise(actor, &super::RESTORE)?;
    refuse_what_is_there(into)?;
    let (repository, keyring) = Repository::for_reading(from, secret)?;
    let manifest = repository.generation(generation)?.manifest;
    refuse_later_tables(&manifest, &schema)?;
    let site = Site::clear(into)?;
    let disk = OsDisk::new(&site.path);
    write_whole(&disk, keyring::FILE, &repository.keyring_bytes()?).map_err(unwritable)?;
    for file in &manifest.files {
        write_file(&repository, &disk, file)?;
    }
    let shape = schema.clone();
    let mut content = String::new();
    let town = Town::restore(
        &site.path,
        keyring,
        schema,
        Clock::real(),
        |loader| load(&repository, &manifest, &shape, loader),
        |store| compare(store, &manifest).map(|hash| content = hash),
    )?;
    let note = format!("generation={} seq={}", manifest.generation, manifest.journal.seq);
    town.record(&permit, "復元", &note, Outcome::Done, BTreeSet::new())?;
    drop(town);
    site.give_name(into)?;
    Ok(Restored {
        generation: manifest.generation.clone(),
        time: manifest.time.clone(),
        seq: manifest.journal.seq,
        rows: manifest.rows(),
        files: manifest.files.len() as u64,
        content,
    })
}

fn refuse_what_is_there(into: &Path) -> Result<()> {
    match fs::read_dir(into) {
        Ok(mut entries) => match entries.next() {
            None => Ok(()),
            Some(_) => Err(NOT_EMPTY.with(into.display().to_string())),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Err(NOT_EMPTY.with(into.display().to_string())),
        Err(error) => Err(unwritable(error)),
    }
}

fn refuse_later_tables(manifest: &Manifest, schema: &Schema) -> Result<()> {
    for part in &manifest.tables {
        let known = schema.table(&part.name).is_ok_and(|table| table.version >= part.version);
        if !known {
            return Err(NEWER.with(format!("{} v{}", part.name, part.version)));
        }
    }
    Ok(())
}

/// The folder under construction, `NAME.restoring` beside its final place; removed unless finished.
struct Site {
    path: PathBuf,
    finished: bool,
}

impl Site {
    fn clear(into: &Path) -> Result<Site> {
        let mut name = into.file_name().unwrap_or_default().to_owned();
        name.push(".restoring");
        let path = into.with_file_name(name);
        if path.exists() {
            // Left by a restore that was killed, unless its owner still lives.
            let lock = FolderLock::take(&path).map_err(|error| match error.kind() {
                Kind::Conflict => IN_USE.error(),
                _ => error,
            })?;
            fs::remove_dir_all(&path).map_err(unwritable)?;
            drop(lock);
        }
        OsDisk::new(&path).make_folder("").map_err(unwritable)?;
        Ok(Site { path, finished: false })
    }

    fn give_name(mut self, into: &Path) -> Result<()> {
        let sync = |path: &Path| fs::File::open(path).and_then(|folder| folder.sync_all());
        sync(&self.path).map_err(unwritable)?;
        // An empty folder of that name gives way; a filled one does not.
        fs::rename(&self.path, into).map_err(|error| match error.kind() {
            io::ErrorKind::DirectoryNotEmpty => NOT_EMPTY.with(into.display().to_string()),
            _ => unwritable(error),
        })?;
        self.finished = true;
        let above = into.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
        sync(above).map_err(unwritable)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if !self.finished {
            // What cannot be removed now is removed by the next restore to this place.
            drop(fs::remove_dir_all(&self.path));
        }
    }
}

fn write_file(repository: &Repository, disk: &OsDisk, part: &FilePart) -> Result<()> {
    if !outside::is_ours(&part.name) {
        return Err(DAMAGED.with(part.name.clone()));
    }
    disk.make_folder(folder_of(&part.name)).map_err(unwritable)?;
    let file = disk.open(&part.name, Open::CreateNew).map_err(unwritable)?;
    let (mut hasher, mut at) = (Sha256::new(), 0);
    for chunk in &part.chunks {
        let plain = repository.read_chunk(chunk)?;
        hasher.update(&plain);
        file.write_at(&plain, at).map_err(unwritable)?;
        at += plain.len() as u64;
    }
    if at != part.len || hex::encode(hasher.finalize()) != part.sha256 {
        return Err(NOT_THE_SAME.with(part.name.clone()));
    }
    file.sync_data().map_err(unwritable)?;
    disk.sync_folder(folder_of(&part.name)).map_err(unwritable)
}

fn load(repository: &Repository, manifest: &Manifest, schema: &Schema, loader: &mut Loader) -> Result<Resume> {
    for part in &manifest.tables {
        let table = schema.table(&part.name)?;
        for range in &part.ranges {
            let plain = repository.read_chunk(&range.chunk)?;
            for row in RowsOf::new(&plain) {
                let (key, value) = row?;
                loader.row(table, key.to_vec(), value.to_vec())?;
            }
        }
    }
    let place = manifest.journal;
    Ok(Resume { seq: place.seq, at: place.at, epoch: place.epoch })
}

/// Compares every table with the manifest; the content hash.
fn compare(store: &Store, manifest: &Manifest) -> Result<String> {
    let snapshot = store.read()?;
    let (mut contents, mut told) = (Vec::new(), manifest.tables.iter());
    for table in store.schema().tables().filter(|table| table.scope != Scope::Temporary) {
        let mut hasher = RowHasher::new(table);
        let all = (std::ops::Bound::Unbounded, std::ops::Bound::Unbounded);
        for row in snapshot.walk(table.name, all, Direction::Up)? {
            let (key, value) = row?;
            hasher.row(&key, &value)?;
        }
        let hashes = hasher.finish();
        if hashes.newest.rows == 0 {
            continue;
        }
        let same = told.next().is_some_and(|part| {
            part.name == table.name && part.rows == hashes.newest.rows && part.sha256 == hex::encode(hashes.stored)
        });
        if !same {
            return Err(NOT_THE_SAME.with(table.name));
        }
        contents.extend((table.scope == Scope::Content).then_some(hashes.newest));
    }
    match told.next() {
        None => Ok(hex::encode(content::total(&contents))),
        Some(part) => Err(NOT_THE_SAME.with(part.name.clone())),
    }
}
