//! A deed (行為): a transaction with its actor, permit and business, which leaves its audit entry in
//! the same commit. The only way to a `Tx`.

use std::collections::BTreeSet;
use std::ops::{Deref, DerefMut};

use super::audit::SubjectId;
use super::permit::Permit;
use crate::base::clock::Stamp;
use crate::base::date::Date;
use crate::store::Tx;

/// A use case's transaction. Reads and writes go through it as through a `Tx`.
pub struct Deed<'a, 's> {
    pub(super) tx: &'a mut Tx<'s>,
    pub(super) permit: Permit,
    pub(super) business: String,
    pub(super) subjects: BTreeSet<SubjectId>,
    pub(super) note: String,
    pub(super) now: Stamp,
    pub(super) today: Date,
    pub(super) rights: Touched,
}

/// Whether a deed touched what sessions in memory were made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Touched {
    Yes,
    No,
}

impl<'s> Deref for Deed<'_, 's> {
    type Target = Tx<'s>;
    fn deref(&self) -> &Tx<'s> {
        self.tx
    }
}

impl<'s> DerefMut for Deed<'_, 's> {
    fn deref_mut(&mut self) -> &mut Tx<'s> {
        self.tx
    }
}

impl<'s> Deed<'_, 's> {
    /// The proof that the actor may do this.
    #[must_use]
    pub fn permit(&self) -> &Permit {
        &self.permit
    }

    /// On what business (事務), as the audit entry says.
    #[must_use]
    pub fn business(&self) -> &str {
        &self.business
    }

    /// The moment.
    #[must_use]
    pub fn now(&self) -> Stamp {
        self.now
    }

    /// The business day.
    #[must_use]
    pub fn today(&self) -> Date {
        self.today
    }

    /// This person is concerned; the audit entry is found from them.
    pub fn concerns(&mut self, subject: impl Into<SubjectId>) {
        self.subjects.insert(subject.into());
    }

    /// Accounts, roles or sessions change: sessions in memory are read anew after the commit.
    pub(super) fn rights_changed(&mut self) {
        self.rights = Touched::Yes;
    }

    /// The transaction as something to read from.
    pub(super) fn reader(&self) -> &Tx<'s> {
        self.tx
    }

    /// One more fact for the audit entry: ids and counts, no names.
    pub fn note(&mut self, text: &str) {
        if !self.note.is_empty() {
            self.note.push_str("; ");
        }
        self.note.push_str(text);
    }
}
