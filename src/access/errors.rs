//! The error codes of access.

crate::codes! {
    /// The actor lacks the permission.
    FORBIDDEN = "ACCESS-01", Forbidden, "この操作をする権限がありません。",
        "必要なときは、権限の管理者に申し出てください。";
    /// Nobody is signed in.
    NOT_SIGNED_IN = "ACCESS-02", SignIn, "サインインしていません。",
        "サインインしてから、もう一度操作してください。";
}
