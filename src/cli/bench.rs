//! `yakuba bench`: speed as ratios against a peer in the same run.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::exit;
use super::shell::Shell;
use crate::base::error::Result;
use crate::bench;

/// The benches.
#[derive(Debug, Subcommand)]
pub enum Bench {
    /// 保存: 64人が同時に書くときの速さを、SQLiteと比べる
    Store(Scratch),
    /// 画面: TLS越しの個人画面を毎秒3,000回表示する（証跡の記録を含む）
    Pages(Scratch),
    /// 検索: 1,000通りの探し方の速さと漏れを、全件照合・SQLiteと比べる
    Search(Search),
    /// 生活保護: 程度の決定、ひと月の支給、通知書の速さを計る
    Welfare,
}

/// `yakuba bench search`
#[derive(Debug, Args)]
pub struct Search {
    /// 架空の町の住民の数
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    residents: usize,
    /// 計測に使うフォルダ
    #[command(flatten)]
    scratch: Scratch,
}

/// Where a bench may write.
#[derive(Debug, Args)]
pub struct Scratch {
    /// 計測に使うフォルダ（計測するディスクの上に置く）
    #[arg(long, value_name = "DIR", default_value = ".")]
    scratch: PathBuf,
}

impl Bench {
    /// Runs the bench and prints its figures.
    ///
    /// # Errors
    /// Store errors.
    pub fn run(self, shell: &mut Shell) -> Result<u8> {
        let figures = match self {
            Bench::Store(args) => bench::store::run(&shell.path(&args.scratch))?,
            Bench::Welfare => bench::welfare::run()?,
            Bench::Pages(args) => bench::pages::run(super::site(), &shell.path(&args.scratch))?,
            Bench::Search(args) => bench::search::run(args.residents, &shell.path(&args.scratch.scratch))?,
        };
        shell.answer(&figures, || format!("{figures:#}"))?;
        Ok(exit::DONE)
    }
}
