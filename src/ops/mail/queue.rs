//! The queue: what is to be sent, and what became of it.

use serde::{Deserialize, Serialize};

use crate::access::Deed;
use crate::base::clock::Stamp;
use crate::base::error::Result;
use crate::ops::errors::BAD_ADDRESS;
use crate::store::{Index, IndexDef, IndexRows, Reader, Record, Scope, TableDef, Uniqueness};

/// A mail's number (メール番号).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MailId(pub u64);
crate::id_key!(MailId);

/// A subject (件名): a constant of the program. There is no way to put a name into one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject(&'static str);

impl Subject {
    /// The subject of these words.
    #[must_use]
    pub const fn new(words: &'static str) -> Subject {
        Subject(words)
    }

    /// The words.
    #[must_use]
    pub fn words(self) -> &'static str {
        self.0
    }
}

/// A mail to be sent.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// What it tells of: a second mail with the same event is not sent.
    pub event: String,
    /// The receiver's address.
    pub to: String,
    /// The subject.
    pub subject: Subject,
    /// The text, plain.
    pub body: String,
}

/// What became of a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MailState {
    /// It waits for the next try.
    Waiting {
        /// Tries so far.
        tries: u32,
        /// Not before.
        next: Stamp,
        /// Why the last try failed; empty before the first.
        fault: String,
    },
    /// The server has it.
    Sent {
        /// Since when.
        at: Stamp,
    },
    /// It stays here: nothing leaves this installation.
    Kept {
        /// Since when.
        at: Stamp,
    },
    /// It was given up.
    Failed {
        /// When.
        at: Stamp,
        /// Why.
        fault: String,
    },
}

/// A mail in the queue or after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// Its number.
    pub id: MailId,
    /// What it tells of.
    pub event: String,
    /// The receiver's address.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: String,
    /// When it was written.
    pub made: Stamp,
    /// What became of it.
    pub state: MailState,
}

static MAIL: TableDef = TableDef::of::<Mail>(
    "ops.mail",
    "送信メール",
    1,
    Scope::System,
    &[
        IndexDef { space: "ops.mail#event", uniqueness: Uniqueness::Unique },
        IndexDef { space: "ops.mail#due", uniqueness: Uniqueness::Many },
    ],
    &[],
);
/// The mail of an event.
pub const BY_EVENT: Index<Mail, String> = Index::at(0);
/// Waiting mails by the time of their next try, milliseconds since 1970.
pub const BY_DUE: Index<Mail, i64> = Index::at(1);
/// The tables of this file.
pub static TABLES: &[&TableDef] = &[&MAIL];

impl Record for Mail {
    type Key = MailId;
    fn table() -> &'static TableDef {
        &MAIL
    }
    fn key(&self) -> MailId {
        self.id
    }
    fn index(&self, rows: &mut IndexRows) {
        rows.add(&BY_EVENT, &self.event);
        match &self.state {
            MailState::Waiting { next, .. } => rows.add(&BY_DUE, &next.millis()),
            MailState::Sent { .. } | MailState::Kept { .. } | MailState::Failed { .. } => {}
        }
    }
}

/// Puts a mail into the queue, in the same commit as what it tells of. An event that has a mail
/// already gets no second one; its number is returned.
///
/// # Errors
/// `OPS-09` when the address cannot be one; store errors.
pub fn send(deed: &mut Deed<'_, '_>, mail: Outgoing) -> Result<MailId> {
    if let Some(before) = deed.one_by(&BY_EVENT, &mail.event)? {
        return Ok(before.id);
    }
    let to = mail.to.trim();
    if to.parse::<lettre::Address>().is_err() {
        return Err(BAD_ADDRESS.error());
    }
    let id = MailId(deed.next("ops.mail")?);
    let made = deed.now();
    deed.note(&format!("mail={}", id.0));
    deed.insert(&Mail {
        id,
        event: mail.event,
        to: to.to_owned(),
        subject: mail.subject.words().to_owned(),
        body: mail.body,
        made,
        state: MailState::Waiting { tries: 0, next: made, fault: String::new() },
    })?;
    Ok(id)
}
