//! `yakuba verify`: reads a repository, or the data folder, whole and says whether it is good.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::shell::Shell;
use super::{exit, folder};
use crate::backup::verify::{self, Report};
use crate::base::error::Result;
use crate::store::{Scope, content};

/// `yakuba verify --from DIR [--generation ID]`
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct Verify {
    /// バックアップの保管場所
    #[arg(long, value_name = "DIR")]
    from: Option<PathBuf>,
    /// この世代だけを検証する（無ければすべての世代）
    #[arg(long, value_name = "ID", requires = "from")]
    generation: Option<String>,
}

const HELP: &str = "\
例: yakuba verify --from /mnt/backup --key-file /root/yakuba.key

すべてのファイルを読み、復号し、表ごとのハッシュを計算し直します。
異常が1つでもあれば、どの世代のどの表が使えないかを表示し、終了コード1で終わります。";

impl Verify {
    /// Runs the verb; the exit code is 1 when something is wrong.
    ///
    /// # Errors
    /// Key and backup errors.
    pub fn run(self, shell: &mut Shell) -> Result<u8> {
        let Some(from) = &self.from else { return data_folder(shell) };
        let secret = folder::secret(shell)?;
        let report = verify::verify(&shell.path(from), &secret, self.generation.as_deref())?;
        shell.answer(&to_json(&report), || to_text(&report))?;
        Ok(if report.is_good() { exit::DONE } else { exit::WRONG })
    }
}

fn to_json(report: &Report) -> serde_json::Value {
    let generations: Vec<_> = report
        .generations
        .iter()
        .map(|g| {
            json!({
                "generation": g.generation, "time": g.time, "reason": g.reason, "rows": g.rows,
                "hash": g.content, "good": g.faults == 0,
            })
        })
        .collect();
    let faults: Vec<_> = report
        .faults
        .iter()
        .map(|f| json!({ "generation": f.generation, "part": f.part, "what": f.what }))
        .collect();
    json!({
        "good": report.is_good(), "generations": generations, "faults": faults,
        "unnamed_chunks": report.unnamed_chunks,
    })
}

fn to_text(report: &Report) -> String {
    let mut text = String::new();
    for g in &report.generations {
        let state = if g.faults == 0 { "良好" } else { "異常" };
        text.push_str(&format!("{state}  {}  {:>10}件  {}\n", g.generation, g.rows, g.reason));
    }
    for fault in &report.faults {
        let generation = fault.generation.as_deref().unwrap_or("保管場所");
        let part = fault.part.as_deref().unwrap_or("全体");
        text.push_str(&format!("異常  {generation}  {part}  {}\n", fault.what));
    }
    text.push_str(if report.is_good() {
        "異常はありません。"
    } else {
        "異常があります。「良好」の世代は復元できます。壊れた世代は、別の控えを使うか、作り直してください。"
    });
    text
}

/// Walks every table of the data folder: each page authenticates, each record is read.
fn data_folder(shell: &mut Shell) -> Result<u8> {
    shell.with_town(|shell, town| {
        let snapshot = town.read()?;
        let (mut rows, mut contents) = (0, Vec::new());
        for table in town.store().schema().tables().filter(|table| table.scope != Scope::Temporary) {
            let hash = content::table_hash(&snapshot, table)?;
            rows += hash.rows;
            contents.extend((table.scope == Scope::Content && hash.rows > 0).then_some(hash));
        }
        let hash = hex::encode(content::total(&contents));
        let json = json!({ "good": true, "rows": rows, "hash": hash, "faults": [] });
        shell.answer(&json, || format!("異常はありません。{rows}件を読みました。\n内容のハッシュ {hash}"))?;
        Ok(exit::DONE)
    })
}
