//! `yakuba audit`: the trail as a file, its verification, and Merkle proofs.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::json;

use super::errors::{ARGUMENT, FILE};
use super::shell::{Shell, read_file};
use super::{errors, exit};
use crate::access::audit::merkle::Decision;
use crate::access::audit::{Checkpoint, export, vectors, verify};
use crate::access::{Outcome, Town, authorise};
use crate::backup::EXPORT;
use crate::base::error::Result;

/// What may be done with the trail.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// 証跡の全体を1つのファイルに書き出す
    Export(To),
    /// 最新の検証点（署名付き）を書き出す。別の場所に控えると、後からの改ざんが分かる
    Checkpoint(To),
    /// 書き出した証跡が改ざんされていないかを調べる
    Verify(Verify),
    /// マークル木の証明（RFC 6962）が正しいかを、ファイルごとに valid / invalid で答える
    Proof(Proof),
}

/// `--to FILE`
#[derive(Debug, Args)]
pub struct To {
    /// 書き出すファイル（まだ無いもの）
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

/// `yakuba audit verify FILE [--checkpoint FILE]`
#[derive(Debug, Args)]
pub struct Verify {
    /// 書き出した証跡
    file: PathBuf,
    /// 控えておいた検証点（くり返し可）
    #[arg(long = "checkpoint", value_name = "FILE")]
    checkpoints: Vec<PathBuf>,
}

/// `yakuba audit proof FILE…`
#[derive(Debug, Args)]
pub struct Proof {
    /// 証明のファイル（JSON）
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

impl Audit {
    /// Runs the verb; exit code 1 when something that was checked is wrong.
    ///
    /// # Errors
    /// Files that cannot be read or written; key and store errors.
    pub fn run(self, shell: &mut Shell) -> Result<u8> {
        match self {
            Audit::Export(args) => shell.with_town(|shell, town| write_trail(shell, town, &args.to)),
            Audit::Checkpoint(args) => shell.with_town(|shell, town| write_checkpoint(shell, town, &args.to)),
            Audit::Verify(args) => args.run(shell),
            Audit::Proof(args) => args.run(shell),
        }
    }
}

fn create(path: &Path) -> Result<BufWriter<File>> {
    File::create_new(path).map(BufWriter::new).map_err(|e| FILE.because(e))
}

fn close(file: BufWriter<File>) -> Result<()> {
    let file = file.into_inner().map_err(|e| FILE.because(e.into_error()))?;
    file.sync_all().map_err(|e| FILE.because(e))
}

fn write_trail(shell: &mut Shell, town: &Town, to: &Path) -> Result<u8> {
    let permit = authorise(&shell.actor(town)?, &EXPORT)?;
    town.record(&permit, "証跡の書き出し", "", Outcome::Done, std::collections::BTreeSet::new())?;
    town.checkpoint()?;
    let mut file = create(&shell.path(to))?;
    let done = export::export(&town.read()?, &mut file)?;
    close(file)?;
    shell.answer(&json!({ "entries": done.entries, "checkpoints": done.checkpoints }), || {
        format!("{}件の証跡と{}個の検証点を書き出しました。", done.entries, done.checkpoints)
    })?;
    Ok(exit::DONE)
}

fn write_checkpoint(shell: &mut Shell, town: &Town, to: &Path) -> Result<u8> {
    authorise(&shell.actor(town)?, &EXPORT)?;
    town.checkpoint()?;
    let newest = Checkpoint::newest(&town.read()?)?.ok_or_else(|| errors::FILE.with("検証点がありません。"))?;
    let mut file = create(&shell.path(to))?;
    write!(file, "{}key {}\n", newest.note(), hex::encode(newest.key)).map_err(|e| FILE.because(e))?;
    close(file)?;
    shell.answer(&json!({ "size": newest.size, "root": hex::encode(newest.root) }), || {
        format!("{}件までの検証点を書き出しました。", newest.size)
    })?;
    Ok(exit::DONE)
}

/// A witness copy: the signed note and, on the line after it, the key it was signed with.
fn witness(path: &Path) -> Result<Checkpoint> {
    let text = String::from_utf8(read_file(path)?).map_err(|e| ARGUMENT.because(e))?;
    let (note, key) = text.trim_end().rsplit_once("key ").ok_or_else(|| ARGUMENT.with("key"))?;
    let mut bytes = [0; 32];
    hex::decode_to_slice(key, &mut bytes).map_err(|e| ARGUMENT.because(e))?;
    Checkpoint::read(note, bytes)
}

impl Verify {
    fn run(&self, shell: &mut Shell) -> Result<u8> {
        let witnesses: Vec<Checkpoint> =
            self.checkpoints.iter().map(|path| witness(&shell.path(path))).collect::<Result<_>>()?;
        let file = File::open(shell.path(&self.file)).map_err(|e| FILE.because(e))?;
        let found = verify::verify(BufReader::new(file), &witnesses)?;
        let findings: Vec<String> = found.findings.iter().map(ToString::to_string).collect();
        let json = json!({
            "entries": found.entries, "root": hex::encode(found.root), "checkpoints": found.checkpoints,
            "signed_to": found.signed_to, "witnessed_to": found.witnessed_to, "after": found.after(),
            "findings": findings,
        });
        shell.answer(&json, || {
            let state = if findings.is_empty() { "改ざんは見つかりません。".to_owned() } else { findings.join("\n") };
            format!(
                "{}件、検証点{}個。署名で確かめた範囲 {}件、控えで確かめた範囲 {}件、その後 {}件。\n{state}",
                found.entries, found.checkpoints, found.signed_to, found.witnessed_to, found.after()
            )
        })?;
        Ok(if found.findings.is_empty() { exit::DONE } else { exit::WRONG })
    }
}

impl Proof {
    /// One file: the word alone. Several: the word and the file, one a line.
    fn run(&self, shell: &mut Shell) -> Result<u8> {
        let mut code = exit::DONE;
        let mut rows = Vec::new();
        for path in &self.files {
            let decided = vectors::decide(&read_file(&shell.path(path))?);
            let word = match decided {
                Ok(Decision::Valid) => "valid",
                Ok(Decision::Invalid) | Err(_) => {
                    code = exit::WRONG;
                    "invalid"
                }
            };
            rows.push((word, path.display().to_string()));
        }
        let json: Vec<_> = rows.iter().map(|(word, file)| json!({ "file": file, "result": word })).collect();
        shell.answer(&json!(json), || match rows.as_slice() {
            [(word, _)] => (*word).to_owned(),
            many => many.iter().map(|(word, file)| format!("{word}\t{file}\n")).collect(),
        })?;
        Ok(code)
    }
}
