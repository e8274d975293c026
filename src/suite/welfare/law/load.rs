//! Reading table files and checking what was read.
//!
//! A table file is CSV in UTF-8 with the columns table, from, start, to, grade, key, persons, value,
//! confidence, source, note (`assets/welfare/README.md`). It does not decide what replaces what (see
//! `overlay`).

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::base::date::{Date, Month};
use crate::base::error::{Error, Result};
use crate::suite::welfare::errors;
use crate::suite::welfare::model::Grade;

use super::{Axis, Confidence, Cover, LawTables, Row, Sheet, Start, Table, Unit};

/// A file of dated rows, as released or as imported later.
#[derive(Clone, Copy, Debug)]
pub struct TableFile<'a> {
    /// Its name, for messages.
    pub name: &'a str,
    /// Its text in UTF-8, with or without BOM.
    pub text: &'a str,
}

/// A row of a file with where it belongs.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub table: Table,
    pub grade: usize,
    pub key: Key,
    pub persons: usize,
    pub row: Row,
}

/// The key of an entry: a fixed one, or a name on an open axis.
#[derive(Clone, Debug)]
pub(super) enum Key {
    Fixed(usize),
    Open(String),
}

macro_rules! released {
    ($($name:literal),*) => {
        &[$(TableFile { name: $name, text: include_str!(concat!("../../../../assets/welfare/", $name)) }),*]
    };
}

const RELEASED: &[TableFile<'static>] = released!(
    "living.csv",
    "transitional.csv",
    "seasonal.csv",
    "additions.csv",
    "schooling.csv",
    "housing.csv",
    "grades.csv",
    "deductions.csv",
    "living_2020.csv",
    "other.csv"
);
const SOURCES: &str = include_str!("../../../../assets/welfare/sources.csv");
const COLUMNS: [&str; 11] =
    ["table", "from", "start", "to", "grade", "key", "persons", "value", "confidence", "source", "note"];

impl LawTables {
    /// The tables known at release, read and checked once a process.
    ///
    /// Fails as [`LawTables::embedded`] does.
    pub fn shipped() -> Result<&'static LawTables> {
        static SHIPPED: std::sync::OnceLock<LawTables> = std::sync::OnceLock::new();
        if let Some(tables) = SHIPPED.get() {
            return Ok(tables);
        }
        let tables = LawTables::embedded()?;
        Ok(SHIPPED.get_or_init(|| tables))
    }

    /// The tables known at release, checked.
    ///
    /// Fails with `TABLE_REFUSED` naming file and line when a row is not of its form, two rows of a
    /// cell overlap, or a table has holes.
    pub fn embedded() -> Result<LawTables> {
        let sources = read_sources()?;
        let mut tables = LawTables { sheets: Table::ALL.iter().map(|table| Sheet::empty(*table)).collect() };
        for file in RELEASED {
            for entry in read(*file, &sources)? {
                let cell = tables.slot(&entry)?;
                cell.push(entry.row);
            }
        }
        tables.check()?;
        Ok(tables)
    }

    /// The rows of the cell an entry belongs to; a new name on an open axis gets its place.
    pub(super) fn slot(&mut self, entry: &Entry) -> Result<&mut Vec<Row>> {
        let lost = || errors::TABLE_REFUSED.with(entry.table.shape().name);
        let sheet = self.sheets.get_mut(entry.table.index()).ok_or_else(lost)?;
        let key = match &entry.key {
            Key::Fixed(key) => *key,
            Key::Open(name) => sheet.name(entry.table, name)?,
        };
        let cell = entry.table.cell(entry.grade, key, entry.persons);
        if sheet.cells.len() <= cell {
            sheet.cells.resize(cell + 1, Vec::new());
        }
        sheet.cells.get_mut(cell).ok_or_else(lost)
    }

    /// Sorts each cell's rows by time and refuses overlaps and holes.
    pub(super) fn check(&mut self) -> Result<()> {
        for (table, sheet) in Table::ALL.iter().copied().zip(&mut self.sheets) {
            for (cell, rows) in sheet.cells.iter_mut().enumerate() {
                rows.sort_by_key(|row| row.from);
                let overlap = rows.iter().zip(rows.iter().skip(1)).find(|(a, b)| a.holds(b.from));
                if let Some((_, later)) = overlap {
                    let from = later.from;
                    let at = format!("{} {}", table.shape().name, sheet.label(table, cell));
                    return Err(errors::TABLE_REFUSED.with(format!("期間が重なっています: {at} {from}")));
                }
            }
            match table.shape().cover {
                Cover::Whole => sheet.check_whole(table)?,
                Cover::Brackets => sheet.check_brackets(table)?,
                Cover::Sparse => {}
            }
        }
        Ok(())
    }
}

impl Sheet {
    fn empty(table: Table) -> Sheet {
        let cells = if table.has_open_key() {
            Vec::new()
        } else {
            vec![Vec::new(); table.shape().axes.iter().map(|axis| axis.size()).product()]
        };
        Sheet { cells, names: Vec::new(), by_name: HashMap::new(), brackets: Vec::new() }
    }

    /// The place of a name on the open axis.
    fn name(&mut self, table: Table, name: &str) -> Result<usize> {
        if let Some(place) = self.by_name.get(name) {
            return Ok(*place);
        }
        if table.shape().cover == Cover::Brackets {
            self.brackets.push(bracket(name)?);
        }
        self.names.push(name.to_owned());
        self.by_name.insert(name.to_owned(), self.names.len() - 1);
        Ok(self.names.len() - 1)
    }

    /// The months in which some row begins, or in which one has just ended.
    fn turns(&self) -> BTreeSet<Month> {
        let rows = self.cells.iter().flatten();
        rows.flat_map(|row| [Some(row.from), row.to.map(|to| to.plus(1))]).flatten().collect()
    }

    fn check_whole(&self, table: Table) -> Result<()> {
        for month in self.turns() {
            let mut empty =
                self.cells.iter().enumerate().filter(|(_, rows)| !rows.iter().any(|r| r.holds(month)));
            let Some((cell, _)) = empty.next() else { continue };
            if empty.count() + 1 < self.cells.len() {
                let at = format!("{} {} {month}", table.shape().name, self.label(table, cell));
                return Err(errors::TABLE_REFUSED.with(format!("表に欠けた欄があります: {at}")));
            }
        }
        Ok(())
    }

    fn check_brackets(&self, table: Table) -> Result<()> {
        let ranks = table.shape().axes.first().map_or(1, |axis| axis.size());
        for (month, rank) in self.turns().into_iter().flat_map(|m| (0..ranks).map(move |rank| (m, rank))) {
            let holds = |key: usize| {
                let rows = self.cells.get(table.cell(rank, key, 0));
                rows.is_some_and(|rows| rows.iter().any(|row| row.holds(month)))
            };
            let mut used: Vec<(i64, Option<i64>)> =
                self.brackets.iter().enumerate().filter(|(key, _)| holds(*key)).map(|(_, b)| *b).collect();
            used.sort_unstable();
            let starts = used.iter().map(|(low, _)| Some(*low));
            let expected = std::iter::once(Some(0)).chain(used.iter().map(|(_, high)| high.map(|h| h + 1)));
            if !used.is_empty() && !starts.chain([None]).eq(expected) {
                let at = format!("{} {month}", table.shape().name);
                return Err(errors::TABLE_REFUSED.with(format!("収入の区切りに隙間か重なりがあります: {at}")));
            }
        }
        Ok(())
    }
}

/// The entries of a file. `sources` gives the words behind the source ids of the released files;
/// a source that is no id stands as it is.
pub(super) fn read(file: TableFile<'_>, sources: &HashMap<String, Arc<str>>) -> Result<Vec<Entry>> {
    let text = file.text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let refuse =
        |line: u64, why: &str| errors::TABLE_REFUSED.with(format!("{} {line}行目: {why}", file.name));
    let headers = reader.headers().map_err(|e| errors::TABLE_REFUSED.because(e))?.clone();
    if !headers.iter().eq(COLUMNS) {
        return Err(refuse(1, &format!("列は {} にしてください。", COLUMNS.join(","))));
    }
    let mut notes: HashMap<String, Arc<str>> = HashMap::new();
    let mut entries = Vec::new();
    for (number, record) in reader.records().enumerate() {
        let record = record.map_err(|e| errors::TABLE_REFUSED.because(e))?;
        let line = record.position().map_or(number as u64 + 2, csv::Position::line);
        let [table, from, start, to, grade, key, persons, value, confidence, source, note] =
            std::array::from_fn(|column| record.get(column).unwrap_or(""));
        let refused = |error: Error| refuse(line, error.detail());
        let table = Table::named(table).ok_or_else(|| refuse(line, "表の名が正しくありません。"))?;
        let row = Row {
            from: first_of_month(from)
                .ok_or_else(|| refuse(line, "from は月の初日 (2026-10-01) にしてください。"))?,
            start: Start::named(start)
                .ok_or_else(|| refuse(line, "start は stated か read にしてください。"))?,
            to: last_of_month(to)
                .ok_or_else(|| refuse(line, "to は空か月の末日 (2027-03-31) にしてください。"))?,
            value: figure(table.shape().unit, value).map_err(refused)?,
            confidence: Confidence::named(confidence).ok_or_else(|| {
                refuse(line, "confidence は high, medium, low, unknown のどれかにしてください。")
            })?,
            source: sources.get(source).cloned().unwrap_or_else(|| Arc::from(source)),
            note: Arc::clone(notes.entry(note.to_owned()).or_insert_with(|| Arc::from(note))),
        };
        check_row(&row).map_err(refused)?;
        let [grade, fixed, persons] = axes(table, [grade, key, persons]).map_err(refused)?;
        let key = if table.has_open_key() { Key::Open(key.to_owned()) } else { Key::Fixed(fixed) };
        entries.push(Entry { table, grade, key, persons, row });
    }
    Ok(entries)
}

fn check_row(row: &Row) -> Result<()> {
    let bad = |why: &str| Err(errors::TABLE_REFUSED.with(why));
    if row.to.is_some_and(|to| to < row.from) {
        return bad("to が from より前です。");
    }
    if row.value.is_none() != (row.confidence == Confidence::Unknown) {
        return bad("額のない行は confidence を unknown に、unknown の行は額を空にしてください。");
    }
    if row.source.is_empty() {
        return bad("source (出典) を書いてください。");
    }
    Ok(())
}

/// The places of three column texts on a table's axes.
fn axes(table: Table, texts: [&str; 3]) -> Result<[usize; 3]> {
    let mut places = [0; 3];
    let columns = ["grade", "key", "persons"];
    for (((place, axis), text), column) in places.iter_mut().zip(table.shape().axes).zip(texts).zip(columns) {
        let found = match axis {
            Axis::Fixed(names) => names.iter().position(|name| *name == text),
            Axis::Open => (!text.is_empty()).then_some(0),
        };
        *place = found.ok_or_else(|| {
            errors::TABLE_REFUSED
                .with(format!("{} の表の {column} に「{text}」は使えません。", table.shape().name))
        })?;
    }
    Ok(places)
}

/// A figure in its unit; none for an empty text.
fn figure(unit: Unit, text: &str) -> Result<Option<i64>> {
    if text.is_empty() {
        return Ok(None);
    }
    let digits = |text: &str| text.parse::<i64>().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
    let value = match unit {
        Unit::Yen => digits(text).filter(|yen| *yen <= 1_000_000),
        Unit::Rate => rate(text),
        Unit::Grade => {
            Grade::NAMES.iter().position(|name| *name == text).and_then(|index| i64::try_from(index).ok())
        }
        Unit::District => digits(text).filter(|d| (1..=6).contains(d)).map(|d| d - 1),
        Unit::Season => text.split_once('-').and_then(|(first, last)| {
            let (first, last) = (digits(first)?, digits(last)?);
            ((1..=12).contains(&first) && (1..=12).contains(&last)).then_some(first * 100 + last)
        }),
    };
    value.map(Some).ok_or_else(|| errors::TABLE_REFUSED.with(format!("value「{text}」が正しくありません。")))
}

/// A decimal above 0 and at most 1 with up to four places, in ten-thousandths.
fn rate(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let sane =
        part.len() <= 4 && !whole.is_empty() && whole.bytes().chain(part.bytes()).all(|b| b.is_ascii_digit());
    let scaled = format!("{whole}{part:0<4}").parse::<i64>().ok().filter(|_| sane)?;
    (1..=10_000).contains(&scaled).then_some(scaled)
}

/// `15200-18999`, or `231000-` for the bracket without an end.
fn bracket(name: &str) -> Result<(i64, Option<i64>)> {
    let bad = || errors::TABLE_REFUSED.with(format!("収入の区切り「{name}」が正しくありません。"));
    let (low, high) = name.split_once('-').ok_or_else(bad)?;
    let low: i64 = low.parse().map_err(|_| bad())?;
    let high = if high.is_empty() { None } else { Some(high.parse::<i64>().map_err(|_| bad())?) };
    if high.is_some_and(|high| high < low) {
        return Err(bad());
    }
    Ok((low, high))
}

fn first_of_month(text: &str) -> Option<Month> {
    let date = text.parse::<Date>().ok()?;
    (date.day() == 1).then(|| Month::of(date))
}

/// None inside when the text is empty: no end.
fn last_of_month(text: &str) -> Option<Option<Month>> {
    if text.is_empty() {
        return Some(None);
    }
    let date = text.parse::<Date>().ok()?;
    let month = Month::of(date);
    (month.last() == date).then_some(Some(month))
}

fn read_sources() -> Result<HashMap<String, Arc<str>>> {
    let mut reader = csv::Reader::from_reader(SOURCES.as_bytes());
    let mut sources = HashMap::new();
    for record in reader.records() {
        let record = record.map_err(|e| errors::TABLE_REFUSED.because(e))?;
        if let (Some(id), Some(notice), Some(read_in)) = (record.get(0), record.get(1), record.get(2)) {
            sources.insert(id.to_owned(), Arc::from(format!("{notice} (参照: {read_in})")));
        }
    }
    Ok(sources)
}
