//! The command line's own error codes.

crate::codes! {
    /// A file that was named cannot be read or written.
    FILE = "CLI-01", System, "ファイルを読み書きできません。",
        "パスと権限、ディスクの空きを確かめてください。";
    /// No key was given.
    NO_KEY = "CLI-02", Key, "鍵が指定されていません。",
        "--key-file FILE を付けるか、環境変数 YAKUBA_PASSPHRASE にパスフレーズを入れてください。";
    /// No data folder was given.
    NO_DATA = "CLI-03", Setup, "データフォルダが指定されていません。",
        "--data DIR を付けてください。";
    /// The folder holds no town.
    NO_TOWN = "CLI-04", NotFound, "このフォルダには町のデータがありません。",
        "「yakuba init」または「yakuba demo」で作るか、--data のパスを確かめてください。";
    /// The folder already holds something.
    NOT_EMPTY = "CLI-05", Conflict, "指定されたフォルダは空ではありません。",
        "空のフォルダか、まだ無いフォルダを指定してください。";
    /// The running server did not answer as it should.
    SERVER = "CLI-06", System, "動作中のサービスと通信できません。",
        "サービスが動いているか、同じ利用者で実行しているかを確かめてください。";
    /// An argument's value is wrong.
    ARGUMENT = "CLI-07", Input, "引数の値が正しくありません。",
        "「--help」で書き方を確かめてください。";
}
