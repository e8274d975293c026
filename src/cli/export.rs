//! `yakuba export`: a CSV per table with a dictionary, or one hash over the contents.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;

use super::errors::{ARGUMENT, FILE, NOT_EMPTY};
use super::exit;
use super::shell::Shell;
use crate::access::{Outcome, Town, authorise};
use crate::backup::{EXPORT, export};
use crate::base::error::Result;
use crate::store::content;

/// `yakuba export --to DIR` or `yakuba export --hash`
#[derive(Debug, Args)]
pub struct Export {
    /// CSVを書き出すフォルダ（空か、まだ無いもの）
    #[arg(long, value_name = "DIR", required_unless_present = "hash")]
    to: Option<PathBuf>,
    /// 全業務の記録と添付の内容を1つのハッシュ（SHA-256）で表示する。鍵・機械・ファイルが違っても、内容が同じなら同じ値
    #[arg(long)]
    hash: bool,
}

impl Export {
    /// Runs the verb.
    ///
    /// # Errors
    /// Key and store errors; `CLI-05` when the folder is not empty.
    pub fn run(self, shell: &mut Shell) -> Result<u8> {
        shell.with_town(|shell, town| if self.hash { hash(shell, town) } else { self.tables(shell, town) })
    }

    fn tables(&self, shell: &mut Shell, town: &Town) -> Result<u8> {
        let to = self.to.as_deref().ok_or_else(|| ARGUMENT.with("--to"))?;
        let to = shell.path(to);
        empty_folder(&to)?;
        let permit = authorise(&shell.actor(town)?, &EXPORT)?;
        let written = export::tables(&town.read()?, town.store().schema(), &to)?;
        let note = format!("tables={} rows={}", written.len(), written.iter().map(|t| t.rows).sum::<u64>());
        town.record(&permit, "書き出し", &note, Outcome::Done, BTreeSet::new())?;
        let rows: Vec<_> = written.iter().map(|t| serde_json::json!({ "table": t.table, "rows": t.rows })).collect();
        let json = serde_json::json!({ "to": to.display().to_string(), "tables": rows });
        shell.answer(&json, || {
            written.iter().map(|t| format!("{:>10}件  {}.csv（{}）\n", t.rows, t.table, t.title)).collect()
        })?;
        Ok(exit::DONE)
    }
}

fn hash(shell: &mut Shell, town: &Town) -> Result<u8> {
    let tables = content::tables(&town.read()?, town.store().schema())?;
    let total = hex::encode(content::total(&tables));
    let rows: Vec<_> = tables
        .iter()
        .map(|t| serde_json::json!({ "table": t.name, "rows": t.rows, "hash": hex::encode(t.hash) }))
        .collect();
    shell.answer(&serde_json::json!({ "hash": total, "tables": rows }), || total.clone())?;
    Ok(exit::DONE)
}

/// Makes the folder, or accepts an empty one.
///
/// # Errors
/// `CLI-05` when something is in it, `CLI-01` when it cannot be made.
pub fn empty_folder(path: &std::path::Path) -> Result<()> {
    std::fs::create_dir_all(path).map_err(|e| FILE.because(e))?;
    match std::fs::read_dir(path).map_err(|e| FILE.because(e))?.next() {
        None => Ok(()),
        Some(_) => Err(NOT_EMPTY.with(path.display().to_string())),
    }
}
