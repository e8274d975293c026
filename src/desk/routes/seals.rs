//! Seals: shown, registered with their picture, taken out of use.

use std::io::Read as _;

use super::super::errors::{NO_SEAL, SEAL_IMAGE};
use super::super::pages::seals::{self as pages, Line, SHOWN};
use super::super::permission::SEALS_EDIT;
use super::super::seal::{self, MOST_BYTES, NewSeal, SealNo};
use super::who;
use crate::base::error::{Error, Result};
use crate::web::forms::{Entered, FormReader};
use crate::web::reply::{File, Page};
use crate::web::{Cx, Reply};

/// `GET /desk/seals`.
pub(super) fn list(cx: &mut Cx) -> Result<Reply> {
    let snapshot = cx.read()?;
    let mut lines = Vec::new();
    for seal in seal::all(&snapshot)? {
        lines.push(Line { impressions: seal::impressions(&snapshot, seal.no)?, seal });
    }
    Ok(Page::new("公印簿", pages::list(&lines, cx.today(), cx.may(&SEALS_EDIT))).wide().into())
}

fn asked(cx: &Cx) -> Result<SealNo> {
    cx.segment("no").parse().map(SealNo).map_err(|_| NO_SEAL.error())
}

fn page(cx: &Cx, no: SealNo, entered: &Entered) -> Result<Page> {
    let snapshot = cx.read()?;
    let line = Line { seal: seal::need(&snapshot, no)?, impressions: seal::impressions(&snapshot, no)? };
    let mut last = Vec::new();
    for impression in seal::history(&snapshot, no, SHOWN)? {
        let name = who(&snapshot, impression.by)?;
        last.push((impression, name));
    }
    let title = line.seal.name.clone();
    Ok(Page::new(title, pages::one(cx, &line, &last, cx.may(&SEALS_EDIT), entered)).under("公印簿", "/desk/seals"))
}

/// `GET /desk/seals/{no}`.
pub(super) fn show(cx: &mut Cx) -> Result<Reply> {
    Ok(page(cx, asked(cx)?, &Entered::blank())?.into())
}

/// `GET /desk/seals/{no}/image`.
pub(super) fn image(cx: &mut Cx) -> Result<Reply> {
    let png = seal::proof(&cx.read()?, cx.permit()?, asked(cx)?)?;
    Ok(File::of("公印.png", "image/png", png).shown().into())
}

fn new_page(cx: &Cx, entered: &Entered) -> Page {
    Page::new("公印の登録", pages::new_form(cx, entered)).under("公印簿", "/desk/seals")
}

/// `GET /desk/seals/new`.
pub(super) fn new_form(cx: &mut Cx) -> Result<Reply> {
    Ok(new_page(cx, &Entered::blank().with("side_mm", "24")).into())
}

/// The picture that came with the form; a larger one than allowed is read only so far.
fn picture(cx: &mut Cx) -> Result<Option<Vec<u8>>> {
    let Some(file) = cx.uploads.iter_mut().find(|file| file.field == "image" && file.size > 0) else { return Ok(None) };
    let mut png = Vec::new();
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    file.reader.by_ref().take(most).read_to_end(&mut png).map_err(|e| SEAL_IMAGE.because(e))?;
    Ok(Some(png))
}

/// `POST /desk/seals/new`.
pub(super) fn new(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("公印の登録");
    let png = picture(cx)?;
    let mut reader = FormReader::new(&cx.form);
    let name = reader.text("name", "公印の名称", 60);
    let name = reader.required("name", "公印の名称", name);
    let section = reader.text("section", "管守する所属", 40);
    let section = reader.required("section", "管守する所属", section);
    let side = reader.number("side_mm", "印影の一辺", 10..=60).and_then(|n| u8::try_from(n).ok());
    let side = reader.required("side_mm", "印影の一辺", side);
    let from = reader.date("from", "使用開始日");
    let from = reader.required("from", "使用開始日", from);
    let to = reader.date("to", "使用終了日");
    let png = reader.required("image", "印影の画像", png);
    let built = reader.build(|| {
        Some(NewSeal { name: name?, section: section?, side_mm: side?, from: from?, to, png: png? })
    });
    let new = match built {
        Ok(new) => new,
        Err(entered) => return Ok(new_page(cx, &entered).status(422).into()),
    };
    match cx.act(move |deed| seal::register(deed, new)) {
        Ok(no) => Ok(Reply::done(format!("/desk/seals/{no}"), "公印を登録しました。")),
        Err(error) => again(error, |refused| Ok(new_page(cx, &refused(Entered::of(&cx.form))))),
    }
}

/// A refusal that points at fields shows the form again; any other goes on.
fn again(error: Error, draw: impl FnOnce(&dyn Fn(Entered) -> Entered) -> Result<Page>) -> Result<Reply> {
    if error.fields().is_empty() {
        return Err(error);
    }
    Ok(draw(&|entered| entered.refused(&error))?.status(422).into())
}

/// `POST /desk/seals/{no}/retire`.
pub(super) fn retire(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("公印の使用終了");
    let no = asked(cx)?;
    let mut reader = FormReader::new(&cx.form);
    let to = reader.date("to", "使用終了日");
    let to = reader.required("to", "使用終了日", to);
    let to = match reader.build(|| to) {
        Ok(to) => to,
        Err(entered) => return Ok(page(cx, no, &entered)?.status(422).into()),
    };
    match cx.act(move |deed| seal::retire(deed, no, to)) {
        Ok(()) => Ok(Reply::done(format!("/desk/seals/{no}"), "使用終了を登録しました。")),
        Err(error) => again(error, |refused| page(cx, no, &refused(Entered::of(&cx.form)))),
    }
}
