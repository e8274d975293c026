//! The work list (処理予定): what is due, by when, for which section or for whom.
//!
//! A day on which the office is closed counts as the next business day (地方自治法第4条の2第4項,
//! 民法第142条): work is late only after that day. It reminds nobody by itself.

use std::fmt;
use std::ops::Bound;

use serde::{Deserialize, Serialize};

use super::errors::{DUE_DONE, NO_DUE};
use super::words;
use crate::access::{AccountId, Deed};
use crate::base::date::{Date, Weekday};
use crate::base::error::Result;
use crate::base::holiday::BusinessCalendar;
use crate::store::table::Column;
use crate::store::{Direction, Index, IndexDef, IndexRows, Reader, Record, Scope, TableDef, Uniqueness};

/// The number of a piece of due work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DueNo(pub u64);
crate::id_key!(DueNo);

impl fmt::Display for DueNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Whether work is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Not yet.
    Open,
    /// Done.
    Done {
        /// By whom.
        by: AccountId,
        /// On which business day.
        on: Date,
    },
}

/// A piece of due work (処理予定).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// Its number.
    pub no: DueNo,
    /// The service, `welfare`.
    pub service: String,
    /// What kind of work, the service's own word.
    pub kind: String,
    /// What it is about: the service's own key as text.
    pub about: String,
    /// What is to be done, without personal data.
    pub title: String,
    /// By which day.
    pub due_on: Date,
    /// 所属.
    pub section: String,
    /// For whom, if for one colleague.
    pub for_account: Option<AccountId>,
    /// Whether it is done.
    pub state: State,
    /// The page where it is done.
    pub link: String,
}

static DUE: TableDef = TableDef::of::<Due>(
    "desk.due",
    "処理予定",
    1,
    Scope::Content,
    &[
        IndexDef { space: "desk.due#open", uniqueness: Uniqueness::Many },
        IndexDef { space: "desk.due#about", uniqueness: Uniqueness::Many },
    ],
    &[
        Column { name: "no", meaning: "処理予定の番号" },
        Column { name: "service", meaning: "業務（welfare など）" },
        Column { name: "kind", meaning: "処理の種類（業務ごとの語）" },
        Column { name: "about", meaning: "対象（業務ごとの番号）" },
        Column { name: "title", meaning: "処理の内容" },
        Column { name: "due_on", meaning: "期限" },
        Column { name: "section", meaning: "所属" },
        Column { name: "for_account", meaning: "担当する職員のアカウント番号（所属全体のときは空）" },
        Column { name: "state", meaning: "状態（Open 未処理／Done 完了（職員・日））" },
        Column { name: "link", meaning: "処理する画面のパス" },
    ],
);
/// The tables of this file.
pub static TABLES: &[&TableDef] = &[&DUE];

/// Open work by the day it is due.
pub const BY_OPEN: Index<Due, i32> = Index::at(0);
/// Open work by service, about and kind.
pub const BY_ABOUT: Index<Due, (String, String, String)> = Index::at(1);

impl Record for Due {
    type Key = DueNo;
    fn table() -> &'static TableDef {
        &DUE
    }
    fn key(&self) -> DueNo {
        self.no
    }
    fn index(&self, rows: &mut IndexRows) {
        match self.state {
            State::Open => {
                rows.add(&BY_OPEN, &self.due_on.days());
                rows.add(&BY_ABOUT, &(self.service.clone(), self.about.clone(), self.kind.clone()));
            }
            State::Done { .. } => {}
        }
    }
}

/// Work to be put on the list.
#[derive(Clone, Debug)]
pub struct NewDue {
    /// The service, `welfare`.
    pub service: String,
    /// What kind of work, the service's own word.
    pub kind: String,
    /// What it is about: the service's own key as text.
    pub about: String,
    /// What is to be done, without personal data; 1 to 100 characters.
    pub title: String,
    /// By which day.
    pub due_on: Date,
    /// 所属; 1 to 40 characters.
    pub section: String,
    /// For whom, if for one colleague.
    pub for_account: Option<AccountId>,
    /// The page where it is done.
    pub link: String,
}

/// Puts work on the list.
///
/// # Errors
/// `DESK-01`.
pub fn put(deed: &mut Deed<'_, '_>, new: NewDue) -> Result<DueNo> {
    let due = Due {
        no: DueNo(deed.next("desk.due")?),
        title: words::line(&new.title, "title", "処理の内容", 100)?,
        section: words::line(&new.section, "section", "所属", 40)?,
        link: words::link(&new.link)?,
        service: new.service,
        kind: new.kind,
        about: new.about,
        due_on: new.due_on,
        for_account: new.for_account,
        state: State::Open,
    };
    deed.insert(&due)?;
    Ok(due.no)
}

/// Ticks off one piece of work.
///
/// # Errors
/// `DESK-19`; `DESK-20` when it is done already.
pub fn close(deed: &mut Deed<'_, '_>, no: DueNo) -> Result<()> {
    let due = need(&**deed, no)?;
    match due.state {
        State::Open => done(deed, due),
        State::Done { .. } => Err(DUE_DONE.error()),
    }
}

/// Ticks off all open work of a kind about one thing; gives how many there were.
///
/// # Errors
/// Store errors.
pub fn close_about(deed: &mut Deed<'_, '_>, service: &str, about: &str, kind: &str) -> Result<usize> {
    let key = (service.to_owned(), about.to_owned(), kind.to_owned());
    let open: Vec<Due> = deed.by(&BY_ABOUT, &key)?.collect::<Result<_>>()?;
    let count = open.len();
    for due in open {
        done(deed, due)?;
    }
    Ok(count)
}

fn done(deed: &mut Deed<'_, '_>, due: Due) -> Result<()> {
    let (by, on) = (deed.permit().actor().account, deed.today());
    deed.note(&format!("due={} done", due.no));
    deed.put(&Due { state: State::Done { by, on }, ..due })
}

/// A piece of work.
///
/// # Errors
/// `DESK-19` when there is none.
pub fn need(reader: &impl Reader, no: DueNo) -> Result<Due> {
    reader.get::<Due>(&no)?.ok_or_else(|| NO_DUE.error())
}

/// All open work, by the day it is due.
///
/// # Errors
/// Store errors.
pub fn open(reader: &impl Reader) -> Result<Vec<Due>> {
    reader.by_range(&BY_OPEN, (Bound::Unbounded, Bound::Unbounded), Direction::Up)?.collect()
}

/// Open work about one thing, of every kind.
///
/// # Errors
/// Store errors.
pub fn about(reader: &impl Reader, service: &str, about: &str) -> Result<Vec<Due>> {
    let mut found: Vec<Due> =
        reader.by_part(&BY_ABOUT, &(service.to_owned(), about.to_owned()))?.collect::<Result<_>>()?;
    found.sort_by_key(|due| (due.due_on, due.no));
    Ok(found)
}

/// How the day work is due stands to a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Late by so many business days; 0 on the closed days right after its day.
    Late(u32),
    /// Due that day.
    Today,
    /// Due by the Sunday of that week.
    ThisWeek,
    /// Due later.
    Later,
}

/// How urgent work is on a day. A closed day counts as the next business day.
#[must_use]
pub fn urgency(due_on: Date, today: Date, calendar: &BusinessCalendar<'_>) -> Urgency {
    let last = calendar.on_or_after(due_on);
    if last < today {
        return Urgency::Late(calendar.count(last, today));
    }
    if last == today {
        return Urgency::Today;
    }
    if last <= sunday(today) { Urgency::ThisWeek } else { Urgency::Later }
}

/// The Sunday that ends the week of a day; weeks begin on Monday.
fn sunday(day: Date) -> Date {
    let left = match day.weekday() {
        Weekday::Monday => 6,
        Weekday::Tuesday => 5,
        Weekday::Wednesday => 4,
        Weekday::Thursday => 3,
        Weekday::Friday => 2,
        Weekday::Saturday => 1,
        Weekday::Sunday => 0,
    };
    day.plus_days(left)
}
