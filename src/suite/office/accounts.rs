//! Accounts: list, new, roles, password, use.

use std::collections::BTreeSet;

use maud::{Markup, html};

use crate::access::account::{self, Account, ChosenBy, NewAccount, Standing};
use crate::access::password::Secret;
use crate::access::role::Role;
use crate::access::{AccountId, totp};
use crate::base::error::{Error, Kind, Result};
use crate::store::Reader;
use crate::web::components::{self, Field, Tone, buttons, error_summary, facts, form, link_button};
use crate::web::forms::Entered;
use crate::web::list::{Ask, Cell, Column, List, Shown, Sorts};
use crate::web::{Cx, Page, Reply};

const PATH: &str = "/office/accounts";

static LIST: List<Account> = List {
    title: "アカウント一覧",
    path: PATH,
    columns: &[
        Column {
            key: "name",
            title: "サインイン名",
            sorts: Sorts::Yes,
            shown: Shown::Always,
            cell: |a| Cell::link(&a.name, format!("{PATH}/{}", a.id.0)),
        },
        Column {
            key: "display",
            title: "表示名",
            sorts: Sorts::Yes,
            shown: Shown::AtFirst,
            cell: |a| Cell::text(&a.display),
        },
        Column {
            key: "roles",
            title: "役割",
            sorts: Sorts::Yes,
            shown: Shown::AtFirst,
            cell: |a| Cell::text(joined(&a.roles)),
        },
        Column {
            key: "standing",
            title: "状態",
            sorts: Sorts::No,
            shown: Shown::AtFirst,
            cell: |a| Cell::Tags(vec![standing(a)]),
        },
        Column {
            key: "second",
            title: "二要素認証",
            sorts: Sorts::No,
            shown: Shown::AtFirst,
            cell: |a| Cell::Tags(vec![second(a)]),
        },
        Column {
            key: "last",
            title: "最後のサインイン",
            sorts: Sorts::Yes,
            shown: Shown::AtFirst,
            cell: |a| a.last_sign_in.map_or(Cell::Empty, |at| Cell::text(at.to_minute())),
        },
        Column {
            key: "failures",
            title: "その後の失敗",
            sorts: Sorts::Yes,
            shown: Shown::AtFirst,
            cell: |a| Cell::Number(i64::from(a.failures)),
        },
        Column {
            key: "created",
            title: "登録日",
            sorts: Sorts::Yes,
            shown: Shown::WhenChosen,
            cell: |a| Cell::Day(a.created),
        },
        Column {
            key: "changed",
            title: "パスワードの変更日",
            sorts: Sorts::Yes,
            shown: Shown::WhenChosen,
            cell: |a| Cell::Day(a.changed),
        },
    ],
};

fn joined(roles: &BTreeSet<String>) -> String {
    roles.iter().map(String::as_str).collect::<Vec<_>>().join("、")
}

fn standing(account: &Account) -> (Tone, String) {
    match account.standing {
        Standing::Active => (Tone::Good, "利用中".into()),
        Standing::Disabled => (Tone::Plain, "停止中".into()),
    }
}

fn second(account: &Account) -> (Tone, String) {
    if account.has_second_factor() {
        (Tone::Good, "登録済み".into())
    } else {
        (Tone::Plain, "なし".into())
    }
}

/// The list.
pub(super) fn list(cx: &mut Cx) -> Result<Reply> {
    let rows: Vec<Account> = cx.read()?.all::<Account>()?.collect::<Result<_>>()?;
    let above = html! { div.buttons { (link_button("/office/accounts/new", "アカウントを登録する")) } };
    LIST.reply(cx, &Ask::read(&cx.form), rows, above)
}

fn role_choices(cx: &Cx) -> Result<Vec<(String, String)>> {
    let roles = cx.read()?.all::<Role>()?.collect::<Result<Vec<_>>>()?;
    Ok(roles.into_iter().map(|role| (role.name, role.title)).collect())
}

fn role_field(choices: &[(String, String)], entered: &Entered) -> Markup {
    let options: Vec<(&str, &str)> = choices.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    Field::checks("roles", "役割", &options).show(entered)
}

fn chosen_roles(cx: &Cx) -> BTreeSet<String> {
    cx.form.each("roles").filter(|role| !role.is_empty()).map(str::to_owned).collect()
}

/// A password as typed: spaces at its ends belong to it.
pub(super) fn typed(cx: &Cx, field: &str) -> Secret {
    let text = cx.form.0.iter().find(|(n, _)| n == field).map_or("", |(_, v)| v);
    Secret::new(text.to_owned())
}

/// The form again with what was refused, or the error as it is when no field is named.
pub(super) fn again(
    error: Error,
    page: impl FnOnce(&Entered) -> Result<Page>,
    entered: Entered,
) -> Result<Reply> {
    if error.fields().is_empty() && error.kind() != Kind::Input {
        return Err(error);
    }
    let entered = match error.fields() {
        [] => entered.refused(&error.code().field("name", error.code().what)),
        _ => entered.refused(&error),
    };
    Ok(page(&entered)?.status(422).into())
}

/// The form for a new account.
pub(super) fn new(cx: &mut Cx) -> Result<Reply> {
    Ok(new_page(cx, &Entered::blank())?.into())
}

fn new_page(cx: &Cx, entered: &Entered) -> Result<Page> {
    let choices = role_choices(cx)?;
    let body = html! {
        (error_summary(entered))
        (form(cx, "/office/accounts/new", html! {
            (Field::text("name", "サインイン名").required().hint("半角の英小文字、数字、「.」「-」「_」で2～32文字").show(entered))
            (Field::text("display", "表示名").hint("画面に出る名前。空欄ならサインイン名と同じになります。").show(entered))
            (role_field(&choices, entered))
            (Field::secret("password", "最初のパスワード").required().autocomplete("new-password")
                .hint("10文字以上（15文字以上を推奨）。本人が最初のサインインで変更します。").show(entered))
            (buttons("登録する", PATH))
        }))
    };
    Ok(Page::new("アカウントの登録", body).under("アカウント一覧", PATH))
}

/// Makes an account; its owner changes the password at the first sign-in.
pub(super) fn create(cx: &mut Cx) -> Result<Reply> {
    let (name, display, roles) =
        (cx.form.text("name").to_owned(), cx.form.text("display").to_owned(), chosen_roles(cx));
    let mut entered = Entered::blank().with("name", &name).with("display", &display);
    for role in &roles {
        entered = entered.with("roles", role);
    }
    let made = account::prepare(cx.town(), &name, &display, &typed(cx, "password")).and_then(|password| {
        let new = NewAccount { name, display, roles, password, chosen_by: ChosenBy::Administrator };
        cx.act(move |deed| account::create(deed, new))
    });
    match made {
        Ok(id) => Ok(Reply::done(format!("{PATH}/{}", id.0), "アカウントを登録しました。")),
        Err(error) => again(error, |entered| new_page(cx, entered), entered),
    }
}

fn asked(cx: &Cx) -> Result<Account> {
    let id = cx.segment("id").parse().unwrap_or(u64::MAX);
    account::need(&cx.read()?, AccountId(id))
}

/// One account.
pub(super) fn show(cx: &mut Cx) -> Result<Reply> {
    let account = asked(cx)?;
    Ok(page(cx, &account, &Entered::blank())?.into())
}

fn page(cx: &Cx, account: &Account, entered: &Entered) -> Result<Page> {
    let (state, words) = standing(account);
    let (second_tone, second_words) = second(account);
    let base = format!("{PATH}/{}", account.id.0);
    let mut held = Entered::blank();
    for role in &account.roles {
        held = held.with("roles", role);
    }
    let choices = role_choices(cx)?;
    let (verb, standing) = match account.standing {
        Standing::Active => ("使えなくする", "disabled"),
        Standing::Disabled => ("使えるようにする", "active"),
    };
    let body = html! {
        (error_summary(entered))
        (facts(&[
            ("サインイン名", html! { (account.name) }),
            ("表示名", html! { (account.display) }),
            ("状態", components::tag(state, &words)),
            ("二要素認証", components::tag(second_tone, &second_words)),
            ("登録日", html! { (account.created.wareki()) }),
            ("パスワードの変更日", html! { (account.changed.wareki()) }),
            ("最後のサインイン", html! { (account.last_sign_in.map_or("まだありません".into(), |at| at.to_minute())) }),
            ("その後の失敗", html! { (account.failures) "回" }),
        ]))
        h2 { "役割" }
        (form(cx, &format!("{base}/roles"), html! { (role_field(&choices, &held)) (buttons("役割を変更する", "")) }))
        h2 { "パスワードの付け直し" }
        (form(cx, &format!("{base}/password"), html! {
            (Field::secret("password", "新しいパスワード").required().autocomplete("new-password")
                .hint("本人が次のサインインで変更します。いまのサインインはすべて終わります。").show(entered))
            (buttons("パスワードを付け直す", ""))
        }))
        @if account.has_second_factor() {
            h2 { "二要素認証の解除" }
            p { "認証アプリを失くしたときに解除します。本人が登録し直します。" }
            (components::button_to(cx, &format!("{base}/second-factor"), "二要素認証を解除する"))
        }
        h2 { "利用の停止" }
        (form(cx, &format!("{base}/standing"), html! {
            input type="hidden" name="standing" value=(standing);
            (buttons(verb, ""))
        }))
    };
    Ok(Page::new(format!("アカウント {}", account.name), body).under("アカウント一覧", PATH))
}

/// Sets the roles.
pub(super) fn set_roles(cx: &mut Cx) -> Result<Reply> {
    let (id, roles) = (asked(cx)?.id, chosen_roles(cx));
    cx.act(move |deed| account::set_roles(deed, id, roles))?;
    Ok(Reply::done(format!("{PATH}/{}", id.0), "役割を変更しました。"))
}

/// Sets a password that the owner must change.
pub(super) fn set_password(cx: &mut Cx) -> Result<Reply> {
    let account = asked(cx)?;
    let id = account.id;
    let set = account::prepare(cx.town(), &account.name, &account.display, &typed(cx, "password"))
        .and_then(|new| cx.act(move |deed| account::set_password(deed, id, new, ChosenBy::Administrator)));
    match set {
        Ok(()) => Ok(Reply::done(format!("{PATH}/{}", id.0), "パスワードを付け直しました。")),
        Err(error) => again(error, |entered| page(cx, &account, entered), Entered::blank()),
    }
}

/// Lets the account be used, or not.
pub(super) fn set_standing(cx: &mut Cx) -> Result<Reply> {
    let id = asked(cx)?.id;
    let (standing, words) = match cx.form.text("standing") {
        "active" => (Standing::Active, "アカウントを使えるようにしました。"),
        _ => (Standing::Disabled, "アカウントを使えなくしました。"),
    };
    cx.act(move |deed| account::set_standing(deed, id, standing))?;
    Ok(Reply::done(format!("{PATH}/{}", id.0), words))
}

/// Takes the second factor away.
pub(super) fn reset_second(cx: &mut Cx) -> Result<Reply> {
    let id = asked(cx)?.id;
    cx.act(move |deed| totp::reset(deed, id))?;
    Ok(Reply::done(format!("{PATH}/{}", id.0), "二要素認証を解除しました。"))
}
