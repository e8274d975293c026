//! Document numbers (文書番号) and the register they stand in (文書番号簿).
//!
//! Invariant: within a fiscal year and a section the serials are 1, 2, 3 … without a gap. The
//! register is its own counter: a number exists exactly when its entry does, in the same commit. A
//! use case that fails leaves no trace; a number no longer wanted stays in the register as void (欠番).
//!
//! In a step of a batch the entry is written outside the batch, so that a batch given up leaves its
//! numbers in the register; who gives it up voids them.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::errors::{INPUT, NO_NUMBER, VOID_BEFORE};
use super::words;
use crate::access::{AccountId, Deed};
use crate::base::date::{Date, Era, FiscalYear};
use crate::base::error::Result;
use crate::store::table::Column;
use crate::store::{Direction, Reader, Record, Scope, TableDef};

/// A document's number (文書番号).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentNo {
    /// 年度.
    pub fiscal_year: FiscalYear,
    /// 所属.
    pub section: String,
    /// From 1 within fiscal year and section.
    pub serial: u32,
    /// As printed: 「令和8年度桜福第123号」.
    pub text: String,
}

impl fmt::Display for DocumentNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Why a number is void.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Void {
    /// By whom.
    pub by: AccountId,
    /// On which business day.
    pub on: Date,
    /// Why.
    pub reason: String,
}

/// What a number was given to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The service, `welfare`.
    pub service: String,
    /// 件名, without personal data; at most 100 characters.
    pub title: String,
    /// The page of the service that shows it; empty when none.
    pub link: String,
}

/// An entry of the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The number.
    pub no: DocumentNo,
    /// The date of the document (文書の日付).
    pub day: Date,
    /// Who took it.
    pub taken_by: AccountId,
    /// What it was given to, once told.
    pub document: Option<Document>,
    /// Why it is void, if it is.
    pub void: Option<Void>,
}

/// How numbers are written from a day on (文書番号の書式).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberFormat {
    /// The first day.
    pub from: Date,
    /// `{年度}` is 令和8年度, `{年}` its year in the era, `{記号}` the mark, `{番号}` the serial.
    pub pattern: String,
}

/// How numbers are written when the town has laid down nothing else.
pub const DEFAULT_PATTERN: &str = "{年度}{記号}第{番号}号";

static ENTRY: TableDef = TableDef::of::<Entry>(
    "desk.number",
    "文書番号簿",
    1,
    Scope::Content,
    &[],
    &[
        Column { name: "no.fiscal_year", meaning: "年度（始まる年の西暦）" },
        Column { name: "no.section", meaning: "所属" },
        Column { name: "no.serial", meaning: "番号（年度・所属ごとに1から、欠けなし）" },
        Column { name: "no.text", meaning: "文書に記す番号" },
        Column { name: "day", meaning: "文書の日付" },
        Column { name: "taken_by", meaning: "番号を取った職員のアカウント番号" },
        Column { name: "document.service", meaning: "業務" },
        Column { name: "document.title", meaning: "件名" },
        Column { name: "document.link", meaning: "文書を表示する画面のパス" },
        Column { name: "void.by", meaning: "欠番にした職員のアカウント番号" },
        Column { name: "void.on", meaning: "欠番にした日（業務日）" },
        Column { name: "void.reason", meaning: "欠番の理由" },
    ],
);
static FORMAT: TableDef = TableDef::of::<NumberFormat>(
    "desk.number_format",
    "文書番号の書式",
    1,
    Scope::Content,
    &[],
    &[
        Column { name: "from", meaning: "適用開始日" },
        Column { name: "pattern", meaning: "書式（{年度}・{年}・{記号}・{番号}）" },
    ],
);
/// The tables of this file.
pub static TABLES: &[&TableDef] = &[&ENTRY, &FORMAT];

impl Record for Entry {
    type Key = (i16, String, u32);
    fn table() -> &'static TableDef {
        &ENTRY
    }
    fn key(&self) -> Self::Key {
        key(&self.no)
    }
}

impl Record for NumberFormat {
    type Key = i32;
    fn table() -> &'static TableDef {
        &FORMAT
    }
    fn key(&self) -> i32 {
        self.from.days()
    }
}

fn key(no: &DocumentNo) -> (i16, String, u32) {
    (no.fiscal_year.year(), no.section.clone(), no.serial)
}

/// Takes the next number of a section for a document of this day.
///
/// `mark` stands for section and kind of document (桜福). The fiscal year is that of `day`.
///
/// # Errors
/// `DESK-01` for an empty or too long section or mark.
pub fn take(deed: &mut Deed<'_, '_>, section: &str, mark: &str, day: Date) -> Result<DocumentNo> {
    let section = words::line(section, "section", "所属", 40)?;
    let mark = words::line(mark, "mark", "記号", 20)?;
    let fiscal_year = FiscalYear::of(day);
    let last = deed.under::<Entry>(&(fiscal_year.year(), section.clone()), Direction::Down)?.next().transpose()?;
    let serial = last.map_or(0, |entry| entry.no.serial) + 1;
    let text = written(&pattern_on(&**deed, day)?, fiscal_year, &mark, serial);
    let no = DocumentNo { fiscal_year, section, serial, text };
    let taken_by = deed.permit().actor().account;
    deed.note(&format!("document={}", no.text));
    let entry = Entry { no, day, taken_by, document: None, void: None };
    deed.outside_batch(|tx| tx.insert(&entry))?;
    Ok(entry.no)
}

/// Tells the register what a number was given to.
///
/// # Errors
/// `DESK-12`; `DESK-13` when it is void; `DESK-01`.
pub fn give(deed: &mut Deed<'_, '_>, no: &DocumentNo, document: Document) -> Result<()> {
    let title = words::line(&document.title, "title", "件名", 100)?;
    let link = words::link(&document.link)?;
    let mut entry = valid(deed, no)?;
    entry.document = Some(Document { title, link, ..document });
    deed.outside_batch(|tx| tx.put(&entry))
}

/// Voids a number (欠番): it stays in the register and is never given again.
///
/// # Errors
/// `DESK-12`; `DESK-13` when it is void already; `DESK-01` without a reason.
pub fn void(deed: &mut Deed<'_, '_>, no: &DocumentNo, reason: &str) -> Result<()> {
    let reason = words::reason(reason)?;
    let mut entry = valid(deed, no)?;
    entry.void = Some(Void { by: deed.permit().actor().account, on: deed.today(), reason });
    deed.note(&format!("document={} void", entry.no.text));
    deed.outside_batch(|tx| tx.put(&entry))
}

fn valid(deed: &Deed<'_, '_>, no: &DocumentNo) -> Result<Entry> {
    let entry = deed.get::<Entry>(&key(no))?.ok_or_else(|| NO_NUMBER.error())?;
    if entry.void.is_none() { Ok(entry) } else { Err(VOID_BEFORE.error()) }
}

/// The entry of a number.
///
/// # Errors
/// `DESK-12` when there is none.
pub fn entry(reader: &impl Reader, year: FiscalYear, section: &str, serial: u32) -> Result<Entry> {
    reader.get::<Entry>(&(year.year(), section.to_owned(), serial))?.ok_or_else(|| NO_NUMBER.error())
}

/// The register of a fiscal year, of one section or of all, by section and serial.
///
/// # Errors
/// Store errors.
pub fn list(reader: &impl Reader, year: FiscalYear, section: Option<&str>) -> Result<Vec<Entry>> {
    match section {
        Some(section) => reader.under::<Entry>(&(year.year(), section.to_owned()), Direction::Up)?.collect(),
        None => reader.under::<Entry>(&year.year(), Direction::Up)?.collect(),
    }
}

/// Lays down how numbers are written from a day on; numbers already given keep their text.
///
/// # Errors
/// `DESK-01` for a pattern without `{番号}` or with an unknown part in braces.
pub fn set_format(deed: &mut Deed<'_, '_>, from: Date, pattern: &str) -> Result<()> {
    let pattern = words::line(pattern, "pattern", "書式", 60)?;
    let rest = ["{年度}", "{年}", "{記号}", "{番号}"].iter().fold(pattern.clone(), |text, part| text.replace(part, ""));
    if !pattern.contains("{番号}") || rest.contains(['{', '}']) {
        return Err(INPUT.field("pattern", "{番号}を必ず入れ、{年度}・{年}・{記号}・{番号}のほかの{ }は使わないでください。"));
    }
    deed.note("number format");
    deed.put(&NumberFormat { from, pattern })
}

/// How numbers are written on a day.
///
/// # Errors
/// Store errors.
pub fn pattern_on(reader: &impl Reader, day: Date) -> Result<String> {
    let kept = reader.from::<NumberFormat>(&day.days(), Direction::Down)?.next().transpose()?;
    Ok(kept.map_or_else(|| DEFAULT_PATTERN.to_owned(), |format| format.pattern))
}

/// A number as its document shows it.
#[must_use]
pub fn written(pattern: &str, year: FiscalYear, mark: &str, serial: u32) -> String {
    // The era of 31 December, as 年度 itself is named.
    let named_by = Date::new(year.year(), 12, 31).and_then(Era::of);
    let in_era = named_by.map_or_else(|| year.year().to_string(), |(_, n)| n.to_string());
    pattern
        .replace("{年度}", &year.to_string())
        .replace("{年}", &in_era)
        .replace("{番号}", &serial.to_string())
        .replace("{記号}", mark)
}
