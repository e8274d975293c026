//! Taking in what another system says of persons (取込). One entry is the state of one person there;
//! only what differs is written, so the same entries again change nothing.

use super::super::exchange::Field;
use super::super::model::{
    Address, Household, HouseholdNo, Kind, Label, Membership, Move, MoveKind, Names, Person, PersonNo, Phone,
    Reason, Residence, Sex, Span, Version,
};
use super::super::tables::Revision;
use crate::access::Deed;
use crate::base::date::{Date, Known, PartialDate};
use crate::base::error::Result;
use crate::store::Reader;
use crate::suite::event::Fact;

/// Whether the source speaks of something at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said<T> {
    /// It does not; what is recorded stays.
    Nothing,
    /// It says this.
    This(T),
}

/// What a source says of one person. `None` where a value is absent or its column is not mapped:
/// such a part stays as it is, except those that are [`Said`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// 宛名番号.
    pub no: PersonNo,
    /// 種別; residents when the source does not say.
    pub kind: Option<Kind>,
    /// The names.
    pub names: Names,
    /// Of which parts of the names beside 氏名 the source speaks.
    pub reading: Vec<Field>,
    /// 性別.
    pub sex: Option<Sex>,
    /// 生年月日.
    pub birth: Option<PartialDate>,
    /// 死亡日.
    pub death: Said<Option<PartialDate>>,
    /// The address.
    pub address: Option<Address>,
    /// Since when (住定日).
    pub since: Option<Date>,
    /// The household.
    pub membership: Option<Membership>,
    /// The last move.
    pub moved: Option<(MoveKind, PartialDate)>,
    /// 国籍・地域.
    pub nationality: Said<Option<Label>>,
    /// The telephone.
    pub phone: Said<Option<Phone>>,
}

/// How an entry came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The person was not known.
    New,
    /// Something changed.
    Changed,
    /// It said what was known.
    Unchanged,
}

/// The record as it would be after an entry; pure. An alias stays as it is: the number it leads to
/// has its own row.
#[must_use]
pub fn applied(was: Option<&Person>, entry: &Entry, today: Date) -> Person {
    let mut person = was.cloned().unwrap_or_else(|| fresh(entry));
    if person.merged_into.is_some() {
        return person;
    }
    let from = entry.since.or_else(|| entry.moved.as_ref().and_then(|(_, on)| on.exact()));
    let known = was.is_some();
    if let Some(kind) = entry.kind.filter(|kind| kind.title() != person.kind.title()) {
        person.kind = kind;
    }
    let names = merged(person.names.last().map(|n| &n.value), entry);
    supersede(&mut person.names, names, None, today, known);
    person.sex = entry.sex.unwrap_or(person.sex);
    if let Some(birth) = &entry.birth {
        person.birth = birth.clone();
    }
    if let Some(address) = &entry.address
        && person.addresses.last().is_none_or(|last| last.value.address != *address)
    {
        let reason = entry.moved.as_ref().and_then(|(kind, _)| Reason::parse(kind.title()).ok());
        let residence = Residence { address: address.clone(), reason };
        supersede(&mut person.addresses, residence, from, today, known);
    }
    if let Some(membership) = &entry.membership
        && person.memberships.last().is_none_or(|last| last.value != *membership)
    {
        supersede(&mut person.memberships, membership.clone(), from, today, known);
    }
    if let Said::This(nationality) = &entry.nationality {
        person.nationality.clone_from(nationality);
    }
    if let Said::This(phone) = &entry.phone {
        person.phones = phone.iter().cloned().collect();
    }
    moves(&mut person, entry, today);
    person
}

fn fresh(entry: &Entry) -> Person {
    Person {
        no: entry.no,
        version: Version::FIRST,
        kind: entry.kind.unwrap_or(Kind::Resident),
        names: Vec::new(),
        sex: Sex::Unknown,
        nationality: None,
        birth: PartialDate::new(Known::Nothing),
        death: None,
        addresses: Vec::new(),
        moves: Vec::new(),
        memberships: Vec::new(),
        phones: Vec::new(),
        deliveries: Vec::new(),
        agents: Vec::new(),
        flags: Vec::new(),
        aliases: Vec::new(),
        merged_into: None,
    }
}

/// The entry's names, with the parts the source does not speak of as they were.
fn merged(was: Option<&Names>, entry: &Entry) -> Names {
    let mut names = entry.names.clone();
    let Some(was) = was else { return names };
    let speaks = |field| entry.reading.contains(&field);
    if !speaks(Field::Kana) {
        names.kana.clone_from(&was.kana);
    }
    if !speaks(Field::KanaStatus) && names.kana == was.kana {
        names.kana_status = was.kana_status;
    }
    if !speaks(Field::Common) {
        names.common.clone_from(&was.common);
    }
    if !speaks(Field::CommonKana) {
        names.common_kana.clone_from(&was.common_kana);
    }
    if !speaks(Field::Roman) {
        names.roman.clone_from(&was.roman);
    }
    if !speaks(Field::Former) {
        names.former.clone_from(&was.former);
    }
    if !speaks(Field::FormerKana) {
        names.former_kana.clone_from(&was.former_kana);
    }
    names
}

/// The newest value becomes this one: from the day the source says, else from today; in its place
/// where the history leaves no room for that (the revision keeps what was there).
fn supersede<T: PartialEq>(
    history: &mut Vec<Span<T>>,
    value: T,
    from: Option<Date>,
    today: Date,
    known: bool,
) {
    let day = if known { Some(from.unwrap_or(today)) } else { from };
    let Some(last) = history.last_mut() else {
        history.push(Span::since(day, value));
        return;
    };
    if last.value == value {
        return;
    }
    let room = day.is_some_and(|day| {
        last.from.is_none_or(|began| began < day) && last.to.is_none_or(|ended| ended < day)
    });
    match day.filter(|_| room) {
        Some(day) => {
            last.to.get_or_insert(day.yesterday());
            history.push(Span::since(Some(day), value));
        }
        None => last.value = value,
    }
}

/// Appends a move that is not yet recorded, and ends what a departure or death ends.
fn moves(person: &mut Person, entry: &Entry, today: Date) {
    if let Said::This(death) = &entry.death {
        person.death.clone_from(death);
    }
    let died = person.death.clone().map(|on| (MoveKind::Death, on));
    let said = entry.moved.iter().chain(died.iter());
    for (kind, on) in said {
        if *kind == MoveKind::Death {
            person.death.get_or_insert_with(|| on.clone());
        }
        let recorded =
            person.moves.iter().any(|m| m.kind == *kind && (m.on == *on || *kind == MoveKind::Death));
        if recorded {
            continue;
        }
        person.moves.push(Move { on: on.clone(), kind: *kind, elsewhere: None });
        if kind.leaves() {
            let day = on.latest().unwrap_or(today).min(today);
            let last = if *kind == MoveKind::Death { day } else { day.yesterday() };
            close(&mut person.addresses, last);
            close(&mut person.memberships, last);
        }
    }
}

fn close<T>(history: &mut [Span<T>], last: Date) {
    if let Some(open) = history.last_mut().filter(|span| span.to.is_none()) {
        open.to = Some(open.from.map_or(last, |from| from.max(last)));
    }
}

/// What the change states, for those who follow.
fn fact(was: Option<&Person>, now: &Person, today: Date) -> Fact {
    let person = now.no;
    let Some(was) = was else { return Fact::ResidentEntered { person } };
    if was.death != now.death && now.death.is_some() {
        return Fact::ResidentDied { person };
    }
    if was.moves != now.moves || was.addresses != now.addresses {
        let on = now.addresses.last().and_then(|a| a.from).unwrap_or(today);
        return Fact::ResidentMoved { person, on };
    }
    Fact::ResidentChanged { person }
}

/// Takes entries in; what was said and what each states are returned in their order. The caller
/// states the facts: at once, or as a group when the entries are a step of a batch.
///
/// # Errors
/// Store errors.
pub fn take_in(
    deed: &mut Deed<'_, '_>,
    entries: &[Entry],
    reason: &Reason,
) -> Result<Vec<(Taken, Option<Fact>)>> {
    let today = deed.today();
    let mut out = Vec::with_capacity(entries.len());
    for entry in entries {
        let was = deed.get::<Person>(&entry.no)?;
        let mut now = applied(was.as_ref(), entry, today);
        if was.as_ref() == Some(&now) {
            out.push((Taken::Unchanged, None));
            continue;
        }
        heads(deed, &now, today)?;
        deed.concerns(now.no);
        let fact = fact(was.as_ref(), &now, today);
        let taken = match was {
            None => {
                deed.insert(&now)?;
                Taken::New
            }
            Some(was) => {
                now.version = was.version.next();
                let (no, version, reason) = (was.no, was.version, reason.clone());
                deed.insert(&Revision { no, version, replaced_on: today, reason, was })?;
                deed.put(&now)?;
                Taken::Changed
            }
        };
        out.push((taken, Some(fact)));
    }
    Ok(out)
}

/// The person's household exists, and knows its head as the members' relations say.
fn heads(deed: &mut Deed<'_, '_>, person: &Person, today: Date) -> Result<()> {
    let Some(last) = person.memberships.last() else { return Ok(()) };
    let no: HouseholdNo = last.value.household;
    let is_head = last.value.relation.is_head();
    let was = deed.get::<Household>(&no)?;
    let mut now = was.clone().unwrap_or(Household { no, version: Version::FIRST, heads: Vec::new() });
    let leads = now.heads.last().is_some_and(|h| h.value == person.no && h.to.is_none());
    match (is_head, last.to) {
        (true, None) if !leads => {
            let head = person.no;
            let open = now.heads.last().is_some_and(|h| h.to.is_none());
            supersede(&mut now.heads, head, last.from, today, open);
        }
        (true, Some(to)) if leads => close(&mut now.heads, to),
        (false, _) if leads => close(&mut now.heads, span_before(last.from, today)),
        (true | false, _) => {}
    }
    match was {
        None => deed.insert(&now),
        Some(was) if was != now => {
            now.version = was.version.next();
            deed.put(&now)
        }
        Some(_) => Ok(()),
    }
}

fn span_before(from: Option<Date>, today: Date) -> Date {
    from.unwrap_or(today).yesterday()
}
