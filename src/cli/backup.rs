//! `yakuba backup`: makes a generation, lists what there is.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use super::shell::Shell;
use super::{exit, folder};
use crate::access::authorise;
use crate::backup::manifest::Manifest;
use crate::backup::repository::Repository;
use crate::backup::{CREATE, create};
use crate::base::error::Result;

/// The verbs about generations.
#[derive(Debug, Subcommand)]
pub enum Backup {
    /// 世代を1つ作る（サービスを止めずに実行できる）
    #[command(after_help = CREATE_HELP)]
    Create(Create),
    /// 世代の一覧を見る
    List(List),
}

const CREATE_HELP: &str = "\
例: yakuba backup create --data /srv/yakuba --key-file /root/yakuba.key --to /mnt/backup --reason 更新前

保管場所には、初めてのときは空のフォルダを指定します。2回目からは変わった部分だけを書き足します。
中身はすべて暗号化されます。復元には、この町の鍵（鍵ファイルまたはパスフレーズ）が必要です。
鍵は保管場所とは別の所に控えてください。";

/// `yakuba backup create --to DIR [--reason TEXT]`
#[derive(Debug, Args)]
pub struct Create {
    /// 保管場所のフォルダ（USBディスクや共有フォルダなど、データとは別のディスク）
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// 理由（世代の一覧と証跡に残る）
    #[arg(long, value_name = "TEXT", default_value = "手動")]
    reason: String,
}

/// `yakuba backup list --from DIR`
#[derive(Debug, Args)]
pub struct List {
    /// 保管場所のフォルダ
    #[arg(long, value_name = "DIR")]
    from: PathBuf,
}

impl Backup {
    /// Runs the verb.
    ///
    /// # Errors
    /// Key, store and backup errors.
    pub fn run(self, shell: &mut Shell) -> Result<u8> {
        match self {
            Backup::Create(args) => args.run(shell),
            Backup::List(args) => args.run(shell),
        }
    }
}

impl Create {
    fn run(self, shell: &mut Shell) -> Result<u8> {
        shell.with_town(|shell, town| {
            let permit = authorise(&shell.actor(town)?, &CREATE)?;
            let to = shell.path(&self.to);
            let made = create::create(town, &permit, &to, &self.reason)?;
            let manifest = &made.manifest;
            let json = json!({
                "generation": manifest.generation, "number": manifest.number, "time": manifest.time,
                "reason": manifest.reason, "to": to.display().to_string(), "seq": manifest.journal.seq,
                "tables": manifest.tables.len(), "rows": manifest.rows(), "files": manifest.files.len(),
                "bytes": manifest.plain_bytes(), "chunks": manifest.chunks().count(),
                "new_chunks": made.new_chunks, "new_bytes": made.new_bytes, "hash": manifest.content,
            });
            shell.answer(&json, || {
                format!(
                    "世代 {} を作りました: {}\n  {}件 {}ファイル、圧縮前 {:.1} MB、今回書いた量 {:.1} MB\n  \
                     内容のハッシュ {}\n次に「yakuba verify --from {}」で検証できます。",
                    manifest.generation,
                    to.display(),
                    manifest.rows(),
                    manifest.files.len(),
                    megabytes(manifest.plain_bytes()),
                    megabytes(made.new_bytes),
                    manifest.content,
                    to.display(),
                )
            })?;
            Ok(exit::DONE)
        })
    }
}

#[expect(clippy::cast_precision_loss, reason = "shown to one decimal")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

impl List {
    fn run(self, shell: &mut Shell) -> Result<u8> {
        let secret = folder::secret(shell)?;
        let (repository, _) = Repository::for_reading(&shell.path(&self.from), &secret)?;
        let mut manifests: Vec<Manifest> = Vec::new();
        for name in repository.generations()? {
            manifests.push(repository.read_manifest(&name)?.manifest);
        }
        let rows: Vec<_> = manifests
            .iter()
            .map(|m| {
                json!({
                    "generation": m.generation, "time": m.time, "reason": m.reason, "seq": m.journal.seq,
                    "rows": m.rows(), "bytes": m.plain_bytes(), "hash": m.content,
                })
            })
            .collect();
        shell.answer(&json!({ "generations": rows }), || {
            manifests.iter().map(|m| format!("{}  {:>10}件  {}\n", m.generation, m.rows(), m.reason)).collect()
        })?;
        Ok(exit::DONE)
    }
}
