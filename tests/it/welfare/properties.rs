//! What must hold for any household, drawn from a fixed seed.

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use yakuba::base::money::Yen;
use yakuba::suite::welfare::law::{LawTables, PREFECTURES};
use yakuba::suite::welfare::model::{Disability, Household, Parenting, School};
use yakuba::suite::welfare::rules::assess;

use super::{household, month, tables};

const SEED: u64 = 20_261_120;

fn draw(tables: &LawTables, random: &mut impl Rng) -> Household {
    let place = match random.random_range(0..4) {
        0 => ("宮城県", "岩沼市"),
        1 => ("東京都", "世田谷区"),
        2 => ("北海道", "札幌市"),
        _ => (PREFECTURES[random.random_range(0..47)], "町村"),
    };
    let size = random.random_range(1..=12);
    let ages: Vec<u8> = (0..size).map(|_| random.random_range(0..=100)).collect();
    let mut home = household(tables, place, &ages);
    home.rent = Yen::new(random.random_range(0..90_000));
    if random.random_bool(0.3) {
        home.parenting = Parenting::Lone;
    }
    for member in &mut home.members {
        if random.random_bool(0.1) {
            member.disability =
                Some(if random.random_bool(0.5) { Disability::First } else { Disability::Second });
        }
    }
    for _ in 0..random.random_range(0..=size.min(3)) {
        home.pupils.push([School::Elementary, School::JuniorHigh, School::High][random.random_range(0..3)]);
    }
    for _ in 0..random.random_range(0..=size.min(3)) {
        home.income.earnings.push(Yen::new(random.random_range(0..300_000)));
    }
    home.income.other = Yen::new(random.random_range(0..60_000));
    home
}

#[test]
fn no_amount_is_negative_and_the_tree_adds_up() {
    let tables = tables();
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    for round in 0..2_000 {
        let home = draw(&tables, &mut random);
        let at = month("2026-10").plus(random.random_range(0..6));
        let result = assess(&tables, &home, at).unwrap_or_else(|e| panic!("seed {SEED} round {round}: {e}"));
        let [minimum, income] = &result.working.parts[..] else { panic!("two parts") };
        assert!(result.payment >= Yen::ZERO && result.income >= Yen::ZERO);
        assert_eq!(result.payment, minimum.yen.minus(income.yen).unwrap().max(Yen::ZERO));
        assert_eq!(minimum.yen, Yen::sum(minimum.parts.iter().map(|part| part.yen)).unwrap());
        assert!(result.housing <= result.housing_ceiling && result.housing <= home.rent);
        for part in &minimum.parts {
            assert!(part.yen >= Yen::ZERO, "{}", part.label);
        }
    }
}

#[test]
fn a_yen_more_of_earned_income_never_lowers_disposable_income_by_more_than_a_yen() {
    let tables = tables();
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    let at = month("2026-11");
    let disposable = |home: &Household| {
        let payment = assess(&tables, home, at).unwrap().payment.get();
        payment + home.income.earnings.iter().map(|yen| yen.get()).sum::<i64>()
    };
    let mut home = household(&tables, ("宮城県", "岩沼市"), &[45, 44]);
    // Every edge of the table, both columns: from one yen before to one after.
    let edges = [15_000, 15_199, 18_999, 42_999, 46_999, 226_999, 230_999, 234_999, 238_999];
    for edge in edges {
        for rank in 0..2 {
            for yen in edge - 1..=edge + 1 {
                home.income.earnings = vec![Yen::new(50_000), Yen::new(50_000)];
                home.income.earnings[rank] = Yen::new(yen);
                let before = disposable(&home);
                home.income.earnings[rank] = Yen::new(yen + 1);
                assert!(disposable(&home) >= before - 1, "edge {edge} rank {rank} at {yen}");
            }
        }
    }
    for round in 0..2_000 {
        let mut home = draw(&tables, &mut random);
        if home.income.earnings.is_empty() {
            continue;
        }
        let before = disposable(&home);
        let at = random.random_range(0..home.income.earnings.len());
        let earning = home.income.earnings[at].plus(Yen::new(1)).unwrap();
        home.income.earnings[at] = earning;
        assert!(disposable(&home) >= before - 1, "seed {SEED} round {round} at {earning}");
    }
}

#[test]
fn one_more_person_never_lowers_the_need() {
    let tables = tables();
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    let mut lower = 0;
    for _ in 0..500 {
        let home = draw(&tables, &mut random);
        let at = month("2026-11");
        let before = assess(&tables, &home, at).unwrap().living_total;
        let mut larger = home.clone();
        larger.members.push(larger.members[0].clone());
        lower += u32::from(assess(&tables, &larger, at).unwrap().living_total < before);
    }
    // 逓減率 falls with each person; nowhere by so much that the household's sum falls.
    assert_eq!(lower, 0);
}
