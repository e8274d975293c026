//! Yen, ids and official check digits.

use proptest::prelude::*;

use yakuba::base::ids::{corporate_number_check, holds_my_number, my_number_check};
use yakuba::base::money::{Rounding, Yen};

yakuba::ids! {
    /// A number for these tests.
    TestId;
}

#[test]
fn yen_are_shown_in_groups_of_three_and_read_back() {
    for (amount, shown) in
        [(0, "0円"), (999, "999円"), (1234, "1,234円"), (-1_234_567, "-1,234,567円"), (100_000, "100,000円")]
    {
        assert_eq!(Yen::new(amount).to_string(), shown);
        assert_eq!(shown.parse::<Yen>().unwrap(), Yen::new(amount));
    }
    for (text, amount) in [("￥１，２３４", 1234), ("▲500円", -500), ("¥0", 0), (" 12 ", 12)] {
        assert_eq!(text.parse::<Yen>().unwrap(), Yen::new(amount), "{text}");
    }
    for text in ["", "円", "1,23", "1.5", "--1", "1,,234", "abc", ",123", "99999999999999999999"] {
        assert!(text.parse::<Yen>().is_err(), "{text}");
    }
}

#[test]
fn yen_never_overflow_in_silence() {
    let most = Yen::new(i64::MAX);
    assert!(most.plus(Yen::new(1)).is_err());
    assert!(most.times(2).is_err());
    assert!(Yen::new(i64::MIN).minus(Yen::new(1)).is_err());
    assert!(most.ratio(2, 1, Rounding::Down).is_err());
    assert!(most.ratio(1, 0, Rounding::Down).is_err());
    assert_eq!(most.ratio(2, 2, Rounding::Down).unwrap(), most);
    assert_eq!(Yen::sum([Yen::new(1), Yen::new(2)]).unwrap(), Yen::new(3));
}

#[test]
fn fractions_are_rounded_as_named() {
    let yen = |n: i64, (a, b), rounding| Yen::new(n).ratio(a, b, rounding).unwrap().get();
    assert_eq!(yen(1000, (10, 110), Rounding::Down), 90);
    assert_eq!(yen(1000, (10, 110), Rounding::Up), 91);
    assert_eq!(yen(5, (1, 2), Rounding::HalfUp), 3);
    assert_eq!(yen(-5, (1, 2), Rounding::HalfUp), -3);
    assert_eq!(yen(-5, (1, 2), Rounding::Down), -2);
    assert_eq!(Yen::new(12_399).round_to(100, Rounding::Down).unwrap(), Yen::new(12_300));
    assert_eq!(Yen::new(12_301).round_to(100, Rounding::Up).unwrap(), Yen::new(12_400));
}

#[test]
fn an_id_is_read_from_digits_alone() {
    assert_eq!("42".parse::<TestId>().unwrap(), TestId::new(42));
    assert_eq!(TestId::from(7).to_string(), "7");
    assert_eq!(serde_json::to_string(&TestId::new(9)).unwrap(), "9");
    for text in ["", "-1", "+1", "１", "1 ", "99999999999999999999"] {
        assert!(text.parse::<TestId>().is_err(), "{text}");
    }
}

#[test]
fn the_sample_individual_number_is_right_and_each_changed_digit_is_seen() {
    // 123456789018: the sample number in the tax office's printed examples.
    assert!(my_number_check("123456789018"));
    for place in 0..12 {
        let mut digits: Vec<u8> = b"123456789018".to_vec();
        digits[place] = b'0' + (digits[place] - b'0' + 1) % 10;
        // A remainder of 0 and of 1 share the check digit 0, so only such pairs may slip through.
        let text = String::from_utf8(digits).unwrap();
        assert!(!my_number_check(&text), "{text}");
    }
    assert!(!my_number_check("12345678901"));
    assert!(!my_number_check("1234567890180"));
    assert!(!my_number_check("１２３４５６７８９０１８"));
}

#[test]
fn an_individual_number_is_found_in_a_note() {
    for text in [
        "番号は123456789018です",
        "1234 5678 9018",
        "１２３４－５６７８－９０１８",
        "a123456789018",
        "123456789018 5",
    ] {
        assert!(holds_my_number(text), "{text}");
    }
    for text in [
        "",
        "123456789019",
        "1234567890180",
        "0123456789018",
        "12345 6789018",
        "090-1234-5678",
        "2026-11-20 14:05",
    ] {
        assert!(!holds_my_number(text), "{text}");
    }
}

#[test]
fn the_tax_agencys_own_corporate_number_is_right() {
    // 国税庁 7000012050002 (法人番号公表サイト).
    assert!(corporate_number_check("7000012050002"));
    assert!(!corporate_number_check("6000012050002"));
    assert!(!corporate_number_check("000012050002"));
}

proptest! {
    #![proptest_config(super::fixed_seed())]

    #[test]
    fn every_amount_shown_reads_back(amount in any::<i64>()) {
        prop_assert_eq!(Yen::new(amount).to_string().parse::<Yen>().unwrap(), Yen::new(amount));
    }
}
