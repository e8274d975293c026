//! A case (ケース): the assisted household, chosen from persons, with its history.
//!
//! Invariant: the household of a case is its own list of persons (世帯認定, 世帯分離); it never follows
//! the register's household. Spans have inclusive ends; nothing in them is taken away by a change.

use serde::{Deserialize, Serialize};

use super::id::CaseNo;
use super::{Disability, Maternity, Parenting, School};
use crate::access::AccountId;
use crate::base::date::Date;
use crate::base::money::Yen;
use crate::suite::resident::model::{PersonNo, Reason, Span, Version, span};

/// Whether somebody who lives with the household belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Standing {
    /// 世帯認定: counted as a member (生活保護法 第10条).
    Counted,
    /// 世帯分離: lives there and is not counted (次官通知 第1).
    Separated,
}

impl Standing {
    /// All of them: sent name, title, value.
    pub const CHOICES: [(&'static str, &'static str, Standing); 2] =
        [("counted", "世帯認定", Standing::Counted), ("separated", "世帯分離", Standing::Separated)];

    /// The Japanese term.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Standing::Counted => "世帯認定",
            Standing::Separated => "世帯分離",
        }
    }
}

/// Who stands for the household.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Role {
    /// 世帯主: decisions are addressed to them.
    Head,
    /// 世帯員.
    Member,
}

/// What the standard asks about a member, in force for some time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The school attended.
    pub school: Option<School>,
    /// The degree of disability.
    pub disability: Option<Disability>,
    /// Pregnancy or the time after it.
    pub maternity: Option<Maternity>,
}

/// A person in the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseMember {
    /// Who, by 宛名番号; persons outside the register too.
    pub person: PersonNo,
    /// Counted or separated.
    pub standing: Standing,
    /// Head or member.
    pub role: Role,
    /// The first day.
    pub from: Date,
    /// The last day, once known.
    pub to: Option<Date>,
    /// Why (認定・分離の理由).
    pub reason: Reason,
    /// Why it ended.
    pub ended_for: Option<Reason>,
    /// What the standard asks, over time.
    pub facts: Vec<Span<Facts>>,
}

impl CaseMember {
    /// Whether the entry holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// Whether it counts as a member on a day.
    #[must_use]
    pub fn counts_on(&self, day: Date) -> bool {
        self.standing == Standing::Counted && self.holds_on(day)
    }

    /// The facts in force on a day.
    #[must_use]
    pub fn facts_on(&self, day: Date) -> Facts {
        span::on(&self.facts, day).copied().unwrap_or_default()
    }

    /// Whether two stretches of days share one.
    #[must_use]
    pub fn overlaps(&self, from: Date, to: Option<Date>) -> bool {
        self.to.is_none_or(|end| from <= end) && to.is_none_or(|end| self.from <= end)
    }
}

/// Where and how the household lives (居住・住宅).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Living {
    /// The prefecture, as the list of grades writes it.
    pub prefecture: String,
    /// The municipality.
    pub municipality: String,
    /// The rent of a month, 0 if none.
    pub rent: Yen,
    /// Whether one parent raises the children (ひとり親).
    pub parenting: Parenting,
}

/// A warning that was overridden, with the reason that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// The warning's code.
    pub code: String,
    /// Why it was right to go on.
    pub reason: Reason,
    /// Who.
    pub by: AccountId,
    /// When.
    pub on: Date,
}

/// A case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// ケース番号.
    pub no: CaseNo,
    /// How often it was saved.
    pub version: Version,
    /// The day it was opened.
    pub opened_on: Date,
    /// The caseworker in charge (地区担当員).
    pub worker: Option<AccountId>,
    /// Its persons over time, in the order they were entered.
    pub members: Vec<CaseMember>,
    /// Where and how it lives, over time.
    pub living: Vec<Span<Living>>,
    /// Warnings overridden in it.
    pub overrides: Vec<Override>,
}

impl Case {
    /// The members counted on a day.
    pub fn counted_on(&self, day: Date) -> impl Iterator<Item = &CaseMember> {
        self.members.iter().filter(move |m| m.counts_on(day))
    }

    /// The head on a day, else the newest one.
    #[must_use]
    pub fn head_on(&self, day: Date) -> Option<PersonNo> {
        let heads = || self.members.iter().rev().filter(|m| m.role == Role::Head);
        heads().find(|m| m.counts_on(day)).or_else(|| heads().next()).map(|m| m.person)
    }

    /// Where and how it lives on a day, else the newest known.
    #[must_use]
    pub fn living_on(&self, day: Date) -> Option<&Living> {
        span::on_or_last(&self.living, day)
    }

    /// Everybody who is or was in it, each once.
    #[must_use]
    pub fn persons(&self) -> Vec<PersonNo> {
        let mut persons: Vec<PersonNo> = self.members.iter().map(|m| m.person).collect();
        persons.sort_unstable();
        persons.dedup();
        persons
    }
}
