//! Everything of one person: histories, delivery addresses, agents, flags, revisions. Addresses are
//! seen through the same glass as in a list.

use super::{AddressView, Because, Glass, Shown, Sight, shown};
use crate::base::date::{Date, PartialDate};
use crate::base::error::Result;
use crate::store::{Direction, Reader};
use crate::suite::resident::model::{
    AgentKind, Business, Flag, FullName, Membership, MoveKind, Names, Person, PersonNo, Phone, Reason, Span,
    Version,
};
use crate::suite::resident::tables::Revision;

/// Everything of one person, as somebody may see it.
#[derive(Clone, Debug)]
pub struct Full {
    /// The summary.
    pub shown: Shown,
    /// Why addresses are hidden, if they are.
    pub hidden: Option<Because>,
    /// Names over time.
    pub names: Vec<Span<Names>>,
    /// Addresses over time.
    pub addresses: Vec<Past>,
    /// Moves, oldest first.
    pub moves: Vec<MoveView>,
    /// Households over time.
    pub memberships: Vec<Span<Membership>>,
    /// Delivery addresses.
    pub deliveries: Vec<RoleView>,
    /// Agents.
    pub agents: Vec<RoleView>,
    /// All flags, ended ones too.
    pub flags: Vec<Flag>,
    /// What saves have replaced, newest first.
    pub revisions: Vec<Revised>,
}

/// An address of the history.
#[derive(Clone, Debug)]
pub struct Past {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
    /// Where.
    pub address: AddressView,
    /// Why it began.
    pub reason: Option<Reason>,
}

/// A move.
#[derive(Clone, Debug)]
pub struct MoveView {
    /// When.
    pub on: PartialDate,
    /// Why.
    pub kind: MoveKind,
    /// Where from or to.
    pub elsewhere: AddressView,
}

/// A delivery address or an agent of a business.
#[derive(Clone, Debug)]
pub struct RoleView {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
    /// For which business.
    pub business: Business,
    /// By what right, for an agent.
    pub kind: Option<AgentKind>,
    /// Who, when named.
    pub name: Option<FullName>,
    /// Their number.
    pub person: Option<PersonNo>,
    /// Where.
    pub address: AddressView,
    /// Their telephone; none when addresses are hidden.
    pub phone: Option<Phone>,
}

/// A save that replaced something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revised {
    /// The version that was replaced.
    pub version: Version,
    /// When.
    pub on: Date,
    /// Why.
    pub reason: Reason,
    /// What differs, by the names of the parts; never their content.
    pub parts: Vec<&'static str>,
}

/// Everything of one person.
///
/// # Errors
/// Store errors.
pub fn full(reader: &impl Reader, person: &Person, day: Date, sight: &Sight) -> Result<Full> {
    let glass = Glass::over(reader, person, day, sight)?;
    let deliveries = person.deliveries.iter().map(|d| RoleView {
        from: d.from,
        to: d.to,
        business: d.value.business.clone(),
        kind: None,
        name: d.value.addressee.clone(),
        person: None,
        address: glass.see(Some(&d.value.address)),
        phone: None,
    });
    let agents = person.agents.iter().map(|a| RoleView {
        from: a.from,
        to: a.to,
        business: a.value.business.clone(),
        kind: Some(a.value.kind),
        name: Some(a.value.name.clone()),
        person: a.value.person,
        address: glass.see(a.value.address.as_ref()),
        phone: a.value.phone.clone().filter(|_| glass.because().is_none()),
    });
    let addresses = person.addresses.iter().map(|span| Past {
        from: span.from,
        to: span.to,
        address: glass.see(Some(&span.value.address)),
        reason: span.value.reason.clone(),
    });
    let moves = person.moves.iter().map(|m| MoveView {
        on: m.on.clone(),
        kind: m.kind,
        elsewhere: glass.see(m.elsewhere.as_ref()),
    });
    Ok(Full {
        shown: shown(reader, person, day, sight)?,
        hidden: glass.because(),
        names: person.names.clone(),
        addresses: addresses.collect(),
        moves: moves.collect(),
        memberships: person.memberships.clone(),
        deliveries: deliveries.collect(),
        agents: agents.collect(),
        flags: person.flags.clone(),
        revisions: revisions(reader, person)?,
    })
}

fn revisions(reader: &impl Reader, person: &Person) -> Result<Vec<Revised>> {
    let mut out = Vec::new();
    let mut after = person.clone();
    for revision in reader.under::<Revision>(&person.no, Direction::Down)? {
        let Revision { version, replaced_on, reason, was, .. } = revision?;
        out.push(Revised { version, on: replaced_on, reason, parts: parts(&was, &after) });
        after = was;
    }
    Ok(out)
}

fn parts(was: &Person, now: &Person) -> Vec<&'static str> {
    let all = [
        ("種別", was.kind != now.kind),
        ("氏名", was.names != now.names),
        ("性別", was.sex != now.sex),
        ("国籍", was.nationality != now.nationality),
        ("生年月日", was.birth != now.birth),
        ("死亡", was.death != now.death),
        ("住所", was.addresses != now.addresses),
        ("異動", was.moves != now.moves),
        ("世帯", was.memberships != now.memberships),
        ("電話番号", was.phones != now.phones),
        ("送付先", was.deliveries != now.deliveries),
        ("代理人", was.agents != now.agents),
        ("支援措置等", was.flags != now.flags),
        ("統合", was.aliases != now.aliases || was.merged_into != now.merged_into),
    ];
    all.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
}
