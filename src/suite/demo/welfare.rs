//! Assisted households of an invented town: cases, decisions and payments from May 2026 on.
//!
//! Everything is chosen from the register by the same seed, and entered through the service's own
//! actions on business days of the past, by a caseworker, an accountant and the head of the office.
//! The tables of 宮城県 hold for it; the town itself is in no list, so its grade is 3級地-2.

mod choose;

use std::collections::BTreeMap;

use choose::{Chosen, Paid, choose};

use super::make::MAKE;
use super::plan::{Brief, PREFECTURE, TOWN};
use crate::access::actor::Door;
use crate::access::{AccountId, Actor, Deed, Permit, Town, account, authorise};
use crate::base::date::{Date, Month};
use crate::base::error::Result;
use crate::base::money::Yen;
use crate::desk::approval::How;
use crate::desk::officer::{self, NewOfficer};
use crate::suite::resident::model::{Label, Person, PersonNo, Reason};
use crate::suite::welfare::action::account::{NewAccount, NewMethod};
use crate::suite::welfare::action::apply::NewApplication;
use crate::suite::welfare::action::case::NewCase;
use crate::suite::welfare::action::decide::NewDecision;
use crate::suite::welfare::action::income::NewIncome;
use crate::suite::welfare::action::member::NewMember;
use crate::suite::welfare::action::run::{self, Work, bank_days};
use crate::suite::welfare::action::{self, BUSINESS, apply, bank, case, decide, income, notice, office};
use crate::suite::welfare::exchange::zengin::{AccountKind, LineEnd};
use crate::suite::welfare::model::case::{Facts, Living, Role, Standing};
use crate::suite::welfare::model::decision::ApplicationKind;
use crate::suite::welfare::model::id::{CaseNo, DecisionNo};
use crate::suite::welfare::model::income::IncomeKind;
use crate::suite::welfare::model::office::{Office, PayerAccount};
use crate::suite::welfare::model::AgeRule;
use crate::suite::welfare::permission;

/// Applications on one day.
const A_DAY: usize = 10;

/// The people of the office.
struct Staff {
    worker: Permit,
    accountant: Permit,
    head: Permit,
}

/// Makes the office, its cases, decisions and payments.
///
/// # Errors
/// What the service's actions return.
pub fn make(town: &Town, brief: &Brief) -> Result<()> {
    let staff = staff(town)?;
    let setup = authorise(&Actor::machine(), &MAKE)?;
    town.act(&setup, BUSINESS, set_up)?;
    let chosen = choose(town, brief)?;
    let Some(first) = Date::new(2026, 5, 7).filter(|first| *first <= brief.as_of) else { return Ok(()) };
    let mut waves = waves(chosen, first, brief.as_of);
    let mut month = Month::of(first);
    let office = office::need(&town.read()?)?;
    let mut undecided: Vec<(Date, Vec<DecisionNo>)> = Vec::new();
    loop {
        let bank_date = if month == Month::of(first) {
            bank_days().on_or_before(month.last())
        } else {
            run::usual_date(&office, month)
        };
        let lock = bank_days().add(bank_date, -7).min(brief.as_of.yesterday());
        let over = bank_days().add(bank_date, -3) >= brief.as_of;
        let until = if over { brief.as_of } else { lock };
        while waves.first().is_some_and(|(day, _)| *day <= until) {
            let (day, households) = waves.remove(0);
            undecided.push((decision_day(day), enter(town, &staff, day, brief.as_of, households)?));
        }
        let mut later = Vec::new();
        for (day, decisions) in undecided.drain(..) {
            if day <= until {
                decide_all(town, &staff, day, &decisions)?;
            } else {
                later.push((day, decisions));
            }
        }
        undecided = later;
        if over {
            return Ok(());
        }
        pay(town, &staff, month, (lock, bank_date))?;
        month = month.plus(1);
    }
}

/// Decided on the seventh business day after the application.
fn decision_day(applied: Date) -> Date {
    bank_days().add(applied, 7)
}

fn staff(town: &Town) -> Result<Staff> {
    let snapshot = town.read()?;
    let person = |name: &str, instead: u64| -> Result<Actor> {
        let id = account::by_name(&snapshot, name)?.map_or(AccountId(instead), |account| account.id);
        let held = permission::ALL.iter().map(|p| p.id()).collect();
        Ok(Actor::holding(id, name, Door::Machine, held))
    };
    Ok(Staff {
        worker: authorise(&person("caseworker", 9001)?, &permission::DRAFT)?,
        accountant: authorise(&person("accountant", 9002)?, &permission::PAY)?,
        head: authorise(&person("officehead", 9003)?, &permission::APPROVE)?,
    })
}

fn set_up(deed: &mut Deed<'_, '_>) -> Result<()> {
    let banks = bank::read(include_bytes!("../../../assets/welfare/banks_sample.csv"))?;
    bank::take_in(deed, &banks)?;
    let head_title = format!("{TOWN}福祉事務所長");
    let began = Date::new(2025, 4, 1).unwrap_or(Date::MIN);
    let (section, title) = ("福祉課".to_owned(), head_title.clone());
    officer::appoint(deed, NewOfficer { section, title, name: "架空　みどり".to_owned(), from: began })?;
    office::set(
        deed,
        Office {
            section: "福祉課".to_owned(),
            mark: "桜福".to_owned(),
            route: vec![head_title.clone()],
            head_title,
            sender: vec![format!("{PREFECTURE}{TOWN}中央一丁目1番1号")],
            contact: vec![format!("{TOWN}福祉事務所（福祉課 保護係）"), "電話　000-000-0000".to_owned()],
            appeal_to: format!("{PREFECTURE}知事"),
            defendant: TOWN.to_owned(),
            prefecture: "宮城県".to_owned(),
            municipality: TOWN.to_owned(),
            ages: AgeRule::FiscalYearStart,
            pay_day: 5,
            seal: None,
            payer: Some(PayerAccount {
                code: "0123456789".to_owned(),
                name: "サクラザワマチ".to_owned(),
                bank: "9101".to_owned(),
                branch: "001".to_owned(),
                kind: AccountKind::Ordinary,
                number: "0000001".to_owned(),
            }),
        },
    )
}

/// Seven of ten apply in May, some later, the last ones in the two weeks before the day of the town.
fn waves(chosen: Vec<Chosen>, first: Date, as_of: Date) -> Vec<(Date, Vec<Chosen>)> {
    let total = chosen.len();
    let last = (total / 12).max(4).min(total);
    let early = (total * 7 / 10).min(total - last);
    let mut days = Vec::new();
    for at in 0..early {
        days.push(bank_days().add(first, i32::try_from(at / A_DAY).unwrap_or(0)));
    }
    let middle = i32::try_from(total - early - last).unwrap_or(0);
    let room = (first.days_until(as_of) - 60).max(1);
    for at in 0..middle {
        days.push(bank_days().on_or_after(first.plus_days(30 + at * room / middle.max(1))));
    }
    let many = i32::try_from(last).unwrap_or(0);
    for at in 0..many {
        days.push(bank_days().add(as_of, -11 + (at + 1) * 10 / many.max(1)));
    }
    days.sort_unstable();
    let mut waves: BTreeMap<Date, Vec<Chosen>> = BTreeMap::new();
    for (household, day) in chosen.into_iter().zip(days) {
        if (first..as_of).contains(&day) {
            waves.entry(day).or_default().push(household);
        }
    }
    waves.into_iter().collect()
}

/// Opens cases, receives applications and drafts decisions of one day.
fn enter(town: &Town, staff: &Staff, day: Date, as_of: Date, households: Vec<Chosen>) -> Result<Vec<DecisionNo>> {
    let worker = staff.worker.actor().account;
    town.act_on(day, &staff.worker, BUSINESS, move |deed| {
        let mut decisions = Vec::new();
        for household in &households {
            let no = open(deed, household, day, worker)?;
            let applicant = household.members.first().map_or(PersonNo(0), |p| p.no);
            let kind = ApplicationKind::Applied;
            apply::receive(deed, NewApplication { case: no, applicant, kind, received_on: day })?;
            let reason = match household.incomes.first() {
                Some((_, IncomeKind::Earnings, _)) => "就労収入が最低生活費に満たず、預貯金も少ないため。",
                Some((_, IncomeKind::Pension, _)) => "年金収入が最低生活費に満たず、預貯金も少ないため。",
                Some(_) | None => "収入がなく、預貯金も少ないため。",
            };
            let new = NewDecision {
                case: no,
                applied_from: day,
                reason: reason.to_owned(),
                delay: String::new(),
                overrides: Vec::new(),
            };
            // The last applications are still looked into.
            if bank_days().add(day, 5) > as_of {
                continue;
            }
            if decide::look(&**deed, day, &new)?.cautions.is_empty() {
                decisions.push(decide::draft(deed, new)?);
            } else if let Some(application) = apply::pending(&**deed, no)? {
                // Who has enough takes the application back.
                apply::withdraw(deed, application.no)?;
            }
        }
        Ok(decisions)
    })
}

fn open(deed: &mut Deed<'_, '_>, household: &Chosen, day: Date, worker: AccountId) -> Result<CaseNo> {
    let member = |(at, person): (usize, &Person)| -> Result<NewMember> {
        let disability = household.disabled.filter(|_| at == 0);
        Ok(NewMember {
            person: person.no,
            standing: Standing::Counted,
            role: if at == 0 { Role::Head } else { Role::Member },
            from: day,
            reason: Reason::parse("同一の住居で生計を一にするため")?,
            facts: Facts { disability, ..Facts::default() },
        })
    };
    let members = household.members.iter().enumerate().map(member).collect::<Result<Vec<_>>>()?;
    let living = Living {
        prefecture: "宮城県".to_owned(),
        municipality: TOWN.to_owned(),
        rent: Yen::new(household.rent),
        parenting: household.lone,
    };
    let no = case::open(deed, NewCase { members, living, worker: Some(worker), overrides: Vec::new() })?;
    for (at, kind, amount) in &household.incomes {
        let Some(person) = household.members.get(*at) else { continue };
        let evidence = match kind {
            IncomeKind::Earnings => "給与明細書",
            IncomeKind::Pension
            | IncomeKind::Support
            | IncomeKind::Allowance
            | IncomeKind::Temporary
            | IncomeKind::Insurance => "年金振込通知書",
        };
        let new = NewIncome {
            case: no,
            person: person.no,
            kind: *kind,
            amount: Yen::new(*amount),
            from: Month::of(day),
            to: None,
            evidence: Label::parse(evidence)?,
            replaces: None,
        };
        income::declare(deed, new)?;
    }
    account_of(deed, household, no, day)?;
    Ok(no)
}

/// An account whose holder the bank file can carry; else payment at the window.
fn account_of(deed: &mut Deed<'_, '_>, household: &Chosen, case: CaseNo, from: Date) -> Result<()> {
    const BRANCHES: [(&str, &str); 5] =
        [("9101", "012"), ("9101", "025"), ("9102", "104"), ("9103", "203"), ("9104", "301")];
    let names = household.members.first().and_then(|p| p.names_on(from));
    let holder = names.and_then(|n| n.kana.as_ref()).map_or(String::new(), |k| k.as_str().to_owned());
    let serial = 1_000_000 + case.0 * 7919 % 8_999_999;
    let at = usize::try_from(case.0).unwrap_or(0) % BRANCHES.len();
    let (bank, branch) = BRANCHES.get(at).copied().unwrap_or(("9101", "001"));
    let method = match household.pay {
        Paid::Nothing => return Ok(()),
        Paid::Window => NewMethod::Window,
        Paid::Bank => NewMethod::Bank {
            bank: bank.to_owned(),
            branch: branch.to_owned(),
            kind: AccountKind::Ordinary,
            number: format!("{serial:07}"),
            holder,
        },
        Paid::Post => NewMethod::Post {
            symbol: format!("1{:03}0", 810 + case.0 % 90),
            number: format!("{serial:07}1"),
            kind: AccountKind::Ordinary,
            holder,
        },
    };
    let reason = Reason::parse("本人の申出")?;
    let new = NewAccount { case, from, method, reason: reason.clone() };
    match action::account::set(deed, new) {
        Ok(_) => Ok(()),
        Err(error) if error.code().id == "WELFARE-20" => {
            let method = NewMethod::Window;
            action::account::set(deed, NewAccount { case, from, method, reason }).map(drop)
        }
        Err(error) => Err(error),
    }
}

/// The head decides, and the notices go out the day after; those of the last days are still to be
/// printed.
fn decide_all(town: &Town, staff: &Staff, day: Date, decisions: &[DecisionNo]) -> Result<()> {
    let all = decisions.to_vec();
    town.act_on(day, &staff.head, BUSINESS, move |deed| {
        all.iter().try_for_each(|no| decide::approve(deed, *no, How::Self_).map(drop))
    })?;
    let print_on = bank_days().next(day);
    if print_on >= town.clock().today() {
        return Ok(());
    }
    let all = decisions.to_vec();
    town.act_on(print_on, &staff.worker, BUSINESS, move |deed| {
        all.iter().try_for_each(|no| notice::print(deed, *no, None).map(drop))
    })
}

/// A month's payments: locked, computed and submitted by the accountant, approved by the head, sent.
fn pay(town: &Town, staff: &Staff, month: Month, (lock, bank_date): (Date, Date)) -> Result<()> {
    let (approval, sending) = (bank_days().add(bank_date, -4), bank_days().add(bank_date, -3));
    let no = town.act_on(lock, &staff.accountant, BUSINESS, move |deed| run::lock(deed, month, bank_date))?;
    Work { town, permit: &staff.accountant, day: Some(lock) }.compute(no, |_, _| {})?;
    town.act_on(lock, &staff.accountant, BUSINESS, move |deed| run::submit(deed, no).map(drop))?;
    town.act_on(approval, &staff.head, BUSINESS, move |deed| run::approve(deed, no, How::Self_).map(drop))?;
    town.act_on(sending, &staff.accountant, BUSINESS, move |deed| {
        match run::write_file(deed, no, LineEnd::CrLf) {
            Ok(_) => Ok(()),
            // A month without transfers has no file.
            Err(error) if error.code().id == "WELFARE-31" => Ok(()),
            Err(error) => Err(error),
        }
    })
}
