//! Protective flags (支援措置等).

use serde::{Deserialize, Serialize};

use super::id::PersonNo;
use super::text::{Label, Section};
use crate::base::date::Date;

/// A flag's number within its person, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FlagNo(pub u32);

/// What a flag is for. The first four are 支援措置 (住民基本台帳事務処理要領 第5-10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FlagKind {
    /// 配偶者からの暴力.
    DomesticViolence,
    /// ストーカー行為等.
    Stalking,
    /// 児童虐待等.
    ChildAbuse,
    /// その他これらに準ずるもの.
    OtherHarm,
    /// 応対注意: something to know before talking; hides nothing.
    Caution,
}

impl FlagKind {
    /// All of them, in the order of forms.
    pub const ALL: [FlagKind; 5] = [
        FlagKind::DomesticViolence,
        FlagKind::Stalking,
        FlagKind::ChildAbuse,
        FlagKind::OtherHarm,
        FlagKind::Caution,
    ];

    /// The Japanese term.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            FlagKind::DomesticViolence => "支援措置（配偶者からの暴力）",
            FlagKind::Stalking => "支援措置（ストーカー行為等）",
            FlagKind::ChildAbuse => "支援措置（児童虐待等）",
            FlagKind::OtherHarm => "支援措置（その他）",
            FlagKind::Caution => "応対注意",
        }
    }

    /// The name in forms and files.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            FlagKind::DomesticViolence => "dv",
            FlagKind::Stalking => "stalking",
            FlagKind::ChildAbuse => "abuse",
            FlagKind::OtherHarm => "other",
            FlagKind::Caution => "caution",
        }
    }

    /// The kind of a form's name.
    #[must_use]
    pub fn coded(code: &str) -> Option<FlagKind> {
        FlagKind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether the address is hidden while it is in force.
    #[must_use]
    pub fn hides_address(self) -> bool {
        match self {
            FlagKind::DomesticViolence | FlagKind::Stalking | FlagKind::ChildAbuse | FlagKind::OtherHarm => {
                true
            }
            FlagKind::Caution => false,
        }
    }
}

/// One flag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    /// Its number within the person.
    pub no: FlagNo,
    /// What it is for.
    pub kind: FlagKind,
    /// The first day.
    pub from: Date,
    /// The last day, once somebody has ended it.
    pub to: Option<Date>,
    /// By when it must be renewed (更新期限, for 支援措置 one year).
    pub renewal: Option<Date>,
    /// Sections that must be asked before anything is disclosed (照会先).
    pub ask: Vec<Section>,
    /// By whom it was reported (申出者・相談機関).
    pub reported_by: Option<Label>,
    /// Those protected together (併せて支援を求める者).
    pub together: Vec<PersonNo>,
}

impl Flag {
    /// Whether it is in force on a day. Passing the renewal day does not end protection: only an
    /// end that somebody recorded does.
    #[must_use]
    pub fn in_force(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// Whether it hides the address on a day.
    #[must_use]
    pub fn hides_on(&self, day: Date) -> bool {
        self.kind.hides_address() && self.in_force(day)
    }
}
