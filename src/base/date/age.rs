//! Ages, as people say them and as the law reaches them.
//!
//! 年齢計算ニ関スル法律（明治35年法律第50号） counts from the day of birth, and 民法第143条 lets the
//! period end with the day before the corresponding day: somebody reaches an age at the END of
//! the day before the birthday. So a pupil born on 1 April reaches six on 31 March. Somebody born
//! on 29 February reaches every age at the end of 28 February.
//! Birth dates with unknown parts are `PartialDate`'s affair.

use super::Date;

/// Age during `day`, as people say it: it rises with the start of the birthday, for those born on
/// 29 February with 1 March in common years. `None` before birth.
#[must_use]
pub fn age_on(birth: Date, day: Date) -> Option<u8> {
    if day < birth {
        return None;
    }
    let before_birthday = (day.month(), day.day()) < (birth.month(), birth.day());
    let years = day.year() - birth.year() - i16::from(before_birthday);
    u8::try_from(years).ok()
}

/// Age reached by the end of `day` in law: one more than [`age_on`] already on the day before the
/// birthday. For rules of the form "…歳に達する日". `None` if born later than the day after.
#[must_use]
pub fn attained_age_on(birth: Date, day: Date) -> Option<u8> {
    age_on(birth, day.tomorrow())
}

/// The day on which an age is reached in law (…歳に達する日): the day before the birthday,
/// 28 February for those born on 29 February.
#[must_use]
pub fn attains_on(birth: Date, age: u8) -> Date {
    let year = birth.year().saturating_add(i16::from(age));
    Date::new(year, birth.month(), birth.day())
        .or_else(|| Date::new(year, 3, 1))
        .unwrap_or(Date::MAX)
        .yesterday()
}
