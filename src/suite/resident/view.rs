//! What may be seen of a person: the one place where addresses leave the register.
//!
//! Invariant: while a 支援措置 is in force, every address of the person (present, past, 転出先,
//! 送付先, 代理人), the telephone numbers, and the address of everyone in the same household come as
//! [`AddressView::Hidden`]. Pages, lists, CSV, search, household view, history and JSON are made
//! from these values alone. [`Sight::Opened`] lifts it; it takes the permission
//! `resident.view_protected` and a reason. The person's own letter takes [`envelope`].

mod full;

pub use full::{Full, MoveView, Past, Revised, RoleView, full};

use super::action::resolve;
use super::errors::NO_PERSON;
use super::model::{
    Address, AddressText, Business, FlagKind, FullName, HouseholdNo, Kind, Names, Person, PersonNo, Phone,
    Reason, Relation, Section, Sex, Version, span,
};
use super::permission::VIEW_PROTECTED;
use super::tables::{BY_HOUSEHOLD, BY_SAME, same_key};
use crate::access::errors::FORBIDDEN;
use crate::access::{Deed, Permit};
use crate::base::date::{Date, PartialDate};
use crate::base::error::Result;
use crate::store::Reader;

/// How somebody looks.
#[derive(Clone, Debug)]
pub enum Sight {
    /// As everybody: what is protected stays hidden.
    Usual,
    /// With the right to open what is protected, and a reason.
    Opened(Opened),
}

/// The proof that somebody may see protected addresses and said why.
#[derive(Clone, Debug)]
pub struct Opened {
    reason: Reason,
}

impl Opened {
    /// Opens, if the permit is for `resident.view_protected`.
    ///
    /// # Errors
    /// `ACCESS-01`.
    pub fn by(permit: &Permit, reason: Reason) -> Result<Opened> {
        if permit.permission() == &VIEW_PROTECTED {
            Ok(Opened { reason })
        } else {
            Err(FORBIDDEN.with(VIEW_PROTECTED.title))
        }
    }

    /// Why, for the audit entry.
    #[must_use]
    pub fn reason(&self) -> &Reason {
        &self.reason
    }
}

/// Why an address is hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// The person is protected.
    Person,
    /// Somebody in the same household is.
    Household,
}

impl Because {
    /// The words shown in the address's place.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Because::Person => "（支援措置により非表示）",
            Because::Household => "（同じ世帯の支援措置により非表示）",
        }
    }
}

/// An address as somebody may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressView {
    /// The words.
    Open(AddressText),
    /// Nothing but why.
    Hidden(Because),
    /// There is none.
    Absent,
}

impl AddressView {
    /// One line for pages and files.
    #[must_use]
    pub fn line(&self) -> String {
        match self {
            AddressView::Open(text) => text.line(),
            AddressView::Hidden(because) => because.words().to_owned(),
            AddressView::Absent => String::new(),
        }
    }

    /// The postcode, empty when hidden or unknown.
    #[must_use]
    pub fn postcode(&self) -> &str {
        match self {
            AddressView::Open(text) => &text.postcode,
            AddressView::Hidden(_) | AddressView::Absent => "",
        }
    }

    /// Whether something is hidden.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        match self {
            AddressView::Hidden(_) => true,
            AddressView::Open(_) | AddressView::Absent => false,
        }
    }
}

/// Why a person's addresses are hidden on a day, if they are.
///
/// # Errors
/// Store errors.
pub fn hidden(reader: &impl Reader, person: &Person, day: Date) -> Result<Option<Because>> {
    if person.is_protected_on(day) {
        return Ok(Some(Because::Person));
    }
    let Some(home) = person.membership_on(day).map(|m| m.household) else { return Ok(None) };
    for other in reader.by(&BY_HOUSEHOLD, &home)? {
        let other = other?;
        if other.no != person.no
            && other.is_protected_on(day)
            && other.membership_on(day).is_some_and(|m| m.household == home)
        {
            return Ok(Some(Because::Household));
        }
    }
    Ok(None)
}

/// The glass through which one person's addresses are seen.
pub(super) struct Glass(Option<Because>);

impl Glass {
    pub(super) fn over(reader: &impl Reader, person: &Person, day: Date, sight: &Sight) -> Result<Glass> {
        match sight {
            Sight::Usual => hidden(reader, person, day).map(Glass),
            Sight::Opened(_) => Ok(Glass(None)),
        }
    }

    pub(super) fn see(&self, address: Option<&Address>) -> AddressView {
        match (address, self.0) {
            (None, _) => AddressView::Absent,
            (Some(_), Some(because)) => AddressView::Hidden(because),
            (Some(address), None) => AddressView::Open(address.text()),
        }
    }

    pub(super) fn because(&self) -> Option<Because> {
        self.0
    }
}

/// A flag as it is shown to everybody: what to know and whom to ask first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlagView {
    /// What it is for.
    pub kind: FlagKind,
    /// By when it must be renewed.
    pub renewal: Option<Date>,
    /// Whether that day has passed.
    pub renewal_due: Due,
    /// Sections to ask first.
    pub ask: Vec<Section>,
}

/// Whether a day has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Not yet, or there is none.
    NotYet,
    /// It has passed.
    Passed,
}

/// A person in a line of a list, on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// 宛名番号.
    pub no: PersonNo,
    /// The version shown.
    pub version: Version,
    /// 住民, 住登外 or 法人.
    pub kind: Kind,
    /// The names in force.
    pub names: Names,
    /// 性別.
    pub sex: Sex,
    /// 生年月日.
    pub birth: PartialDate,
    /// 死亡日.
    pub death: Option<PartialDate>,
    /// Whether they live in the town.
    pub state: State,
    /// The address in force, else the last one.
    pub address: AddressView,
    /// Telephone numbers; empty when the address is hidden.
    pub phones: Vec<Phone>,
    /// The household and the relation to its head.
    pub household: Option<(HouseholdNo, Relation)>,
    /// Flags in force.
    pub flags: Vec<FlagView>,
    /// How many other persons bear the same name and birth date (同姓同名・同一生年月日).
    pub alike: usize,
    /// Numbers that lead here.
    pub aliases: Vec<PersonNo>,
}

/// Where a person stands towards the town.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// 住民.
    Living,
    /// 住登外者・法人.
    Outside,
    /// 転出・職権消除.
    Gone,
    /// 死亡.
    Dead,
}

impl State {
    /// The Japanese term.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            State::Living => "現住",
            State::Outside => "住登外",
            State::Gone => "転出・消除",
            State::Dead => "死亡",
        }
    }
}

/// A person as seen on a day.
///
/// # Errors
/// Store errors; `RESIDENT-03` for a record without a name.
pub fn shown(reader: &impl Reader, person: &Person, day: Date, sight: &Sight) -> Result<Shown> {
    let glass = Glass::over(reader, person, day, sight)?;
    let address = span::on_or_last(&person.addresses, day).map(|r| &r.address);
    let state = if person.death.is_some() {
        State::Dead
    } else if person.kind != Kind::Resident {
        State::Outside
    } else if person.lives_here_on(day) {
        State::Living
    } else {
        State::Gone
    };
    Ok(Shown {
        no: person.no,
        version: person.version,
        kind: person.kind,
        names: person.names_on(day).cloned().ok_or_else(|| NO_PERSON.error())?,
        sex: person.sex,
        birth: person.birth.clone(),
        death: person.death.clone(),
        state,
        address: glass.see(address),
        phones: if glass.because().is_none() { person.phones.clone() } else { Vec::new() },
        household: person.membership_on(day).map(|m| (m.household, m.relation.clone())),
        flags: flags(person, day),
        alike: alike(reader, person)?,
        aliases: person.aliases.clone(),
    })
}

fn flags(person: &Person, day: Date) -> Vec<FlagView> {
    let view = |flag: &super::model::Flag| FlagView {
        kind: flag.kind,
        renewal: flag.renewal,
        renewal_due: if flag.renewal.is_some_and(|r| r < day) { Due::Passed } else { Due::NotYet },
        ask: flag.ask.clone(),
    };
    person.flags.iter().filter(|flag| flag.in_force(day)).map(view).collect()
}

/// Others of the same folded name and birth date; none when the day of birth is not known.
fn alike(reader: &impl Reader, person: &Person) -> Result<usize> {
    let Some(names) = person.names.last().filter(|_| person.birth.exact().is_some()) else { return Ok(0) };
    let key = same_key(names.value.full.as_str(), &person.birth);
    let mut others = 0;
    for other in reader.by(&BY_SAME, &key)?.take(10) {
        others += usize::from(other?.no != person.no);
    }
    Ok(others)
}

/// A household as seen on a day: its members, the head first.
///
/// # Errors
/// Store errors.
pub fn household(reader: &impl Reader, no: HouseholdNo, day: Date, sight: &Sight) -> Result<Vec<Shown>> {
    let members = super::action::household::members_on(reader, no, day)?;
    members.iter().map(|person| shown(reader, person, day, sight)).collect()
}

/// What stands on the envelope of a person's own letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// To whom.
    pub addressee: FullName,
    /// Where to.
    pub address: AddressText,
}

/// The envelope of a letter to the person themselves: the 送付先 of the business, else the address.
/// The only way past protection without a reason, so it is for nothing else; it leaves its audit
/// entry like every deed. `None` when the person has no address.
///
/// # Errors
/// `RESIDENT-03`; store errors.
pub fn envelope(deed: &mut Deed<'_, '_>, no: PersonNo, business: &Business) -> Result<Option<Envelope>> {
    let person = resolve(&**deed, no)?;
    deed.concerns(person.no);
    let day = deed.today();
    let own = person.names_on(day).map(|n| n.full.clone()).ok_or_else(|| NO_PERSON.error())?;
    let exact = |d: &&super::model::Span<super::model::Delivery>| d.value.business == *business;
    let serving =
        || person.deliveries.iter().rev().filter(|d| d.holds_on(day) && d.value.business.serves(business));
    if let Some(delivery) = serving().find(exact).or_else(|| serving().next()) {
        let addressee = delivery.value.addressee.clone().unwrap_or(own);
        return Ok(Some(Envelope { addressee, address: delivery.value.address.text() }));
    }
    let home = span::on_or_last(&person.addresses, day);
    Ok(home.map(|r| Envelope { addressee: own, address: r.address.text() }))
}
