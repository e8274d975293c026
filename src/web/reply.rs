//! What a handler answers.

use std::time::Duration;

use maud::Markup;

use super::Cx;
use crate::base::error::Result;

/// A handler's answer; the asynchronous side sends it.
#[derive(Debug)]
pub enum Reply {
    /// A page inside the portal's frame.
    Page(Page),
    /// See this path (303).
    Redirect(String),
    /// See this path (303), where the message is shown once above the heading.
    Done {
        /// The path to see.
        to: String,
        /// What was done, in a short polite sentence without personal data.
        message: String,
    },
    /// A file to keep or show.
    File(File),
    /// A JSON document.
    Json(serde_json::Value),
    /// Text in a media type of its own (a certificate, robots.txt).
    Text(&'static str, String),
    /// An answer that is not there yet: asked again until it is or the time is over.
    Wait(Wait),
    /// A session began: the cookie is set, then this path is seen.
    SignedIn {
        /// The session's token.
        token: String,
        /// The path to see.
        to: String,
    },
    /// The session ended: the cookie is taken away, then this path is seen.
    SignedOut(String),
}

/// A page: its title and what stands in the frame.
#[derive(Debug)]
pub struct Page {
    /// The title, also the first heading.
    pub title: String,
    /// The body below the heading.
    pub body: Markup,
    /// The way to here: words and path of each page above.
    pub crumbs: Vec<(String, String)>,
    /// The HTTP status.
    pub status: u16,
    /// Seconds after which the page reloads itself (progress of long work).
    pub refresh: Option<u32>,
    /// The help page, if it is another than the route's.
    pub help: Option<&'static str>,
    /// How broad the body may grow.
    pub width: Width,
}

/// How broad a page's body may grow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Width {
    /// Forms and text: a readable line.
    #[default]
    Reading,
    /// Lists: the whole window.
    Full,
}

impl Page {
    /// A page of this title and body, status 200.
    #[must_use]
    pub fn new(title: impl Into<String>, body: Markup) -> Page {
        Page {
            title: title.into(),
            body,
            crumbs: Vec::new(),
            status: 200,
            refresh: None,
            help: None,
            width: Width::Reading,
        }
    }

    /// One more page on the way to here.
    #[must_use]
    pub fn under(mut self, title: impl Into<String>, path: impl Into<String>) -> Page {
        self.crumbs.push((title.into(), path.into()));
        self
    }

    /// With another status: 422 for a form shown again, 409 for a stale save.
    #[must_use]
    pub fn status(mut self, status: u16) -> Page {
        self.status = status;
        self
    }

    /// Reloads itself after so many seconds.
    #[must_use]
    pub fn refresh(mut self, seconds: u32) -> Page {
        self.refresh = Some(seconds);
        self
    }

    /// Takes the whole width, for lists.
    #[must_use]
    pub fn wide(mut self) -> Page {
        self.width = Width::Full;
        self
    }
}

impl From<Page> for Reply {
    fn from(page: Page) -> Reply {
        Reply::Page(page)
    }
}

impl Reply {
    /// See this path, where the message is shown once.
    #[must_use]
    pub fn done(to: impl Into<String>, message: impl Into<String>) -> Reply {
        Reply::Done { to: to.into(), message: message.into() }
    }
}

/// A file: where its bytes come from, and how long it is.
pub struct File {
    /// The name offered to the reader.
    pub name: String,
    /// The media type.
    pub media: &'static str,
    /// Length in bytes.
    pub length: u64,
    /// The bytes. For a range the reader is skipped forward to its start.
    pub content: Box<dyn std::io::Read + Send>,
    /// Whether the browser keeps it or shows it.
    pub disposition: Disposition,
}

/// What the browser does with a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Disposition {
    /// Kept as a download.
    #[default]
    Keep,
    /// Shown in the window (a PDF preview).
    Show,
}

impl File {
    /// A file whose bytes are at hand, kept as a download.
    #[must_use]
    pub fn of(name: impl Into<String>, media: &'static str, bytes: Vec<u8>) -> File {
        File {
            name: name.into(),
            media,
            length: bytes.len() as u64,
            content: Box::new(std::io::Cursor::new(bytes)),
            disposition: Disposition::Keep,
        }
    }

    /// The same file shown in the window.
    #[must_use]
    pub fn shown(mut self) -> File {
        self.disposition = Disposition::Show;
        self
    }
}

impl From<File> for Reply {
    fn from(file: File) -> Reply {
        Reply::File(file)
    }
}

impl std::fmt::Debug for File {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("File").field("name", &self.name).field("length", &self.length).finish_non_exhaustive()
    }
}

/// What [`Wait`] asks each time: an answer, or `None` for not yet.
pub type Poll = Box<dyn FnMut(&mut Cx) -> Result<Option<Reply>> + Send>;

/// A long poll: no pool thread is held between two questions.
pub struct Wait {
    /// Asked at once and then after every step.
    pub poll: Poll,
    /// The time between two questions.
    pub step: Duration,
    /// After so long the answer is 204.
    pub limit: Duration,
}

impl std::fmt::Debug for Wait {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Wait").field("step", &self.step).field("limit", &self.limit).finish_non_exhaustive()
    }
}
