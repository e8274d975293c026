//! Facts (できごと) that one service states and others follow, appended in the commit that makes
//! them true.
//!
//! A follower reads from the number it remembers ([`after`]), at least once, and bears repetition.
//! A large import states its facts as a group: they lie in parts of the batch, and the one event
//! of its closing commit points at them, so that no follower passes facts it could not yet see.
//! It does not say what a service does with a fact.

use serde::{Deserialize, Serialize};

use super::resident::model::{HouseholdNo, PersonNo};
use crate::access::Deed;
use crate::base::date::Date;
use crate::base::error::Result;
use crate::store::table::Column;
use crate::store::{Direction, Reader, Record, Scope, TableDef};

/// A group of facts stated together (一括のできごと).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct GroupNo(pub u64);
crate::id_key!(GroupNo);

/// What became true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fact {
    /// A person or corporation was entered (登録).
    ResidentEntered {
        /// Who.
        person: PersonNo,
    },
    /// A person moved in, out or within the town (転入・転出・転居).
    ResidentMoved {
        /// Who.
        person: PersonNo,
        /// The day it took effect.
        on: Date,
    },
    /// A person died (死亡); the day stands in the record and may be unknown in part.
    ResidentDied {
        /// Who.
        person: PersonNo,
    },
    /// What is recorded of a person was changed otherwise (異動・訂正).
    ResidentChanged {
        /// Who.
        person: PersonNo,
    },
    /// Two numbers were found to be one person (宛名統合); the old number stays as an alias.
    ResidentMerged {
        /// The number that is an alias from now on.
        old: PersonNo,
        /// The number that stays.
        kept: PersonNo,
    },
    /// A protective flag was added, changed or ended (支援措置等).
    ProtectionChanged {
        /// Whose.
        person: PersonNo,
    },
    /// A household's members or head changed (世帯の異動).
    HouseholdChanged {
        /// Which.
        household: HouseholdNo,
    },
    /// The facts of a large run; they are read from its parts.
    Group {
        /// Which.
        group: GroupNo,
    },
}

/// One fact in its place in time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Number from 1, rising.
    pub seq: u64,
    /// The business day on which it was stated.
    pub on: Date,
    /// What became true.
    pub fact: Fact,
}

/// One fact of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The group.
    pub group: GroupNo,
    /// Its place in the group, from 0.
    pub place: u32,
    /// What became true.
    pub fact: Fact,
}

/// How far a service has followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed {
    /// The service's name.
    pub service: String,
    /// The last event taken in.
    pub reached: u64,
}

static EVENT: TableDef = TableDef::of::<Event>(
    "suite.event",
    "できごと",
    1,
    Scope::Content,
    &[],
    &[
        Column { name: "seq", meaning: "通番（1から）" },
        Column { name: "on", meaning: "記録した業務日" },
        Column { name: "fact", meaning: "できごとの種類と対象の番号" },
    ],
);
static PART: TableDef = TableDef::of::<Part>(
    "suite.event_part",
    "一括のできごとの内訳",
    1,
    Scope::Content,
    &[],
    &[
        Column { name: "group", meaning: "一括の番号" },
        Column { name: "place", meaning: "一括の中の順番（0から）" },
        Column { name: "fact", meaning: "できごとの種類と対象の番号" },
    ],
);
static FOLLOWED: TableDef = TableDef::of::<Followed>(
    "suite.event_followed",
    "できごとの追従",
    1,
    Scope::System,
    &[],
    &[
        Column { name: "service", meaning: "追従する業務" },
        Column { name: "reached", meaning: "処理済みの通番" },
    ],
);
/// The tables of this file.
pub static TABLES: &[&TableDef] = &[&EVENT, &PART, &FOLLOWED];

impl Record for Event {
    type Key = u64;
    fn table() -> &'static TableDef {
        &EVENT
    }
    fn key(&self) -> u64 {
        self.seq
    }
}

impl Record for Part {
    type Key = (GroupNo, u32);
    fn table() -> &'static TableDef {
        &PART
    }
    fn key(&self) -> Self::Key {
        (self.group, self.place)
    }
}

impl Record for Followed {
    type Key = String;
    fn table() -> &'static TableDef {
        &FOLLOWED
    }
    fn key(&self) -> String {
        self.service.clone()
    }
}

/// States a fact in the commit at hand.
///
/// # Errors
/// Store errors.
pub fn state(deed: &mut Deed<'_, '_>, fact: Fact) -> Result<()> {
    let (seq, on) = (deed.next("suite.event")?, deed.today());
    deed.insert(&Event { seq, on, fact })
}

/// Begins a group of facts.
///
/// # Errors
/// Store errors.
pub fn new_group(deed: &mut Deed<'_, '_>) -> Result<GroupNo> {
    deed.next("suite.event_group").map(GroupNo)
}

/// What a service has not yet taken in, oldest first, at most `at_most` events (a group counts as
/// one): each with the number to remember once it is taken in.
///
/// # Errors
/// Store errors.
pub fn after(reader: &impl Reader, reached: u64, at_most: usize) -> Result<Vec<(u64, Fact)>> {
    let mut facts = Vec::new();
    for event in reader.from::<Event>(&reached.saturating_add(1), Direction::Up)?.take(at_most) {
        let Event { seq, fact, .. } = event?;
        match fact {
            Fact::Group { group } => {
                for part in reader.under::<Part>(&group, Direction::Up)? {
                    facts.push((seq, part?.fact));
                }
            }
            single => facts.push((seq, single)),
        }
    }
    Ok(facts)
}

/// The number a service remembers, 0 at first.
///
/// # Errors
/// Store errors.
pub fn reached(reader: &impl Reader, service: &str) -> Result<u64> {
    Ok(reader.get::<Followed>(&service.to_owned())?.map_or(0, |f| f.reached))
}

/// Remembers how far a service has followed, in the commit of what it did about it.
///
/// # Errors
/// Store errors.
pub fn remember(deed: &mut Deed<'_, '_>, service: &str, reached: u64) -> Result<()> {
    deed.put(&Followed { service: service.to_owned(), reached })
}
