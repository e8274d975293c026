//! Generations: made while open, read back, restored, and refused when anything is wrong.

mod damage;
mod generations;
mod refusals;

use std::path::{Path, PathBuf};

use yakuba::access::{Actor, Town, authorise};
use yakuba::backup::create::{self, Made};
use yakuba::backup::restore::{self, Restored};
use yakuba::base::clock::Clock;
use yakuba::base::error::Result;
use yakuba::store::keyring::{KdfCost, Secret};
use yakuba::store::{Index, IndexDef, IndexRows, Record, Schema, Scope, TableDef, Uniqueness, content};

use serde::{Deserialize, Serialize};

pub const PASSPHRASE: &str = "an old passphrase for tests";
/// Stands in every record; must be readable in no file of a repository.
pub const CANARY: &str = "KANARI-5f20c8a1!";

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note {
    pub id: u64,
    pub mark: String,
    pub text: String,
}
static NOTE: TableDef = TableDef::of::<Note>(
    "test.note",
    "覚え",
    1,
    Scope::Content,
    &[
        IndexDef { space: "test.note#mark", uniqueness: Uniqueness::Unique },
        IndexDef { space: "test.note#text", uniqueness: Uniqueness::Many },
    ],
    &[],
);
pub const BY_MARK: Index<Note, String> = Index::at(0);
pub const BY_TEXT: Index<Note, String> = Index::at(1);
impl Record for Note {
    type Key = u64;
    fn table() -> &'static TableDef {
        &NOTE
    }
    fn key(&self) -> u64 {
        self.id
    }
    fn index(&self, rows: &mut IndexRows) {
        rows.add(&BY_MARK, &self.mark);
        rows.add(&BY_TEXT, &self.text);
    }
}

/// May be lost: never in a backup.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scratch {
    pub id: u64,
}
static SCRATCH: TableDef =
    TableDef::of::<Scratch>("test.scratch", "一時の控え", 1, Scope::Temporary, &[], &[]);
impl Record for Scratch {
    type Key = u64;
    fn table() -> &'static TableDef {
        &SCRATCH
    }
    fn key(&self) -> u64 {
        self.id
    }
}

pub fn schema() -> Schema {
    let access = yakuba::access::tables();
    let backup = yakuba::backup::generation::TABLES.iter().copied();
    Schema::of(access.chain(backup).chain([&NOTE, &SCRATCH]))
}

pub fn note(id: u64) -> Note {
    Note { id, mark: format!("mark {id}"), text: format!("{CANARY} {}", id * 7919 % 1009) }
}

/// A town on disk, its repository's place beside it.
pub struct Place {
    pub home: tempfile::TempDir,
    pub town: Town,
}

impl Place {
    pub fn new() -> Place {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("data");
        std::fs::create_dir(&data).unwrap();
        let secret = Secret::passphrase(PASSPHRASE);
        let town = Town::create(&data, &secret, KdfCost::CHEAP, schema(), Clock::real()).unwrap();
        Place { home, town }
    }

    pub fn with_notes(ids: std::ops::Range<u64>) -> Place {
        let place = Place::new();
        place.put(ids);
        place
    }

    pub fn put(&self, ids: std::ops::Range<u64>) {
        let permit = authorise(&Actor::machine(), &yakuba::backup::CREATE).unwrap();
        let ids: Vec<u64> = ids.collect();
        for part in ids.chunks(2000) {
            let part = part.to_vec();
            self.town
                .act(&permit, "試験", move |deed| part.iter().try_for_each(|id| deed.put(&note(*id))))
                .unwrap();
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub fn data(&self) -> PathBuf {
        self.path("data")
    }

    pub fn repository(&self) -> PathBuf {
        self.path("repository")
    }

    pub fn back_up(&self) -> Result<Made> {
        self.back_up_to(&self.repository())
    }

    pub fn back_up_to(&self, to: &Path) -> Result<Made> {
        let permit = authorise(&Actor::machine(), &yakuba::backup::CREATE).unwrap();
        create::create(&self.town, &permit, to, "試験")
    }

    pub fn restore(&self, generation: Option<&str>, into: &str) -> Result<Restored> {
        let secret = Secret::passphrase(PASSPHRASE);
        restore::restore(&self.repository(), &secret, generation, &self.path(into), schema(), &Actor::machine())
    }

    pub fn open(&self, name: &str) -> Town {
        Town::open(&self.path(name), &Secret::passphrase(PASSPHRASE), schema(), Clock::real()).unwrap()
    }
}

/// As `yakuba export --hash` computes it.
pub fn hash(town: &Town) -> String {
    let tables = content::tables(&town.read().unwrap(), town.store().schema()).unwrap();
    hex::encode(content::total(&tables))
}

/// Every file below a folder.
pub fn files(under: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(under).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}
