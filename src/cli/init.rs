//! `yakuba init`: makes the data folder of a new town.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use clap::Args;

use super::errors::FILE;
use super::export::empty_folder;
use super::shell::Shell;
use super::{exit, folder};
use crate::access::Town;
use crate::base::clock::Clock;
use crate::base::error::Result;
use crate::store::keyring::{KdfCost, Secret};

/// `yakuba init --data DIR [--new-key-file FILE]`
#[derive(Debug, Args)]
pub struct Init {
    /// 新しい鍵ファイルを作り、その鍵で暗号化する（控えを金庫に保管してください）
    #[arg(long, value_name = "FILE")]
    new_key_file: Option<PathBuf>,
}

impl Init {
    /// Runs the verb.
    ///
    /// # Errors
    /// `CLI-05` when the folder is not empty; key errors.
    pub fn run(self, shell: &mut Shell) -> Result<u8> {
        let data = shell.data()?;
        empty_folder(&data)?;
        let secret = match &self.new_key_file {
            Some(file) => {
                let file = shell.path(file);
                write_new_key(&file)?;
                Secret::key_file(&file)?
            }
            None => folder::secret(shell)?,
        };
        let town = Town::create(&data, &secret, KdfCost::DEFAULT, crate::suite::schema(), Clock::real())?;
        crate::suite::found(&town)?;
        let json = serde_json::json!({ "data": data.display().to_string() });
        shell.answer(&json, || format!("町のデータフォルダを作りました: {}", data.display()))?;
        shell.say("次に「yakuba user add」で管理者を登録し、「yakuba serve」で起動してください。");
        Ok(exit::DONE)
    }
}

/// Writes a new random key file, readable by its owner alone.
///
/// # Errors
/// `CLI-01` when the file exists or cannot be written.
pub fn write_new_key(path: &Path) -> Result<()> {
    let text = Secret::new_key_file()?;
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(|e| FILE.because(e))?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|e| FILE.because(e))
}
