//! The error codes of access.

crate::codes! {
    /// The actor lacks the permission.
    FORBIDDEN = "ACCESS-01", Forbidden, "この操作をする権限がありません。",
        "必要なときは、権限の管理者に申し出てください。";
    /// Nobody is signed in.
    NOT_SIGNED_IN = "ACCESS-02", SignIn, "サインインしていません。",
        "サインインしてから、もう一度操作してください。";
    /// Name or password is wrong, or the account may not sign in here.
    SIGN_IN_FAILED = "ACCESS-03", SignIn, "サインインできませんでした。サインイン名かパスワードが違います。",
        "入力を確かめて、もう一度サインインしてください。忘れたときは、アカウントの管理者に申し出てください。";
    /// The one-time code is missing.
    CODE_NEEDED = "ACCESS-04", SignIn, "確認コードが必要です。",
        "認証アプリに表示された6桁の確認コードか、控えてある回復コードを入力してください。";
    /// The one-time code is wrong or was used before.
    CODE_REFUSED = "ACCESS-05", SignIn, "確認コードが違うか、すでに使われています。",
        "次のコードが表示されるまで待って入力してください。端末の時刻も確かめてください。";
    /// A form whose token does not belong to this session and path.
    FORM_REFUSED = "ACCESS-06", Forbidden, "画面の有効期限が切れたか、別の画面からの送信です。変更は行っていません。",
        "画面を開き直して、もう一度送信してください。";
    /// The same form is still being worked on.
    FORM_RUNNING = "ACCESS-07", Busy, "同じ内容を処理しています。",
        "少し待ってから、一覧を開いて結果を確かめてください。";
    /// A hash could not be worked out.
    HASHING = "ACCESS-08", System, "パスワードを処理できませんでした。",
        "メモリの空きを確かめて、もう一度操作してください。";
    /// Too many sign-ins wait.
    QUEUE_FULL = "ACCESS-09", Busy, "サインインが混み合っています。",
        "少し待ってから、もう一度サインインしてください。";
    /// A new password breaks the rules.
    PASSWORD_REFUSED = "ACCESS-10", Input, "このパスワードは使えません。",
        "長く、推測されにくいパスワードを入力してください。";
    /// A sign-in name that is not one.
    NAME_REFUSED = "ACCESS-11", Input, "このサインイン名は使えません。",
        "半角の英小文字、数字、「.」「-」「_」で2～32文字にしてください。";
    /// The sign-in name is taken.
    NAME_TAKEN = "ACCESS-12", Conflict, "このサインイン名はすでに使われています。",
        "別のサインイン名を付けてください。";
    /// No such account.
    NO_ACCOUNT = "ACCESS-13", NotFound, "該当するアカウントがありません。",
        "サインイン名か番号を確かめてください。";
    /// No such role.
    NO_ROLE = "ACCESS-14", Input, "該当する役割がありません。",
        "役割の一覧にある名前を指定してください。";
    /// The last account that may manage accounts.
    LAST_ADMIN = "ACCESS-15", Conflict, "アカウントを管理できる人がいなくなるため、変更できません。",
        "先に別のアカウントへ管理者の役割を付けてください。";
    /// A second factor that is not enrolled, or already is.
    SECOND_FACTOR = "ACCESS-16", Conflict, "二要素認証の状態が合いません。",
        "アカウントの画面を開き直して、登録の状態を確かめてください。";
    /// The trail does not agree with itself.
    TRAIL_BROKEN = "ACCESS-17", Damaged, "証跡の整合性を確認できません。",
        "業務を止め、「yakuba audit verify」で範囲を確かめ、監査担当とバックアップの管理者へ連絡してください。";
    /// An export of the trail, a checkpoint or a proof that does not read.
    PROOF_UNREADABLE = "ACCESS-18", Input, "証跡のファイルを読み取れません。",
        "「yakuba audit export」で書き出したファイル、または検証用のJSONファイルを指定してください。";
    /// No such entry or size in the trail.
    NOT_IN_TRAIL = "ACCESS-19", NotFound, "証跡にその番号の記録はありません。",
        "番号を確かめてください。";
    /// A built-in role may not be removed.
    ROLE_BUILT_IN = "ACCESS-20", Conflict, "この役割は標準の役割なので削除できません。",
        "使わないときは、アカウントから外してください。";
    /// No such session.
    NO_SESSION = "ACCESS-21", NotFound, "該当するサインインがありません。すでに終わっています。",
        "一覧を開き直してください。";
    /// An export cannot be written.
    WRITE_FAILED = "ACCESS-22", System, "証跡を書き出せませんでした。",
        "書き出し先の空きと書き込みの権限を確かめてください。";
}
