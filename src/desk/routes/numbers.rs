//! The document register: shown per fiscal year and section, numbers voided, the format set.

use super::super::errors::NO_NUMBER;
use super::super::number::{self, Entry};
use super::super::pages::choices;
use super::super::pages::numbers::{self as pages, Edit, Line};
use super::super::permission::NUMBERS_EDIT;
use super::who;
use crate::base::date::FiscalYear;
use crate::base::error::Result;
use crate::store::Reader;
use crate::web::forms::{Entered, FormReader};
use crate::web::list::Ask;
use crate::web::reply::Page;
use crate::web::{Cx, Reply};

/// Fiscal years offered before this one.
const YEARS_BACK: i16 = 9;

fn year_of(text: &str) -> Option<FiscalYear> {
    text.parse().ok().and_then(FiscalYear::new)
}

/// `GET /desk/numbers`.
pub(super) fn list(cx: &mut Cx) -> Result<Reply> {
    let (snapshot, this) = (cx.read()?, FiscalYear::of(cx.today()));
    let year = year_of(cx.form.text("year")).unwrap_or(this);
    let section = cx.form.text("section");
    let all = number::list(&snapshot, year, None)?;
    let mut sections: Vec<String> = all.iter().map(|entry| entry.no.section.clone()).collect();
    sections.dedup();
    let mut lines = Vec::new();
    for entry in all.into_iter().filter(|entry| section.is_empty() || entry.no.section == section) {
        lines.push(line(cx, &snapshot, entry)?);
    }
    let mut years: Vec<(String, String)> =
        (0..=YEARS_BACK).map(|back| this.plus(-back)).map(|y| (y.year().to_string(), y.to_string())).collect();
    if !years.iter().any(|(sent, _)| *sent == year.year().to_string()) {
        years.insert(0, (year.year().to_string(), year.to_string()));
    }
    let years: Vec<(&str, &str)> = years.iter().map(|(sent, words)| (sent.as_str(), words.as_str())).collect();
    let entered = Entered::blank().with("year", year.year().to_string()).with("section", section);
    let above = pages::filters(&entered, &years, &choices("すべて", &sections), edit(cx));
    pages::LIST.reply(cx, &Ask::read(&cx.form), lines, above)
}

/// The document's page is for who works in its service.
fn line(cx: &Cx, reader: &impl Reader, entry: Entry) -> Result<Line> {
    let works_in = |service: &str| cx.actor.as_ref().is_some_and(|actor| actor.works_in(service));
    let document = entry.document.as_ref().filter(|document| works_in(&document.service));
    let link = document.map_or_else(String::new, |document| document.link.clone());
    Ok(Line { taken_by: who(reader, entry.taken_by)?, link, entry })
}

fn asked(cx: &Cx) -> Result<Entry> {
    let year = year_of(cx.segment("year")).ok_or_else(|| NO_NUMBER.error())?;
    let serial = cx.segment("serial").parse().map_err(|_| NO_NUMBER.error())?;
    number::entry(&cx.read()?, year, cx.segment("section"), serial)
}

fn page(cx: &Cx, entry: Entry, entered: &Entered) -> Result<Page> {
    let snapshot = cx.read()?;
    let voided_by = entry.void.as_ref().map(|void| who(&snapshot, void.by)).transpose()?.unwrap_or_default();
    let line = line(cx, &snapshot, entry)?;
    let body = pages::one(cx, &line, &voided_by, edit(cx), entered);
    Ok(Page::new(line.entry.no.text.clone(), body).under("文書番号簿", "/desk/numbers"))
}

fn edit(cx: &Cx) -> Edit {
    if cx.may(&NUMBERS_EDIT) { Edit::Allowed } else { Edit::Never }
}

/// `GET /desk/numbers/{year}/{section}/{serial}`.
pub(super) fn show(cx: &mut Cx) -> Result<Reply> {
    Ok(page(cx, asked(cx)?, &Entered::blank())?.into())
}

/// `POST /desk/numbers/{year}/{section}/{serial}/void`.
pub(super) fn void(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("文書番号の欠番");
    let entry = asked(cx)?;
    let mut reader = FormReader::new(&cx.form);
    let reason = reader.text("reason", "欠番にする理由", 400);
    let reason = reader.required("reason", "欠番にする理由", reason);
    let reason = match reader.build(|| reason) {
        Ok(reason) => reason,
        Err(entered) => return Ok(page(cx, entry, &entered)?.status(422).into()),
    };
    let no = entry.no.clone();
    cx.act(move |deed| number::void(deed, &no, &reason))?;
    let year = entry.no.fiscal_year.year().to_string();
    let back = crate::web::url::with_query("/desk/numbers", &[("year", &year), ("section", &entry.no.section)]);
    Ok(Reply::done(back, format!("{}を欠番にしました。", entry.no.text)))
}

fn format_page(cx: &Cx, entered: &Entered) -> Result<Page> {
    let now = number::pattern_on(&cx.read()?, cx.today())?;
    let example = number::written(&now, FiscalYear::of(cx.today()), "桜福", 123);
    let body = pages::format_form(cx, &now, &example, cx.today(), entered);
    Ok(Page::new("文書番号の書式", body).under("文書番号簿", "/desk/numbers"))
}

/// `GET /desk/numbers/format`.
pub(super) fn format_form(cx: &mut Cx) -> Result<Reply> {
    let now = number::pattern_on(&cx.read()?, cx.today())?;
    Ok(format_page(cx, &Entered::blank().with("pattern", now))?.into())
}

/// `POST /desk/numbers/format`.
pub(super) fn format(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("文書番号の書式の登録");
    let mut reader = FormReader::new(&cx.form);
    let from = reader.date("from", "適用開始日");
    let from = reader.required("from", "適用開始日", from);
    let pattern = reader.text("pattern", "書式", 60);
    let pattern = reader.required("pattern", "書式", pattern);
    let (from, pattern) = match reader.build(|| from.zip(pattern)) {
        Ok(pair) => pair,
        Err(entered) => return Ok(format_page(cx, &entered)?.status(422).into()),
    };
    match cx.act(move |deed| number::set_format(deed, from, &pattern)) {
        Ok(()) => Ok(Reply::done("/desk/numbers", "文書番号の書式を登録しました。")),
        Err(error) if error.fields().is_empty() => Err(error),
        Err(error) => Ok(format_page(cx, &Entered::of(&cx.form).refused(&error))?.status(422).into()),
    }
}
