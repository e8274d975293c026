//! What a handler answers.

use maud::Markup;

/// A handler's answer; the asynchronous side sends it.
#[derive(Debug)]
pub enum Reply {
    /// A page inside the portal's frame.
    Page(Page),
    /// See this path (303).
    Redirect(String),
    /// A file to keep or show.
    File(File),
    /// A JSON document.
    Json(serde_json::Value),
}

/// A page: its title and what stands in the frame.
#[derive(Debug)]
pub struct Page {
    /// The title, also the first heading.
    pub title: String,
    /// The body below the heading.
    pub body: Markup,
}

/// A file: where its bytes come from, and how long it is.
pub struct File {
    /// The name offered to the reader.
    pub name: String,
    /// The media type.
    pub media: &'static str,
    /// Length in bytes.
    pub length: u64,
    /// The bytes.
    pub content: Box<dyn std::io::Read + Send>,
}

impl std::fmt::Debug for File {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("File").field("name", &self.name).field("length", &self.length).finish_non_exhaustive()
    }
}
