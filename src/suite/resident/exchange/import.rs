//! Running an import: dry, all or nothing as one batch, or row by row.
//!
//! A batch writes at most [`STEP`] rows a step, so that pages answer meanwhile; nobody sees any of
//! it before its closing commit, and a failed one leaves nothing. Its facts lie in parts of the
//! batch and are stated as one group when it closes.

use std::collections::BTreeSet;

use super::super::action::intake::{self, Entry, Taken};
use super::super::model::{Person, PersonNo, Reason};
use super::mapping::{Field, Mapping};
use super::report::{Counts, Refused, Report, Written};
use super::row;
use super::sheet::Source;
use crate::access::{Permit, Town};
use crate::base::error::{Error, Kind, Result};
use crate::store::Reader;
use crate::store::batch::BatchId;
use crate::suite::event::{self, Fact, GroupNo, Part};

/// Rows a step; some 200 KiB, far below a use case's 4 MiB.
const STEP: usize = 200;

/// How an import treats the file as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Says what would happen and writes nothing.
    DryRun,
    /// Writes all rows, or nothing when one is rejected.
    AllOrNothing,
    /// Writes the good rows, rejects the others.
    PerRow,
}

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Rows done.
    pub done: u64,
    /// Rows there are.
    pub of: u64,
}

/// The business in the audit trail.
const BUSINESS: &str = "住民情報の取込";

/// Imports a file.
///
/// # Errors
/// `RESIDENT-10`, `RESIDENT-11` when mapping and file do not fit; store errors. Rejected rows are
/// no error: they stand in the report.
pub fn run(
    town: &Town,
    permit: &Permit,
    source: &Source,
    mapping: &Mapping,
    mode: Mode,
    progress: &mut dyn FnMut(Progress),
) -> Result<Report> {
    let columns = source.columns(mapping)?;
    let mut refused = source.refused();
    let (mut rejected, mut lines) = (refused.len() as u64, Vec::new());
    let mut entries = Vec::with_capacity(source.sheet.rows.len());
    let mut seen = BTreeSet::<PersonNo>::new();
    for line in &source.sheet.rows {
        match row::read(mapping, &columns, line) {
            Ok(entry) if seen.insert(entry.no) => {
                lines.push(line.line);
                entries.push(entry);
            }
            Ok(entry) => {
                rejected += 1;
                refused.push(twice(mapping, line.line, entry.no));
            }
            Err(wrong) => {
                rejected += 1;
                refused.extend(wrong);
            }
        }
    }
    let mut counts = Counts { rejected, ..Counts::default() };
    let of = entries.len() as u64;
    let work = Work { town, permit, reason: Reason::parse(BUSINESS)?, of };
    let written = match mode {
        Mode::DryRun => {
            work.dry(&entries, &mut counts, progress)?;
            Written::DryRun
        }
        Mode::AllOrNothing if rejected > 0 => {
            work.dry(&entries, &mut counts, progress)?;
            Written::Refused
        }
        Mode::AllOrNothing => {
            work.batch(entries, &mut counts, progress)?;
            Written::Yes
        }
        Mode::PerRow => {
            work.per_row(&entries, &lines, &mut counts, &mut refused, progress)?;
            Written::Yes
        }
    };
    refused.sort_by_key(|r| r.line);
    let (held_back, encoding) = (source.held_back.clone(), source.encoding.name());
    Ok(Report { counts, written, refused, held_back, encoding })
}

fn twice(mapping: &Mapping, line: u64, no: PersonNo) -> Refused {
    let column = mapping.columns.get(&Field::Person).cloned().unwrap_or_default();
    Refused {
        line, column, value: no.to_string(), reason: "同じ宛名番号の行が前にあります。".to_owned()
    }
}

struct Work<'a> {
    town: &'a Town,
    permit: &'a Permit,
    reason: Reason,
    of: u64,
}

impl Work<'_> {
    fn dry(&self, entries: &[Entry], counts: &mut Counts, progress: &mut dyn FnMut(Progress)) -> Result<()> {
        let today = self.town.clock().today();
        for (step, chunk) in entries.chunks(STEP * 10).enumerate() {
            let snapshot = self.town.read()?;
            for entry in chunk {
                let was = snapshot.get::<Person>(&entry.no)?;
                let now = intake::applied(was.as_ref(), entry, today);
                counts.add(match was {
                    None => Taken::New,
                    Some(was) if was == now => Taken::Unchanged,
                    Some(_) => Taken::Changed,
                });
            }
            progress(Progress { done: (step * STEP * 10 + chunk.len()) as u64, of: self.of });
        }
        Ok(())
    }

    /// All entries as one batch; given up and swept when a step fails.
    fn batch(
        &self,
        entries: Vec<Entry>,
        counts: &mut Counts,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<()> {
        let (batch, group) = self.town.act(self.permit, BUSINESS, |deed| {
            let (batch, group) = (deed.open_batch()?, event::new_group(deed)?);
            deed.note(&format!("一括処理{}の開始", batch.0));
            Ok((batch, group))
        })?;
        let outcome = self.steps(batch, group, entries, counts, progress);
        let ended = self.town.act(self.permit, BUSINESS, move |deed| match outcome {
            Ok(facts) => {
                deed.close_batch(batch)?;
                if facts > 0 {
                    event::state(deed, Fact::Group { group })?;
                }
                deed.note(&format!("一括処理{}の完了", batch.0));
                Ok(Ok(()))
            }
            Err(error) => {
                deed.abort_batch(batch)?;
                deed.note(&format!("一括処理{}の取りやめ", batch.0));
                Ok(Err(error))
            }
        })?;
        self.town.sweep(batch)?;
        ended
    }

    fn steps(
        &self,
        batch: BatchId,
        group: GroupNo,
        entries: Vec<Entry>,
        counts: &mut Counts,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<u32> {
        let (mut done, mut place) = (0, 0_u32);
        let mut rest = entries.into_iter().peekable();
        while rest.peek().is_some() {
            let chunk: Vec<Entry> = rest.by_ref().take(STEP).collect();
            let reason = self.reason.clone();
            done += chunk.len() as u64;
            let taken = self.town.act(self.permit, BUSINESS, move |deed| {
                deed.in_batch(batch)?;
                let taken = intake::take_in(deed, &chunk, &reason)?;
                for (place, fact) in (place..).zip(taken.iter().filter_map(|(_, fact)| fact.clone())) {
                    deed.insert(&Part { group, place, fact })?;
                }
                Ok(taken)
            })?;
            for (how, fact) in taken {
                counts.add(how);
                place += u32::from(fact.is_some());
            }
            progress(Progress { done, of: self.of });
        }
        Ok(place)
    }

    /// Each good row is kept; a step that fails is tried again row by row.
    fn per_row(
        &self,
        entries: &[Entry],
        lines: &[u64],
        counts: &mut Counts,
        refused: &mut Vec<Refused>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<()> {
        let mut done = 0;
        for (chunk, lines) in entries.chunks(STEP).zip(lines.chunks(STEP)) {
            match self.keep(chunk) {
                Ok(taken) => taken.into_iter().for_each(|how| counts.add(how)),
                Err(error) if fatal(&error) => return Err(error),
                Err(_) => {
                    for (entry, line) in chunk.iter().zip(lines) {
                        match self.keep(std::slice::from_ref(entry)) {
                            Ok(taken) => taken.into_iter().for_each(|how| counts.add(how)),
                            Err(error) if fatal(&error) => return Err(error),
                            Err(error) => {
                                counts.rejected += 1;
                                refused.push(row_error(*line, &error));
                            }
                        }
                    }
                }
            }
            done += chunk.len() as u64;
            progress(Progress { done, of: self.of });
        }
        Ok(())
    }

    fn keep(&self, entries: &[Entry]) -> Result<Vec<Taken>> {
        let (entries, reason) = (entries.to_vec(), self.reason.clone());
        self.town.act(self.permit, BUSINESS, move |deed| {
            let taken = intake::take_in(deed, &entries, &reason)?;
            for fact in taken.iter().filter_map(|(_, fact)| fact.clone()) {
                event::state(deed, fact)?;
            }
            Ok(taken.into_iter().map(|(how, _)| how).collect())
        })
    }
}

fn row_error(line: u64, error: &Error) -> Refused {
    let reason = format!("{}{}", error.code().what, error.code().remedy);
    Refused { line, column: String::new(), value: String::new(), reason }
}

/// Whether an error is of the machine, not of a row.
fn fatal(error: &Error) -> bool {
    matches!(error.kind(), Kind::Damaged | Kind::Full | Kind::System | Kind::Setup | Kind::Key)
}

impl Counts {
    fn add(&mut self, how: Taken) {
        match how {
            Taken::New => self.new += 1,
            Taken::Changed => self.changed += 1,
            Taken::Unchanged => self.unchanged += 1,
        }
    }
}
