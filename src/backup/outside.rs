//! What lies in the data folder beside the database and belongs to a backup.
//!
//! Attachments are sealed already, so their bytes are taken as they are. Left out: the keyring
//! (kept in the repository by itself), the search index (rebuilt from the records), the lock and
//! the socket.

use std::io;

use crate::base::error::Result;
use crate::store::disk::{Disk, EntryKind, Open};

use super::errors::unreadable;

/// Folders whose files belong to a backup: attachments and the portals' certificates.
const FOLDERS: [&str; 2] = ["blobs", "tls"];
/// Files that belong to a backup: the mark of a demonstration.
const FILES: [&str; 1] = ["demo.json"];

/// The names of the files, in order. Unfinished ones (`….new`) are no part of the data.
pub(super) fn names(disk: &dyn Disk) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for folder in FOLDERS {
        walk(disk, folder, &mut names)?;
    }
    for file in FILES {
        match disk.open(file, Open::Read) {
            Ok(_) => names.push(file.to_owned()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(unreadable(file, &error)),
        }
    }
    names.sort_unstable();
    Ok(names)
}

fn walk(disk: &dyn Disk, folder: &str, names: &mut Vec<String>) -> Result<()> {
    let entries = match disk.list(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(unreadable(folder, &error)),
    };
    for entry in entries {
        let name = format!("{folder}/{}", entry.name);
        match entry.kind {
            EntryKind::Folder => walk(disk, &name, names)?,
            EntryKind::File if entry.name.ends_with(".new") => {}
            EntryKind::File => names.push(name),
        }
    }
    Ok(())
}

/// Whether a restore may write a file of this name: below one of our folders, no way out of it.
pub(super) fn is_ours(name: &str) -> bool {
    let plain = name.split('/').all(|part| !part.is_empty() && part != "." && part != "..");
    let ours = FILES.contains(&name)
        || FOLDERS.iter().any(|folder| name.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')));
    plain && ours
}
