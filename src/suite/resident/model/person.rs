//! A person or corporation (宛名).

use serde::{Deserialize, Serialize};

use super::address::{Address, Residence};
use super::flag::Flag;
use super::household::Relation;
use super::id::{CorporateNumber, HouseholdNo, PersonNo, Version};
use super::name::Names;
use super::span::{self, Span};
use super::text::{Business, FullName, Label, Phone};
use crate::base::date::Date;
use crate::base::date::PartialDate;

/// What stands behind a 宛名番号.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// 住民: in the resident register, or formerly.
    Resident,
    /// 住登外者: a person outside the register.
    Outsider,
    /// 法人, with its 法人番号 where it has one.
    Corporation(Option<CorporateNumber>),
}

impl Kind {
    /// The Japanese term.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Kind::Resident => "住民",
            Kind::Outsider => "住登外",
            Kind::Corporation(_) => "法人",
        }
    }

    /// Whether it is a corporation.
    #[must_use]
    pub fn is_corporation(self) -> bool {
        match self {
            Kind::Resident | Kind::Outsider => false,
            Kind::Corporation(_) => true,
        }
    }

    /// The 法人番号.
    #[must_use]
    pub fn corporate_number(self) -> Option<CorporateNumber> {
        match self {
            Kind::Resident | Kind::Outsider => None,
            Kind::Corporation(number) => number,
        }
    }
}

/// Sex as the register has it (性別).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Sex {
    /// 男.
    Male,
    /// 女.
    Female,
    /// 不明, or a corporation.
    Unknown,
}

impl Sex {
    /// All of them, in the order of forms.
    pub const ALL: [Sex; 3] = [Sex::Male, Sex::Female, Sex::Unknown];

    /// The Japanese term.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Sex::Male => "男",
            Sex::Female => "女",
            Sex::Unknown => "不明",
        }
    }

    /// The sex of a Japanese term or of the code `1`, `2`, `0`/`9`.
    #[must_use]
    pub fn named(text: &str) -> Option<Sex> {
        match text {
            "男" | "男性" | "1" => Some(Sex::Male),
            "女" | "女性" | "2" => Some(Sex::Female),
            "不明" | "不詳" | "0" | "9" => Some(Sex::Unknown),
            _ => None,
        }
    }
}

/// Why somebody came, went or moved (異動事由).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum MoveKind {
    /// 転入.
    In,
    /// 転出.
    Out,
    /// 転居.
    Within,
    /// 出生.
    Birth,
    /// 死亡.
    Death,
    /// 職権記載.
    ExOfficioEntry,
    /// 職権消除.
    ExOfficioRemoval,
}

impl MoveKind {
    /// All of them, in the order of forms.
    pub const ALL: [MoveKind; 7] = [
        MoveKind::In,
        MoveKind::Out,
        MoveKind::Within,
        MoveKind::Birth,
        MoveKind::Death,
        MoveKind::ExOfficioEntry,
        MoveKind::ExOfficioRemoval,
    ];

    /// The Japanese term.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            MoveKind::In => "転入",
            MoveKind::Out => "転出",
            MoveKind::Within => "転居",
            MoveKind::Birth => "出生",
            MoveKind::Death => "死亡",
            MoveKind::ExOfficioEntry => "職権記載",
            MoveKind::ExOfficioRemoval => "職権消除",
        }
    }

    /// The kind of a Japanese term.
    #[must_use]
    pub fn named(title: &str) -> Option<MoveKind> {
        MoveKind::ALL.into_iter().find(|kind| kind.title() == title)
    }

    /// Whether it ends living in the town.
    #[must_use]
    pub fn leaves(self) -> bool {
        match self {
            MoveKind::Out | MoveKind::Death | MoveKind::ExOfficioRemoval => true,
            MoveKind::In | MoveKind::Within | MoveKind::Birth | MoveKind::ExOfficioEntry => false,
        }
    }
}

/// One move (異動).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// The day it took effect (異動日); for deaths it may be unknown in part.
    pub on: PartialDate,
    /// Why.
    pub kind: MoveKind,
    /// Where from (転入前住所) or where to (転出先).
    pub elsewhere: Option<Address>,
}

/// Belonging to a household.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// The household.
    pub household: HouseholdNo,
    /// The relation to its head.
    pub relation: Relation,
}

/// Where the letters of a business go (送付先).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// For which business.
    pub business: Business,
    /// To whom (宛名), when not to the person.
    pub addressee: Option<FullName>,
    /// Where to.
    pub address: Address,
}

/// By what right somebody acts for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AgentKind {
    /// 親権者.
    Parent,
    /// 未成年後見人.
    MinorGuardian,
    /// 成年後見人.
    AdultGuardian,
    /// 保佐人.
    Curator,
    /// 補助人.
    Assistant,
    /// 任意代理人.
    Chosen,
}

impl AgentKind {
    /// All of them, in the order of forms.
    pub const ALL: [AgentKind; 6] = [
        AgentKind::Parent,
        AgentKind::MinorGuardian,
        AgentKind::AdultGuardian,
        AgentKind::Curator,
        AgentKind::Assistant,
        AgentKind::Chosen,
    ];

    /// The Japanese term.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            AgentKind::Parent => "親権者",
            AgentKind::MinorGuardian => "未成年後見人",
            AgentKind::AdultGuardian => "成年後見人",
            AgentKind::Curator => "保佐人",
            AgentKind::Assistant => "補助人",
            AgentKind::Chosen => "任意代理人",
        }
    }

    /// The kind of a Japanese term.
    #[must_use]
    pub fn named(title: &str) -> Option<AgentKind> {
        AgentKind::ALL.into_iter().find(|kind| kind.title() == title)
    }
}

/// Somebody who acts for a person (代理人・後見人).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// For which business.
    pub business: Business,
    /// By what right.
    pub kind: AgentKind,
    /// Their 宛名番号, when they have one.
    pub person: Option<PersonNo>,
    /// Their name.
    pub name: FullName,
    /// Their address.
    pub address: Option<Address>,
    /// Their telephone.
    pub phone: Option<Phone>,
    /// What the right rests on (登記番号など).
    pub basis: Option<Label>,
}

/// A person or corporation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// 宛名番号.
    pub no: PersonNo,
    /// How often it was saved.
    pub version: Version,
    /// What stands behind the number.
    pub kind: Kind,
    /// Names over time, never empty.
    pub names: Vec<Span<Names>>,
    /// 性別.
    pub sex: Sex,
    /// 国籍・地域 of a foreign resident.
    pub nationality: Option<Label>,
    /// 生年月日, parts of which may be unknown.
    pub birth: PartialDate,
    /// 死亡日, parts of which may be unknown.
    pub death: Option<PartialDate>,
    /// Addresses over time.
    pub addresses: Vec<Span<Residence>>,
    /// Moves in the order they were entered.
    pub moves: Vec<Move>,
    /// Households over time.
    pub memberships: Vec<Span<Membership>>,
    /// Telephone numbers.
    pub phones: Vec<Phone>,
    /// Delivery addresses per business, over time.
    pub deliveries: Vec<Span<Delivery>>,
    /// Agents per business, over time.
    pub agents: Vec<Span<Agent>>,
    /// Protective flags.
    pub flags: Vec<Flag>,
    /// Numbers that are aliases of this one (統合された宛名番号).
    pub aliases: Vec<PersonNo>,
    /// The number this one is an alias of since a merge.
    pub merged_into: Option<PersonNo>,
}

impl Person {
    /// The names in force on a day, else the newest.
    #[must_use]
    pub fn names_on(&self, day: Date) -> Option<&Names> {
        span::on_or_last(&self.names, day)
    }

    /// The household membership on a day.
    #[must_use]
    pub fn membership_on(&self, day: Date) -> Option<&Membership> {
        span::on(&self.memberships, day)
    }

    /// Whether an own flag hides the address on a day. `view` also asks about the household.
    #[must_use]
    pub fn is_protected_on(&self, day: Date) -> bool {
        self.flags.iter().any(|flag| flag.hides_on(day))
    }

    /// Whether the person lives in the town on a day, as far as the register says.
    #[must_use]
    pub fn lives_here_on(&self, day: Date) -> bool {
        let gone = self
            .moves
            .last()
            .is_some_and(|m| m.kind.leaves() && m.on.earliest().is_none_or(|from| from <= day));
        self.kind == Kind::Resident && self.death.is_none() && self.merged_into.is_none() && !gone
    }
}
