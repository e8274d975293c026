//! Roles, and the matrix that shows who may do what, and why.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::accounts::again;
use crate::access::errors::NO_ROLE;
use crate::access::role::{self, Origin, Role, RoleInput};
use crate::access::{Permission, Reach};
use crate::base::error::Result;
use crate::store::Reader;
use crate::web::components::{Field, button_to, buttons, error_summary, form, link_button};
use crate::web::forms::Entered;
use crate::web::{Cx, Page, Reply, url};

const PATH: &str = "/office/roles";

/// How far a permission reaches, in words.
fn words(reach: Reach) -> &'static str {
    match reach {
        Reach::Own => "担当分",
        Reach::Section => "所属分",
        Reach::All => "すべて",
    }
}

const REACHES: [(&str, &str); 4] =
    [("", "なし"), ("own", "担当分"), ("section", "所属分"), ("all", "すべて")];

fn sent(reach: Option<Reach>) -> &'static str {
    match reach {
        None => "",
        Some(Reach::Own) => "own",
        Some(Reach::Section) => "section",
        Some(Reach::All) => "all",
    }
}

fn reach(text: &str) -> Option<Reach> {
    match text {
        "own" => Some(Reach::Own),
        "section" => Some(Reach::Section),
        "all" => Some(Reach::All),
        _ => None,
    }
}

/// The list.
pub(super) fn list(cx: &mut Cx) -> Result<Reply> {
    let roles: Vec<Role> = cx.read()?.all::<Role>()?.collect::<Result<_>>()?;
    let body = html! {
        div.buttons {
            (link_button("/office/roles/new", "役割を追加する"))
            (link_button("/office/roles/matrix", "権限一覧を見る"))
        }
        div.scroll tabindex="0" role="region" aria-label="役割" {
            table {
                thead { tr { th scope="col" { "役割" } th scope="col" { "名前" } th scope="col" { "権限の数" }
                    th scope="col" { "操作がないと終了" } th scope="col" { "最長" } th scope="col" { "区分" } } }
                tbody {
                    @for role in &roles {
                        tr {
                            th scope="row" { a href={ (PATH) "/role/" (url::encode(&role.name)) } { (role.title) } }
                            td { (role.name) }
                            td.number { (role.grants.len()) }
                            td { (role.idle_minutes) "分" }
                            td { (role.absolute_hours) "時間" }
                            td { (origin(role.origin)) }
                        }
                    }
                }
            }
        }
    };
    Ok(Page::new("役割", body).into())
}

fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::BuiltIn => "標準",
        Origin::Own => "この町で追加",
    }
}

/// The form for a new role.
pub(super) fn new(cx: &mut Cx) -> Result<Reply> {
    let entered = Entered::blank().with("idle_minutes", "30").with("absolute_hours", "12");
    Ok(edit_page(cx, "役割の追加", &entered, None).into())
}

/// One role with its permissions.
pub(super) fn show(cx: &mut Cx) -> Result<Reply> {
    let role = cx.read()?.get::<Role>(&cx.segment("name").to_owned())?.ok_or_else(|| NO_ROLE.error())?;
    let mut entered = Entered::blank()
        .with("name", &role.name)
        .with("title", &role.title)
        .with("idle_minutes", role.idle_minutes.to_string())
        .with("absolute_hours", role.absolute_hours.to_string());
    for (permission, reach) in &role.grants {
        entered = entered.with(&format!("may-{permission}"), sent(Some(*reach)));
    }
    let title = format!("役割 {}", role.title);
    Ok(edit_page(cx, &title, &entered, Some(&role)).into())
}

fn permissions(cx: &Cx) -> Vec<&'static Permission> {
    cx.app.site.permissions.clone()
}

fn edit_page(cx: &Cx, title: &str, entered: &Entered, role: Option<&Role>) -> Page {
    let body = html! {
        (error_summary(entered))
        (form(cx, "/office/roles/save", html! {
            @match role {
                Some(role) => input type="hidden" name="name" value=(role.name);,
                None => (Field::text("name", "名前").required().hint("半角の英小文字、数字、「.」「-」「_」で2～32文字").show(entered)),
            }
            (Field::text("title", "役割の呼び名").required().show(entered))
            (Field::number("idle_minutes", "操作がないとサインインを終える時間（分）").hint("5～240分").show(entered))
            (Field::number("absolute_hours", "サインインの最長時間（時間）").hint("1～24時間").show(entered))
            h2 { "権限" }
            (grants(cx, entered))
            (buttons("保存する", PATH))
        }))
        @if let Some(role) = role.filter(|role| role.origin == Origin::Own) {
            h2 { "役割の削除" }
            (button_to(cx, &format!("{PATH}/role/{}/remove", url::encode(&role.name)), "この役割を削除する"))
        }
    };
    Page::new(title, body).under("役割", PATH)
}

fn grants(cx: &Cx, entered: &Entered) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="権限" {
            table {
                thead { tr { th scope="col" { "できること" } th scope="col" { "権限" } th scope="col" { "範囲" } } }
                tbody {
                    @for permission in permissions(cx) {
                        @let name = format!("may-{}", permission.id());
                        tr {
                            th scope="row" { label for={ "g-" (permission.id()) } { (permission.title) } }
                            td { (permission.id()) }
                            td {
                                select name=(name) id={ "g-" (permission.id()) } {
                                    @for (value, words) in REACHES {
                                        option value=(value) selected[entered.value(&name) == value] { (words) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Saves a new or changed role.
pub(super) fn save(cx: &mut Cx) -> Result<Reply> {
    let mut grants = BTreeMap::new();
    for permission in permissions(cx) {
        if let Some(reach) = reach(cx.form.text(&format!("may-{}", permission.id()))) {
            grants.insert(permission.id(), reach);
        }
    }
    let number = |name: &str, otherwise: u32| cx.form.text(name).parse().unwrap_or(otherwise);
    let input = RoleInput {
        name: cx.form.text("name").to_owned(),
        title: cx.form.text("title").to_owned(),
        grants,
        idle_minutes: number("idle_minutes", 30),
        absolute_hours: number("absolute_hours", 12),
    };
    let entered = Entered::of(&cx.form);
    if input.title.is_empty() {
        let entered = entered.refused(&NO_ROLE.field("title", "役割の呼び名を入力してください。"));
        return Ok(edit_page(cx, "役割の保存", &entered, None).status(422).into());
    }
    match cx.act(move |deed| role::save(deed, input)) {
        Ok(()) => Ok(Reply::done(PATH, "役割を保存しました。")),
        Err(error) => again(error, |entered| Ok(edit_page(cx, "役割の保存", entered, None)), entered),
    }
}

/// Removes a role of the town.
pub(super) fn remove(cx: &mut Cx) -> Result<Reply> {
    let name = cx.segment("name").to_owned();
    cx.act(move |deed| role::remove(deed, &name))?;
    Ok(Reply::done(PATH, "役割を削除しました。"))
}

/// Who may do what, and why.
pub(super) fn matrix(cx: &mut Cx) -> Result<Reply> {
    let matrix = role::matrix(&cx.read()?, &permissions(cx))?;
    let body = html! {
        p { "役割ごとの権限と、その役割を通じて権限を持つアカウントです。範囲は「すべて」「所属分」「担当分」です。" }
        div.scroll tabindex="0" role="region" aria-label="権限一覧" {
            table {
                thead {
                    tr {
                        th scope="col" { "できること" }
                        @for role in &matrix.roles { th scope="col" { (role.title) } }
                        th scope="col" { "権限を持つ人（理由）" }
                    }
                }
                tbody {
                    @for row in &matrix.rows {
                        tr {
                            th scope="row" { (row.permission.title) br; small { (row.permission.id()) } }
                            @for reach in &row.by_role { td { (reach.map_or("－", words)) } }
                            td {
                                @if row.holders.is_empty() { "なし" }
                                ul.plain {
                                    @for holder in &row.holders {
                                        li { (holder.display) "（" (holder.through) "：" (words(holder.reach)) "）" }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(Page::new("権限一覧", body).under("役割", PATH).wide().into())
}
