//! The forms that change a case.

use super::super::action::account::{self as accounts, NewAccount, NewMethod};
use super::super::action::apply::{self as applications, NewApplication};
use super::super::action::case::{self as cases, NewCase, NewLiving};
use super::super::action::income::{self as incomes, NewIncome};
use super::super::action::member::{self as members, NewMember};
use super::super::action::office;
use super::super::exchange::zengin::AccountKind;
use super::super::model::account::KINDS;
use super::super::model::case::{Case, Role, Standing};
use super::super::model::decision::ApplicationKind;
use super::super::model::id::CaseNo;
use super::super::model::income::IncomeKind;
use super::super::model::office::Office;
use super::super::pages::forms::{Which, draw};
use super::input::{Reading, again, save, show};
use crate::base::error::Result;
use crate::store::Reader;
use crate::suite::resident::model::{Label, PersonNo, Reason};
use crate::web::forms::Entered;
use crate::web::reply::Page;
use crate::web::{Cx, Reply};

fn to(case: CaseNo) -> String {
    format!("/welfare/case/{case}")
}

/// `GET /welfare/new`; `?head=` fills in the person found before.
pub(super) fn open_form(cx: &mut Cx) -> Result<Reply> {
    let snapshot = cx.read()?;
    let mut entered = Entered::blank().with("head", cx.form.text("head")).with("from", cx.today().wareki());
    if let Some(office) = snapshot.get::<Office>(&())? {
        entered = entered.with("prefecture", office.prefecture).with("municipality", office.municipality);
    }
    Ok(open_page(cx, &entered, 200))
}

fn open_page(cx: &Cx, entered: &Entered, status: u16) -> Reply {
    let body = draw(cx, Which::Open, ("/welfare/new", "/welfare"), entered, &[]);
    Page::new(Which::Open.title(), body).status(status).under("生活保護のケース", "/welfare").into()
}

/// `POST /welfare/new`.
pub(super) fn open(cx: &mut Cx) -> Result<Reply> {
    cx.on_business(Which::Open.title());
    let mut reading = Reading::of(&cx.form);
    let head = reading.person("head", "世帯主の宛名番号");
    let others: Vec<PersonNo> = others(&mut reading, cx.form.text("others"));
    let (from, reason, living) = (reading.day("from", "世帯認定の日"), reading.reason(), reading.living());
    let overrides = reading.overrides();
    let made = reading.reader.build(|| {
        let (head, from, reason) = (head?, from?, reason?);
        let member = |person, role| NewMember {
            person,
            standing: Standing::Counted,
            role,
            from,
            reason: reason.clone(),
            facts: Default::default(),
        };
        let mut members = vec![member(head, Role::Head)];
        members.extend(others.into_iter().map(|person| member(person, Role::Member)));
        Some(NewCase { members, living: living?, worker: None, overrides })
    });
    let mut new = match made {
        Ok(new) => new,
        Err(entered) => return Ok(open_page(cx, &entered, 422)),
    };
    new.worker = Some(cx.permit()?.actor().account);
    for member in &new.members {
        cx.shows(member.person);
    }
    match cx.act(move |deed| cases::open(deed, new)) {
        Ok(case) => Ok(Reply::done(to(case), format!("ケース番号{case}を開きました。"))),
        Err(error) => {
            let entered = again(cx, error)?;
            Ok(open_page(cx, &entered, 409))
        }
    }
}

fn others(reading: &mut Reading<'_>, text: &str) -> Vec<PersonNo> {
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '、' | '，')).filter(|p| !p.is_empty());
    let mut found = Vec::new();
    for part in parts {
        match PersonNo::parse(part) {
            Ok(no) => found.push(no),
            Err(_) => reading.reader.refuse("others", format!("「{part}」は宛名番号ではありません。")),
        }
    }
    found
}

/// `GET /welfare/case/{no}/member`.
pub(super) fn member_form(cx: &mut Cx) -> Result<Reply> {
    let today = cx.today().wareki();
    let person = cx.form.text("person").to_owned();
    show(cx, Which::Member, |_| {
        Entered::blank().with("person", person).with("standing", "counted").with("from", today)
    })
}

/// `POST /welfare/case/{no}/member`.
pub(super) fn member(cx: &mut Cx) -> Result<Reply> {
    let read = |r: &mut Reading<'_>, case: &Case| {
        let (person, from) = (r.person("person", "宛名番号"), r.day("from", "開始日"));
        let standing = r.reader.choice("standing", "区分", &Standing::CHOICES.map(|(sent, _, s)| (sent, s)));
        let standing = r.reader.required("standing", "区分", standing);
        let (facts, reason) = (r.facts(), r.reason());
        let target = r.target(case, reason.clone());
        let (from, reason) = (from?, reason?);
        let new = NewMember { person: person?, standing: standing?, role: Role::Member, from, reason, facts };
        Some((target?, new))
    };
    save(cx, Which::Member, read, |deed, (target, new)| {
        members::admit(deed, &target, new)?;
        Ok(to(target.no))
    })
}

/// `GET /welfare/case/{no}/leave`.
pub(super) fn leave_form(cx: &mut Cx) -> Result<Reply> {
    let person = cx.form.text("person").to_owned();
    show(cx, Which::Leave, |_| Entered::blank().with("person", person))
}

/// `POST /welfare/case/{no}/leave`.
pub(super) fn leave(cx: &mut Cx) -> Result<Reply> {
    let read = |r: &mut Reading<'_>, case: &Case| {
        let (person, last) = (r.person("person", "世帯員"), r.day("last", "最後の日"));
        let reason = r.reason();
        let target = r.target(case, reason);
        Some((target?, person?, last?))
    };
    save(cx, Which::Leave, read, |deed, (target, person, last)| {
        members::end(deed, &target, person, last)?;
        Ok(to(target.no))
    })
}

/// `GET /welfare/case/{no}/facts`.
pub(super) fn facts_form(cx: &mut Cx) -> Result<Reply> {
    let today = cx.today().wareki();
    show(cx, Which::Facts, |_| Entered::blank().with("from", today))
}

/// `POST /welfare/case/{no}/facts`.
pub(super) fn facts(cx: &mut Cx) -> Result<Reply> {
    let read = |r: &mut Reading<'_>, case: &Case| {
        let (person, from) = (r.person("person", "世帯員"), r.day("from", "開始日"));
        let (facts, reason) = (r.facts(), r.reason());
        let target = r.target(case, reason);
        Some((target?, person?, from?, facts))
    };
    save(cx, Which::Facts, read, |deed, (target, person, from, facts)| {
        members::set_facts(deed, &target, person, from, facts)?;
        Ok(to(target.no))
    })
}

/// `GET /welfare/case/{no}/living`.
pub(super) fn living_form(cx: &mut Cx) -> Result<Reply> {
    let today = cx.today();
    show(cx, Which::Living, |case| {
        let mut entered = Entered::blank().with("from", today.wareki());
        if let Some(living) = case.living_on(today) {
            let lone = if living.parenting == super::super::model::Parenting::Lone { "1" } else { "" };
            entered = entered
                .with("prefecture", living.prefecture.clone())
                .with("municipality", living.municipality.clone())
                .with("rent", living.rent.get().to_string())
                .with("lone", lone);
        }
        entered
    })
}

/// `POST /welfare/case/{no}/living`.
pub(super) fn living(cx: &mut Cx) -> Result<Reply> {
    let read = |r: &mut Reading<'_>, case: &Case| {
        let (from, living, reason) = (r.day("from", "開始日"), r.living(), r.reason());
        let (target, overrides) = (r.target(case, reason), r.overrides());
        Some((target?, NewLiving { from: from?, living: living?, overrides }))
    };
    save(cx, Which::Living, read, |deed, (target, new)| {
        cases::set_living(deed, &target, new)?;
        Ok(to(target.no))
    })
}

/// `GET /welfare/case/{no}/apply`.
pub(super) fn apply_form(cx: &mut Cx) -> Result<Reply> {
    let today = cx.today().wareki();
    show(cx, Which::Apply, |_| Entered::blank().with("kind", "applied").with("received_on", today))
}

/// `POST /welfare/case/{no}/apply`.
pub(super) fn apply(cx: &mut Cx) -> Result<Reply> {
    let read = |r: &mut Reading<'_>, case: &Case| {
        let (applicant, received_on) = (r.person("applicant", "申請者"), r.day("received_on", "申請日"));
        let kind = r.reader.choice("kind", "種別", &ApplicationKind::CHOICES.map(|(sent, _, k)| (sent, k)));
        let kind = r.reader.required("kind", "種別", kind);
        Some(NewApplication { case: case.no, applicant: applicant?, kind: kind?, received_on: received_on? })
    };
    save(cx, Which::Apply, read, |deed, new| {
        let case = new.case;
        applications::receive(deed, new)?;
        Ok(to(case))
    })
}

/// `GET /welfare/case/{no}/income`.
pub(super) fn income_form(cx: &mut Cx) -> Result<Reply> {
    let month = crate::base::date::Month::of(cx.today()).to_string();
    show(cx, Which::Income, |_| Entered::blank().with("month", month))
}

/// `POST /welfare/case/{no}/income`.
pub(super) fn income(cx: &mut Cx) -> Result<Reply> {
    let read = |r: &mut Reading<'_>, case: &Case| {
        let person = r.person("person", "世帯員");
        let kind = r.reader.choice("kind", "種類", &IncomeKind::CHOICES.map(|(sent, _, k)| (sent, k)));
        let kind = r.reader.required("kind", "種類", kind);
        let amount = r.yen("amount", "月額");
        let from = r.month("month");
        let from = r.reader.required("month", "最初の月", from);
        let (to, evidence) = (r.month("to"), r.needed("evidence", "証拠書類", Label::parse));
        let old = r.reader.number("replaces", "置き換える収入の番号", 1..=100_000).and_then(|n| u32::try_from(n).ok());
        let reason = if old.is_some() { r.reason() } else { None };
        Some(NewIncome {
            case: case.no,
            person: person?,
            kind: kind?,
            amount: amount?,
            from: from?,
            to,
            evidence: evidence?,
            replaces: old.zip(reason),
        })
    };
    save(cx, Which::Income, read, |deed, new| {
        let case = new.case;
        incomes::declare(deed, new)?;
        Ok(to(case))
    })
}

/// `GET /welfare/case/{no}/account`.
pub(super) fn account_form(cx: &mut Cx) -> Result<Reply> {
    let today = cx.today();
    let snapshot = cx.read()?;
    let case = super::input::asked(cx, &snapshot)?;
    let kana = match case.head_on(today) {
        Some(head) => super::super::view::kana(&snapshot, head, today)?,
        None => String::new(),
    };
    show(cx, Which::Account, |_| {
        Entered::blank().with("method", "bank").with("from", today.wareki()).with("kind", "1").with("holder", kana)
    })
}

/// `POST /welfare/case/{no}/account`.
pub(super) fn account(cx: &mut Cx) -> Result<Reply> {
    let read = |r: &mut Reading<'_>, case: &Case| {
        let from = r.day("from", "開始日");
        let method = r.reader.choice("method", "支給方法", &[("bank", 'b'), ("post", 'p'), ("window", 'w')]);
        let method = r.reader.required("method", "支給方法", method);
        let kinds: Vec<(&str, AccountKind)> = KINDS.iter().map(|(sent, _, kind)| (*sent, *kind)).collect();
        let kind = r.reader.choice("kind", "預金種目", &kinds).unwrap_or(AccountKind::Ordinary);
        let mut text = |name, label| r.reader.text(name, label, 60).map(|t| crate::suite::resident::model::text::plain_digits(&t)).unwrap_or_default();
        let (bank, branch) = (text("bank", "金融機関コード"), text("branch", "支店コード"));
        let (symbol, number) = (text("symbol", "記号"), text("number", "口座番号"));
        let holder = r.reader.text("holder", "口座名義", 60).unwrap_or_default();
        let reason: Option<Reason> = r.reason();
        let method = match method? {
            'b' => NewMethod::Bank { bank, branch, kind, number, holder },
            'p' => NewMethod::Post { symbol, number, kind, holder },
            _ => NewMethod::Window,
        };
        Some(NewAccount { case: case.no, from: from?, method, reason: reason? })
    };
    save(cx, Which::Account, read, |deed, new| {
        let case = new.case;
        office::need(&**deed)?;
        accounts::set(deed, new)?;
        Ok(to(case))
    })
}
