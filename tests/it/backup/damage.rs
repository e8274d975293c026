//! Every way a repository can be damaged is named by verify, and a restore of it is refused.

use std::path::{Path, PathBuf};

use yakuba::backup::verify::{Report, verify};
use yakuba::store::keyring::Secret;

use super::{PASSPHRASE, Place, files};

fn check(place: &Place) -> Report {
    verify(&place.repository(), &Secret::passphrase(PASSPHRASE), None).unwrap()
}

fn name(place: &Place, path: &Path) -> String {
    path.strip_prefix(place.repository()).unwrap().to_string_lossy().into_owned()
}

/// A repository with one generation of a note table and an attachment.
fn filled() -> Place {
    let place = Place::with_notes(1..3000);
    std::fs::create_dir_all(place.data().join("blobs")).unwrap();
    std::fs::write(place.data().join("blobs/one"), [7; 5000]).unwrap();
    place.back_up().unwrap();
    assert!(check(&place).is_good());
    place
}

#[test]
fn a_byte_turned_anywhere_in_any_file_is_found_and_named() {
    let place = filled();
    let mut seen = 0;
    for path in files(&place.repository()) {
        let good = std::fs::read(&path).unwrap();
        let step = (good.len() / 5).max(1);
        for at in (0..good.len()).step_by(step).chain([good.len().saturating_sub(1)]).filter(|at| *at < good.len()) {
            let mut bad = good.clone();
            bad[at] ^= 0x20;
            std::fs::write(&path, &bad).unwrap();
            let report = check(&place);
            assert!(!report.is_good(), "{} at {at}", name(&place, &path));
            let told = report.faults.iter().any(|fault| fault.what.contains(&name(&place, &path)));
            assert!(told, "{} at {at}: {:?}", name(&place, &path), report.faults);
            seen += 1;
        }
        std::fs::write(&path, &good).unwrap();
    }
    assert!(seen > 60, "{seen}");
    assert!(check(&place).is_good());
}

fn chunks(place: &Place) -> Vec<PathBuf> {
    files(&place.repository().join("chunks"))
}

#[test]
fn a_missing_a_cut_and_an_exchanged_chunk_are_named_and_nothing_is_restored() {
    let place = filled();
    let chunks = chunks(&place);
    let (one, other) = (&chunks[0], &chunks[1]);
    let good = std::fs::read(one).unwrap();
    let damages: [&dyn Fn(); 4] = [
        &|| std::fs::remove_file(one).unwrap(),
        &|| std::fs::write(one, &good[..good.len() / 2]).unwrap(),
        &|| std::fs::write(one, b"").unwrap(),
        &|| assert!(std::fs::copy(other, one).unwrap() > 0),
    ];
    for damage in damages {
        damage();
        let report = check(&place);
        let fault = report.faults.iter().find(|fault| fault.what.contains(&name(&place, one)));
        let fault = fault.unwrap_or_else(|| panic!("{:?}", report.faults));
        assert!(fault.part.is_some() && fault.generation.is_some(), "{fault:?}");
        let error = place.restore(None, "new").unwrap_err();
        assert_eq!(error.code().id, "BACKUP-05");
        assert!(!place.path("new").exists() && !place.path("new.restoring").exists());
        std::fs::write(one, &good).unwrap();
    }
    assert!(check(&place).is_good());
}

#[test]
fn a_generation_that_is_not_damaged_still_restores() {
    let place = filled();
    let first = place.back_up().unwrap().manifest.generation;
    let before = chunks(&place);
    place.put(5000..5400);
    place.back_up().unwrap();
    let new = chunks(&place).into_iter().find(|path| !before.contains(path)).unwrap();
    std::fs::remove_file(new).unwrap();
    let report = check(&place);
    let good: Vec<bool> = report.generations.iter().map(|g| g.faults == 0).collect();
    assert_eq!(good, [true, true, false]);
    place.restore(Some(&first), "old").unwrap();
    assert_eq!(place.restore(None, "new").unwrap_err().code().id, "BACKUP-05");
}

#[test]
fn a_manifest_under_another_name_or_taken_out_of_the_chain_is_found() {
    let place = filled();
    place.put(5000..5100);
    place.back_up().unwrap();
    place.put(5100..5200);
    place.back_up().unwrap();
    let manifests = files(&place.repository().join("manifests"));
    let moved = manifests[0].with_file_name("000009-20261120T000000");
    std::fs::copy(&manifests[0], &moved).unwrap();
    assert!(!check(&place).is_good());
    std::fs::remove_file(&moved).unwrap();
    // The oldest may expire, one in between may be removed by retention: the rest stands.
    let gone = std::fs::read(&manifests[1]).unwrap();
    std::fs::remove_file(&manifests[1]).unwrap();
    assert!(check(&place).is_good());
    // A first generation written again by somebody without the key does not open.
    let mut altered = gone;
    altered.rotate_left(1);
    std::fs::write(&manifests[1], altered).unwrap();
    assert!(!check(&place).is_good());
}

#[test]
fn a_chunk_that_was_lost_is_written_again_by_the_next_generation() {
    let place = Place::with_notes(1..3000);
    let made = place.back_up().unwrap();
    let notes = made.manifest.tables.iter().find(|table| table.name == "test.note").unwrap();
    let lost = &place.repository().join(notes.ranges[0].chunk.name.path());
    std::fs::remove_file(lost).unwrap();
    place.back_up().unwrap();
    assert!(lost.exists());
    assert!(check(&place).is_good());
}

#[test]
fn what_a_run_that_broke_off_left_behind_harms_nothing() {
    let place = filled();
    let chunk = chunks(&place)[0].clone();
    std::fs::write(chunk.with_extension("3.new"), b"torn").unwrap();
    std::fs::write(place.repository().join("manifests/000002-20261120T000000.new"), b"torn").unwrap();
    assert!(check(&place).is_good());
    place.put(5000..5100);
    place.back_up().unwrap();
    assert!(check(&place).is_good());
    assert!(!chunk.with_extension("3.new").exists());
    // A restore that was killed left its folder.
    std::fs::create_dir(place.path("new.restoring")).unwrap();
    std::fs::write(place.path("new.restoring/yakuba.db"), b"half").unwrap();
    place.restore(None, "new").unwrap();
    drop(place.open("new"));
}

#[test]
fn a_damaged_newest_manifest_does_not_stop_the_next_generation() {
    let place = filled();
    place.back_up().unwrap();
    let newest = files(&place.repository().join("manifests")).pop().unwrap();
    std::fs::write(&newest, b"nothing").unwrap();
    let made = place.back_up().unwrap();
    assert_eq!(made.manifest.number, 3);
    let good: Vec<bool> = check(&place).generations.iter().map(|g| g.faults == 0).collect();
    assert_eq!(good, [true, false, true]);
}
