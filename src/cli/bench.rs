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
        };
        shell.answer(&figures, || format!("{figures:#}"))?;
        Ok(exit::DONE)
    }
}
