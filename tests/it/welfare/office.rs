//! An office with a family or two, and the steps from application to payment. Everybody is invented.

use yakuba::access::actor::Door;
use yakuba::access::{AccountId, Actor, Deed, Permit, Town, authorise};
use yakuba::base::clock::{Clock, Hands, Stamp};
use yakuba::base::date::{Date, Month, PartialDate};
use yakuba::base::error::Result;
use yakuba::base::money::Yen;
use yakuba::desk::approval::How;
use yakuba::desk::officer::{self, NewOfficer};
use yakuba::suite::resident::action::entry::{NewPerson, register};
use yakuba::suite::resident::model::{
    Address, AddressText, FullName, Kana, Kind, Names, PersonNo, Reason, Sex,
};
use yakuba::suite::welfare::action::account::{self, NewAccount, NewMethod};
use yakuba::suite::welfare::action::apply::{self, NewApplication};
use yakuba::suite::welfare::action::case::{self, NewCase};
use yakuba::suite::welfare::action::decide::{self, NewDecision};
use yakuba::suite::welfare::action::member::NewMember;
use yakuba::suite::welfare::action::run::{self, Work};
use yakuba::suite::welfare::action::{bank, office};
use yakuba::suite::welfare::exchange::zengin::AccountKind;
use yakuba::suite::welfare::model::case::{Facts, Living, Role, Standing};
use yakuba::suite::welfare::model::decision::ApplicationKind;
use yakuba::suite::welfare::model::id::{CaseNo, DecisionNo, RunNo};
use yakuba::suite::welfare::model::office::{Office, PayerAccount};
use yakuba::suite::welfare::model::payment::Outcome;
use yakuba::suite::welfare::model::{AgeRule, Parenting};
use yakuba::suite::welfare::permission::{APPROVE, DRAFT, EDIT, PAY, PAY_APPROVE, PRINT, SETTINGS, VIEW};

/// A case of this household begins in November unless said otherwise.
pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn month(text: &str) -> Month {
    text.parse().unwrap()
}

pub fn reason(text: &str) -> Reason {
    Reason::parse(text).unwrap()
}

/// A town with its office, and a clock to move.
pub struct World {
    pub town: Town,
    pub hands: Hands,
}

/// Somebody with every right of the service and the desk.
pub fn actor(account: u64) -> Actor {
    let all = [&VIEW, &EDIT, &DRAFT, &APPROVE, &PAY, &PAY_APPROVE, &PRINT, &SETTINGS];
    let mut held: std::collections::BTreeSet<String> = all.iter().map(|p| p.id()).collect();
    held.insert(yakuba::desk::permission::SEAL.id());
    Actor::holding(AccountId(account), &format!("staff{account}"), Door::Staff, held)
}

pub fn permit(account: u64) -> Permit {
    authorise(&actor(account), &EDIT).unwrap()
}

pub const WORKER: u64 = 11;
pub const HEAD: u64 = 12;

impl World {
    pub fn on(today: &str) -> World {
        let (clock, hands) = Clock::by_hand(Stamp::start_of(day(today)));
        World::with(Town::in_memory(yakuba::suite::schema(), clock).unwrap(), hands)
    }

    /// An office with one person over a town of the caller's.
    pub fn over(town: Town) -> World {
        let (_, hands) = Clock::by_hand(Stamp::start_of(day("2026-11-20")));
        let world = World::with(town, hands);
        world.person(1, "桜田　ハナ", "サクラダ ハナ", "1948-05-10");
        world
    }

    fn with(town: Town, hands: Hands) -> World {
        let world = World { town, hands };
        world
            .act(WORKER, |deed| {
                bank::take_in(deed, &bank::read(include_bytes!("../../../assets/welfare/banks_sample.csv"))?)?;
                office::set(deed, settings())?;
                officer::appoint(
                    deed,
                    NewOfficer {
                        section: "福祉課".into(),
                        title: "桜沢町福祉事務所長".into(),
                        name: "花山　一郎".into(),
                        from: day("2024-04-01"),
                    },
                )?;
                officer::appoint(
                    deed,
                    NewOfficer {
                        section: "福祉課".into(),
                        title: "桜沢町福祉事務所長".into(),
                        name: "月島　二郎".into(),
                        from: day("2026-12-01"),
                    },
                )
            })
            .unwrap();
        world
    }

    pub fn go(&self, today: &str) {
        self.hands.set(Stamp::start_of(day(today)));
    }

    pub fn act<T: Send + 'static>(
        &self,
        account: u64,
        work: impl FnOnce(&mut Deed<'_, '_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.town.act(&permit(account), "生活保護", work)
    }

    /// The code of the error that a use case ends with.
    pub fn refused<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Deed<'_, '_>) -> Result<T> + Send + 'static,
    ) -> &'static str {
        match self.act(WORKER, work) {
            Ok(_) => "nothing",
            Err(error) => error.code().id,
        }
    }

    pub fn person(&self, no: u64, name: &'static str, kana: &'static str, born: &str) {
        let born = day(born);
        self.act(WORKER, move |deed| {
            register(
                deed,
                NewPerson {
                    no: Some(PersonNo(no)),
                    kind: Kind::Outsider,
                    names: Names::of(FullName::parse(name)?, Kana::optional(kana)?),
                    sex: Sex::Unknown,
                    nationality: None,
                    birth: PartialDate::from(born),
                    address: Some(Address::parse(&AddressText {
                        postcode: "999-0001".into(),
                        town: "桜沢一丁目".into(),
                        lot: format!("{no}番地"),
                        ..AddressText::default()
                    })?),
                    since: None,
                    arrival: None,
                    membership: None,
                    phones: Vec::new(),
                },
            )
        })
        .unwrap();
    }

    /// A case of one person of 78 in 岩沼市 who pays this rent, from a day on.
    pub fn single(&self, no: u64, rent: i64, from: &str) -> CaseNo {
        let new = new_case(&[no], rent, from);
        self.act(WORKER, |deed| case::open(deed, new)).unwrap()
    }

    pub fn apply(&self, case: CaseNo, no: u64, on: &str) {
        let new = NewApplication {
            case,
            applicant: PersonNo(no),
            kind: ApplicationKind::Applied,
            received_on: day(on),
        };
        self.act(WORKER, |deed| apply::receive(deed, new)).unwrap();
    }

    pub fn draft(&self, case: CaseNo, from: &str) -> DecisionNo {
        let new = decision(case, from);
        self.act(WORKER, |deed| decide::draft(deed, new)).unwrap()
    }

    /// From the household to an approved decision.
    pub fn decided(&self, no: u64, rent: i64, from: &str) -> (CaseNo, DecisionNo) {
        let case = self.single(no, rent, from);
        self.apply(case, no, from);
        let decision = self.draft(case, from);
        self.act(HEAD, move |deed| decide::approve(deed, decision, How::Self_)).unwrap();
        (case, decision)
    }

    pub fn bank(&self, case: CaseNo, holder: &'static str) {
        let method = NewMethod::Bank {
            bank: "9101".into(),
            branch: "012".into(),
            kind: AccountKind::Ordinary,
            number: format!("{:07}", 1_000_000 + case.0),
            holder: holder.into(),
        };
        let new = NewAccount { case, from: day("2026-04-01"), method, reason: reason("申出") };
        self.act(WORKER, |deed| account::set(deed, new)).unwrap();
    }

    pub fn compute(&self, no: RunNo) -> Outcome {
        let permit = authorise(&actor(WORKER), &PAY).unwrap();
        Work { town: &self.town, permit: &permit, day: None }.compute(no, |_, _| {}).unwrap()
    }

    /// Locks and computes a month.
    pub fn run(&self, of: &str, bank_date: &str) -> (RunNo, Outcome) {
        let (of, date) = (month(of), day(bank_date));
        let no = self.act(WORKER, move |deed| run::lock(deed, of, date)).unwrap();
        (no, self.compute(no))
    }

    /// Submits and approves a run.
    pub fn approve_run(&self, no: RunNo) {
        self.act(WORKER, move |deed| run::submit(deed, no)).unwrap();
        self.act(HEAD, move |deed| run::approve(deed, no, How::Self_)).unwrap();
    }
}

pub fn new_case(persons: &[u64], rent: i64, from: &str) -> NewCase {
    let from = day(from);
    let member = |(at, no): (usize, &u64)| NewMember {
        person: PersonNo(*no),
        standing: Standing::Counted,
        role: if at == 0 { Role::Head } else { Role::Member },
        from,
        reason: reason("同一生計"),
        facts: Facts::default(),
    };
    NewCase {
        members: persons.iter().enumerate().map(member).collect(),
        living: living(rent),
        worker: None,
        overrides: Vec::new(),
    }
}

pub fn living(rent: i64) -> Living {
    Living {
        prefecture: "宮城県".into(),
        municipality: "岩沼市".into(),
        rent: Yen::new(rent),
        parenting: Parenting::Other,
    }
}

pub fn decision(case: CaseNo, from: &str) -> NewDecision {
    NewDecision {
        case,
        applied_from: day(from),
        reason: "世帯の収入が最低生活費に満たないため。".into(),
        delay: String::new(),
        overrides: Vec::new(),
    }
}

pub fn settings() -> Office {
    Office {
        section: "福祉課".into(),
        mark: "桜福".into(),
        head_title: "桜沢町福祉事務所長".into(),
        sender: vec!["架空県桜沢町本町1番1号".into()],
        contact: vec!["桜沢町福祉事務所　保護係".into(), "電話　000-000-0000".into()],
        appeal_to: "架空県知事".into(),
        defendant: "桜沢町".into(),
        prefecture: "宮城県".into(),
        municipality: "岩沼市".into(),
        ages: AgeRule::FiscalYearStart,
        pay_day: 5,
        route: vec!["桜沢町福祉事務所長".into()],
        seal: None,
        payer: Some(PayerAccount {
            code: "1234567890".into(),
            name: "サクラザワマチ".into(),
            bank: "9101".into(),
            branch: "001".into(),
            kind: AccountKind::Ordinary,
            number: "0000123".into(),
        }),
    }
}
