//! 生活保護: the standard, the calculation contract and the bank file.

mod anchors;
mod case;
mod cases;
mod law;
mod letters;
mod office;
mod pages;
mod pay_cli;
mod payment;
mod properties;
mod zengin;

use yakuba::base::date::Month;
use yakuba::base::money::Yen;
use yakuba::suite::welfare::law::LawTables;
use yakuba::suite::welfare::model::{Household, Income, Member, Parenting, School};

/// The tables known at release.
pub fn tables() -> LawTables {
    LawTables::embedded().expect("the released tables are sound")
}

/// `2026-12`
pub fn month(text: &str) -> Month {
    text.parse().expect("a month")
}

/// A household of these ages with nothing special.
pub fn household(tables: &LawTables, (pref, municipality): (&str, &str), ages: &[u8]) -> Household {
    Household {
        place: tables.place(pref, municipality).expect("a prefecture"),
        members: ages.iter().map(|age| Member::of_age(*age).expect("an age")).collect(),
        parenting: Parenting::Other,
        pupils: Vec::<School>::new(),
        rent: Yen::ZERO,
        income: Income::default(),
    }
}
