//! The built-in manual and the list of error numbers, both with a search.
//!
//! Manual texts are written in a small markup: `# ` begins a heading, `- ` an item, `1. ` a numbered
//! item, `> ` a hint, a line of its own a paragraph; `**words**` are strong.

use maud::{Markup, html};

use crate::base::error::{Kind, Result};
use crate::base::text::fold;
use crate::web::Cx;
use crate::web::components::{Field, ask_form};
use crate::web::errors::NO_PAGE;
use crate::web::forms::Entered;
use crate::web::reply::{Page, Reply};
use crate::web::site::HelpPage;

/// The manual's contents, or what a search finds in it.
pub(super) fn index(cx: &mut Cx) -> Result<Reply> {
    let asked = cx.form.text("q").to_owned();
    let wanted = fold(&asked);
    let site = std::sync::Arc::clone(&cx.app.site);
    let fits = |page: &&&HelpPage| {
        wanted.is_empty() || fold(page.title).contains(&wanted) || fold(page.text).contains(&wanted)
    };
    let pages: Vec<_> = site.help.iter().filter(fits).collect();
    let body = html! {
        (search("/help", &cx.form, "マニュアルから探す"))
        @if pages.is_empty() { p { "「" (asked) "」を含むページはありません。言葉を変えて探してください。" } }
        ul.contents {
            @for page in &pages {
                li {
                    a href={ "/help/" (page.id) } { (page.title) }
                    @if let Some(line) = excerpt(page, &wanted) { p { (line) } }
                }
            }
        }
        p { a href="/help/codes" { "エラー番号一覧" } }
    };
    Ok(Page::new("マニュアル", body).into())
}

/// The first line that holds what was searched for.
fn excerpt(page: &HelpPage, wanted: &str) -> Option<String> {
    let line = page.text.lines().find(|line| !wanted.is_empty() && fold(line).contains(wanted))?;
    Some(line.trim_start_matches(['#', '-', '>', ' ']).replace("**", ""))
}

fn search(path: &str, form: &crate::web::Form, label: &str) -> Markup {
    let entered = Entered::of(form);
    ask_form(
        path,
        html! {
            (Field::text("q", label).show(&entered))
            button type="submit" { "探す" }
        },
    )
}

/// One page of the manual.
pub(super) fn page(cx: &mut Cx) -> Result<Reply> {
    let id = cx.segment("id").to_owned();
    let site = std::sync::Arc::clone(&cx.app.site);
    let page = site.help.iter().find(|page| page.id == id).ok_or_else(|| NO_PAGE.error())?;
    let body = html! { article.manual { (text(page.text)) } };
    Ok(Page::new(page.title, body).under("マニュアル", "/help").into())
}

/// Draws a manual text.
#[must_use]
fn text(text: &str) -> Markup {
    let mut out = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(heading) = line.strip_prefix("# ") {
            out.push(html! { h2 { (strong(heading)) } });
        } else if let Some(hint) = line.strip_prefix("> ") {
            out.push(html! { section.notice.info { p { (strong(hint)) } } });
        } else if item(line).is_some() {
            let (ordered, first) =
                (line.starts_with(|c: char| c.is_ascii_digit()), item(line).unwrap_or_default());
            let mut items = vec![first];
            while let Some(next) = lines.peek().and_then(|l| item(l)) {
                items.push(next);
                lines.next();
            }
            out.push(if ordered {
                html! { ol { @for item in &items { li { (strong(item)) } } } }
            } else {
                html! { ul { @for item in &items { li { (strong(item)) } } } }
            });
        } else if !line.trim().is_empty() {
            out.push(html! { p { (strong(line)) } });
        }
    }
    html! { @for part in &out { (part) } }
}

fn item(line: &str) -> Option<&str> {
    line.strip_prefix("- ").or_else(|| {
        let (number, rest) = line.split_once(". ")?;
        (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())).then_some(rest)
    })
}

fn strong(line: &str) -> Markup {
    html! {
        @for (at, piece) in line.split("**").enumerate() {
            @if at % 2 == 1 { strong { (piece) } } @else { (piece) }
        }
    }
}

/// Every error number with what happened and what to do.
pub(super) fn codes(cx: &mut Cx) -> Result<Reply> {
    let wanted = fold(cx.form.text("q"));
    let site = std::sync::Arc::clone(&cx.app.site);
    let mut codes: Vec<_> = site
        .codes
        .iter()
        .filter(|c| [c.id, c.what, c.remedy].iter().any(|text| fold(text).contains(&wanted)))
        .collect();
    codes.sort_by_key(|code| code.id);
    let body = html! {
        (search("/help/codes", &cx.form, "番号や言葉で探す"))
        @if codes.is_empty() { p { "該当するエラー番号はありません。" } }
        @else {
            div.scroll tabindex="0" role="region" aria-label="エラー番号一覧" {
                table.dense {
                    thead { tr { th scope="col" { "番号" } th scope="col" { "種類" } th scope="col" { "何が起きたか" } th scope="col" { "どうすればよいか" } } }
                    tbody {
                        @for code in &codes {
                            tr id=(code.id) { th scope="row" { (code.id) } td { (kind(code.kind)) } td { (code.what) } td { (code.remedy) } }
                        }
                    }
                }
            }
        }
    };
    Ok(Page::new("エラー番号一覧", body).under("マニュアル", "/help").wide().into())
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Input => "入力",
        Kind::SignIn => "サインイン",
        Kind::Forbidden => "権限",
        Kind::NotFound => "該当なし",
        Kind::Conflict => "重なり",
        Kind::TooLarge => "大きさ",
        Kind::Busy => "混雑",
        Kind::Key => "鍵",
        Kind::Damaged => "破損",
        Kind::Full => "空き容量",
        Kind::System => "機器・OS",
        Kind::Setup => "設定",
    }
}
