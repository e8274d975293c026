//! What a request carries besides fields: files of a form, chunks.

use std::io::Read;

/// A file that came with a request, sealed in temporary files; they go away with it.
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
