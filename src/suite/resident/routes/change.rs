//! The forms that change a record: shown, read, done; a stale save shows the difference.

use maud::html;

use super::super::action::entry::{NewPerson, register};
use super::super::action::{Target, agent as agents, change, flag as flags, merge as merges};
use super::super::errors::{INPUT, STALE};
use super::super::model::{
    Agent, AgentKind, Business, CorporateNumber, Delivery, FlagKind, FlagNo, FullName, Kind, Label, Person,
    PersonNo, Phone, Reason, Section, Sex, Version,
};
use super::super::pages::forms::{NAME, Which, draw};
use super::super::view::{self, Sight};
use super::find::person;
use super::input::{Reading, entered};
use crate::access::Deed;
use crate::base::date::{Known, PartialDate};
use crate::base::error::{Error, Result};
use crate::web::components::{Tone, diff_table, notice};
use crate::web::forms::Entered;
use crate::web::reply::Page;
use crate::web::{Cx, Reply};

/// A refused form shown again, with its status.
fn again(cx: &Cx, which: Which, action: &str, back: &str, entered: &Entered) -> Reply {
    Page::new(which.title(), draw(cx, which, action, back, entered)).status(422).into()
}

/// An action's refusal: fields go back into the form, a stale save shows the difference.
fn refused(cx: &Cx, which: Which, no: PersonNo, error: Error) -> Result<Reply> {
    let (action, back) = paths(cx, no);
    if *error.code() == STALE {
        return stale(cx, which, no);
    }
    if error.fields().is_empty() {
        return Err(error);
    }
    let entered = super::input::Reading::of(&cx.form).reader.entered().refused(&error);
    Ok(again(cx, which, &action, &back, &entered))
}

fn paths(cx: &Cx, no: PersonNo) -> (String, String) {
    let back = format!("/resident/person/{no}");
    let last = cx.asked.rsplit('/').next().unwrap_or_default();
    (format!("{back}/{last}"), back)
}

/// What the other clerk has saved beside what this one typed; the form again on the new version.
fn stale(cx: &Cx, which: Which, no: PersonNo) -> Result<Reply> {
    let (action, back) = paths(cx, no);
    let snapshot = cx.read()?;
    let person = super::super::action::resolve(&snapshot, no)?;
    let now = entered(&view::shown(&snapshot, &person, cx.today(), &Sight::Usual)?);
    let typed = super::input::Reading::of(&cx.form).reader.entered();
    let rows = if which == Which::Correct { typed.differences(NAME, &now) } else { Vec::new() };
    let mut fresh = Entered::of(&cx.form);
    fresh.values.0.retain(|(name, _)| !name.starts_with('_'));
    let fresh = fresh.editing(u64::from(person.version.0));
    let body = html! {
        (notice(Tone::Care, STALE.what, html! { p { (STALE.remedy) } @if !rows.is_empty() { (diff_table(&rows)) } }))
        (draw(cx, which, &action, &back, &fresh))
    };
    Ok(Page::new(which.title(), body).status(409).into())
}

/// Shows a person's form.
fn form(cx: &mut Cx, which: Which, fill: impl FnOnce(&view::Shown) -> Entered) -> Result<Reply> {
    cx.on_business(which.title());
    let snapshot = cx.read()?;
    let person = person(cx, &snapshot)?;
    cx.shows(person.no);
    let shown = view::shown(&snapshot, &person, cx.today(), &Sight::Usual)?;
    let entered = fill(&shown).editing(u64::from(person.version.0));
    let (action, back) = paths(cx, person.no);
    let body = html! {
        p { strong { (shown.names.full) } "（" (shown.no) "）" (shown.birth) }
        (draw(cx, which, &action, &back, &entered))
    };
    Ok(Page::new(which.title(), body).under("宛名検索", "/resident").under("宛名", back).into())
}

/// Reads a person's form and does what it says.
fn save<T: Send + 'static>(
    cx: &mut Cx,
    which: Which,
    read: impl FnOnce(&mut Reading<'_>, &Person) -> Option<T>,
    act: impl FnOnce(&mut Deed<'_, '_>, &Target, T) -> Result<Version> + Send + 'static,
) -> Result<Reply> {
    cx.on_business(which.title());
    let snapshot = cx.read()?;
    let person = person(cx, &snapshot)?;
    cx.shows(person.no);
    let (action, back) = paths(cx, person.no);
    let mut reading = Reading::of(&cx.form);
    let (input, target) = (read(&mut reading, &person), reading.target(&person));
    let (input, target) = match reading.reader.build(|| input.zip(target)) {
        Ok(pair) => pair,
        Err(entered) => return Ok(again(cx, which, &action, &back, &entered)),
    };
    match cx.act(move |deed| act(deed, &target, input)) {
        Ok(_) => Ok(Reply::done(back, format!("{}をしました。", which.title()))),
        Err(error) => refused(cx, which, person.no, error),
    }
}

/// `GET /resident/new`.
pub(super) fn new_form(cx: &mut Cx) -> Result<Reply> {
    let entered = Entered::blank().with("kind", "outsider").with("kana_status", "未確認").with("sex", "不明");
    let body = draw(cx, Which::New, "/resident/new", "/resident", &entered);
    Ok(Page::new(Which::New.title(), body).under("宛名検索", "/resident").into())
}

/// `POST /resident/new`.
pub(super) fn new(cx: &mut Cx) -> Result<Reply> {
    cx.on_business(Which::New.title());
    let mut reading = Reading::of(&cx.form);
    let number = reading.parsed("corporate_number", CorporateNumber::parse);
    let kinds = [("outsider", Kind::Outsider), ("corporation", Kind::Corporation(number))];
    let kind = reading.reader.choice("kind", "種別", &kinds);
    let kind = reading.reader.required("kind", "種別", kind);
    let names = reading.names();
    let birth = reading.reader.partial_date("birth", "生年月日");
    let (address, since) = (reading.address(), reading.reader.date("since", "住所の開始日"));
    let (sex, phones) = (reading.sex(), reading.phones().unwrap_or_default());
    if let (Some(names), Some(birth)) = (&names, &birth) {
        let read = cx.read()?;
        let key = super::super::tables::same_key(names.full.as_str(), birth);
        if crate::store::Reader::by(&read, &super::super::tables::BY_SAME, &key)?.next().is_some() {
            let words = "同じ氏名と生年月日の宛名がすでにあります。検索して確かめてください。";
            reading.reader.warn("alike", words);
        }
    }
    let made = reading.reader.build(|| {
        Some(NewPerson {
            no: None,
            kind: kind?,
            names: names?,
            sex: sex.unwrap_or(Sex::Unknown),
            nationality: None,
            birth: birth.unwrap_or(PartialDate::new(Known::Nothing)),
            address,
            since,
            arrival: None,
            membership: None,
            phones,
        })
    });
    match made {
        Err(entered) => Ok(again(cx, Which::New, "/resident/new", "/resident", &entered)),
        Ok(person) => {
            let no = cx.act(move |deed| register(deed, person))?;
            Ok(Reply::done(format!("/resident/person/{no}"), "登録しました。"))
        }
    }
}

/// `GET /resident/person/{no}/correct`.
pub(super) fn correct_form(cx: &mut Cx) -> Result<Reply> {
    form(cx, Which::Correct, entered)
}

/// `POST /resident/person/{no}/correct`. What the form still shows as it was stays untouched.
pub(super) fn correct(cx: &mut Cx) -> Result<Reply> {
    let read = |reading: &mut Reading<'_>, person: &Person| {
        let names = reading.names();
        let typed = reading.form.text("birth");
        let same = typed.is_empty() || typed == person.birth.to_string();
        let birth = if same { None } else { reading.reader.partial_date("birth", "生年月日") };
        let address = reading.address();
        Some(change::Correction { names, sex: reading.sex(), birth, address, phones: reading.phones() })
    };
    save(cx, Which::Correct, read, change::correct)
}

/// `GET /resident/person/{no}/delivery`.
pub(super) fn delivery_form(cx: &mut Cx) -> Result<Reply> {
    let today = cx.today().wareki();
    form(cx, Which::Delivery, |_| Entered::blank().with("from", today))
}

/// `POST /resident/person/{no}/delivery`.
pub(super) fn delivery(cx: &mut Cx) -> Result<Reply> {
    let read = |reading: &mut Reading<'_>, _: &Person| {
        let business = reading.needed("business", "事務", Business::parse);
        let addressee = reading.parsed("addressee", FullName::parse);
        let address = reading.address();
        let address = reading.reader.required("town", "住所", address);
        let from = reading.reader.date("from", "開始日");
        let from = reading.reader.required("from", "開始日", from);
        Some((Delivery { business: business?, addressee, address: address? }, from?))
    };
    save(cx, Which::Delivery, read, |deed, target, (delivery, from)| {
        agents::set_delivery(deed, target, delivery, from)
    })
}

/// `GET /resident/person/{no}/agent`.
pub(super) fn agent_form(cx: &mut Cx) -> Result<Reply> {
    let today = cx.today().wareki();
    form(cx, Which::Agent, |_| Entered::blank().with("from", today))
}

/// `POST /resident/person/{no}/agent`.
pub(super) fn agent(cx: &mut Cx) -> Result<Reply> {
    let read = |reading: &mut Reading<'_>, _: &Person| {
        let business = reading.needed("business", "事務", Business::parse);
        let kind =
            reading.needed("kind", "種類", |text| AgentKind::named(text).ok_or_else(|| INPUT.error()));
        let name = reading.needed("agent", "代理人の氏名", FullName::parse);
        let number = reading.parsed("person", PersonNo::parse);
        let (address, phone) = (reading.address(), reading.parsed("phone", Phone::parse));
        let basis = reading.parsed("basis", Label::parse);
        let from = reading.reader.date("from", "開始日");
        let from = reading.reader.required("from", "開始日", from);
        let (business, kind, name) = (business?, kind?, name?);
        Some((Agent { business, kind, person: number, name, address, phone, basis }, from?))
    };
    save(cx, Which::Agent, read, |deed, target, (agent, from)| agents::set_agent(deed, target, agent, from))
}

/// `GET /resident/person/{no}/flag`.
pub(super) fn flag_form(cx: &mut Cx) -> Result<Reply> {
    let (from, renewal) = (cx.today().wareki(), cx.today().plus_years(1).wareki());
    form(cx, Which::Flag, |_| Entered::blank().with("kind", "dv").with("from", from).with("renewal", renewal))
}

/// `POST /resident/person/{no}/flag`.
pub(super) fn flag(cx: &mut Cx) -> Result<Reply> {
    let read = |reading: &mut Reading<'_>, _: &Person| {
        let kind =
            reading.needed("kind", "種類", |code| FlagKind::coded(code).ok_or_else(|| INPUT.error()));
        let from = reading.reader.date("from", "開始日");
        let from = reading.reader.required("from", "開始日", from);
        let renewal = reading.reader.date("renewal", "更新期限");
        let ask = reading.several("ask", Section::parse);
        let reported_by = reading.parsed("reported_by", Label::parse);
        let together = reading.several("together", PersonNo::parse);
        Some(flags::NewFlag { kind: kind?, from: from?, renewal, ask, reported_by, together })
    };
    save(cx, Which::Flag, read, flags::add)
}

/// `GET /resident/person/{no}/merge`.
pub(super) fn merge_form(cx: &mut Cx) -> Result<Reply> {
    form(cx, Which::Merge, |_| Entered::blank())
}

/// `POST /resident/person/{no}/merge`.
pub(super) fn merge(cx: &mut Cx) -> Result<Reply> {
    let read = |reading: &mut Reading<'_>, _: &Person| {
        let no = reading.needed("old", "統合する宛名番号", PersonNo::parse);
        Some(merges::Old { no: no?, seen: None })
    };
    save(cx, Which::Merge, read, merges::merge)
}

/// A button on the person page: ends something with today.
fn end(
    cx: &mut Cx,
    business: &str,
    reason: &str,
    act: impl FnOnce(&mut Deed<'_, '_>, &Target) -> Result<Version> + Send + 'static,
) -> Result<Reply> {
    cx.on_business(business);
    let snapshot = cx.read()?;
    let person = person(cx, &snapshot)?;
    let seen = cx.form.text("_version").parse().ok().map(Version);
    let target = Target { no: person.no, seen, reason: Reason::parse(reason)? };
    cx.act(move |deed| act(deed, &target))?;
    Ok(Reply::done(format!("/resident/person/{}", person.no), "終了しました。"))
}

/// `POST /resident/person/{no}/delivery/end`.
pub(super) fn end_delivery(cx: &mut Cx) -> Result<Reply> {
    let (business, today) = (Business::parse(cx.form.text("business"))?, cx.today());
    end(cx, "送付先の終了", "送付先の終了", move |deed, target| {
        agents::end_delivery(deed, target, &business, today)
    })
}

/// `POST /resident/person/{no}/agent/end`.
pub(super) fn end_agent(cx: &mut Cx) -> Result<Reply> {
    let (business, today) = (Business::parse(cx.form.text("business"))?, cx.today());
    let kind = AgentKind::named(cx.form.text("kind")).ok_or_else(|| INPUT.error())?;
    end(cx, "代理人の終了", "代理人の終了", move |deed, target| {
        agents::end_agent(deed, target, &business, kind, today)
    })
}

/// `POST /resident/person/{no}/flag/end`.
pub(super) fn end_flag(cx: &mut Cx) -> Result<Reply> {
    let (reason, today) = (cx.form.text("reason").to_owned(), cx.today());
    let no = cx.form.text("flag").parse().map(FlagNo).map_err(|e| INPUT.because(e))?;
    end(cx, "支援措置等の終了", &reason, move |deed, target| flags::end(deed, target, no, today))
}
