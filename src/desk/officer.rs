//! Heads of offices (所属長) with the days they hold office: a document bears the name of its own day.
//!
//! Invariant: a section has at most one head on a day. It gives nobody a right.

use serde::{Deserialize, Serialize};

use super::errors::{NO_HEAD, OFFICER_ORDER};
use super::words;
use crate::access::Deed;
use crate::base::date::Date;
use crate::base::error::Result;
use crate::store::table::Column;
use crate::store::{Direction, Reader, Record, Scope, TableDef};

/// The head of an office (所属長).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Officer {
    /// 所属.
    pub section: String,
    /// The title as printed (桜町福祉事務所長), also that of an acting head (所長職務代理者).
    pub title: String,
    /// The name as printed.
    pub name: String,
    /// The first day in office.
    pub from: Date,
    /// The last day in office; none while in office.
    pub to: Option<Date>,
}

impl Officer {
    /// Whether in office on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

static OFFICER: TableDef = TableDef::of::<Officer>(
    "desk.officer",
    "所属長",
    1,
    Scope::Content,
    &[],
    &[
        Column { name: "section", meaning: "所属" },
        Column { name: "title", meaning: "文書に記す職名" },
        Column { name: "name", meaning: "文書に記す氏名" },
        Column { name: "from", meaning: "就任日" },
        Column { name: "to", meaning: "退任日（在任中は空）" },
    ],
);
/// The tables of this file.
pub static TABLES: &[&TableDef] = &[&OFFICER];

impl Record for Officer {
    type Key = (String, i32);
    fn table() -> &'static TableDef {
        &OFFICER
    }
    fn key(&self) -> Self::Key {
        (self.section.clone(), self.from.days())
    }
}

/// A head to be registered.
#[derive(Clone, Debug)]
pub struct NewOfficer {
    /// 所属; 1 to 40 characters.
    pub section: String,
    /// The title as printed; 1 to 60 characters.
    pub title: String,
    /// The name as printed; 1 to 60 characters.
    pub name: String,
    /// The first day in office.
    pub from: Date,
}

/// A section has a new head; who was in office until then leaves it the day before.
///
/// # Errors
/// `DESK-01`; `DESK-18` for a day not after the first day of the head before.
pub fn appoint(deed: &mut Deed<'_, '_>, new: NewOfficer) -> Result<()> {
    let section = words::line(&new.section, "section", "所属", 40)?;
    let title = words::line(&new.title, "title", "職名", 60)?;
    let name = words::line(&new.name, "name", "氏名", 60)?;
    if let Some(mut before) = latest(&**deed, &section)? {
        if new.from <= before.from || before.to.is_some_and(|to| new.from <= to) {
            return Err(OFFICER_ORDER.field("from", "前の所属長の任期より後の日を入力してください。"));
        }
        if before.to.is_none() {
            before.to = Some(new.from.yesterday());
            deed.put(&before)?;
        }
    }
    deed.note("officer appointed");
    deed.insert(&Officer { section, title, name, from: new.from, to: None })
}

/// The head in office leaves it; `last` is the last day.
///
/// # Errors
/// `DESK-17` when nobody is in office; `DESK-18` for a day before the first.
pub fn leave(deed: &mut Deed<'_, '_>, section: &str, last: Date) -> Result<()> {
    let open = latest(&**deed, section)?.filter(|officer| officer.to.is_none());
    let mut officer = open.ok_or_else(|| NO_HEAD.error())?;
    if last < officer.from {
        return Err(OFFICER_ORDER.field("to", "退任日は就任日以後にしてください。"));
    }
    officer.to = Some(last);
    deed.note("officer left");
    deed.put(&officer)
}

fn latest(reader: &impl Reader, section: &str) -> Result<Option<Officer>> {
    reader.under::<Officer>(&section.to_owned(), Direction::Down)?.next().transpose()
}

/// The head of a section on a day, if there is one.
///
/// # Errors
/// Store errors.
pub fn head_on(reader: &impl Reader, section: &str, day: Date) -> Result<Option<Officer>> {
    for officer in reader.under::<Officer>(&section.to_owned(), Direction::Down)? {
        let officer = officer?;
        if officer.from <= day {
            return Ok(Some(officer).filter(|officer| officer.holds_on(day)));
        }
    }
    Ok(None)
}

/// The head of a section on a day.
///
/// # Errors
/// `DESK-17` when there is none.
pub fn need_head(reader: &impl Reader, section: &str, day: Date) -> Result<Officer> {
    head_on(reader, section, day)?.ok_or_else(|| NO_HEAD.error())
}

/// Every head of every section, by section and first day.
///
/// # Errors
/// Store errors.
pub fn all(reader: &impl Reader) -> Result<Vec<Officer>> {
    reader.all::<Officer>()?.collect()
}
