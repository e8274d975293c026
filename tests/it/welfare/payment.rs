//! A month's payments: preview, lock, run, throw away, run again, approve, bank file, undo; ledger.

use std::process::Command;

use yakuba::access::audit::{AuditEntry, BY_SUBJECT};
use yakuba::access::SubjectId;
use yakuba::base::money::Yen;
use yakuba::desk::approval::How;
use yakuba::desk::due;
use yakuba::store::Reader;
use yakuba::suite::resident::model::PersonNo;
use yakuba::suite::welfare::action::account::{self, NewAccount, NewMethod};
use yakuba::suite::welfare::action::case::{self, NewLiving};
use yakuba::suite::welfare::action::run::{self, need_run};
use yakuba::suite::welfare::action::{Target, pay};
use yakuba::suite::welfare::exchange::zengin::{AccountKind, LineEnd};
use yakuba::suite::welfare::letters::list;
use yakuba::suite::welfare::model::payment::{RunState, Way};
use yakuba::suite::welfare::view::difference::preview;
use yakuba::suite::welfare::view::ledger::ledger;
use yakuba::suite::welfare::view::paid;

use super::office::{HEAD, WORKER, World, day, living, month, reason};

/// Three cases from September on: two with accounts, one without.
fn world() -> World {
    let world = World::on("2026-09-01");
    for (no, name, kana) in
        [(1, "桜田　ハナ", "サクラダ ハナ"), (2, "柳　太郎", "ヤナギ タロウ"), (3, "松　次郎", "マツ ジロウ")]
    {
        world.person(no, name, kana, "1948-05-10");
        let (case, _) = world.decided(no, 28_000, "2026-09-01");
        if no < 3 {
            world.bank(case, if no == 1 { "サクラダ　ハナ" } else { "ヤナギ　タロウ" });
        }
    }
    world
}

#[test]
fn a_month_is_previewed_locked_run_approved_and_written() {
    let world = world();
    let read = world.town.read().unwrap();
    let seen = preview(&read, month("2026-09"), day("2026-09-04"), day("2026-09-01")).unwrap();
    assert_eq!((seen.outcome.transfers, seen.outcome.held.0), ((2, Yen::new(184_780)), 1));
    let (no, outcome) = world.run("2026-09", "2026-09-04");
    assert_eq!(outcome, seen.outcome, "the run is what the preview showed");
    let read = world.town.read().unwrap();
    let held: Vec<_> = pay::of_run(&read, no).unwrap().into_iter().filter(|p| !p.way.pays()).collect();
    assert!(matches!(&held[0].way, Way::Held { code, .. } if code == "WELFARE-42"), "no account: held back and named");
    assert_eq!(held[0].payee, PersonNo(3));
    assert_eq!(world.refused(move |deed| run::write_file(deed, no, LineEnd::None)), "WELFARE-51");
    world.act(WORKER, move |deed| run::submit(deed, no)).unwrap();
    let own = world.act(WORKER, move |deed| run::approve(deed, no, How::Self_));
    assert_eq!(own.unwrap_err().code().id, "DESK-03");
    world.act(HEAD, move |deed| run::approve(deed, no, How::Self_)).unwrap();
    assert_eq!(due::about(&world.town.read().unwrap(), "welfare", &run::about(no)).unwrap().len(), 1);
    let file = world.act(WORKER, move |deed| run::write_file(deed, no, LineEnd::CrLf)).unwrap();
    assert_eq!((file.count, file.total, file.bytes.len()), (2, Yen::new(184_780), 5 * 122));
    let again = world.act(WORKER, move |deed| run::write_file(deed, no, LineEnd::CrLf)).unwrap();
    assert_eq!(again.bytes, file.bytes);
    accepted_by_zengin(&file.bytes);
    let entries: Vec<AuditEntry> =
        world.town.read().unwrap().by(&BY_SUBJECT, &SubjectId(2)).unwrap().map(Result::unwrap).collect();
    let noted = |e: &&AuditEntry| e.content().is_some_and(|c| c.note.contains(&format!("run={no} batch")));
    let of_run = entries.iter().filter(noted).collect::<Vec<_>>();
    assert_eq!((of_run.len(), of_run[0].subjects().len()), (1, 3), "the run is one entry that names its persons");
}

/// The crate `zengin-cli` reads the file, where it is installed.
pub fn accepted_by_zengin(bytes: &[u8]) {
    let Some(program) = super::zengin::outside_program() else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file.txt");
    std::fs::write(&path, bytes).unwrap();
    let output = Command::new(program).args(["--type", "general-transfer"]).arg(&path).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_run_is_thrown_away_and_run_again_the_same_day_and_an_approved_one_undone_before_the_bank_date() {
    let world = world();
    let (first, _) = world.run("2026-09", "2026-09-04");
    let (of, date) = (month("2026-09"), day("2026-09-04"));
    assert_eq!(world.refused(move |deed| run::lock(deed, of, date)), "WELFARE-46");
    world.act(WORKER, move |deed| run::throw_away(deed, first, reason("口座の登録漏れ"))).unwrap();
    let case = yakuba::suite::welfare::model::id::CaseNo(3);
    let window = NewAccount { case, from: day("2026-09-01"), method: NewMethod::Window, reason: reason("口座なし") };
    world.act(WORKER, |deed| account::set(deed, window)).unwrap();
    let (second, outcome) = world.run("2026-09", "2026-09-04");
    assert_eq!((outcome.windows, outcome.held.0), ((1, Yen::new(92_390)), 0));
    world.approve_run(second);
    assert_eq!(world.refused(move |deed| run::throw_away(deed, second, reason("誤り"))), "WELFARE-31");
    world.act(HEAD, move |deed| run::undo(deed, second, reason("誤り"))).unwrap();
    let (third, _) = world.run("2026-09", "2026-09-04");
    world.approve_run(third);
    world.go("2026-09-04");
    assert_eq!(world.refused(move |deed| run::undo(deed, third, reason("誤り"))), "WELFARE-47");
    let read = world.town.read().unwrap();
    assert!(matches!(need_run(&read, first).unwrap().state, RunState::ThrownAway { .. }), "history is kept");
    let ledger = ledger(&read, case).unwrap();
    assert_eq!((ledger.paid, ledger.determined), (Yen::new(92_390), Yen::new(92_390)));
    assert_eq!(ledger.months[0].payments.len(), 3, "three runs stand in the ledger, one of them counts");
}

#[test]
fn a_locked_month_is_not_changed_and_months_held_back_are_paid_with_the_next_run() {
    let world = world();
    let case = yakuba::suite::welfare::model::id::CaseNo(3);
    let one = yakuba::suite::welfare::model::id::CaseNo(1);
    let (no, _) = world.run("2026-09", "2026-09-04");
    world.approve_run(no);
    let change = move |from: &'static str| {
        move |deed: &mut yakuba::access::Deed<'_, '_>| {
            let new = NewLiving { from: day(from), living: living(30_000), overrides: Vec::new() };
            case::set_living(deed, &Target::of(one, reason("家賃の変更")), new)
        }
    };
    assert_eq!(world.refused(change("2026-09-15")), "WELFARE-39");
    world.go("2026-09-20");
    world.act(WORKER, change("2026-10-01")).unwrap();
    world.bank(case, "マツ　ジロウ");
    let read = world.town.read().unwrap();
    let seen = preview(&read, month("2026-10"), day("2026-10-05"), day("2026-09-20")).unwrap();
    // 2026-10: 特例加算 up by 1,000 and 経過的加算 unchanged for 75 and over (domain notes §2).
    let causes: Vec<(&str, i64)> =
        seen.lines[0].difference.as_ref().unwrap().causes.iter().map(|(c, y)| (c.as_str(), y.get())).collect();
    assert_eq!(causes, [("基準の改定", 1_000), ("家賃の変更", 2_000)]);
    let months: Vec<String> = seen.lines[2].payments.iter().map(|p| p.month.to_string()).collect();
    assert_eq!(months, ["2026-09", "2026-10"], "what was held back is paid afterwards");
    let (next, outcome) = world.run("2026-10", "2026-10-05");
    assert_eq!(outcome.transfers, (4, Yen::new(95_390 + 93_390 + 92_390 + 93_390)));
    world.approve_run(next);
    let file = world.act(WORKER, move |deed| run::write_file(deed, next, LineEnd::None)).unwrap();
    assert_eq!(file.count, 3, "one transfer a case, its months together");
    let read = world.town.read().unwrap();
    for case in [1, 2, 3] {
        let ledger = ledger(&read, yakuba::suite::welfare::model::id::CaseNo(case)).unwrap();
        let months: i64 = ledger.months.iter().map(|m| m.paid.get()).sum();
        let items: i64 = ledger.months.iter().flat_map(|m| m.items.values()).map(|y| y.get()).sum();
        assert_eq!((months, items, ledger.determined), (ledger.paid.get(), ledger.paid.get(), ledger.paid));
        assert!(ledger.months.iter().all(|m| m.open == Yen::ZERO));
    }
}

#[test]
fn accounts_that_the_bank_file_cannot_carry_are_refused_with_the_field() {
    let world = world();
    let set = |holder: &'static str, branch: &'static str, number: &'static str| {
        world.refused(move |deed| {
            let method = NewMethod::Bank {
                bank: "9101".into(),
                branch: branch.into(),
                kind: AccountKind::Ordinary,
                number: number.into(),
                holder: holder.into(),
            };
            let case = yakuba::suite::welfare::model::id::CaseNo(1);
            account::set(deed, NewAccount { case, from: day("2026-09-01"), method, reason: reason("変更") })
        })
    };
    assert_eq!(set("桜田　ハナ", "012", "1234567"), "WELFARE-20", "kanji");
    assert_eq!(set("ジャン　ガガガガガガガガガガガガガガ", "012", "1234567"), "WELFARE-20", "over 30 bytes");
    assert_eq!(set("サクラダ　ハナ", "999", "1234567"), "WELFARE-43");
    assert_eq!(set("サクラダ　ハナ", "012", "12345678"), "WELFARE-20");
    assert_eq!(set("サクラダ　ハナ", "012", "1234567"), "nothing");
    let post = |symbol: &'static str| {
        world.refused(move |deed| {
            let method = NewMethod::Post {
                symbol: symbol.into(),
                number: "12345671".into(),
                kind: AccountKind::Ordinary,
                holder: "サクラダ　ハナ".into(),
            };
            let case = yakuba::suite::welfare::model::id::CaseNo(1);
            account::set(deed, NewAccount { case, from: day("2026-09-01"), method, reason: reason("変更") })
        })
    };
    assert_eq!((post("20580"), post("10580")), ("WELFARE-20", "nothing"));
}

#[test]
fn the_list_is_the_run_as_csv_and_as_pdf_and_its_sums_add_up() {
    let world = world();
    let (no, outcome) = world.run("2026-09", "2026-09-04");
    let read = world.town.read().unwrap();
    let run = need_run(&read, no).unwrap();
    let lines = paid(&read, no, day("2026-09-01")).unwrap();
    let csv = String::from_utf8(list::csv(&run, &lines).unwrap()).unwrap();
    let rows: Vec<Vec<&str>> = csv.trim_start_matches('\u{feff}').lines().map(|l| l.split(',').collect()).collect();
    let total = rows[0].iter().position(|c| *c == "合計").unwrap();
    let paid: i64 =
        rows[1..rows.len() - 1].iter().filter(|r| r[5] != "保留").map(|r| r[total].parse::<i64>().unwrap()).sum();
    assert_eq!(rows.last().unwrap()[total].parse::<i64>().unwrap(), paid);
    assert_eq!(outcome.paid().unwrap().get(), paid);
    let meta = yakuba::suite::welfare::letters::meta("支給一覧表", "桜沢町", world.town.clock().now());
    let printed = list::pdf(meta, "桜沢町福祉事務所", &run, &lines, day("2026-09-01")).unwrap();
    let text = crate::paper::tools::page_texts(&printed.pdf).concat();
    for wanted in ["支給一覧表", "令和8年9月分", "桜田　ハナ", "松　次郎", "184,780", "WELFARE-42", "1/1"] {
        assert!(text.contains(wanted), "{wanted} in {text}");
    }
}
