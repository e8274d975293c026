//! Floor 7: the command line, one file per verb. It holds no rule: each verb calls the parts below
//! and prints what they answer.
//!
//! Messages go to stderr; what was asked for goes to stdout, with `--json` as one JSON document.
//! Exit codes: see [`exit`].

pub mod audit;
pub mod backup;
pub mod bench;
pub mod calc;
pub mod demo;
pub mod doctor;
pub mod errors;
pub mod exit;
pub mod export;
pub mod folder;
pub mod import;
pub mod init;
pub mod process;
pub mod remote;
pub mod restore;
pub mod serve;
pub mod shell;
pub mod user;
pub mod verify;
pub mod welfare;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use shell::{Globals, Shell};

/// 役場: 小さな町の業務を1台で動かす実行ファイル
#[derive(Debug, Parser)]
#[command(name = "yakuba", version, about, long_about = LONG, disable_help_subcommand = true)]
pub struct Cli {
    /// What every verb takes.
    #[command(flatten)]
    pub globals: Globals,
    /// The verb.
    #[command(subcommand)]
    pub verb: Verb,
}

const LONG: &str = "\
役場（Yakuba）: 住民の宛名、生活保護、カード交付予約などの町の業務を、1つの実行ファイルで動かします。

はじめて試すとき:   yakuba demo
町を作るとき:       yakuba init --data DIR --key-file FILE
動かすとき:         yakuba serve --data DIR --key-file FILE
控えを取るとき:     yakuba backup create --data DIR --key-file FILE --to /mnt/backup

終了コード: 0 成功 / 1 検査で不一致 / 2 引数の誤り / 3 入力の誤り / 4 鍵が合わない / 5 データの破損 /
           6 容量不足 / 7 ファイル・ポート・使用中 / 8 見つからない / 9 権限がない / 10 設定の誤り";

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// 架空の町を作って開く（はじめて試すときはこれだけ）
    Demo(demo::Demo),
    /// 町を開き、職員用・住民用の画面を動かす
    Serve(serve::Serve),
    /// 新しい町（暗号化されたデータフォルダ）を作る
    Init(init::Init),
    /// 利用者（職員アカウント）を登録・変更・一覧する
    #[command(subcommand)]
    User(user::User),
    /// 他のシステムのファイルを取り込む
    #[command(subcommand)]
    Import(import::Import),
    /// データを表ごとのCSVに書き出す、または内容のハッシュを表示する
    Export(export::Export),
    /// バックアップを作る、世代の一覧を見る
    #[command(subcommand)]
    Backup(backup::Backup),
    /// バックアップを全部読み直して検証する（--from が無ければデータフォルダを検証する）
    Verify(verify::Verify),
    /// バックアップの1つの世代を、新しいデータフォルダに復元する
    Restore(restore::Restore),
    /// 生活保護の処理をする
    #[command(subcommand)]
    Welfare(welfare::Welfare),
    /// 暦・日付などの計算だけを行う（データフォルダは不要）
    #[command(subcommand)]
    Calc(calc::Calc),
    /// 証跡を書き出し、改ざんの有無を調べる
    #[command(subcommand)]
    Audit(audit::Audit),
    /// 速さを計り、他の製品と比べる
    #[command(subcommand)]
    Bench(bench::Bench),
    /// この機械とデータフォルダの状態を点検する
    Doctor(doctor::Doctor),
}

/// Every error code of the executable, for the help.
pub fn codes() -> impl Iterator<Item = &'static crate::base::error::Code> {
    crate::suite::codes().chain(errors::CODES.iter().copied())
}

/// What the portals show, with every error code in the help.
#[must_use]
pub fn site() -> crate::web::Site {
    crate::web::Site { codes: codes().collect(), ..crate::suite::site() }
}

/// Runs the command line of this process.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let cli = match parse(&args) {
        Ok(cli) => cli,
        Err(error) => {
            // To a closed pipe nothing can be said.
            drop(error.print());
            return ExitCode::from(if error.use_stderr() { exit::USAGE } else { exit::DONE });
        }
    };
    let mut shell = Shell::of_process(cli.globals.clone(), &args);
    let result = cli.verb.run(&mut shell);
    ExitCode::from(shell.finish(result))
}

/// Reads the arguments.
///
/// # Errors
/// What clap says of them; help and version count as errors that go to stdout.
pub fn parse(args: &[OsString]) -> Result<Cli, clap::Error> {
    let matches = Cli::command().try_get_matches_from(args)?;
    Cli::from_arg_matches(&matches)
}

impl Verb {
    /// Runs the verb; the answer is the exit code.
    ///
    /// # Errors
    /// What the verb's part returned.
    pub fn run(self, shell: &mut Shell) -> crate::base::error::Result<u8> {
        match self {
            Verb::Demo(verb) => verb.run(shell),
            Verb::Serve(verb) => verb.run(shell),
            Verb::Init(verb) => verb.run(shell),
            Verb::User(verb) => verb.run(shell),
            Verb::Import(verb) => verb.run(shell),
            Verb::Export(verb) => verb.run(shell),
            Verb::Backup(verb) => verb.run(shell),
            Verb::Verify(verb) => verb.run(shell),
            Verb::Restore(verb) => verb.run(shell),
            Verb::Welfare(verb) => verb.run(shell),
            Verb::Calc(verb) => verb.run(shell),
            Verb::Audit(verb) => verb.run(shell),
            Verb::Bench(verb) => verb.run(shell),
            Verb::Doctor(verb) => verb.run(shell),
        }
    }
}
