//! `yakuba restore`: makes a data folder of one generation.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::shell::Shell;
use super::{exit, folder};
use crate::backup::restore;
use crate::base::error::Result;

/// `yakuba restore --from DIR --into NEW [--generation ID | --latest]`
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct Restore {
    /// バックアップの保管場所
    #[arg(long, value_name = "DIR")]
    from: PathBuf,
    /// 復元先のフォルダ（空か、まだ無いもの。今あるデータには上書きしない）
    #[arg(long, value_name = "NEW")]
    into: PathBuf,
    /// 復元する世代（「yakuba backup list」で調べる）
    #[arg(long, value_name = "ID", conflicts_with = "latest")]
    generation: Option<String>,
    /// いちばん新しい世代を復元する（指定が無いときと同じ）
    #[arg(long)]
    latest: bool,
}

const HELP: &str = "\
例: yakuba restore --from /mnt/backup --into /srv/yakuba-new --key-file /root/yakuba.key

動いているサービスには触れません。復元した内容のハッシュを計算し、バックアップの記録と一致したときだけ、
復元先のフォルダができます。そのあと「yakuba serve --data /srv/yakuba-new」で起動します。";

impl Restore {
    /// Runs the verb.
    ///
    /// # Errors
    /// Key, store and backup errors; then nothing is left in the target's place.
    pub fn run(self, shell: &mut Shell) -> Result<u8> {
        let secret = folder::secret(shell)?;
        let (from, into) = (shell.path(&self.from), shell.path(&self.into));
        let generation = self.generation.as_deref();
        let done =
            restore::restore(&from, &secret, generation, &into, crate::suite::schema(), &shell.console())?;
        let json = json!({
            "into": into.display().to_string(), "generation": done.generation, "time": done.time,
            "seq": done.seq, "rows": done.rows, "files": done.files, "hash": done.content,
        });
        shell.answer(&json, || {
            format!(
                "世代 {} を復元しました: {}\n  {}件 {}ファイル\n  内容のハッシュ {}\n\
                 次に「yakuba serve --data {} --key-file FILE」で起動してください。",
                done.generation,
                into.display(),
                done.rows,
                done.files,
                done.content,
                into.display()
            )
        })?;
        Ok(exit::DONE)
    }
}
