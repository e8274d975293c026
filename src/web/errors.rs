//! The error codes of the portals.

crate::codes! {
    /// No such page, or none that this person may know of.
    NO_PAGE = "WEB-01", NotFound, "お探しのページはありません。",
        "アドレスを確かめるか、メニューから選び直してください。";
    /// The method does not fit the path.
    METHOD = "WEB-02", Input, "この操作はこのページではできません。",
        "前の画面に戻り、ボタンから操作し直してください。";
    /// The form's proof is missing or from another session.
    FORGED = "WEB-03", Forbidden, "画面の有効期限が切れたか、別の画面から送信されました。",
        "前の画面を読み直し、内容を確かめてからもう一度送信してください。";
    /// The body is larger than the route takes.
    BODY_TOO_LARGE = "WEB-04", TooLarge, "送信された内容が大きすぎます。",
        "入力を分けるか、小さいファイルにして送信してください。";
    /// The body does not read.
    BODY_UNREADABLE = "WEB-05", Input, "送信された内容を読み取れません。",
        "前の画面に戻り、もう一度入力して送信してください。";
    /// Too many requests.
    TOO_MANY = "WEB-06", Busy, "操作の回数が多すぎます。",
        "1分ほど待ってから、もう一度操作してください。";
    /// The audit entry could not be kept.
    NOT_RECORDED = "WEB-07", Damaged, "操作の記録を残せないため、表示できません。",
        "時間をおいてやり直し、続くときはシステム担当へ連絡してください。";
    /// The port is taken.
    PORT_IN_USE = "WEB-08", System, "ほかのプログラムがこのポートを使っています。",
        "そのプログラムを止めるか、別のポートを指定して起動し直してください。";
    /// The address cannot be listened on.
    NO_LISTENER = "WEB-09", System, "このアドレスでは待ち受けできません。",
        "アドレスとポート番号、実行する利用者の権限を確かめてください。";
    /// The certificate or its key does not fit.
    CERTIFICATE = "WEB-10", Key, "サーバー証明書または鍵が正しくありません。",
        "証明書を作り直すか、正しい証明書と鍵を指定してください。";
    /// The handler panicked.
    INTERNAL = "WEB-11", Damaged, "処理の途中で内部の誤りが起きました。",
        "操作の内容とこの番号をシステム担当へ連絡してください。";
    /// A file could not be made.
    NO_FILE = "WEB-12", System, "ファイルを作成できませんでした。",
        "条件を絞ってもう一度操作し、続くときはシステム担当へ連絡してください。";
    /// The record was changed meanwhile.
    STALE = "WEB-13", Conflict, "ほかの人がこの記録を先に変更しました。",
        "違いを確かめ、残す内容を選んでから登録し直してください。";
    /// The session's upload limit is reached.
    UPLOAD_LIMIT = "WEB-14", TooLarge, "一度に送信できるファイルの量を超えました。",
        "前の送信が終わってから、もう一度送信してください。";
    /// The client was too slow.
    TOO_SLOW = "WEB-15", Busy, "送信に時間がかかりすぎたため、受け付けを中止しました。",
        "通信の状態を確かめて、もう一度送信してください。";
}
