//! The values the rules speak of (grades, age bands, schools, disability, a household as the
//! standard sees it), and in its parts what the service keeps: cases, incomes, decisions, accounts,
//! payments.
//!
//! It holds no amounts of the law (see `law`), no rules (see `rules`) and reads and writes nothing.

pub mod account;
pub mod case;
pub mod decision;
pub mod id;
pub mod income;
pub mod office;
pub mod payment;

use serde::{Deserialize, Serialize};

use crate::base::date::{Date, FiscalYear, Month, age_on, attains_on};
use crate::base::error::Result;
use crate::base::money::Yen;

use super::errors;
use super::law::Place;

/// 級地: how dear living is in a municipality (保護の基準 別表第9), dearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// 1級地-1
    G11,
    /// 1級地-2
    G12,
    /// 2級地-1
    G21,
    /// 2級地-2
    G22,
    /// 3級地-1
    G31,
    /// 3級地-2, also of every municipality that the list does not name
    G32,
}

impl Grade {
    /// All six, dearest first.
    pub const ALL: [Grade; 6] = [Grade::G11, Grade::G12, Grade::G21, Grade::G22, Grade::G31, Grade::G32];
    /// Their names as the standard writes them, in the order of `ALL`.
    pub const NAMES: [&'static str; 6] = ["1級地-1", "1級地-2", "2級地-1", "2級地-2", "3級地-1", "3級地-2"];
    /// The names of the three coarse grades of additions and housing.
    pub const COARSE_NAMES: [&'static str; 3] = ["1級地", "2級地", "3級地"];

    /// Its place in `ALL`, 0 to 5.
    #[must_use]
    pub fn index(self) -> usize {
        match self {
            Grade::G11 => 0,
            Grade::G12 => 1,
            Grade::G21 => 2,
            Grade::G22 => 3,
            Grade::G31 => 4,
            Grade::G32 => 5,
        }
    }

    /// The coarse grade (1級地, 2級地, 3級地) of additions and housing, 0 to 2.
    #[must_use]
    pub fn coarse(self) -> usize {
        self.index() / 2
    }

    /// Its name, `3級地-1`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Grade::G11 => "1級地-1",
            Grade::G12 => "1級地-2",
            Grade::G21 => "2級地-1",
            Grade::G22 => "2級地-2",
            Grade::G31 => "3級地-1",
            Grade::G32 => "3級地-2",
        }
    }
}

/// The names of the eleven age bands of 第1類, youngest first.
pub const BAND_NAMES: [&str; 11] =
    ["0-2", "3-5", "6-11", "12-17", "18-19", "20-40", "41-59", "60-64", "65-69", "70-74", "75+"];

/// Which of `BAND_NAMES` an age falls into, 0 to 10.
#[must_use]
pub fn age_band(age: u8) -> usize {
    match age {
        0..=2 => 0,
        3..=5 => 1,
        6..=11 => 2,
        12..=17 => 3,
        18..=19 => 4,
        20..=40 => 5,
        41..=59 => 6,
        60..=64 => 7,
        65..=69 => 8,
        70..=74 => 9,
        75.. => 10,
    }
}

/// The greatest age taken as real.
pub const MAX_AGE: u8 = 130;
/// The largest household taken as real.
pub const MAX_MEMBERS: usize = 60;
/// The largest monthly sum taken as real for rent or income.
pub const MAX_MONTHLY: Yen = Yen::new(100_000_000);

/// 学校: the school a pupil attends, for 教育扶助 and 高等学校等就学費.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum School {
    /// 小学校
    Elementary,
    /// 中学校
    JuniorHigh,
    /// 高等学校等
    High,
}

impl School {
    /// Its place in the table's key, 0 to 2.
    #[must_use]
    pub fn index(self) -> usize {
        match self {
            School::Elementary => 0,
            School::JuniorHigh => 1,
            School::High => 2,
        }
    }
}

impl School {
    /// All of them, in the order of forms: sent name, title, value.
    pub const CHOICES: [(&'static str, &'static str, School); 3] = [
        ("elementary", "小学校", School::Elementary),
        ("junior", "中学校", School::JuniorHigh),
        ("high", "高等学校等", School::High),
    ];

    /// The Japanese term.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            School::Elementary => "小学校",
            School::JuniorHigh => "中学校",
            School::High => "高等学校等",
        }
    }
}

/// The two degrees of disability that 障害者加算 knows (保護の基準 別表第1第2章).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Disability {
    /// 身体障害者手帳1・2級, 国民年金1級 or like it
    First,
    /// 身体障害者手帳3級, 国民年金2級 or like it
    Second,
}

/// How far a pregnancy or the time after it is, for 妊産婦加算.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Maternity {
    /// 妊娠6か月未満
    BeforeSixMonths,
    /// 妊娠6か月以上
    FromSixMonths,
    /// 産婦
    AfterBirth,
}

/// Whether a member counts as 児童 for 児童養育加算 and 母子加算: until the first 31 March on or
/// after the eighteenth birthday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Childhood {
    /// Counts as a child.
    Child,
    /// Does not.
    Grown,
}

/// Who raises the children, for 母子加算 (paid to fathers alone as well).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Parenting {
    /// ひとり親世帯
    Lone,
    /// Anything else
    Other,
}

/// The day on which ages are taken for 第1類 and its age bands.
///
/// The notice's rule has not been read again (domain notes, trap 6), so an office chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AgeRule {
    /// The age on 1 April of the month's fiscal year, all year long.
    FiscalYearStart,
    /// The age on the first day of the month.
    MonthStart,
}

/// One member of the assisted household, as the standard sees him or her.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Age in years on the day the age rule names (years, 0 to `MAX_AGE`).
    pub age: u8,
    /// Whether the member is a child of the standard.
    pub childhood: Childhood,
    /// Degree of disability, if any.
    pub disability: Option<Disability>,
    /// Pregnancy or the time after it, if so.
    pub maternity: Option<Maternity>,
}

impl Member {
    /// A member born on this day, as the standard sees him or her in a month.
    ///
    /// A child is one until the first 31 March on or after the day on which eighteen is reached in
    /// law (the day before the birthday). Fails when the birth lies behind the month or the age above
    /// `MAX_AGE`.
    pub fn born(birth: Date, rule: AgeRule, month: Month) -> Result<Member> {
        if birth > month.last() {
            return Err(errors::HOUSEHOLD_REFUSED.field("birth", "生年月日が算定する月より後です。"));
        }
        let day = match rule {
            AgeRule::FiscalYearStart => FiscalYear::of(month.first()).first(),
            AgeRule::MonthStart => month.first(),
        };
        // Born after that day: in the first year of life.
        let age = age_on(birth, day.max(birth)).unwrap_or(u8::MAX);
        let school_end = FiscalYear::of(attains_on(birth, 18)).last();
        let childhood = if month.first() <= school_end { Childhood::Child } else { Childhood::Grown };
        Ok(Member { childhood, ..Member::of_age(age)? })
    }

    /// A member of this age with nothing special: a child when under 18.
    ///
    /// Fails when the age is above `MAX_AGE`.
    pub fn of_age(age: u8) -> Result<Member> {
        if age > MAX_AGE {
            return Err(
                errors::HOUSEHOLD_REFUSED.field("age", format!("年齢は0から{MAX_AGE}までにしてください。"))
            );
        }
        let childhood = if age < 18 { Childhood::Child } else { Childhood::Grown };
        Ok(Member { age, childhood, disability: None, maternity: None })
    }
}

/// What a household has in one month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Income {
    /// Gross earnings (就労収入) of each earner, the one who counts as first earner first.
    pub earnings: Vec<Yen>,
    /// Other income counted in full (pensions, allowances).
    pub other: Yen,
}

/// An assisted household in one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Household {
    /// Where it lives.
    pub place: Place,
    /// Its members, at least one.
    pub members: Vec<Member>,
    /// Who raises the children.
    pub parenting: Parenting,
    /// The schools of those who attend one.
    pub pupils: Vec<School>,
    /// Actual monthly rent, 0 if none.
    pub rent: Yen,
    /// What it has.
    pub income: Income,
}

impl Household {
    /// Refuses a household that no rule could be applied to: nobody in it, too many, or sums out of
    /// range.
    pub fn check(&self) -> Result<()> {
        let refuse = |field: &str, message: String| Err(errors::HOUSEHOLD_REFUSED.field(field, message));
        if self.members.is_empty() || self.members.len() > MAX_MEMBERS {
            return refuse("members", format!("世帯員は1人から{MAX_MEMBERS}人までにしてください。"));
        }
        if self.pupils.len() > self.members.len() {
            return refuse("school", "就学している人が世帯員より多くなっています。".to_owned());
        }
        if self.income.earnings.len() > self.members.len() {
            return refuse("earn", "就労収入のある人が世帯員より多くなっています。".to_owned());
        }
        let sums = [("rent", self.rent), ("other", self.income.other)];
        let earnings = self.income.earnings.iter().map(|yen| ("earn", *yen));
        for (field, yen) in sums.into_iter().chain(earnings) {
            if !(Yen::ZERO..=MAX_MONTHLY).contains(&yen) {
                return refuse(field, format!("0円から{MAX_MONTHLY}までにしてください。"));
            }
        }
        Ok(())
    }
}
