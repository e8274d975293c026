//! One process owns a data folder: an exclusive lock on the file `lock` inside it.
//!
//! The lock is the operating system's (flock), so it goes away with the process, however it ends;
//! the file itself stays and means nothing. It does not pass work to the owner (see `cli`).

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use crate::base::error::Result;

crate::codes! {
    /// Another process owns the data folder.
    FOLDER_IN_USE = "LOCK-01", Conflict, "このデータフォルダーは別のプロセスが使用しています。",
        "動いているyakubaを終了するか、そのyakubaを通して操作してください。";
    /// The lock file cannot be opened or locked.
    FOLDER_UNLOCKABLE = "LOCK-02", System, "データフォルダーの使用権を確保できませんでした。",
        "フォルダーがあること、所有者と書込みの権限、ファイルシステムがロックに対応していることを確認してください。";
}

/// The right to use a data folder, held until dropped.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

impl FolderLock {
    /// Takes the lock of `folder` at once or fails with [`FOLDER_IN_USE`].
    pub fn take(folder: &Path) -> Result<Self> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(folder.join("lock"))
            .map_err(|error| FOLDER_UNLOCKABLE.because(error))?;
        match file.try_lock() {
            Ok(()) => Ok(FolderLock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(FOLDER_IN_USE.error()),
            Err(TryLockError::Error(error)) => Err(FOLDER_UNLOCKABLE.because(error)),
        }
    }
}
