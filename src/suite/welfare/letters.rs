//! Printed forms (帳票): the notice of a decision and the list of a month's payments.
//!
//! They are made from facts handed in; numbers, seals and the print log are `action`'s.

pub mod list;
pub mod notice;

use super::rules::Step;
use crate::base::clock::Stamp as Moment;
use crate::base::error::Result;
use crate::paper::{Document, Meta, Printed, Stamp};
use notice::Notice;

/// Which batch a letter is printed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Batch {
    /// The usual one.
    Usual,
    /// Of protected persons (支援措置): a batch of its own, handled with care.
    Protected,
}

/// Notices printed, one document for each batch that has any.
#[derive(Debug)]
pub struct Batches {
    /// The usual ones.
    pub usual: Option<Printed>,
    /// Those of protected persons.
    pub protected: Option<Printed>,
}

/// Prints notices, sorted by document number, those of protected persons apart.
///
/// # Errors
/// Paper errors.
pub fn print(notices: &[Notice], title: &str, author: &str, at: Moment) -> Result<Batches> {
    let batch = |which: Batch| -> Result<Option<Printed>> {
        let mut of: Vec<&Notice> = notices.iter().filter(|n| n.protected == which).collect();
        of.sort_by_key(|n| (n.decision.issued_on, n.decision.no));
        if of.is_empty() {
            return Ok(None);
        }
        let mut document = Document::new(meta(title, author, at));
        for notice in of {
            crate::paper::letter::put(&mut document, &notice.letter()?)?;
        }
        document.finish().map(Some)
    };
    Ok(Batches { usual: batch(Batch::Usual)?, protected: batch(Batch::Protected)? })
}

/// What a PDF says of itself.
#[must_use]
pub fn meta(title: &str, author: &str, at: Moment) -> Meta {
    let (date, (hour, minute, second)) = (at.date(), at.time());
    let stamp = Stamp {
        year: date.year().unsigned_abs(),
        month: date.month().unsigned_abs(),
        day: date.day().unsigned_abs(),
        hour: hour.unsigned_abs(),
        minute: minute.unsigned_abs(),
        second: second.unsigned_abs(),
    };
    Meta { title: title.to_owned(), author: author.to_owned(), stamp }
}

/// A line of a working as it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkingLine {
    /// How deep it stands, from 0.
    pub depth: usize,
    /// What it is, with the marks of its rows (推定, 開始日未確認).
    pub label: String,
    /// Its arithmetic.
    pub arithmetic: String,
    /// The article or notice it rests on, possibly empty.
    pub article: &'static str,
    /// The table rows and the article behind it.
    pub source: String,
    /// Its amount.
    pub yen: crate::base::money::Yen,
}

/// A working as lines, parts after what they make up, to a depth; parts of nothing are left out.
#[must_use]
pub fn working_lines(step: &Step, deepest: usize) -> Vec<WorkingLine> {
    let mut lines = Vec::new();
    collect(step, 0, deepest, &mut lines);
    lines
}

fn collect(step: &Step, depth: usize, deepest: usize, lines: &mut Vec<WorkingLine>) {
    let mut marks: Vec<&str> = if depth == deepest {
        step.marked().iter().flat_map(|row| row.row.marks()).collect()
    } else {
        step.rows.iter().flat_map(|row| row.row.marks()).collect()
    };
    marks.sort_unstable();
    marks.dedup();
    let mark = if marks.is_empty() { String::new() } else { format!("〔{}〕", marks.join("、")) };
    let mut source: Vec<String> = step.rows.iter().map(ToString::to_string).collect();
    if !step.article.is_empty() {
        source.insert(0, step.article.to_owned());
    }
    lines.push(WorkingLine {
        depth,
        label: format!("{}{mark}", step.label),
        arithmetic: step.arithmetic.clone(),
        article: step.article,
        source: source.join("、"),
        yen: step.yen,
    });
    if depth < deepest {
        let shown = step.parts.iter().filter(|p| p.yen != crate::base::money::Yen::ZERO || depth == 0);
        shown.for_each(|part| collect(part, depth + 1, deepest, lines));
    }
}
