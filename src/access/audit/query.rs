//! Questions to the trail, newest entry first, a page at a time: who saw this person, what did this
//! account do, what happened in these days.

use std::ops::Bound;
use std::time::Duration;

use super::entry::{AuditEntry, BY_SUBJECT, Outcome, SubjectId};
use super::tree::{Active, BLOCK};
use crate::access::actor::AccountId;
use crate::base::clock::Stamp;
use crate::base::error::Result;
use crate::store::{Direction, Key, Reader};

/// How far the machine's clock may have been put back without an entry being missed.
const CLOCK_SLACK: Duration = Duration::from_secs(3600);

/// Whose entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// All of them.
    Everything,
    /// Those that concern this person.
    Subject(SubjectId),
    /// Those of this account.
    Account(AccountId),
}

/// A question to the trail.
#[derive(Clone, Debug)]
pub struct Question {
    /// Whose entries.
    pub about: About,
    /// From this moment on.
    pub from: Option<Stamp>,
    /// Before this moment.
    pub until: Option<Stamp>,
    /// Only actions that begin so (`resident.`); empty for all.
    pub action: String,
    /// Only entries that ended so.
    pub outcome: Option<Outcome>,
    /// Only entries below this number: where the page before ended.
    pub below: Option<u64>,
    /// Entries a page.
    pub most: usize,
}

impl Question {
    /// Everything about somebody, 50 a page.
    #[must_use]
    pub fn about(about: About) -> Question {
        Question {
            about,
            from: None,
            until: None,
            action: String::new(),
            outcome: None,
            below: None,
            most: 50,
        }
    }

    fn fits(&self, entry: &AuditEntry) -> bool {
        self.from.is_none_or(|from| entry.at >= from)
            && self.until.is_none_or(|until| entry.at < until)
            && entry.action.starts_with(&self.action)
            && self.outcome.is_none_or(|outcome| entry.outcome == outcome)
            && match self.about {
                About::Everything | About::Subject(_) => true,
                About::Account(account) => entry.account == account.0,
            }
    }

    /// Nothing further down can fit: entries are in the order of time but for a clock put back.
    fn is_past(&self, entry: &AuditEntry) -> bool {
        self.from.is_some_and(|from| entry.at.plus(CLOCK_SLACK) < from)
    }
}

/// A page of entries.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Newest first.
    pub entries: Vec<AuditEntry>,
    /// [`Question::below`] of the next page, if there is one.
    pub next: Option<u64>,
}

impl Page {
    /// Takes entries until the page is full or the question's time is past.
    fn fill(
        &mut self,
        question: &Question,
        rows: impl Iterator<Item = Result<AuditEntry>>,
    ) -> Result<Filled> {
        for entry in rows {
            let entry = entry?;
            if question.is_past(&entry) {
                return Ok(Filled::Yes);
            }
            if !question.fits(&entry) {
                continue;
            }
            if self.entries.len() >= question.most {
                self.next = self.entries.last().map(|e| e.seq);
                return Ok(Filled::Yes);
            }
            self.entries.push(entry);
        }
        Ok(Filled::No)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Filled {
    Yes,
    No,
}

/// Answers a question.
///
/// # Errors
/// Store errors.
pub fn find(reader: &impl Reader, question: &Question) -> Result<Page> {
    let below = match question.until {
        Some(until) => question.below.unwrap_or(u64::MAX).min(first_after(reader, until.plus(CLOCK_SLACK))?),
        None => question.below.unwrap_or(u64::MAX),
    };
    let mut page = Page::default();
    match question.about {
        About::Everything => {
            let range = (Bound::Unbounded, Bound::Excluded(below.bytes()));
            page.fill(question, reader.records(range, Direction::Down)?)?;
        }
        About::Subject(subject) => {
            let range = (Bound::Included(subject.bytes()), Bound::Excluded((subject, below).bytes()));
            page.fill(question, reader.by_range(&BY_SUBJECT, range, Direction::Down)?)?;
        }
        About::Account(account) => by_account(reader, question, account, below, &mut page)?,
    }
    Ok(page)
}

/// Walks the blocks in which the account acted, newest first.
fn by_account(
    reader: &impl Reader,
    question: &Question,
    account: AccountId,
    below: u64,
    page: &mut Page,
) -> Result<()> {
    let range =
        (Bound::Included((account.0, 0_u64).bytes()), Bound::Included((account.0, below / BLOCK).bytes()));
    for active in reader.records::<Active>(range, Direction::Down)? {
        let start = active?.block * BLOCK;
        let end = below.min(start + BLOCK);
        let range = (Bound::Included(start.bytes()), Bound::Excluded(end.bytes()));
        if page.fill(question, reader.records(range, Direction::Down)?)? == Filled::Yes {
            break;
        }
    }
    Ok(())
}

/// The number of the first entry after a moment, by halving: numbers have no gaps.
fn first_after(reader: &impl Reader, at: Stamp) -> Result<u64> {
    let (mut low, mut high) = (0, super::tree::size(reader)?);
    while low < high {
        let middle = low + (high - low) / 2;
        match reader.get::<AuditEntry>(&middle)? {
            Some(entry) if entry.at < at => low = middle + 1,
            Some(_) | None => high = middle,
        }
    }
    Ok(low)
}
