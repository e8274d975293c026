//! `yakuba welfare pay`: what the payment page does, up to the approval.
//!
//! The month is locked, computed and submitted; the list is written. A second person approves on the
//! page; called again after that, the verb writes the bank file.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::errors::FILE;
use super::exit;
use super::shell::Shell;
use crate::access::{Outcome, Permit, Town, authorise};
use crate::base::date::{Date, Month, parse};
use crate::base::error::Result;
use crate::store::Snapshot;
use crate::suite::welfare::action::run::{self, Work};
use crate::suite::welfare::action::{BUSINESS, office, pay};
use crate::suite::welfare::exchange::zengin::LineEnd;
use crate::suite::welfare::letters;
use crate::suite::welfare::model::id::{RunNo, parse_month};
use crate::suite::welfare::model::payment::{Outcome as Sums, Payment, Run, RunState};
use crate::suite::welfare::permission::PAY;
use crate::suite::welfare::view::{self, difference};

/// The verbs of public assistance.
#[derive(Debug, Subcommand)]
pub enum Welfare {
    /// ひと月分の支給を計算し、一覧と振込データを書き出す（振込データは決裁の後）
    Pay(Pay),
}

/// `yakuba welfare pay --month YYYY-MM --bank-file FILE --list FILE [--dry-run]`
#[derive(Debug, Args)]
pub struct Pay {
    /// 支給する月（2026-12 など）
    #[arg(long, value_name = "YYYY-MM")]
    month: String,
    /// 振込データ（全銀 総合振込）の書き出し先
    #[arg(long, value_name = "FILE")]
    bank_file: PathBuf,
    /// 支給一覧の書き出し先（.pdf で終わればPDF、ほかはCSV）
    #[arg(long, value_name = "FILE")]
    list: PathBuf,
    /// 振込日（指定が無いときは定例の支給日）
    #[arg(long, value_name = "DATE")]
    bank_date: Option<String>,
    /// 何も登録せず、できるはずの一覧と振込データだけを書き出す
    #[arg(long)]
    dry_run: bool,
}

impl Welfare {
    /// Runs the verb.
    ///
    /// # Errors
    /// Key and store errors, and what the service refuses.
    pub fn run(self, shell: &mut Shell) -> Result<u8> {
        match self {
            Welfare::Pay(pay) => shell.with_town(|shell, town| pay.run(shell, town)),
        }
    }
}

/// What the verb did.
struct Done {
    run: Run,
    payments: Vec<Payment>,
    /// Records, and the bank file's count and sum, when it was written.
    file: Option<(usize, i64)>,
    sums: Sums,
}

impl Pay {
    fn run(&self, shell: &mut Shell, town: &Town) -> Result<u8> {
        let month = parse_month(&self.month)?;
        let permit = authorise(&shell.actor(town)?, &PAY)?;
        let done = if self.dry_run { self.try_out(shell, town, month)? } else { self.really(shell, town, &permit, month)? };
        self.write_list(shell, town, &permit, &done)?;
        self.report(shell, &done)
    }

    fn bank_date(&self, snapshot: &Snapshot, month: Month, today: Date) -> Result<Date> {
        match &self.bank_date {
            Some(text) => Ok(parse::date(text)?.date),
            None => Ok(run::next_date(&office::need(snapshot)?, month, today)),
        }
    }

    /// As it would be: the run of the month if there is one, else a preview.
    fn try_out(&self, shell: &Shell, town: &Town, month: Month) -> Result<Done> {
        let (snapshot, today) = (town.read()?, town.clock().today());
        let done = match run::live(&snapshot, month)?.filter(|run| run.outcome.is_some()) {
            Some(run) => {
                let sums = run.outcome.clone().unwrap_or_default();
                Done { payments: pay::of_run(&snapshot, run.no)?, run, file: None, sums }
            }
            None => {
                let bank_date = self.bank_date(&snapshot, month, today)?;
                let seen = difference::preview(&snapshot, month, bank_date, today)?;
                let payments = seen.lines.into_iter().flat_map(|line| line.payments).collect();
                let begun_by = shell.actor(town)?.account;
                let (state, outcome) = (RunState::Done, Some(seen.outcome.clone()));
                let run = Run { no: RunNo(0), month, bank_date, begun_by, begun_on: today, state, outcome };
                Done { run, payments, file: None, sums: seen.outcome }
            }
        };
        let file = run::bank_file(&snapshot, done.run.bank_date, &done.payments, LineEnd::CrLf)?;
        write(&shell.path(&self.bank_file), &file.bytes)?;
        Ok(Done { file: Some((file.count, file.total.get())), ..done })
    }

    /// Locks, computes and submits what is not; writes the bank file of what is approved.
    fn really(&self, shell: &Shell, town: &Town, permit: &Permit, month: Month) -> Result<Done> {
        let kept = run::live(&town.read()?, month)?;
        let no = match &kept {
            Some(run) => run.no,
            None => {
                let date = self.bank_date(&town.read()?, month, town.clock().today())?;
                town.act(permit, BUSINESS, move |deed| run::lock(deed, month, date))?
            }
        };
        let state = kept.map_or(RunState::Locked, |run| run.state);
        if state == RunState::Locked {
            Work { town, permit, day: None }.compute(no, |_, _| {})?;
        }
        if matches!(state, RunState::Locked | RunState::Done) {
            town.act(permit, BUSINESS, move |deed| run::submit(deed, no))?;
        }
        let file = if state.is_approved() {
            let file = town.act(permit, BUSINESS, move |deed| run::write_file(deed, no, LineEnd::CrLf))?;
            write(&shell.path(&self.bank_file), &file.bytes)?;
            Some((file.count, file.total.get()))
        } else {
            None
        };
        let snapshot = town.read()?;
        let run = run::need_run(&snapshot, no)?;
        let sums = run.outcome.clone().unwrap_or_default();
        Ok(Done { payments: pay::of_run(&snapshot, no)?, run, file, sums })
    }

    fn write_list(&self, shell: &Shell, town: &Town, permit: &Permit, done: &Done) -> Result<()> {
        let (snapshot, today) = (town.read()?, town.clock().today());
        let lines = view::named(&snapshot, done.payments.clone(), today)?;
        let path = shell.path(&self.list);
        let pdf = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
        let bytes = if pdf {
            let office = office::need(&snapshot)?;
            let meta = letters::meta("支給一覧表", &office.defendant, town.clock().now());
            letters::list::pdf(meta, &office.section, &done.run, &lines, today)?.pdf
        } else {
            letters::list::csv(&done.run, &lines)?
        };
        let subjects = done.payments.iter().map(|p| p.payee.into()).collect();
        let note = format!("run={} list", done.run.no);
        town.record(permit, BUSINESS, &note, Outcome::Done, subjects)?;
        write(&path, &bytes)
    }

    fn report(&self, shell: &mut Shell, done: &Done) -> Result<u8> {
        let (run, sums) = (&done.run, &done.sums);
        let held: Vec<_> = done.payments.iter().filter(|p| !p.way.pays()).map(|p| p.case.0).collect();
        let json = serde_json::json!({
            "month": run.month.to_string(),
            "run": (!self.dry_run || run.no.0 != 0).then_some(run.no.0),
            "state": run.state.title(),
            "dry_run": self.dry_run,
            "bank_date": run.bank_date.to_string(),
            "cases": sums.cases,
            "transfers": { "payments": sums.transfers.0, "yen": sums.transfers.1.get() },
            "windows": { "payments": sums.windows.0, "yen": sums.windows.1.get() },
            "held": { "payments": sums.held.0, "yen": sums.held.1.get(), "cases": held },
            "bank_file": done.file.map(|(count, yen)| serde_json::json!({ "records": count, "yen": yen })),
        });
        shell.answer(&json, || {
            let mut text = format!(
                "{}分: {}ケース、振込{}件 {}、窓口払{}件 {}、保留{}件\n",
                run.month.wareki(), sums.cases, sums.transfers.0, sums.transfers.1, sums.windows.0, sums.windows.1,
                sums.held.0
            );
            text.push_str(&match done.file {
                Some((count, _)) => format!("振込データを書き出しました（{count}件、振込日 {}）。", run.bank_date.wareki()),
                None => format!(
                    "状態は「{}」です。振込データは、別の職員が決裁してから、もう一度このコマンドで書き出せます。",
                    run.state.title()
                ),
            });
            text
        })?;
        Ok(exit::DONE)
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(path, bytes).map_err(|e| FILE.because(e))
}
