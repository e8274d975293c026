//! Ages. Witnesses: 年齢計算ニ関スル法律, 民法第143条, and what 文部科学省 says of pupils born on
//! 1 April (they enter school with those born until then, because they are six on 31 March).

use super::day;
use yakuba::base::date::{age_on, attained_age_on, attains_on};

#[test]
fn people_say_a_new_age_on_the_birthday() {
    assert_eq!(age_on(day("2000-11-20"), day("2026-11-19")), Some(25));
    assert_eq!(age_on(day("2000-11-20"), day("2026-11-20")), Some(26));
    assert_eq!(age_on(day("2000-11-20"), day("2000-11-20")), Some(0));
    assert_eq!(age_on(day("2000-11-20"), day("2000-11-19")), None);
}

#[test]
fn a_child_born_on_the_first_of_april_is_six_in_law_on_the_31st_of_march() {
    assert_eq!(attains_on(day("2020-04-01"), 6), day("2026-03-31"));
    assert_eq!(attained_age_on(day("2020-04-01"), day("2026-03-31")), Some(6));
    assert_eq!(attained_age_on(day("2020-04-02"), day("2026-03-31")), Some(5));
    assert_eq!(age_on(day("2020-04-01"), day("2026-03-31")), Some(5));
}

#[test]
fn somebody_born_on_a_leap_day_reaches_every_age_at_the_end_of_28_february() {
    let birth = day("2004-02-29");
    assert_eq!(attains_on(birth, 18), day("2022-02-28"));
    assert_eq!(attains_on(birth, 20), day("2024-02-28"));
    assert_eq!(age_on(birth, day("2022-02-28")), Some(17));
    assert_eq!(age_on(birth, day("2022-03-01")), Some(18));
    assert_eq!(age_on(birth, day("2024-02-28")), Some(19));
    assert_eq!(age_on(birth, day("2024-02-29")), Some(20));
}

#[test]
fn the_two_ways_of_counting_agree_on_every_day_of_thirty_years() {
    for birth in ["1996-02-28", "1996-02-29", "1996-03-01", "1995-12-31", "1996-01-01"].map(day) {
        for n in 0..11_000 {
            let today = birth.plus_days(n);
            let attained = attained_age_on(birth, today).unwrap();
            assert!(attains_on(birth, attained) <= today, "{birth} {today}");
            assert!(attains_on(birth, attained + 1) > today, "{birth} {today}");
        }
    }
}
