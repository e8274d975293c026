//! The notice of a decision: number, head of the day, seal, breakdown, words on remedies, reprint.

use yakuba::desk::number;
use yakuba::desk::seal::{self, NewSeal};
use yakuba::base::date::FiscalYear;
use yakuba::store::Reader;
use yakuba::suite::resident::action::flag::{self, NewFlag};
use yakuba::suite::resident::action::Target;
use yakuba::suite::resident::model::{FlagKind, PersonNo};
use yakuba::suite::welfare::action::{notice, office};
use yakuba::suite::welfare::letters::{self, Batches};
use yakuba::suite::welfare::letters::notice::Notice;
use yakuba::suite::welfare::model::decision::{Decision, PrintKind};
use yakuba::suite::welfare::model::office::Office;

use super::office::{WORKER, World, day, reason, settings};

fn world() -> World {
    let world = World::on("2026-11-20");
    world.person(1, "𠮷田　辻\u{E0100}子", "ヨシダ ツジコ", "1948-05-10");
    world
}

fn text(notices: &[Notice], world: &World) -> (String, Batches) {
    let batches = letters::print(notices, "保護決定通知書", "桜沢町", world.town.clock().now()).unwrap();
    let printed = batches.usual.as_ref().or(batches.protected.as_ref()).unwrap();
    assert_eq!((printed.missing.len(), printed.overflows.len()), (0, 0));
    (crate::paper::tools::page_texts(&printed.pdf).concat().replace('\n', ""), batches)
}

#[test]
fn a_notice_bears_number_head_of_the_day_breakdown_and_remedies_and_a_reprint_is_marked() {
    let world = world();
    let (_, no) = world.decided(1, 28_000, "2026-11-20");
    let seen = world.act(WORKER, move |deed| notice::preview(deed, no)).unwrap();
    let (preview, _) = text(&[seen], &world);
    assert!(preview.contains("確認用") && !preview.contains("桜福第"));
    let made = world.act(WORKER, move |deed| notice::print(deed, no, None)).unwrap();
    let (page, _) = text(&[made], &world);
    for wanted in [
        "令和8年度桜福第1号",
        "令和8年11月20日",
        "〒999-0001",
        "桜沢一丁目1番地",
        "𠮷田　辻\u{E0100}子　様",
        "桜沢町福祉事務所長　花山　一郎",
        "（公印省略）",
        "保護決定通知書（開始）",
        "第24条第3項",
        "生活扶助、住宅扶助",
        "日割り",
        "最低生活費",
        "第2類",
        "3か月以内",
        "架空県知事",
        "6か月以内",
        "桜沢町を被告として",
        "電話　000-000-0000",
    ] {
        assert!(page.contains(wanted), "{wanted} in {page}");
    }
    let none = world.act(WORKER, move |deed| notice::print(deed, no, None));
    assert_eq!(none.unwrap_err().code().id, "WELFARE-60");
    // The head changes on 1 December; a reprint shows who signed.
    world.go("2026-12-05");
    let again = world.act(WORKER, move |deed| notice::print(deed, no, Some(reason("紛失")))).unwrap();
    let (page, _) = text(&[again], &world);
    assert!(page.contains("再発行") && page.contains("花山　一郎") && page.contains("令和8年度桜福第1号"));
    let read = world.town.read().unwrap();
    let kinds: Vec<PrintKind> = notice::prints(&read, no).unwrap().iter().map(|p| p.kind).collect();
    assert_eq!(kinds, [PrintKind::Preview, PrintKind::Original, PrintKind::Reissue]);
    assert_eq!(number::list(&read, FiscalYear::of(day("2026-11-20")), Some("福祉課")).unwrap().len(), 1);
    assert_eq!(read.need::<Decision>(&no).unwrap().issued_on, Some(day("2026-11-20")));
}

#[test]
fn a_seal_is_pressed_and_counted_and_letters_of_protected_persons_are_a_batch_of_their_own() {
    let world = world();
    world.person(2, "柳　太郎", "ヤナギ タロウ", "1948-05-10");
    let png = std::fs::read("tests/data/paper/seal.png").unwrap();
    world
        .act(WORKER, move |deed| {
            let new = NewSeal {
                name: "桜沢町福祉事務所長之印".into(),
                section: "福祉課".into(),
                side_mm: 21,
                from: day("2020-04-01"),
                to: None,
                png,
            };
            let seal = seal::register(deed, new)?;
            office::set(deed, Office { seal: Some(seal.0), ..settings() })?;
            let flag = NewFlag {
                kind: FlagKind::DomesticViolence,
                from: day("2026-04-01"),
                renewal: None,
                ask: Vec::new(),
                reported_by: None,
                together: Vec::new(),
            };
            flag::add(deed, &Target::of(PersonNo(2), reason("申出")), flag)
        })
        .unwrap();
    let mut notices = Vec::new();
    for no in [1, 2] {
        let (_, decision) = world.decided(no, 28_000, "2026-11-20");
        notices.push(world.act(WORKER, move |deed| notice::print(deed, decision, None)).unwrap());
    }
    let batches = letters::print(&notices, "保護決定通知書", "桜沢町", world.town.clock().now()).unwrap();
    let page = |printed: &Option<yakuba::paper::Printed>| {
        crate::paper::tools::page_texts(&printed.as_ref().unwrap().pdf).concat()
    };
    let (usual, protected) = (page(&batches.usual), page(&batches.protected));
    assert!(usual.contains("第1号") && !usual.contains("柳　太郎"));
    assert!(protected.contains("第2号") && protected.contains("柳　太郎") && protected.contains("2番地"));
    assert!(!usual.contains("公印省略"));
    let read = world.town.read().unwrap();
    assert_eq!(seal::impressions(&read, seal::SealNo(1)).unwrap(), 2);
}
