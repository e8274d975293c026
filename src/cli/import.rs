//! `yakuba import`: takes files into the register and the tables.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::errors::{ARGUMENT, FILE};
use super::exit;
use super::shell::{Shell, read_file};
use crate::access::{Town, authorise};
use crate::base::csv_text::Output;
use crate::base::error::Result;
use crate::suite::resident::exchange::import::{self, Mode};
use crate::suite::resident::exchange::mapping::Mapping;
use crate::suite::resident::exchange::report::{Report, Written};
use crate::suite::resident::exchange::sheet::Source;
use crate::suite::resident::permission;

/// What may be imported.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// 住民記録システムが書き出したCSVを取り込む
    Residents(Residents),
}

/// How a file is treated as a whole.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum How {
    /// 全行が正しいときだけ反映する
    All,
    /// 正しい行だけ反映し、誤りの行は残す
    Rows,
}

/// `yakuba import residents --file FILE [--mapping FILE]`
#[derive(Debug, Args)]
pub struct Residents {
    /// 取り込むCSV（UTF-8 または CP932）
    #[arg(long, value_name = "FILE")]
    file: PathBuf,
    /// 項目の対応表（JSON）。無いときは見出しから推定する
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// 反映のしかた
    #[arg(long, value_enum, default_value_t = How::All)]
    mode: How,
    /// 何が起きるかだけを調べ、何も書き込まない
    #[arg(long)]
    dry_run: bool,
    /// 誤りの行を書き出すCSV（行・列・値・理由）
    #[arg(long, value_name = "FILE")]
    errors: Option<PathBuf>,
}

impl Import {
    /// Runs the verb.
    ///
    /// # Errors
    /// Files that cannot be read; `RESIDENT-10`, `RESIDENT-11`; store errors.
    pub fn run(self, shell: &mut Shell) -> Result<u8> {
        match self {
            Import::Residents(args) => shell.with_town(|shell, town| args.run(shell, town)),
        }
    }
}

impl Residents {
    fn run(&self, shell: &mut Shell, town: &Town) -> Result<u8> {
        let permit = authorise(&shell.actor(town)?, &permission::IMPORT)?;
        let source = Source::read(&read_file(&shell.path(&self.file))?)?;
        let mapping = match &self.mapping {
            Some(file) => {
                let text = String::from_utf8(read_file(&shell.path(file))?).map_err(|e| ARGUMENT.because(e))?;
                Mapping::from_json(&text)?
            }
            None => Mapping::suggested("推定", source.headings()).check()?,
        };
        let mode = match (self.dry_run, self.mode) {
            (true, _) => Mode::DryRun,
            (false, How::All) => Mode::AllOrNothing,
            (false, How::Rows) => Mode::PerRow,
        };
        let mut told = 0;
        let report = import::run(town, &permit, &source, &mapping, mode, &mut |progress| {
            let tenth = progress.done * 10 / progress.of.max(1);
            if tenth > told {
                told = tenth;
                shell.say(&format!("取込中… {}%", tenth * 10));
            }
        })?;
        if let Some(file) = &self.errors {
            let csv = report.error_file(Output::Utf8Bom)?;
            std::fs::write(shell.path(file), csv).map_err(|e| FILE.because(e))?;
        }
        shell.answer(&report.to_json(), || words(&report))?;
        Ok(if report.written == Written::Refused { 3 } else { exit::DONE })
    }
}

fn words(report: &Report) -> String {
    let counts = report.counts;
    let mut text = format!(
        "新規 {}件、変更 {}件、変わらず {}件、誤り {}件（{}）\n",
        counts.new, counts.changed, counts.unchanged, counts.rejected, report.encoding
    );
    text.push_str(match report.written {
        Written::Yes => "反映しました。",
        Written::DryRun => "調べただけです。何も書き込んでいません。",
        Written::Refused => "誤りがあるため、何も書き込んでいません。--errors FILE で誤りの行を書き出せます。",
    });
    text
}
