//! What the town remembers of the generations it has made, for the backup page and the watch over
//! late runs. It is the installation's own knowledge, not part of the contents.

use serde::{Deserialize, Serialize};

use crate::base::clock::Stamp;
use crate::store::table::Column;
use crate::store::{Record, Scope, TableDef};

/// A generation that was written (世代).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generation {
    /// When its snapshot was taken.
    pub at: Stamp,
    /// Its name in the repository.
    pub name: String,
    /// The repository's id (hex).
    pub repository: String,
    /// Where the repository was.
    pub place: String,
    /// Why it was made.
    pub reason: String,
    /// The journal's number in it.
    pub seq: u64,
    /// Rows in it.
    pub rows: u64,
    /// Bytes in it, uncompressed.
    pub plain_bytes: u64,
    /// Bytes that were written for it.
    pub new_bytes: u64,
    /// SHA-256 of its manifest (hex).
    pub manifest: String,
}

static GENERATION: TableDef = TableDef::of::<Generation>(
    "backup.generation",
    "バックアップの世代",
    1,
    Scope::System,
    &[],
    &[
        Column { name: "at", meaning: "取得した時刻（1970年からのミリ秒）" },
        Column { name: "name", meaning: "世代の名前" },
        Column { name: "repository", meaning: "保管場所の番号" },
        Column { name: "place", meaning: "保管場所のパス" },
        Column { name: "reason", meaning: "理由" },
        Column { name: "seq", meaning: "変更記録の番号" },
        Column { name: "rows", meaning: "件数" },
        Column { name: "plain_bytes", meaning: "圧縮前のバイト数" },
        Column { name: "new_bytes", meaning: "新しく書いたバイト数" },
        Column { name: "manifest", meaning: "目録のSHA-256" },
    ],
);
/// The tables of this part.
pub static TABLES: &[&TableDef] = &[&GENERATION];

impl Record for Generation {
    type Key = (i64, String);
    fn table() -> &'static TableDef {
        &GENERATION
    }
    fn key(&self) -> Self::Key {
        (self.at.millis(), self.name.clone())
    }
}
