//! Reading the service's forms, and showing them again with what was refused.

use super::super::action::{Overrides, Target, need};
use super::super::errors::{CODES, STALE};
use super::super::model::case::{Case, Facts, Living};
use super::super::model::id::{CaseNo, parse_month};
use super::super::model::{Disability, MAX_MONTHLY, Maternity, Parenting, School};
use super::super::pages::forms::{Which, draw};
use super::super::view;
use crate::base::date::Month;
use crate::base::error::{Error, Result};
use crate::base::money::Yen;
use crate::store::Snapshot;
use crate::suite::resident::model::{PersonNo, Reason, Version};
use crate::web::forms::{Entered, FormReader, Warning};
use crate::web::reply::Page;
use crate::web::{Cx, Reply};

/// The case that the address names; the answer shows its persons.
pub(super) fn asked(cx: &mut Cx, snapshot: &Snapshot) -> Result<Case> {
    let case = need(snapshot, CaseNo::parse(cx.segment("no"))?)?;
    for person in case.persons() {
        cx.shows(person);
    }
    Ok(case)
}

/// The persons of a case who are in it today or later: number and name.
pub(super) fn persons(cx: &Cx, snapshot: &Snapshot, case: &Case) -> Result<Vec<(String, String)>> {
    let today = cx.today();
    let mut found: Vec<(String, String)> = Vec::new();
    for member in case.members.iter().filter(|m| m.to.is_none_or(|to| to >= today)) {
        let no = member.person.to_string();
        if !found.iter().any(|(known, _)| *known == no) {
            found.push((no, view::name(snapshot, member.person, today)?));
        }
    }
    Ok(found)
}

/// Where a form posts to and where its way back leads.
pub(super) fn paths(cx: &Cx, case: &Case) -> (String, String) {
    (cx.asked.clone(), format!("/welfare/case/{}", case.no))
}

/// Shows a form of a case, filled as told.
pub(super) fn show(cx: &mut Cx, which: Which, fill: impl FnOnce(&Case) -> Entered) -> Result<Reply> {
    cx.on_business(which.title());
    let snapshot = cx.read()?;
    let case = asked(cx, &snapshot)?;
    let entered = fill(&case).editing(u64::from(case.version.0));
    page(cx, which, &case, &snapshot, &entered, 200)
}

pub(super) fn page(
    cx: &Cx,
    which: Which,
    case: &Case,
    snapshot: &Snapshot,
    entered: &Entered,
    status: u16,
) -> Result<Reply> {
    let persons = persons(cx, snapshot, case)?;
    let (action, back) = paths(cx, case);
    let body = draw(cx, which, (&action, &back), entered, &persons);
    let title = format!("{}（ケース番号{}）", which.title(), case.no);
    Ok(Page::new(title, body).status(status).under("生活保護のケース", "/welfare").under("ケース", back).into())
}

/// Reads a form of a case and does what it says.
pub(super) fn save<T: Send + 'static>(
    cx: &mut Cx,
    which: Which,
    read: impl FnOnce(&mut Reading<'_>, &Case) -> Option<T>,
    act: impl FnOnce(&mut crate::access::Deed<'_, '_>, T) -> Result<String> + Send + 'static,
) -> Result<Reply> {
    cx.on_business(which.title());
    let snapshot = cx.read()?;
    let case = asked(cx, &snapshot)?;
    let mut reading = Reading::of(&cx.form);
    let input = read(&mut reading, &case);
    let input = match reading.reader.build(|| input) {
        Ok(input) => input,
        Err(entered) => return page(cx, which, &case, &snapshot, &entered, 422),
    };
    match cx.act(move |deed| act(deed, input)) {
        Ok(to) => Ok(Reply::done(to, format!("{}をしました。", which.title()))),
        Err(error) => {
            let entered = again(cx, error)?;
            let status = if entered.warnings.is_empty() { 422 } else { 409 };
            page(cx, which, &case, &snapshot, &entered, status)
        }
    }
}

/// The form to show again after an action's refusal; what is no field's fault stays an error.
pub(super) fn again(cx: &Cx, error: Error) -> Result<Entered> {
    if *error.code() == STALE || error.fields().is_empty() {
        return Err(error);
    }
    let mut entered = Reading::of(&cx.form).reader.entered();
    for field in error.fields() {
        match CODES.iter().find(|code| code.id == field.field) {
            Some(code) => entered.warnings.push(Warning { id: code.id, words: field.message.clone() }),
            None => entered.errors.push(field.clone()),
        }
    }
    Ok(entered)
}

/// A form being read.
pub(super) struct Reading<'a> {
    /// The fields' reader.
    pub reader: FormReader<'a>,
    form: &'a crate::web::Form,
}

impl<'a> Reading<'a> {
    pub fn of(form: &'a crate::web::Form) -> Reading<'a> {
        Reading { reader: FormReader::new(form), form }
    }

    /// A value of a type that parses itself; refused with its own words.
    pub fn parsed<T>(&mut self, name: &str, parse: impl FnOnce(&str) -> Result<T>) -> Option<T> {
        let text = self.form.text(name);
        if text.is_empty() {
            return None;
        }
        match parse(text) {
            Ok(value) => Some(value),
            Err(error) => {
                let words = error.fields().first().map_or(error.code().what.to_owned(), |f| f.message.clone());
                self.reader.refuse(name, words);
                None
            }
        }
    }

    pub fn needed<T>(&mut self, name: &str, label: &str, parse: impl FnOnce(&str) -> Result<T>) -> Option<T> {
        let value = self.parsed(name, parse);
        self.reader.required(name, label, value)
    }

    pub fn reason(&mut self) -> Option<Reason> {
        self.needed("reason", "理由", Reason::parse)
    }

    pub fn person(&mut self, name: &str, label: &str) -> Option<PersonNo> {
        self.needed(name, label, PersonNo::parse)
    }

    pub fn day(&mut self, name: &str, label: &str) -> Option<crate::base::date::Date> {
        let value = self.reader.date(name, label);
        self.reader.required(name, label, value)
    }

    pub fn month(&mut self, name: &str) -> Option<Month> {
        self.parsed(name, parse_month)
    }

    pub fn yen(&mut self, name: &str, label: &str) -> Option<Yen> {
        let value = self.reader.number(name, label, 0..=MAX_MONTHLY.get());
        self.reader.required(name, label, value).map(Yen::new)
    }

    pub fn living(&mut self) -> Option<Living> {
        let prefecture = self.reader.text("prefecture", "都道府県", 10);
        let prefecture = self.reader.required("prefecture", "都道府県", prefecture);
        let municipality = self.reader.text("municipality", "市区町村", 40);
        let municipality = self.reader.required("municipality", "市区町村", municipality);
        let rent = self.yen("rent", "家賃");
        let parenting = if self.reader.ticked("lone") { Parenting::Lone } else { Parenting::Other };
        Some(Living { prefecture: prefecture?, municipality: municipality?, rent: rent?, parenting })
    }

    pub fn facts(&mut self) -> Facts {
        let schools = School::CHOICES.map(|(sent, _, school)| (sent, school));
        let disabilities = [("1", Disability::First), ("2", Disability::Second)];
        let stages =
            [("early", Maternity::BeforeSixMonths), ("late", Maternity::FromSixMonths), ("after", Maternity::AfterBirth)];
        Facts {
            school: self.reader.choice("school", "就学", &schools),
            disability: self.reader.choice("disability", "障害", &disabilities),
            maternity: self.reader.choice("maternity", "妊産婦", &stages),
        }
    }

    /// The change's target, with the version the form began with.
    pub fn target(&mut self, case: &Case, reason: Option<Reason>) -> Option<Target> {
        let seen = self.reader.version().and_then(|v| u32::try_from(v).ok()).map(Version);
        reason.map(|reason| Target { no: case.no, seen, reason })
    }

    /// What is overridden, each with the reason given.
    pub fn overrides(&self) -> Overrides {
        let reason = Reason::parse(self.form.text("_override_reason")).ok();
        let codes = self.form.each("_override");
        codes.filter_map(|code| Some((code.to_owned(), reason.clone()?))).collect()
    }
}
