//! Signing in and out.

use maud::html;

use crate::access::actor::Door;
use crate::access::password::Secret;
use crate::access::session::SignIn;
use crate::base::clock::Clock;
use crate::base::error::Result;
use crate::web::components::{Field, error_summary};
use crate::web::forms::Entered;
use crate::web::pages::trouble::status;
use crate::web::reply::{Page, Reply};
use crate::web::route::Portal;
use crate::web::{Cx, url};

/// The form.
pub(super) fn form(cx: &mut Cx) -> Result<Reply> {
    if cx.actor.is_some() {
        return Ok(Reply::Redirect(url::local(cx.form.text("to")).to_owned()));
    }
    let entered = Entered::blank().with("to", cx.form.text("to"));
    Ok(page(&entered, "").into())
}

fn page(entered: &Entered, refused: &str) -> Page {
    let body = html! {
        @if !refused.is_empty() {
            section.notice.danger role="alert" { p.notice-head { (refused) } }
        }
        (error_summary(entered))
        form.sign-in method="post" action="/sign-in" novalidate {
            input type="hidden" name="to" value=(entered.value("to"));
            (Field::text("name", "サインイン名").required().autocomplete("username").show(entered))
            (Field::secret("password", "パスワード").required().autocomplete("current-password").show(entered))
            (Field::text("code", "確認コード").hint("認証アプリを登録している方だけ入力してください（6桁）。")
                .size(12).autocomplete("one-time-code").show(entered))
            div.buttons { button.primary type="submit" { "サインインする" } }
        }
    };
    Page::new("サインイン", body)
}

/// Signs in.
pub(super) fn sign_in(cx: &mut Cx) -> Result<Reply> {
    let entered = Entered::blank().with("to", cx.form.text("to")).with("name", cx.form.text("name"));
    let door = match cx.portal {
        Portal::Staff => Door::Staff,
        Portal::Residents => Door::Residents,
    };
    // A password may begin or end with a space: it is taken as it came.
    let password = cx.form.0.iter().find(|(n, _)| n == "password").map_or("", |(_, v)| v);
    let try_ = SignIn {
        door,
        name: cx.form.text("name").to_owned(),
        password: Secret::new(password.to_owned()),
        code: cx.form.text("code").to_owned(),
        source: cx.source.to_string(),
    };
    let town = cx.town();
    match town.sessions().sign_in(town, &try_, Clock::real().now()) {
        Ok(signed_in) => {
            let to = url::local(cx.form.text("to")).to_owned();
            // Back to the page asked for, but never to the form again.
            let to = if to.starts_with("/sign-in") { "/".to_owned() } else { to };
            Ok(Reply::SignedIn { token: signed_in.token, to })
        }
        Err(refused) => {
            cx.hold = refused.wait;
            let code = refused.error.code();
            let words = format!("{}{}", code.what, code.remedy);
            let entered = entered.refused(&refused.error);
            Ok(page(&entered, &words).status(status(&refused.error)).into())
        }
    }
}

/// Signs out.
pub(super) fn sign_out(cx: &mut Cx) -> Result<Reply> {
    cx.town().sessions().sign_out(cx.town(), &cx.token)?;
    Ok(Reply::SignedOut("/sign-in".into()))
}
