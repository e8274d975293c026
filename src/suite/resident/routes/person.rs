//! The person page, usual and with protected addresses opened, and who has seen it.

use maud::html;

use super::super::model::Reason;
use super::super::pages::person::{page, table};
use super::super::view::{self, Full, Opened, Sight};
use super::find::person;
use crate::access::SubjectId;
use crate::access::audit::query::{About, Question, find};
use crate::access::audit::{AuditEntry, Outcome, Payload};
use crate::base::error::Result;
use crate::web::reply::Page;
use crate::web::{Cx, Reply};

/// `GET /resident/person/{no}`.
pub(super) fn show(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("宛名の照会");
    draw(cx, &Sight::Usual)
}

/// `POST /resident/person/{no}/open`: shows protected addresses once, for a reason.
pub(super) fn open(cx: &mut Cx) -> Result<Reply> {
    let reason = Reason::parse(cx.form.text("reason"))?;
    cx.on_business(&format!("支援措置対象者の住所の照会：{reason}"));
    let opened = Opened::by(cx.permit()?, reason)?;
    draw(cx, &Sight::Opened(opened))
}

fn draw(cx: &mut Cx, sight: &Sight) -> Result<Reply> {
    let (snapshot, day) = (cx.read()?, cx.today());
    let person = person(cx, &snapshot)?;
    cx.shows(person.no);
    let full: Full = view::full(&snapshot, &person, day, sight)?;
    let members = match &full.shown.household {
        Some((no, _)) => view::household(&snapshot, *no, day, sight)?,
        None => Vec::new(),
    };
    for member in &members {
        cx.shows(member.no);
    }
    let body = page(cx, &full, &members);
    let title = format!("{}（{}）", full.shown.names.full, full.shown.no);
    Ok(Page::new(title, body).under("宛名検索", "/resident").wide().into())
}

/// Entries on the page.
const SHOWN: usize = 200;

/// `GET /resident/person/{no}/trail`: who has seen or changed the record, newest first.
pub(super) fn trail(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("宛名の照会記録の閲覧");
    let snapshot = cx.read()?;
    let person = person(cx, &snapshot)?;
    cx.shows(person.no);
    let question = Question { most: SHOWN, ..Question::about(About::Subject(SubjectId::from(person.no))) };
    let mut rows = Vec::new();
    for AuditEntry { at, action, outcome, payload, .. } in find(&snapshot, &question)?.entries {
        let (actor, business) = match payload {
            Payload::Kept(content) => (content.actor, content.business),
            Payload::Pruned(_) => ("（保存期間満了）".to_owned(), String::new()),
        };
        let outcome = match outcome {
            Outcome::Done => "実施",
            Outcome::Refused => "拒否",
        };
        rows.push(vec![
            html! { (at.to_minute()) },
            html! { (actor) },
            html! { (business) },
            html! { (action) },
            html! { (outcome) },
        ]);
    }
    let body = html! {
        p { "新しいものから" (SHOWN) "件までを表示します。" }
        (table(&["日時", "職員", "業務", "操作", "結果"], rows))
    };
    let back = format!("/resident/person/{}", person.no);
    let title = format!("照会・更新の記録（{}）", person.no);
    Ok(Page::new(title, body).under("宛名検索", "/resident").under("宛名", back).wide().into())
}
