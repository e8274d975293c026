//! The invented town.

use yakuba::access::Town;
use yakuba::base::clock::Clock;
use yakuba::base::date::Date;
use yakuba::store::{Reader, content};
use yakuba::suite::demo::{make::make, plan::Brief};
use yakuba::suite::resident::model::{Kind, Person};

fn town(residents: usize, seed: u64) -> Town {
    let as_of = Date::new(2026, 11, 20).unwrap();
    let town = Town::in_memory(yakuba::suite::schema(), Clock::with_business_day(as_of)).unwrap();
    make(&town, &Brief { residents, seed, as_of }, |_, _| {}).unwrap();
    town
}

fn hash(town: &Town) -> [u8; 32] {
    content::total(&content::tables(&town.read().unwrap(), town.store().schema()).unwrap())
}

#[test]
fn the_same_size_seed_and_day_make_the_same_town_and_another_seed_another() {
    let (one, two, other) = (town(700, 4), town(700, 4), town(700, 5));
    assert_eq!(hash(&one), hash(&two));
    assert_ne!(hash(&one), hash(&other));
}

#[test]
fn the_town_has_the_size_asked_for_and_everything_a_clerk_must_meet() {
    let (town, day) = (town(3000, 1), Date::new(2026, 11, 20).unwrap());
    let people: Vec<Person> = town.read().unwrap().all::<Person>().unwrap().map(Result::unwrap).collect();
    assert_eq!(people.iter().filter(|p| p.lives_here_on(day)).count(), 3000);
    let some = |what: &str, test: &dyn Fn(&Person) -> bool| assert!(people.iter().any(test), "nobody: {what}");
    some("died", &|p| p.death.is_some());
    some("left", &|p| p.kind == Kind::Resident && p.death.is_none() && !p.lives_here_on(day));
    some("moved within", &|p| p.addresses.len() > 1);
    some("born in the two years", &|p| p.birth.exact().is_some_and(|b| b > day.plus_years(-2)));
    some("birth day unknown", &|p| p.kind != Kind::Resident || p.birth.exact().is_none());
    some("protected", &|p| p.is_protected_on(day));
    some("outside the register", &|p| p.kind == Kind::Outsider);
    some("corporation", &|p| p.kind.is_corporation());
    for letter in ["髙", "﨑", "邉", "邊", "濵", "𠮷", "齋", "德", "辻\u{e0101}"] {
        some(letter, &|p| p.names_on(day).is_some_and(|n| n.full.as_str().contains(letter)));
    }
}

#[test]
fn the_town_assists_households_pays_them_month_by_month_and_has_work_that_is_due() {
    use yakuba::suite::demo::{plan::Brief as Plan, welfare};
    use yakuba::suite::welfare::model::{case::Case, payment::Run};
    use yakuba::suite::welfare::view::ledger::ledger;
    let as_of = Date::new(2026, 11, 20).unwrap();
    let make = || {
        let town = town(1800, 3);
        welfare::make(&town, &Plan { residents: 1800, seed: 3, as_of }).unwrap();
        town
    };
    let (town, again) = (make(), make());
    assert_eq!(hash(&town), hash(&again), "the same town again");
    let read = town.read().unwrap();
    let cases: Vec<Case> = read.all::<Case>().unwrap().map(Result::unwrap).collect();
    assert_eq!(cases.len(), 30, "one for every 60 residents");
    let runs: Vec<Run> = read.all::<Run>().unwrap().map(Result::unwrap).collect();
    let months: Vec<String> = runs.iter().map(|run| run.month.to_string()).collect();
    assert_eq!(months, ["2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11"]);
    assert!(runs.iter().all(|run| run.state.is_approved()));
    assert!(runs[6].outcome.as_ref().unwrap().transfers.0 >= 15, "{:?}", runs[6].outcome);
    let paid: i64 = cases.iter().map(|case| ledger(&read, case.no).unwrap().paid.get()).sum();
    let run_total: i64 = runs.iter().map(|run| run.outcome.as_ref().unwrap().paid().unwrap().get()).sum();
    assert_eq!(paid, run_total, "ledgers and runs agree");
    let open = yakuba::desk::due::open(&read).unwrap();
    assert!(open.iter().any(|due| due.kind == "run") && open.iter().any(|due| due.kind == "decide"), "{open:?}");
}
