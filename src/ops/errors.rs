//! The error codes of jobs, mail and settings.

crate::codes! {
    /// No job of this name.
    NO_JOB = "OPS-01", NotFound, "その名前のジョブはありません。", "ジョブの一覧で名前を確かめてください。";
    /// The job waits or runs already.
    JOB_WAITS = "OPS-02", Conflict, "このジョブは、すでに実行中か順番待ちです。", "終わるのを待ってから、もう一度操作してください。";
    /// The job does not run.
    JOB_RESTS = "OPS-03", Conflict, "このジョブは実行中ではありません。", "画面を読み直して、状態を確かめてください。";
    /// Somebody asked the job to end.
    JOB_CANCELLED = "OPS-04", Conflict, "ジョブは中止の指示で終わりました。", "必要なら、もう一度実行してください。";
    /// The job panicked.
    JOB_BROKE = "OPS-05", Damaged, "ジョブの途中で内部の誤りが起きました。", "ジョブの名前とこの番号を保守担当へ連絡してください。";
    /// The runner cannot start.
    NO_THREAD = "OPS-06", System, "ジョブの実行を始められません。", "機械の負荷と上限を確かめ、起動し直してください。";
    /// A reason is missing.
    NO_REASON = "OPS-07", Input, "理由が入力されていません。", "実行する理由を入力してください。";
    /// A setting's value is outside its range.
    BAD_VALUE = "OPS-08", Input, "設定の値が正しくありません。", "設定の説明にある範囲と形で入力してください。";
    /// A mail address cannot be used.
    BAD_ADDRESS = "OPS-09", Input, "メールアドレスの形が正しくありません。", "「名前@ドメイン」の形で入力してください。";
    /// The mail server refused or did not answer.
    MAIL_FAILED = "OPS-10", System, "メールサーバーに送れませんでした。", "設定のサーバー名・ポート・暗号化の方式を確かめてください。自動でも送り直します。";
    /// The certificate of the mail server's authority cannot be read.
    BAD_CERTIFICATE = "OPS-11", Setup, "メールサーバーの認証局の証明書を読めません。", "PEM形式の証明書を設定に貼り付けてください。";
    /// A file of the data folder cannot be looked at.
    FOLDER_UNREADABLE = "OPS-12", System, "データフォルダーの中を調べられません。", "ディスクの接続と権限を確かめてください。";
}
