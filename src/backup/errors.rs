//! The error codes of export, backup and restore.

use std::io;

use crate::base::error::Error;

crate::codes! {
    /// A file of an export cannot be written.
    UNWRITABLE = "BACKUP-01", System, "ファイルを書き込めません。",
        "書込先のフォルダの権限と空き容量を確かめてください。";
    /// There is no repository.
    NO_REPOSITORY = "BACKUP-02", NotFound, "この場所にはバックアップがありません。",
        "--from または --to のパスと、ディスクや共有フォルダが接続されているかを確かめてください。";
    /// The repository is another installation's.
    FOREIGN = "BACKUP-03", Key, "別の設置（別の自治体）のバックアップです。",
        "この設置のバックアップの場所か、そのバックアップを作った設置の鍵を指定してください。";
    /// The repository or generation was written by a later release.
    NEWER = "BACKUP-04", Setup, "このバックアップは新しい版のYakubaで作られています。",
        "その版以降の実行ファイルを使ってください。";
    /// Something in the repository does not authenticate.
    DAMAGED = "BACKUP-05", Damaged, "バックアップの一部が壊れているか、書き換えられています。",
        "「yakuba verify --from」で無事な世代を調べ、その世代か別の控えから復元してください。";
    /// There is no such generation.
    NO_GENERATION = "BACKUP-06", NotFound, "指定された世代はありません。",
        "「yakuba backup list --from」で世代を確かめてください。";
    /// The folder to restore into holds something.
    NOT_EMPTY = "BACKUP-07", Conflict, "復元先のフォルダは空ではありません。",
        "空のフォルダか、まだ無いフォルダを指定してください。今あるデータには上書きしません。";
    /// The disk is full.
    FULL = "BACKUP-08", Full, "書込先の空き容量が足りません。",
        "不要なファイルを移すか、大きいディスクを使ってから、もう一度実行してください。これまでの世代は無事です。";
    /// A file cannot be read.
    UNREADABLE = "BACKUP-09", System, "バックアップのファイルを読めません。",
        "ディスクや共有フォルダの接続と、読取りの権限を確かめてください。";
    /// The town has no keys.
    NO_KEYS = "BACKUP-10", Setup, "鍵を持たない町のバックアップは作れません。",
        "データフォルダーを指定して開いてください。";
    /// The folder holds something else.
    NOT_A_REPOSITORY = "BACKUP-11", Conflict, "この場所には、バックアップではないファイルがあります。",
        "空のフォルダか、以前にバックアップを作ったフォルダを指定してください。";
    /// Somebody else writes there.
    IN_USE = "BACKUP-12", Busy, "この場所では、別のバックアップか復元が進んでいます。",
        "終わるのを待ってから、もう一度実行してください。";
    /// What was restored is not what was saved.
    NOT_THE_SAME = "BACKUP-13", Damaged, "復元した内容がバックアップの記録と一致しません。復元先は取り消しました。",
        "「yakuba verify --from」で無事な世代を調べ、その世代か別の控えから復元してください。";
}

/// A write that the operating system refused.
pub(super) fn unwritable(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => FULL.because(error),
        _ => UNWRITABLE.because(error),
    }
}

/// A read that the operating system refused.
pub(super) fn unreadable(name: &str, error: &io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::NotFound => DAMAGED.with(format!("{name}: ファイルがありません")),
        io::ErrorKind::UnexpectedEof => DAMAGED.with(format!("{name}: 途中で切れています")),
        io::ErrorKind::FileTooLarge => DAMAGED.with(format!("{name}: 長すぎます")),
        _ => UNREADABLE.with(format!("{name}: {error}")),
    }
}
