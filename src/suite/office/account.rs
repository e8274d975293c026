//! What everybody does for their own account: password, second factor, sessions.

use maud::{Markup, PreEscaped, html};
use qrcodegen::{QrCode, QrCodeEcc};

use super::accounts::{again, typed};
use super::sessions::table;
use crate::access::account::{self, Account, ChosenBy};
use crate::access::errors::{NOT_SIGNED_IN, PASSWORD_REFUSED};
use crate::access::session::{self, SessionView, Whose};
use crate::access::totp::{self, Enrolment, SecondFactor};
use crate::base::clock::Clock;
use crate::base::error::Result;
use crate::web::components::{
    Field, Tone, button_to, buttons, error_summary, facts, form, link_button, notice,
};
use crate::web::forms::Entered;
use crate::web::{Cx, Page, Reply};

const PATH: &str = "/account";

fn own(cx: &Cx) -> Result<Account> {
    let actor = cx.actor.as_ref().ok_or_else(|| NOT_SIGNED_IN.error())?;
    account::need(&cx.read()?, actor.account)
}

/// One's own account.
pub(super) fn show(cx: &mut Cx) -> Result<Reply> {
    Ok(page(cx, &Entered::blank())?.into())
}

fn page(cx: &Cx, entered: &Entered) -> Result<Page> {
    let account = own(cx)?;
    let town = cx.town();
    let views = town.sessions().list(town, Whose::Of(account.id), Clock::real().now())?;
    let body = html! {
        (error_summary(entered))
        (facts(&[
            ("サインイン名", html! { (account.name) }),
            ("表示名", html! { (account.display) }),
            ("パスワードの変更日", html! { (account.changed.wareki()) }),
            ("前回のサインイン", html! {
                (cx.session().and_then(SessionView::before).map_or("ありません".into(), |at| at.to_minute()))
            }),
            ("前回からの失敗", html! { (cx.session().map_or(0, SessionView::failures)) "回" }),
        ]))
        div.buttons { (link_button("/account/password", "パスワードを変更する")) }
        h2 { "二要素認証" }
        @if account.has_second_factor() {
            p { "認証アプリを登録しています。残りの回復コードは" (account.recovery_left()) "個です。" }
        } @else {
            p { "認証アプリを登録すると、サインインのときに6桁の確認コードも必要になり、なりすましを防げます。" }
            (button_to(cx, "/account/second-factor/offer", "認証アプリを登録する"))
        }
        h2 { "サインイン中の画面" }
        p { "心当たりのないものは終了させ、パスワードを変更してください。" }
        (table(cx, &views, ("/account/sessions/", "/end")))
    };
    Ok(Page::new("自分のアカウント", body))
}

/// The form for a new password.
pub(super) fn password(cx: &mut Cx) -> Result<Reply> {
    Ok(password_page(cx, &Entered::blank())?.into())
}

fn password_page(cx: &Cx, entered: &Entered) -> Result<Page> {
    let account = own(cx)?;
    let body = html! {
        @if account.chosen_by == ChosenBy::Administrator {
            (notice(Tone::Care, "パスワードを変更してください", html! {
                p { "いまのパスワードは本人以外が決めたものです。変更すると、ほかの画面を使えるようになります。" }
            }))
        }
        (error_summary(entered))
        (form(cx, "/account/password", html! {
            (Field::secret("current", "いまのパスワード").required().autocomplete("current-password").show(entered))
            (Field::secret("password", "新しいパスワード").required().autocomplete("new-password")
                .hint("10文字以上（15文字以上を推奨）。文の形にすると覚えやすくなります。").show(entered))
            (Field::secret("repeat", "新しいパスワード（もう一度）").required().autocomplete("new-password").show(entered))
            (buttons("変更する", PATH))
        }))
        p { "変更すると、すべてのサインインが終わります。新しいパスワードでサインインし直してください。" }
    };
    Ok(Page::new("パスワードの変更", body).under("自分のアカウント", PATH))
}

/// Changes one's own password; every session ends, this one too.
pub(super) fn set_password(cx: &mut Cx) -> Result<Reply> {
    let account = own(cx)?;
    let id = account.id;
    let (current, new) = (typed(cx, "current"), typed(cx, "password"));
    let set = if new.text() == typed(cx, "repeat").text() {
        account::confirm_password(cx.town(), id, &current)
            .and_then(|()| account::prepare(cx.town(), &account.name, &account.display, &new))
            .and_then(|new| cx.act(move |deed| account::set_password(deed, id, new, ChosenBy::Owner)))
    } else {
        Err(PASSWORD_REFUSED.field("repeat", "二つの新しいパスワードが一致しません。"))
    };
    match set {
        Ok(()) => Ok(Reply::SignedOut("/sign-in".into())),
        Err(error) => again(error, |entered| password_page(cx, entered), Entered::blank()),
    }
}

/// Ends one of one's own sessions.
pub(super) fn end_session(cx: &mut Cx) -> Result<Reply> {
    let (id, handle) = (own(cx)?.id, cx.segment("handle").to_owned());
    cx.act(move |deed| session::end(deed, &handle, Whose::Of(id)))?;
    Ok(Reply::done(PATH, "サインインを終了させました。"))
}

/// Makes a secret for an authenticator app and shows it once.
pub(super) fn offer_second(cx: &mut Cx) -> Result<Reply> {
    let account = own(cx)?;
    let offer = std::sync::Arc::new(SecondFactor::offer(&account.name)?);
    let (kept, id) = (std::sync::Arc::clone(&offer), account.id);
    cx.act(move |deed| totp::enrol(deed, id, &kept))?;
    Ok(enrolment_page(cx, &offer.enrolment).into())
}

fn enrolment_page(cx: &Cx, enrolment: &Enrolment) -> Page {
    let body = html! {
        ol {
            li { p { "認証アプリでこの図を読み取ってください。読み取れないときは、下の文字を入力してください。" }
                (qr(&enrolment.address))
                p { code { (enrolment.secret.as_str()) } } }
            li { p { "次の回復コードを書き留め、鍵のかかる場所に保管してください。認証アプリを使えないときに、1個につき1回だけ使えます。この画面でしか表示されません。" }
                ul { @for code in &enrolment.recovery { li { code { (code.as_str()) } } } } }
            li { p { "認証アプリに表示された確認コードを入力すると、登録が終わります。" }
                (confirm_form(cx, &Entered::blank())) }
        }
    };
    Page::new("認証アプリの登録", body).under("自分のアカウント", PATH)
}

fn confirm_form(cx: &Cx, entered: &Entered) -> Markup {
    form(
        cx,
        "/account/second-factor/confirm",
        html! {
            (Field::text("code", "確認コード").required().size(12).autocomplete("one-time-code").show(entered))
            (buttons("登録を終える", PATH))
        },
    )
}

/// Confirms the second factor with its first code.
pub(super) fn confirm_second(cx: &mut Cx) -> Result<Reply> {
    let (id, code) = (own(cx)?.id, cx.form.text("code").to_owned());
    match cx.act(move |deed| totp::confirm(deed, id, &code)) {
        Ok(()) => Ok(Reply::done(PATH, "二要素認証を登録しました。")),
        Err(error) if error.code() == &crate::access::errors::CODE_REFUSED => {
            let entered = Entered::blank().refused(&error.and_field("code", "確認コードが違います。"));
            let body = html! { (error_summary(&entered)) (confirm_form(cx, &entered)) };
            Ok(Page::new("認証アプリの登録", body).under("自分のアカウント", PATH).status(422).into())
        }
        Err(error) => Err(error),
    }
}

/// The address as a QR symbol, drawn as SVG.
fn qr(address: &str) -> Markup {
    let Ok(symbol) = QrCode::encode_text(address, QrCodeEcc::Medium) else { return html! {} };
    let size = symbol.size();
    let dark =
        (0..size).flat_map(|y| (0..size).map(move |x| (x, y))).filter(|&(x, y)| symbol.get_module(x, y));
    let path: String = dark.map(|(x, y)| format!("M{},{}h1v1h-1z", x + 4, y + 4)).collect();
    let side = size + 8;
    html! {
        (PreEscaped(format!(
            r##"<svg viewBox="0 0 {side} {side}" width="240" height="240" role="img" aria-label="認証アプリで読み取る図"><rect width="{side}" height="{side}" fill="#fff"/><path d="{path}" fill="#000"/></svg>"##
        )))
    }
}
