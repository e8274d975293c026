//! The index's files: sealed, bound to name and place, never garbage.

use std::fs;
use std::io::Write;
use std::path::Path;

use tantivy::directory::TerminatingWrite;
use tantivy::{Directory, HasLen};
use yakuba::store::search::directory::SealedDirectory;
use yakuba::store::search::index::{Fresh, SearchIndex, Stamp};
use yakuba::store::search::sealed::CHUNK;
use yakuba::store::search::{Doc, Field};

use super::finding::{index_of, stamp};
use super::people;

const KEY: [u8; 32] = [9; 32];

fn write(directory: &SealedDirectory, name: &str, data: &[u8]) {
    let mut writer = directory.open_write(Path::new(name)).unwrap();
    writer.write_all(data).unwrap();
    writer.terminate().unwrap();
}

fn pattern(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at % 251) as u8).collect()
}

#[test]
fn sealed_files_give_back_every_range_of_what_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let directory = SealedDirectory::open(folder.path(), &KEY).unwrap();
    for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 20 * CHUNK + 77] {
        let name = format!("f{length}");
        let data = pattern(length);
        write(&directory, &name, &data);
        let file = directory.open_read(Path::new(&name)).unwrap();
        assert_eq!(file.len(), length);
        for (from, to) in [(0, length), (length / 2, length), (length / 3, length / 2), (length, length)] {
            assert_eq!(file.read_bytes_slice(from..to).unwrap().as_slice(), &data[from..to], "{length}");
        }
    }
    let data = pattern(2 * CHUNK);
    directory.atomic_write(Path::new("meta"), b"first").unwrap();
    directory.atomic_write(Path::new("meta"), &data).unwrap();
    assert_eq!(directory.atomic_read(Path::new("meta")).unwrap(), data);
    assert!(directory.open_write(Path::new("../outside")).is_err());
}

#[test]
fn changed_cut_moved_and_renamed_files_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    let data = pattern(2 * CHUNK + 500);
    let at = |name: &str| folder.path().join(name);
    let first = SealedDirectory::open(folder.path(), &KEY).unwrap();
    write(&first, "a", &data);
    write(&first, "b", &data);
    drop(first);
    let whole = fs::read(at("a")).unwrap();
    let read = |key: &[u8; 32], name: &str| {
        let directory = SealedDirectory::open(folder.path(), key).unwrap();
        let bytes = directory.open_read(Path::new(name)).map_err(|error| error.to_string())?;
        bytes.read_bytes().map(|bytes| bytes.to_vec()).map_err(|error| error.to_string())
    };
    assert_eq!(read(&KEY, "a").unwrap(), data);
    assert!(read(&[8; 32], "a").is_err(), "another key");
    for byte in (0..whole.len()).step_by(997).chain([0, 8, 9, 15, 16, 47, 48, whole.len() - 1]) {
        let mut bytes = whole.clone();
        bytes[byte] ^= 1;
        fs::write(at("a"), bytes).unwrap();
        assert!(read(&KEY, "a").is_err(), "byte {byte}");
    }
    for length in [0, 47, 48, 60, 48 + CHUNK + 28, 48 + 2 * (CHUNK + 28), whole.len() - 1] {
        fs::write(at("a"), &whole[..length]).unwrap();
        assert!(read(&KEY, "a").is_err(), "cut to {length}");
    }
    let mut swapped = whole.clone();
    let (head, tail) = swapped[48..].split_at_mut(CHUNK + 28);
    head.swap_with_slice(&mut tail[..CHUNK + 28]);
    fs::write(at("a"), swapped).unwrap();
    assert!(read(&KEY, "a").is_err(), "chunks swapped");
    fs::write(at("a"), fs::read(at("b")).unwrap()).unwrap();
    assert!(read(&KEY, "a").is_err(), "another file's content");
}

#[test]
fn what_a_crash_left_is_cleared_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    for name in [".tantivy-writer.lock", ".tantivy-meta.lock", ".tmp-meta.json"] {
        fs::write(folder.path().join(name), b"").unwrap();
    }
    SealedDirectory::open(folder.path(), &KEY).unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn no_file_holds_plain_text() {
    let folder = tempfile::tempdir().unwrap();
    let mut docs = people::town(3, 200);
    let canary = "canary0123456789";
    docs.push(Doc {
        kind: "resident",
        key: canary.as_bytes().to_vec(),
        fields: Field::ALL.iter().map(|field| (*field, canary.to_owned())).collect(),
    });
    let index = index_of(folder.path(), &docs);
    assert_eq!(index.records(), 201);
    let mut files = 0;
    for entry in fs::read_dir(folder.path()).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        files += 1;
        for plain in [canary, "segment", "佐藤", "さとう"].map(str::as_bytes) {
            assert!(!bytes.windows(plain.len()).any(|window| window == plain));
        }
    }
    assert!(files > 5);
}

#[test]
fn an_index_of_another_make_or_damaged_is_emptied_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let open = |key: u8, stamp: &Stamp| SearchIndex::open(folder.path(), &[key; 32], stamp).unwrap();
    assert_eq!(open(7, &stamp()).fresh, Some(Fresh::Missing));
    let fill = || drop(index_of(folder.path(), &people::town(3, 100)));
    fill();
    let kept = open(7, &stamp());
    assert_eq!((kept.fresh, kept.index.records()), (None, 100));
    drop(kept);
    let other = Stamp { schema: 2, ..stamp() };
    assert_eq!(open(7, &other).fresh, Some(Fresh::Other));
    fill();
    assert_eq!(open(7, &Stamp { lineage: "restored".to_owned(), ..stamp() }).fresh, Some(Fresh::Other));
    fill();
    assert_eq!(open(8, &stamp()).fresh, Some(Fresh::Damaged), "sealed with another key");
    assert_eq!(open(8, &stamp()).fresh, Some(Fresh::Unfinished), "nothing was committed");
    let names =
        || -> Vec<_> { fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect() };
    for path in names() {
        fs::remove_file(path).unwrap();
    }
    fill();
    let segment = names().into_iter().find(|path| path.extension().is_some_and(|e| e == "term")).unwrap();
    let mut bytes = fs::read(&segment).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&segment, bytes).unwrap();
    assert_eq!(open(7, &stamp()).fresh, Some(Fresh::Damaged), "a segment's file");
}
