//! `yakuba welfare pay`: dry, first call, after the approval.

use std::path::Path;

use yakuba::access::audit::AuditEntry;
use yakuba::cli::{self, shell::Shell};
use yakuba::desk::approval::How;
use yakuba::store::Reader;
use yakuba::store::content;
use yakuba::suite::welfare::action::run;
use yakuba::suite::welfare::model::id::RunNo;
use yakuba::suite::welfare::model::payment::Run;

use super::office::{HEAD, World, day};
use super::payment::accepted_by_zengin;

/// Runs a command inside the process that owns the town; exit code and what it printed.
fn command(world: &World, folder: &Path, words: &[&str]) -> (u8, String) {
    let out = folder.join("stdout");
    let args: Vec<std::ffi::OsString> = ["yakuba"].iter().chain(words).map(Into::into).collect();
    let parsed = cli::parse(&args).unwrap();
    let file = || Box::new(std::fs::File::create(&out).unwrap());
    let err = Box::new(std::io::sink());
    let globals = parsed.globals.clone();
    let mut shell = Shell::inside(globals, folder.to_owned(), "uid 1000".into(), world.town.clone(), file(), err);
    let result = parsed.verb.run(&mut shell);
    let code = shell.finish(result);
    (code, std::fs::read_to_string(&out).unwrap())
}

fn hash(world: &World) -> [u8; 32] {
    content::total(&content::tables(&world.town.read().unwrap(), world.town.store().schema()).unwrap())
}

#[test]
fn the_bank_file_is_written_only_after_a_second_person_has_approved_and_a_dry_run_writes_no_record() {
    let world = World::on("2026-11-20");
    for (no, name, kana) in [(1, "桜田　ハナ", "サクラダ ハナ"), (2, "柳　太郎", "ヤナギ タロウ")] {
        world.person(no, name, kana, "1948-05-10");
        let (case, _) = world.decided(no, 28_000, "2026-11-20");
        world.bank(case, "サクラダ　ハナ");
    }
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let pay = ["welfare", "pay", "--month", "2026-12", "--bank-file", "bank.txt", "--list", "list.csv", "--json"];
    let before = hash(&world);
    let (code, answer) = command(&world, folder.path(), &[&pay[..], &["--dry-run"]].concat());
    assert_eq!(code, 0, "{answer}");
    assert_eq!(hash(&world), before, "nothing was written to the store");
    let dry = std::fs::read(at("bank.txt")).unwrap();
    accepted_by_zengin(&dry);
    // November from the 20th on by days, 11 of 30: 36,979; December 112,740 (domain notes §2).
    let list = std::fs::read_to_string(at("list.csv")).unwrap();
    assert!(list.contains(",36979,") && list.contains(",112740,"), "{list}");
    std::fs::remove_file(at("bank.txt")).unwrap();
    let (code, answer) = command(&world, folder.path(), &pay);
    assert_eq!(code, 0, "{answer}");
    assert!(answer.contains("決裁待ち") && !at("bank.txt").exists(), "no file before the approval");
    let (code, _) = command(&world, folder.path(), &pay);
    assert!(code == 0 && !at("bank.txt").exists());
    world.act(HEAD, |deed| run::approve(deed, RunNo(1), How::Self_)).unwrap();
    let (code, answer) = command(&world, folder.path(), &pay);
    assert_eq!(code, 0, "{answer}");
    assert_eq!(std::fs::read(at("bank.txt")).unwrap(), dry, "the file is what the dry run showed");
    let read = world.town.read().unwrap();
    assert_eq!(read.need::<Run>(&RunNo(1)).unwrap().bank_date, day("2026-12-04"));
    let last: AuditEntry = read.all::<AuditEntry>().unwrap().map(Result::unwrap).last().unwrap();
    assert_eq!(last.subjects().len(), 2, "the list's persons stand in the trail");
    let (code, _) = command(&world, folder.path(), &["welfare", "pay", "--month", "12月", "--bank-file", "b", "--list", "l"]);
    assert_eq!(code, 3, "wrong input");
}
