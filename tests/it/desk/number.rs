use std::time::Duration;

use yakuba::base::clock::Stamp;
use yakuba::base::date::FiscalYear;
use yakuba::desk::errors::INPUT;
use yakuba::desk::number::{self, Document, DocumentNo, give, set_format, take, void};

use super::{DRAFTER, act, day, refused, today, town, town_in_time};

fn serials(town: &yakuba::access::Town, year: i16, section: &str) -> Vec<u32> {
    let read = town.read().unwrap();
    let entries = number::list(&read, FiscalYear::new(year).unwrap(), Some(section)).unwrap();
    entries.iter().map(|entry| entry.no.serial).collect()
}

#[test]
fn numbers_have_no_gap_under_eight_threads_and_failing_use_cases() {
    let town = town();
    std::thread::scope(|scope| {
        for thread in 0..8u32 {
            let town = town.clone();
            scope.spawn(move || {
                for turn in 0..25u32 {
                    let fails = (thread + turn).is_multiple_of(3);
                    let taken = act(&town, DRAFTER, move |deed| {
                        let first = take(deed, "福祉課", "桜福", today())?;
                        let second = take(deed, "福祉課", "桜福", today())?;
                        assert_eq!(second.serial, first.serial + 1);
                        if fails { Err(INPUT.error()) } else { Ok(()) }
                    });
                    assert_eq!(taken.is_err(), fails);
                }
            });
        }
    });
    let failed = (0..8u32).flat_map(|t| (0..25u32).map(move |n| t + n)).filter(|n| n % 3 == 0).count();
    let taken = u32::try_from((8 * 25 - failed) * 2).unwrap();
    assert_eq!(serials(&town, 2026, "福祉課"), (1..=taken).collect::<Vec<_>>());
}

#[test]
fn a_void_number_is_kept_with_its_reason_and_never_given_again() {
    let town = town();
    let no: DocumentNo = act(&town, DRAFTER, |deed| {
        take(deed, "福祉課", "桜福", today())?;
        take(deed, "福祉課", "桜福", today())
    })
    .unwrap();
    let again = no.clone();
    assert_eq!(refused(act(&town, DRAFTER, {
        let no = no.clone();
        move |deed| void(deed, &no, "")
    })), "DESK-01");
    act(&town, DRAFTER, move |deed| void(deed, &no, "二重に起案したため")).unwrap();
    let next = act(&town, DRAFTER, |deed| take(deed, "福祉課", "桜福", today())).unwrap();
    assert_eq!(next.serial, 3);
    let read = town.read().unwrap();
    let entry = number::entry(&read, again.fiscal_year, "福祉課", 2).unwrap();
    assert_eq!(entry.void.unwrap().reason, "二重に起案したため");
    let (one, other) = (again.clone(), again);
    assert_eq!(refused(act(&town, DRAFTER, move |deed| void(deed, &one, "もう一度"))), "DESK-13");
    let document = Document { service: "welfare".into(), title: "通知".into(), link: String::new() };
    assert_eq!(refused(act(&town, DRAFTER, move |deed| give(deed, &other, document))), "DESK-13");
}

#[test]
fn a_new_fiscal_year_and_another_section_begin_at_one() {
    let town = town();
    let taken = act(&town, DRAFTER, |deed| {
        let days = [("福祉課", day(2026, 4, 1)), ("福祉課", day(2027, 3, 31)), ("福祉課", day(2027, 4, 1))];
        let others = [("住民課", day(2027, 3, 31)), ("福祉", day(2027, 3, 31)), ("福祉課", day(2027, 3, 30))];
        days.into_iter().chain(others).map(|(section, day)| take(deed, section, "桜福", day)).collect::<Result<Vec<_>, _>>()
    })
    .unwrap();
    let texts: Vec<&str> = taken.iter().map(|no| no.text.as_str()).collect();
    assert_eq!(texts, [
        "令和8年度桜福第1号",
        "令和8年度桜福第2号",
        "令和9年度桜福第1号",
        "令和8年度桜福第1号",
        "令和8年度桜福第1号",
        "令和8年度桜福第3号",
    ]);
    assert_eq!(serials(&town, 2026, "福祉課"), [1, 2, 3]);
    assert_eq!(serials(&town, 2027, "福祉課"), [1]);
}

#[test]
fn how_a_number_is_written_depends_on_its_day_and_old_ones_keep_their_text() {
    let (town, hands) = town_in_time();
    let first = act(&town, DRAFTER, |deed| take(deed, "福祉課", "桜福", today())).unwrap();
    act(&town, DRAFTER, |deed| set_format(deed, day(2027, 4, 1), "{年}{記号}第{番号}号")).unwrap();
    let before = act(&town, DRAFTER, |deed| take(deed, "福祉課", "桜福", day(2027, 3, 31))).unwrap();
    hands.set(Stamp::start_of(day(2027, 4, 1)).plus(Duration::from_secs(36_000)));
    let after = act(&town, DRAFTER, |deed| take(deed, "福祉課", "桜福", day(2027, 4, 1))).unwrap();
    assert_eq!((first.text.as_str(), before.text.as_str()), ("令和8年度桜福第1号", "令和8年度桜福第2号"));
    assert_eq!(after.text, "9桜福第1号");
    for wrong in ["第1号", "{番号}{所属}", "{番号}}"] {
        assert_eq!(refused(act(&town, DRAFTER, move |deed| set_format(deed, today(), wrong))), "DESK-01", "{wrong}");
    }
}

#[test]
fn a_mark_with_braces_is_written_as_it_stands() {
    let year = FiscalYear::new(2026).unwrap();
    assert_eq!(number::written("{年度}{記号}第{番号}号", year, "{番号}", 5), "令和8年度{番号}第5号");
}

#[test]
fn a_number_taken_in_a_batch_stays_in_the_register_when_the_batch_is_given_up() {
    let town = town();
    let batch = act(&town, DRAFTER, |deed| deed.open_batch()).unwrap();
    let no = act(&town, DRAFTER, move |deed| {
        deed.in_batch(batch)?;
        take(deed, "福祉課", "桜福", today())
    })
    .unwrap();
    act(&town, DRAFTER, move |deed| deed.abort_batch(batch)).unwrap();
    act(&town, DRAFTER, move |deed| void(deed, &no, "一括発行を取りやめたため")).unwrap();
    act(&town, DRAFTER, |deed| take(deed, "福祉課", "桜福", today())).unwrap();
    assert_eq!(serials(&town, 2026, "福祉課"), [1, 2]);
}
