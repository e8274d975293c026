//! The error codes of the sealed device.

crate::codes! {
    /// A sector does not authenticate.
    SECTOR_DAMAGED = "STORE-21", Damaged, "データベースの一部が壊れているか、書き換えられています。",
        "サービスを止めたまま、バックアップから復元してください。ディスクの故障も確認してください。";
    /// The disk refused.
    DEVICE_IO = "STORE-22", System, "データベースのファイルを読み書きできませんでした。",
        "ディスクの空き、接続、権限を確かめてから起動し直してください。保存済みのデータは失われていません。";
    /// Both superblock copies are unreadable.
    SUPERBLOCK_DAMAGED = "STORE-23", Damaged, "データベースの先頭部分が壊れています。",
        "バックアップから復元してください。ディスクの故障も確認してください。";
    /// The database belongs to another installation.
    OTHER_INSTALLATION = "STORE-24", Key, "別の設置（別の自治体）のデータベースです。",
        "このデータベースと組になる鍵束ファイル(keyring)を置いてください。";
    /// The keyring's keys do not open this database.
    KEYS_DO_NOT_FIT = "STORE-25", Key, "鍵束がこのデータベースに合いません。",
        "データベースと同じ時点の鍵束ファイル(keyring)をバックアップから戻してください。";
    /// The database file is of a later format.
    FORMAT_NEWER = "STORE-26", Setup, "データベースが新しい版のyakubaで書かれています。", "その版以降のyakubaを使ってください。";
    /// The file's length is impossible.
    TRUNCATED = "STORE-27", Damaged, "データベースのファイルの長さが正しくありません。",
        "ファイルのコピーが途中で切れていないか確かめ、必要ならバックアップから復元してください。";
    /// Neither header slot authenticates.
    HEADER_DAMAGED = "STORE-28", Damaged, "データベースの見出し部分が二つとも壊れています。",
        "バックアップから復元してください。ディスクの故障も確認してください。";
    /// There is a database already.
    STORE_EXISTS = "STORE-29", Conflict, "すでにデータベースがあります。", "今あるデータを使うか、空のフォルダーを指定してください。";
    /// There is no database.
    STORE_MISSING = "STORE-30", Setup, "データベースのファイルがありません。",
        "データフォルダーの指定を確かめてください。新しい設置であれば初期設定を行ってください。";
    /// The data key was used too often.
    KEY_WORN = "STORE-31", Setup, "データ鍵で書ける量の限度に達しました。", "データ鍵を更新してから、起動し直してください。";
    /// redb could not open or repair what is stored.
    UNREADABLE = "STORE-32", Damaged, "データベースを開けませんでした。", "バックアップから復元してください。";
}
