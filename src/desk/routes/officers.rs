//! Heads of offices: shown, appointed, leaving.

use super::super::errors::NO_HEAD;
use super::super::officer::{self, NewOfficer, Officer};
use super::super::pages::officers as pages;
use super::super::permission::OFFICERS_EDIT;
use crate::base::error::Result;
use crate::web::forms::{Entered, FormReader};
use crate::web::reply::Page;
use crate::web::{Cx, Reply};

/// `GET /desk/officers`.
pub(super) fn list(cx: &mut Cx) -> Result<Reply> {
    let officers = officer::all(&cx.read()?)?;
    Ok(Page::new("所属長", pages::list(&officers, cx.today(), cx.may(&OFFICERS_EDIT))).wide().into())
}

fn new_page(cx: &Cx, entered: &Entered) -> Page {
    Page::new("所属長の登録", pages::new_form(cx, entered)).under("所属長", "/desk/officers")
}

/// `GET /desk/officers/new`.
pub(super) fn new_form(cx: &mut Cx) -> Result<Reply> {
    Ok(new_page(cx, &Entered::blank()).into())
}

/// `POST /desk/officers/new`.
pub(super) fn new(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("所属長の登録");
    let mut reader = FormReader::new(&cx.form);
    let mut text = |name, label, most| {
        let value = reader.text(name, label, most);
        reader.required(name, label, value)
    };
    let (section, title, name) = (text("section", "所属", 40), text("title", "職名", 60), text("name", "氏名", 60));
    let from = reader.date("from", "就任日");
    let from = reader.required("from", "就任日", from);
    let built = reader.build(|| Some(NewOfficer { section: section?, title: title?, name: name?, from: from? }));
    let new = match built {
        Ok(new) => new,
        Err(entered) => return Ok(new_page(cx, &entered).status(422).into()),
    };
    match cx.act(move |deed| officer::appoint(deed, new)) {
        Ok(()) => Ok(Reply::done("/desk/officers", "所属長を登録しました。")),
        Err(error) if error.fields().is_empty() => Err(error),
        Err(error) => Ok(new_page(cx, &Entered::of(&cx.form).refused(&error)).status(422).into()),
    }
}

fn asked(cx: &Cx) -> Result<Officer> {
    let section = cx.segment("section");
    let all = officer::all(&cx.read()?)?;
    all.into_iter().rfind(|officer| officer.section == section && officer.to.is_none()).ok_or_else(|| NO_HEAD.error())
}

fn leave_page(cx: &Cx, officer: &Officer, entered: &Entered) -> Page {
    Page::new("所属長の退任", pages::leave_form(cx, officer, entered)).under("所属長", "/desk/officers")
}

/// `GET /desk/officers/{section}/leave`.
pub(super) fn leave_form(cx: &mut Cx) -> Result<Reply> {
    let officer = asked(cx)?;
    Ok(leave_page(cx, &officer, &Entered::blank()).into())
}

/// `POST /desk/officers/{section}/leave`.
pub(super) fn leave(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("所属長の退任");
    let officer = asked(cx)?;
    let mut reader = FormReader::new(&cx.form);
    let to = reader.date("to", "退任日");
    let to = reader.required("to", "退任日", to);
    let to = match reader.build(|| to) {
        Ok(to) => to,
        Err(entered) => return Ok(leave_page(cx, &officer, &entered).status(422).into()),
    };
    let section = officer.section.clone();
    match cx.act(move |deed| officer::leave(deed, &section, to)) {
        Ok(()) => Ok(Reply::done("/desk/officers", "退任を登録しました。")),
        Err(error) if error.fields().is_empty() => Err(error),
        Err(error) => Ok(leave_page(cx, &officer, &Entered::of(&cx.form).refused(&error)).status(422).into()),
    }
}
