//! `yakuba doctor`: looks at the machine and the data folder and says what to mend.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use clap::Args;
use serde_json::json;

use super::folder::{self, PASSPHRASE};
use super::shell::Shell;
use super::{exit, remote};
use crate::base::error::Result;

/// `yakuba doctor --data DIR`
#[derive(Debug, Args)]
pub struct Doctor {}

/// How a finding weighs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Weight {
    Good,
    Warning,
    Wrong,
}

struct Finding {
    weight: Weight,
    what: String,
    remedy: &'static str,
}

fn finding(weight: Weight, what: impl Into<String>, remedy: &'static str) -> Finding {
    Finding { weight, what: what.into(), remedy }
}

/// Free space below this is warned of.
const ROOM: u64 = 2 << 30;

impl Doctor {
    /// Runs the verb; the exit code is 1 when something is wrong.
    ///
    /// # Errors
    /// `CLI-01` when stdout cannot be written.
    pub fn run(self, shell: &mut Shell) -> Result<u8> {
        let mut findings = vec![swap(), passphrase()];
        if let Ok(data) = shell.data() {
            findings.extend(folder_findings(&data));
            findings.push(key(shell, &data));
        }
        let rows: Vec<_> = findings
            .iter()
            .map(|f| json!({ "level": level(f.weight), "what": f.what, "remedy": f.remedy }))
            .collect();
        shell.answer(&json!({ "findings": rows }), || {
            let line = |f: &Finding| match f.weight {
                Weight::Good => format!("良好  {}\n", f.what),
                Weight::Warning | Weight::Wrong => format!("{}  {}\n      → {}\n", word(f.weight), f.what, f.remedy),
            };
            findings.iter().map(line).collect()
        })?;
        let wrong = findings.iter().any(|f| f.weight == Weight::Wrong);
        Ok(if wrong { exit::WRONG } else { exit::DONE })
    }
}

fn level(weight: Weight) -> &'static str {
    match weight {
        Weight::Good => "good",
        Weight::Warning => "warning",
        Weight::Wrong => "wrong",
    }
}

fn word(weight: Weight) -> &'static str {
    match weight {
        Weight::Good => "良好",
        Weight::Warning => "注意",
        Weight::Wrong => "不良",
    }
}

/// Swap can hold keys and records in plain unless it is encrypted.
fn swap() -> Finding {
    let swaps = std::fs::read_to_string("/proc/swaps").unwrap_or_default();
    let plain = swaps.lines().skip(1).filter(|l| !l.contains("/dm-") && !l.contains("/dev/mapper/")).count();
    if plain == 0 {
        return finding(Weight::Good, "暗号化されていないスワップはありません。", "");
    }
    let remedy = "スワップを暗号化するか、「swapoff」で止めてください。記憶の内容が平文でディスクに書かれることがあります。";
    finding(Weight::Warning, "暗号化されていないスワップがあります。", remedy)
}

fn passphrase() -> Finding {
    if std::env::var_os(PASSPHRASE).is_none() {
        return finding(Weight::Good, "環境変数にパスフレーズはありません。", "");
    }
    let remedy = "常用では鍵ファイル（--key-file）かsystemdの資格情報を使ってください。";
    finding(Weight::Warning, "環境変数にパスフレーズが入っています。", remedy)
}

fn folder_findings(data: &Path) -> Vec<Finding> {
    let mut found = Vec::new();
    let Ok(meta) = std::fs::metadata(data) else {
        let what = format!("データフォルダが見つかりません: {}", data.display());
        return vec![finding(Weight::Wrong, what, "パスと、ディスクが接続（マウント）されているかを確かめてください。")];
    };
    if meta.permissions().mode() & 0o077 != 0 {
        let remedy = "「chmod 700」で、所有者だけが読めるようにしてください。";
        found.push(finding(Weight::Warning, "データフォルダを他の利用者も読めます。", remedy));
    } else {
        found.push(finding(Weight::Good, "データフォルダは所有者だけが読めます。", ""));
    }
    if let Ok(disk) = rustix::fs::statvfs(data) {
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        let what = format!("空き容量は{}MBです。", free / 1_000_000);
        let weight = if free < ROOM { Weight::Warning } else { Weight::Good };
        found.push(finding(weight, what, "不要なファイルを移すか、ディスクを増やしてください。"));
    }
    let serving = std::os::unix::net::UnixStream::connect(data.join(remote::SOCKET)).is_ok();
    found.push(finding(Weight::Good, if serving { "サービスは動いています。" } else { "サービスは動いていません。" }, ""));
    found
}

fn key(shell: &Shell, data: &Path) -> Finding {
    let checked = folder::secret(shell).and_then(|secret| folder::check_key(data, &secret));
    match checked {
        Ok(()) => finding(Weight::Good, "鍵はこのデータフォルダに合います。", ""),
        Err(error) => finding(Weight::Wrong, format!("[{}] {}", error.code().id, error.code().what), error.code().remedy),
    }
}
