//! Who is signed in; ending sessions of others.

use maud::{Markup, html};

use crate::access::actor::Door;
use crate::access::session::{self, SessionView, Whose};
use crate::base::clock::Clock;
use crate::base::error::Result;
use crate::web::components::button_to;
use crate::web::{Cx, Page, Reply};

/// The sessions as a table; `end` is the path before and after the session's handle.
pub(super) fn table(cx: &Cx, views: &[SessionView], end: (&str, &str)) -> Markup {
    let mine = cx.session().map(SessionView::handle);
    html! {
        div.scroll tabindex="0" role="region" aria-label="セッション" {
            table {
                thead { tr { th scope="col" { "名前" } th scope="col" { "画面" } th scope="col" { "開始" }
                    th scope="col" { "最後の操作" } th scope="col" { "接続元" } th scope="col" { "操作" } } }
                tbody {
                    @for view in views {
                        tr {
                            th scope="row" { (view.display()) "（" (view.name()) "）" }
                            td { (door(view.door())) }
                            td { (view.created().to_minute()) }
                            td { (view.seen().to_minute()) }
                            td { (view.source()) }
                            td {
                                @if mine.as_deref() == Some(view.handle().as_str()) { "この画面" }
                                @else { (button_to(cx, &format!("{}{}{}", end.0, view.handle(), end.1), "終了させる")) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn door(door: Door) -> &'static str {
    match door {
        Door::Staff => "職員",
        Door::Residents => "住民",
        Door::Console => "コマンド",
        Door::Machine => "自動処理",
    }
}

/// Everybody's sessions.
pub(super) fn list(cx: &mut Cx) -> Result<Reply> {
    let town = cx.town();
    // Sessions count by the machine's time, also in a town of another business day.
    let views = town.sessions().list(town, Whose::Everybodys, Clock::real().now())?;
    let body = html! {
        p { (views.len()) "件のサインインがあります。" }
        (table(cx, &views, ("/office/sessions/", "/end")))
    };
    Ok(Page::new("サインイン状況", body).wide().into())
}

/// Ends one.
pub(super) fn end(cx: &mut Cx) -> Result<Reply> {
    let handle = cx.segment("handle").to_owned();
    cx.act(move |deed| session::end(deed, &handle, Whose::Everybodys))?;
    Ok(Reply::done("/office/sessions", "サインインを終了させました。"))
}
