//! `yakuba bench welfare`: households decided, a month run, letters printed; per household against
//! OpenFisca-Japan, a program of its own (`tests/peers/openfisca`).

use serde_json::{Value, json};

use super::figures::round;
use super::peer;
use crate::access::actor::Door;
use crate::access::{AccountId, Actor, Deed, Permit, Town, authorise};
use crate::base::clock::{Clock, Stamp, Stopwatch};
use crate::base::date::{Date, Month, PartialDate};
use crate::base::error::Result;
use crate::base::money::Yen;
use crate::desk::approval::How;
use crate::desk::officer::{self, NewOfficer};
use crate::suite::resident::action::entry::{NewPerson, register};
use crate::suite::resident::model::{Address, AddressText, FullName, Kana, Kind, Names, PersonNo, Reason, Sex};
use crate::suite::welfare::action::account::{NewAccount, NewMethod};
use crate::suite::welfare::action::apply::NewApplication;
use crate::suite::welfare::action::case::NewCase;
use crate::suite::welfare::action::decide::NewDecision;
use crate::suite::welfare::action::member::NewMember;
use crate::suite::welfare::action::run::{self, Work};
use crate::suite::welfare::action::{self, BUSINESS, apply, bank, case, decide, notice, office};
use crate::suite::welfare::exchange::zengin::{AccountKind, LineEnd};
use crate::suite::welfare::law::LawTables;
use crate::suite::welfare::letters;
use crate::suite::welfare::model::case::{Facts, Living, Role, Standing};
use crate::suite::welfare::model::decision::{ApplicationKind, InputMember, Inputs};
use crate::suite::welfare::model::id::DecisionNo;
use crate::suite::welfare::model::office::{Office, PayerAccount};
use crate::suite::welfare::model::{AgeRule, Parenting};
use crate::suite::welfare::permission;
use crate::suite::welfare::rules::month::determine;
use crate::suite::welfare::view;

const HOUSEHOLDS: u64 = 10_000;
const CASES: u64 = 1_000;
const A_COMMIT: usize = 20;

/// Runs the bench. The store lies in memory: what is timed is the work, not the disk.
///
/// # Errors
/// Store, rule and paper errors.
pub fn run() -> Result<Value> {
    let decided = decided()?;
    let (month, letters) = month()?;
    let ours = decided.get("us_per_household").and_then(Value::as_f64).unwrap_or(f64::MAX);
    let peer = peer::run("openfisca_welfare", &["1000"]).and_then(|out| serde_json::from_str::<Value>(&out).ok());
    let theirs = peer.as_ref().and_then(|p| p.get("us_per_household")).and_then(Value::as_f64);
    Ok(json!({
        "households": decided,
        "month": month,
        "letters": letters,
        "peer": peer.unwrap_or_else(|| json!("absent")),
        "times_faster": theirs.map(|theirs| round(theirs / ours)),
    }))
}

fn day(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).unwrap_or(Date::MIN)
}

/// Households of one to five persons with earnings and rents, decided for a winter month on one core.
fn decided() -> Result<Value> {
    let month = Month::of(day(2026, 12, 1));
    let tables = LawTables::shipped()?;
    let households: Vec<Inputs> = (0..HOUSEHOLDS).map(inputs).collect();
    let (watch, mut sum) = (Stopwatch::start(), 0);
    for inputs in &households {
        sum += determine(tables, inputs, month)?.total.get();
    }
    let seconds = watch.elapsed().as_secs_f64();
    let each = seconds * 1e6 / HOUSEHOLDS as f64;
    Ok(json!({ "count": HOUSEHOLDS, "seconds": round(seconds), "us_per_household": round(each), "sum_yen": sum }))
}

fn inputs(at: u64) -> Inputs {
    let number = |n: u64| i64::try_from(n).unwrap_or(0);
    let member = |who: u64| {
        let age = i16::try_from((at * 7 + who * 23) % 85).unwrap_or(0);
        InputMember { person: PersonNo(at * 10 + who + 1), birth: day(2025 - age, 6, 15), facts: Facts::default() }
    };
    Inputs {
        prefecture: "宮城県".to_owned(),
        municipality: if at.is_multiple_of(2) { "岩沼市" } else { "仙台市" }.to_owned(),
        members: (0..=at % 5).map(member).collect(),
        parenting: Parenting::Other,
        rent: Yen::new(number(at % 40) * 1000),
        earnings: if at.is_multiple_of(3) { vec![Yen::new(number(at % 90) * 1000)] } else { Vec::new() },
        other: Yen::new(number(at % 50) * 1000),
        ages: AgeRule::FiscalYearStart,
        from_day: None,
    }
}

fn actor(account: u64) -> Actor {
    let held = permission::ALL.iter().map(|p| p.id()).collect();
    Actor::holding(AccountId(account), "bench", Door::Machine, held)
}

/// A town with an office and decided cases; a month of it run, with its files; its notices printed.
fn month() -> Result<(Value, Value)> {
    let town = Town::in_memory(crate::suite::schema(), Clock::fixed(Stamp::start_of(day(2026, 11, 20))))?;
    let worker = authorise(&actor(1), &permission::PAY)?;
    let head = authorise(&actor(2), &permission::PAY_APPROVE)?;
    town.act(&worker, BUSINESS, set_up)?;
    for first in (1..=CASES).step_by(A_COMMIT) {
        let drafts = town.act(&worker, BUSINESS, move |deed| (first..first + A_COMMIT as u64).map(|no| enter(deed, no)).collect::<Result<Vec<_>>>())?;
        town.act(&head, BUSINESS, move |deed| {
            drafts.iter().try_for_each(|no| decide::approve(deed, *no, How::Self_).map(drop))
        })?;
    }
    let watch = Stopwatch::start();
    let month = Month::of(day(2026, 12, 1));
    let no = town.act(&worker, BUSINESS, move |deed| run::lock(deed, month, day(2026, 12, 4)))?;
    let outcome = Work { town: &town, permit: &worker, day: None }.compute(no, |_, _| {})?;
    town.act(&worker, BUSINESS, move |deed| run::submit(deed, no).map(drop))?;
    town.act(&head, BUSINESS, move |deed| run::approve(deed, no, How::Self_).map(drop))?;
    let file = town.act(&worker, BUSINESS, move |deed| run::write_file(deed, no, LineEnd::CrLf))?;
    let lines = view::paid(&town.read()?, no, town.clock().today())?;
    let kept = run::need_run(&town.read()?, no)?;
    let csv = letters::list::csv(&kept, &lines)?;
    let meta = letters::meta("支給一覧表", "計測", town.clock().now());
    let list = letters::list::pdf(meta, "福祉課", &kept, &lines, town.clock().today())?;
    let run_seconds = watch.elapsed().as_secs_f64();
    let month = json!({
        "cases": outcome.cases, "payments": lines.len(), "seconds": round(run_seconds),
        "bank_file_bytes": file.bytes.len(), "csv_bytes": csv.len(), "list_pages": list.pages,
    });
    Ok((month, letters_of(&town, &worker)?))
}

fn letters_of(town: &Town, worker: &Permit) -> Result<Value> {
    let watch = Stopwatch::start();
    let mut notices = Vec::new();
    for first in (1..=CASES).step_by(A_COMMIT) {
        let some = town.act(worker, BUSINESS, move |deed| {
            (first..first + A_COMMIT as u64).map(|no| notice::print(deed, DecisionNo(no), None)).collect::<Result<Vec<_>>>()
        })?;
        notices.extend(some);
    }
    let batches = letters::print(&notices, "保護決定通知書", "計測", town.clock().now())?;
    let seconds = watch.elapsed().as_secs_f64();
    let pages = batches.usual.map_or(0, |printed| printed.pages);
    Ok(json!({ "letters": notices.len(), "pages": pages, "seconds": round(seconds), "pages_per_second": round(f64::from(pages) / seconds) }))
}

fn set_up(deed: &mut Deed<'_, '_>) -> Result<()> {
    bank::take_in(deed, &bank::read(include_bytes!("../../assets/welfare/banks_sample.csv"))?)?;
    let (section, title) = ("福祉課".to_owned(), "計測福祉事務所長".to_owned());
    officer::appoint(deed, NewOfficer { section, title, name: "計測　太郎".to_owned(), from: day(2025, 4, 1) })?;
    let payer = PayerAccount {
        code: "0123456789".to_owned(),
        name: "ケイソク".to_owned(),
        bank: "9101".to_owned(),
        branch: "001".to_owned(),
        kind: AccountKind::Ordinary,
        number: "0000001".to_owned(),
    };
    let office = Office {
        section: "福祉課".to_owned(),
        mark: "計".to_owned(),
        head_title: "計測福祉事務所長".to_owned(),
        sender: Vec::new(),
        contact: Vec::new(),
        appeal_to: "知事".to_owned(),
        defendant: "町".to_owned(),
        prefecture: "宮城県".to_owned(),
        municipality: "岩沼市".to_owned(),
        ages: AgeRule::FiscalYearStart,
        pay_day: 5,
        route: vec!["福祉事務所長".to_owned()],
        seal: None,
        payer: Some(payer),
    };
    office::set(deed, office)
}

/// One person with an account, from the register to the draft.
fn enter(deed: &mut Deed<'_, '_>, no: u64) -> Result<DecisionNo> {
    let (person, from) = (PersonNo(no), deed.today());
    let address = AddressText { town: "計測町".to_owned(), lot: format!("{no}番地"), ..AddressText::default() };
    let new = NewPerson {
        no: Some(person),
        kind: Kind::Outsider,
        names: Names::of(FullName::parse(&format!("計測　{no}郎"))?, Kana::optional("ケイソク タロウ")?),
        sex: Sex::Unknown,
        nationality: None,
        birth: PartialDate::from(day(1948, 5, 10)),
        address: Some(Address::parse(&address)?),
        since: None,
        arrival: None,
        membership: None,
        phones: Vec::new(),
    };
    register(deed, new)?;
    let reason = Reason::parse("計測")?;
    let (standing, role) = (Standing::Counted, Role::Head);
    let member = NewMember { person, standing, role, from, reason: reason.clone(), facts: Facts::default() };
    let living = Living {
        prefecture: "宮城県".to_owned(),
        municipality: "岩沼市".to_owned(),
        rent: Yen::new(28_000),
        parenting: Parenting::Other,
    };
    let opened = case::open(deed, NewCase { members: vec![member], living, worker: None, overrides: Vec::new() })?;
    let kind = ApplicationKind::Applied;
    apply::receive(deed, NewApplication { case: opened, applicant: person, kind, received_on: from })?;
    let method = NewMethod::Bank {
        bank: "9101".to_owned(),
        branch: "012".to_owned(),
        kind: AccountKind::Ordinary,
        number: format!("{no:07}"),
        holder: "ケイソク タロウ".to_owned(),
    };
    action::account::set(deed, NewAccount { case: opened, from, method, reason })?;
    let (reason, delay) = ("計測のため。".to_owned(), String::new());
    decide::draft(deed, NewDecision { case: opened, applied_from: from, reason, delay, overrides: Vec::new() })
}
