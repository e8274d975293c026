use yakuba::access::Town;
use yakuba::desk::seal::{self, NewSeal, SealNo, impress, register, retire};

use super::{DRAFTER, HEAD, act, day, refused, today, town};

/// A red square of 8 × 8 dots, made with Python's zlib and struct (ISO/IEC 15948).
pub const PNG: &[u8] = include_bytes!("../../data/desk/seal.png");

fn new() -> NewSeal {
    NewSeal {
        name: "桜町福祉事務所長之印".into(),
        section: "福祉課".into(),
        side_mm: 24,
        from: day(2026, 4, 1),
        to: None,
        png: PNG.to_vec(),
    }
}

fn registered(town: &Town) -> SealNo {
    act(town, HEAD, |deed| register(deed, new())).unwrap()
}

#[test]
fn every_impression_is_counted_and_a_failed_letter_counts_none() {
    let town = town();
    let no = registered(&town);
    for count in 1..=3 {
        let pressed = act(&town, HEAD, move |deed| impress(deed, no, "令和8年度桜福第1号")).unwrap();
        assert_eq!((pressed.count, pressed.side_mm), (count, 24));
        assert_eq!(pressed.png, PNG);
    }
    let failed = act(&town, HEAD, move |deed| {
        impress(deed, no, "令和8年度桜福第2号")?;
        Err::<(), _>(yakuba::desk::errors::INPUT.error())
    });
    failed.unwrap_err();
    let read = town.read().unwrap();
    assert_eq!(seal::impressions(&read, no).unwrap(), 3);
    let last = seal::history(&read, no, 2).unwrap();
    assert_eq!(last.iter().map(|i| (i.count, i.by.0, i.on)).collect::<Vec<_>>(), [(3, HEAD, today()), (2, HEAD, today())]);
}

#[test]
fn who_may_print_but_not_seal_gets_no_seal() {
    let town = town();
    let no = registered(&town);
    assert_eq!(refused(act(&town, DRAFTER, move |deed| impress(deed, no, "令和8年度桜福第1号"))), "ACCESS-01");
    assert_eq!(seal::impressions(&town.read().unwrap(), no).unwrap(), 0);
}

#[test]
fn a_seal_is_pressed_only_while_in_use() {
    let town = town();
    let no = registered(&town);
    assert_eq!(refused(act(&town, HEAD, move |deed| retire(deed, no, day(2026, 3, 31)))), "DESK-01");
    act(&town, HEAD, move |deed| retire(deed, no, day(2026, 11, 19))).unwrap();
    assert_eq!(refused(act(&town, HEAD, move |deed| impress(deed, no, "文書"))), "DESK-16");
    assert_eq!(refused(act(&town, HEAD, |deed| impress(deed, SealNo(9), "文書"))), "DESK-15");
    let read = town.read().unwrap();
    assert_eq!(seal::of_section(&read, "福祉課", day(2026, 11, 19)).unwrap().map(|s| s.no), Some(no));
    assert!(seal::of_section(&read, "福祉課", today()).unwrap().is_none());
}

#[test]
fn only_a_png_that_can_be_printed_is_taken_as_a_seal() {
    let town = town();
    let mut wide = PNG.to_vec();
    wide[16..20].copy_from_slice(&4001u32.to_be_bytes());
    let mut large = PNG.to_vec();
    large.resize(200 * 1024 + 1, 0);
    let cut = PNG[..PNG.len() / 2].to_vec();
    for bad in [Vec::new(), b"GIF89a".to_vec(), wide, large, cut] {
        let length = bad.len();
        let refusal = act(&town, HEAD, move |deed| register(deed, NewSeal { png: bad, ..new() }));
        assert_eq!(refused(refusal), "DESK-14", "{length} bytes");
    }
    let small = act(&town, HEAD, |deed| register(deed, NewSeal { side_mm: 9, ..new() }));
    assert_eq!(refused(small), "DESK-01");
    assert!(seal::all(&town.read().unwrap()).unwrap().is_empty());
}
