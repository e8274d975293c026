//! The frame around every page: skip link, banner, header with the person finder, menu, the way to
//! here, what the page before has to say, heading, footer.
//!
//! It decides nothing: menu entries are shown by the permissions that the actor holds.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::assets;
use super::cx::Cx;
use super::reply::{Page, Width};
use super::route::Portal;
use super::site::Banner;
use crate::access::authorise;

/// The release shown in the footer.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The whole document.
#[must_use]
pub fn render(cx: &Cx, page: &Page) -> Markup {
    let help = page.help.or(cx.route.map(|r| r.help)).filter(|help| !help.is_empty());
    html! {
        (DOCTYPE)
        html lang="ja" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (page.title) " - " (cx.app.look.town_name) }
                @if let Some(seconds) = page.refresh { meta http-equiv="refresh" content=(seconds); }
                (links())
            }
            body class=(match cx.portal { Portal::Staff => "staff", Portal::Residents => "residents" }) {
                a.skip href="#main" { "本文へ移動" }
                (banner(cx.app.look.banner))
                (header(cx, help))
                @if cx.actor.is_some() && cx.portal == Portal::Staff { (menu(cx)) }
                main #main tabindex="-1" class=(match page.width { Width::Reading => "reading", Width::Full => "full" }) {
                    @if !page.crumbs.is_empty() { (crumbs(cx, page)) }
                    @if let Some(said) = &cx.flash {
                        div.notice.good role="status" { p.notice-head { (said) } }
                    }
                    h1 { (page.title) }
                    (page.body)
                }
                (footer(cx, help))
            }
        }
    }
}

/// Style sheet, script and icon, made once.
fn links() -> PreEscaped<&'static str> {
    static LINKS: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
        html! {
            link rel="stylesheet" href=(assets::STYLE.address());
            link rel="icon" type="image/svg+xml" href=(assets::ICON.address());
            script defer src=(assets::SCRIPT.address()) {}
        }
        .into_string()
    });
    PreEscaped(LINKS.as_str())
}

fn banner(banner: Banner) -> Markup {
    match banner {
        Banner::None => html! {},
        Banner::Demo => html! {
            aside.banner.demo aria-label="デモ" { strong { "デモ" } " 表示しているのはすべて架空のデータです。" }
        },
        Banner::Training => html! {
            aside.banner.training aria-label="研修モード" { strong { "研修モード" } " 架空のデータで練習できます。実際の業務には使えません。" }
        },
    }
}

fn header(cx: &Cx, help: Option<&str>) -> Markup {
    html! {
        header.top {
            p.brand { a href="/" { (cx.app.look.town_name) } @if cx.portal == Portal::Staff { span { "役場システム" } } }
            @if cx.portal == Portal::Staff && cx.actor.is_some() && open_to(cx, FINDER) { (finder(cx)) }
            nav.self aria-label="利用者" {
                @if let Some(help) = help {
                    a href={ "/help/" (help) } data-key="F1" aria-keyshortcuts="F1" { "ヘルプ" @if cx.portal == Portal::Staff { kbd { "F1" } } }
                }
                @if let Some(actor) = &cx.actor {
                    span.who { (actor.name) }
                    form method="post" action="/sign-out" { (cx.form_keys("/sign-out")) button.quiet type="submit" { "サインアウト" } }
                }
            }
        }
    }
}

/// The page of the person finder.
const FINDER: &str = "/resident";

/// Whether the actor may see what a menu entry leads to; paths that are no menu entry are open.
fn open_to(cx: &Cx, path: &str) -> bool {
    cx.app.site.menu.iter().find(|item| item.path == path).is_none_or(|item| cx.may(item.permission))
}

/// The person finder (宛名検索), on every staff page of who may use it.
fn finder(cx: &Cx) -> Markup {
    let typed = if cx.asked == FINDER { cx.form.text("q") } else { "" };
    html! {
        form.finder method="get" action=(FINDER) role="search" {
            label for="finder" { "宛名検索" kbd { "F2" } }
            input #finder type="search" name="q" value=(typed) autocomplete="off" aria-keyshortcuts="F2"
                title="番号・カナ・氏名・生年月日・電話・住所";
            button type="submit" { "探す" }
        }
    }
}

fn menu(cx: &Cx) -> Markup {
    let Some(actor) = &cx.actor else { return html! {} };
    let open: Vec<_> = cx.app.site.menu.iter().filter(|item| authorise(actor, item.permission).is_ok()).collect();
    // Of entries under one another the innermost is where one is.
    let inside = |path: &str| cx.asked.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let here = open.iter().map(|item| item.path).filter(|path| inside(path)).max_by_key(|path| path.len()).unwrap_or("/");
    html! {
        nav.menu aria-label="メニュー" {
            ul {
                (entry(cx, here, "/", "ホーム"))
                @for item in open { (entry(cx, here, item.path, item.title)) }
            }
        }
    }
}

fn entry(cx: &Cx, here: &str, path: &str, title: &str) -> Markup {
    let current = if cx.asked == path {
        Some("page")
    } else if path != "/" && path == here {
        Some("true")
    } else {
        None
    };
    html! { li { a href=(path) aria-current=[current] { (title) } } }
}

fn crumbs(cx: &Cx, page: &Page) -> Markup {
    html! {
        nav.crumbs aria-label="現在位置" {
            ol {
                @for (title, path) in &page.crumbs { li { @if open_to(cx, path) { a href=(path) { (title) } } @else { (title) } } }
                li aria-current="page" { (page.title) }
            }
        }
    }
}

fn footer(cx: &Cx, help: Option<&str>) -> Markup {
    html! {
        footer.bottom {
            p { (cx.app.look.town_name) " " span { "Yakuba " (VERSION) } }
            @if cx.portal == Portal::Staff {
                p {
                    a href="/help" { "マニュアル" }
                    @if let Some(help) = help { a href={ "/help/" (help) } { "この画面のヘルプ" } }
                    a href="/help/codes" { "エラー番号一覧" }
                }
            }
        }
    }
}
