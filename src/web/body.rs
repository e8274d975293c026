//! What a request carries besides fields: files of a form, chunks.
//!
//! Bytes wait for the handler sealed, in files without a name: nothing is left behind when the
//! request ends or the machine fails.

pub(super) mod multipart;
pub(super) mod sealed;

use std::io::Read;

/// A file that came with a request; its bytes go away with it.
pub struct Upload {
    /// The form field, empty for a chunk.
    pub field: String,
    /// The file's name as the browser told it, without folders.
    pub file_name: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its bytes.
    pub reader: Box<dyn Read + Send>,
}

impl std::fmt::Debug for Upload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Upload").field("field", &self.field).field("size", &self.size).finish_non_exhaustive()
    }
}
