//! The error codes of export, backup and restore.

crate::codes! {
    /// A file of an export cannot be written.
    UNWRITABLE = "BACKUP-01", System, "ファイルを書き込めません。",
        "書込先のフォルダの権限と空き容量を確かめてください。";
}
