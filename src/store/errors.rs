//! The store's error codes.

crate::codes! {
    /// A stored value does not decode.
    UNDECODABLE = "STORE-01", Damaged, "保存されたデータを読み取れません。",
        "「yakuba verify」で状態を確かめ、必要ならバックアップから復元してください。";
    /// A value of a unique index is taken.
    TAKEN = "STORE-02", Conflict, "同じ番号または名称がすでに登録されています。",
        "登録済みのものを検索して確かめてください。";
    /// The record does not exist.
    MISSING = "STORE-03", NotFound, "該当する記録がありません。",
        "番号を確かめてください。";
    /// The record to be made already exists.
    EXISTS = "STORE-04", Conflict, "同じ記録がすでにあります。",
        "画面を読み直して、登録済みの内容を確かめてください。";
    /// Another batch holds the record.
    IN_BATCH = "STORE-05", Busy, "この記録は取込処理の途中です。",
        "取込が終わってから、もう一度操作してください。";
    /// The writer's queue is full.
    BUSY = "STORE-06", Busy, "処理が混み合っています。",
        "少し待ってから、もう一度操作してください。";
    /// The database engine refused.
    ENGINE = "STORE-07", Damaged, "データベースの処理に失敗しました。",
        "サービスを止め、ディスクの空きと状態を確かめてから起動し直してください。";
    /// A use case panicked.
    PANIC = "STORE-08", Damaged, "処理の途中で内部の誤りが起きました。変更は保存されていません。",
        "操作の内容とこの番号を保守担当へ連絡してください。";
    /// The store has stopped after a failure.
    STOPPED = "STORE-09", Damaged, "データベースは障害のため停止しています。",
        "サービスを起動し直してください。続くときはバックアップから復元してください。";
    /// The record was written by a newer release.
    NEWER = "STORE-10", Setup, "このデータは新しい版のYakubaで書かれています。",
        "新しい版の実行ファイルで開いてください。";
    /// A use case outgrew its limit.
    TOO_LARGE = "STORE-11", TooLarge, "一度に書き込む量が上限を超えました。",
        "件数を分けて操作してください。";
}
