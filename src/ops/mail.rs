//! Outgoing mail (送信メール): a queue in the store, delivered by SMTP with retry, or kept in a
//! sealed outbox that staff can read where no mail may leave (the demonstration).
//!
//! Invariants: one mail per event, however often the event is followed; a subject is a constant of
//! the program, so no name can stand in it. It does not receive mail and draws no page.

pub mod deliver;
pub mod queue;
mod smtp;

use super::settings::{About, Choice, Number, Setting, Text, TextForm};

pub use deliver::{Courier, Delivery};
pub use queue::{Mail, MailId, MailState, Outgoing, Subject, send};

/// Where mail goes.
pub static WAY: Choice = Choice {
    about: About {
        key: "mail.way",
        title: "メールの送り方",
        meaning: "「送らずに保管」では、メールは外に出ず、送信メールの一覧で読めます",
    },
    options: &[("outbox", "送らずに保管"), ("smtp", "SMTPサーバーで送る")],
};
/// The SMTP server's name.
pub static HOST: Text = Text {
    about: About { key: "mail.host", title: "SMTPサーバー", meaning: "サーバーの名前またはIPアドレス" },
    longest: 253,
    form: TextForm::Line,
    default: "localhost",
};
/// The SMTP server's port.
pub static PORT: Number = Number {
    about: About { key: "mail.port", title: "ポート", meaning: "587（STARTTLS）、465（TLS）、25 など" },
    min: 1,
    max: 65_535,
    unit: "",
    default: 587,
};
/// How the connection is encrypted.
pub static TLS: Choice = Choice {
    about: About { key: "mail.tls", title: "暗号化", meaning: "「なし」は同じ機械のサーバーに送るときだけにしてください" },
    options: &[("starttls", "STARTTLS"), ("tls", "TLS"), ("none", "なし")],
};
/// The authority that signed the server's certificate.
pub static AUTHORITY: Text = Text {
    about: About {
        key: "mail.authority",
        title: "認証局の証明書",
        meaning: "庁内の認証局を使うとき、PEM形式で貼り付けます。空のときは公開の認証局を信頼します",
    },
    longest: 20_000,
    form: TextForm::Lines,
    default: "",
};
/// The name to sign in with.
pub static USER: Text = Text {
    about: About { key: "mail.user", title: "SMTPの利用者名", meaning: "空のときは認証しません" },
    longest: 200,
    form: TextForm::Line,
    default: "",
};
/// The password to sign in with.
pub static PASSWORD: Text = Text {
    about: About { key: "mail.password", title: "SMTPのパスワード", meaning: "暗号化して保管し、画面には表示しません" },
    longest: 200,
    form: TextForm::Secret,
    default: "",
};
/// The sender's address.
pub static FROM: Text = Text {
    about: About { key: "mail.from", title: "差出人のアドレス", meaning: "返信を受け取らないアドレスでもかまいません" },
    longest: 254,
    form: TextForm::Line,
    default: "yakuba@localhost",
};

/// Every setting of mail, in the order of the page.
pub static SETTINGS: &[Setting] = &[
    Setting::Choice(&WAY),
    Setting::Text(&HOST),
    Setting::Number(&PORT),
    Setting::Choice(&TLS),
    Setting::Text(&AUTHORITY),
    Setting::Text(&USER),
    Setting::Text(&PASSWORD),
    Setting::Text(&FROM),
];
