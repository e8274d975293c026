//! The first page: for clerks what they may use and what is due, for residents a notice.

use maud::{Markup, html};

use crate::access::authorise;
use crate::base::error::Result;
use crate::web::Cx;
use crate::web::reply::{Page, Reply};

/// The staff's home: cards of the menu, and what the services say is due.
pub(super) fn home(cx: &mut Cx) -> Result<Reply> {
    let mut due: Vec<Markup> = Vec::new();
    let site = std::sync::Arc::clone(&cx.app.site);
    for panel in &site.panels {
        if cx.actor.as_ref().is_some_and(|actor| authorise(actor, panel.permission).is_ok()) {
            due.push(html! {
                section.panel { h2 { (panel.title) } ((panel.draw)(cx)?) }
            });
        }
    }
    let items: Vec<_> = site.menu.iter().filter(|item| cx.may(item.permission)).collect();
    let body = html! {
        p { "業務日 " strong { (cx.today().wareki()) } "（" (cx.today().western()) "・" (cx.today().weekday_kanji()) "）" }
        @for panel in &due { (panel) }
        h2 { "業務" }
        @if items.is_empty() {
            p { "使える業務がまだありません。権限の管理者に申し出てください。" }
        }
        ul.cards {
            @for item in &items { li { a href=(item.path) { (item.title) } } }
            li { a href="/help" { "マニュアル" } }
        }
    };
    Ok(Page::new("ホーム", body).wide().into())
}

/// The residents' notice.
pub(super) fn notice(cx: &mut Cx) -> Result<Reply> {
    let town = &cx.app.look.town_name;
    let body = html! {
        p.lead { ruby { "住民" rp { "（" } rt { "じゅうみん" } rp { "）" } } "のみなさまの" ruby { "手続" rp { "（" } rt { "てつづ" } rp { "）" } } "きの" ruby { "窓口" rp { "（" } rt { "まどぐち" } rp { "）" } } "です。" }
        section.notice.info {
            h2.notice-head { "ただいま準備しています" }
            p { "インターネットでの手続きは、これから順に始まります。" }
            p { "お急ぎの方は、" (town) "の窓口へお越しいただくか、お電話でお問い合わせください。" }
        }
        section.notice.plain lang="en" {
            h2.notice-head { "Coming soon" }
            p { "Online services of the town office will open here step by step." }
            p { "If you need help now, please visit the town office counter or call us." }
        }
        section {
            h2 { "ご注意" }
            p { "町の職員が、この画面やメールで暗証番号や口座の暗証番号をお聞きすることはありません。" }
        }
    };
    Ok(Page::new("手続きの窓口", body).into())
}
