//! Floor 2: the encrypted database. Byte device, sealed pages, keyring, typed tables with indexes,
//! transactions with group commit, batches, change journal, attachments, search index.
//!
//! It knows no service and no actor's rights: who may write is decided by `access`, which alone
//! holds the [`writer::Writer`].

pub mod batch;
pub mod blob;
mod bytes;
pub mod codec;
pub mod content;
pub mod db;
pub mod device;
pub mod disk;
pub mod errors;
pub mod following;
pub mod journal;
pub mod key;
pub mod keyring;
pub mod load;
pub mod lock;
pub mod read;
pub mod schema;
pub mod seal;
pub mod search;
pub mod table;
pub mod trim;
pub mod tx;
pub mod writer;

pub use db::{Snapshot, Store};
pub use key::Key;
pub use read::{Direction, Read, Reader};
pub use schema::Schema;
pub use table::{Index, IndexDef, IndexRows, Record, Scope, TableDef, Uniqueness};
pub use tx::Tx;
pub use writer::Writer;
