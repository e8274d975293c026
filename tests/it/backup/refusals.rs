//! What is refused, with what code, and that nothing is touched then.

use yakuba::access::Actor;
use yakuba::backup::{restore, verify};
use yakuba::store::Schema;
use yakuba::store::keyring::Secret;

use super::{PASSPHRASE, Place, files, schema};

#[test]
fn a_restore_into_a_folder_with_something_in_it_is_refused_and_leaves_it_alone() {
    let place = Place::with_notes(1..10);
    place.back_up().unwrap();
    std::fs::create_dir(place.path("full")).unwrap();
    std::fs::write(place.path("full/letter"), b"dear").unwrap();
    assert_eq!(place.restore(None, "full").unwrap_err().code().id, "BACKUP-07");
    assert_eq!(files(&place.path("full")).len(), 1);
    // The running town's own folder is such a one.
    assert_eq!(place.restore(None, "data").unwrap_err().code().id, "BACKUP-07");
    // An empty folder is fine.
    std::fs::create_dir(place.path("empty")).unwrap();
    place.restore(None, "empty").unwrap();
}

#[test]
fn a_wrong_key_and_another_town_are_told_apart_and_refused() {
    let (place, other) = (Place::with_notes(1..10), Place::with_notes(1..10));
    place.back_up().unwrap();
    let wrong = Secret::passphrase("another passphrase altogether");
    let error = verify::verify(&place.repository(), &wrong, None).unwrap_err();
    assert_eq!(error.code().id, "KEY-01");
    let error = restore::restore(&place.repository(), &wrong, None, &place.path("new"), schema(), &Actor::machine());
    assert_eq!(error.unwrap_err().code().id, "KEY-01");
    assert!(!place.path("new").exists());
    let before = files(&place.repository());
    assert_eq!(other.back_up_to(&place.repository()).unwrap_err().code().id, "BACKUP-03");
    assert_eq!(files(&place.repository()), before);
}

#[test]
fn places_that_are_no_repository_and_generations_that_are_not_there_are_refused() {
    let place = Place::with_notes(1..10);
    let secret = Secret::passphrase(PASSPHRASE);
    assert_eq!(verify::verify(&place.path("nowhere"), &secret, None).unwrap_err().code().id, "BACKUP-02");
    std::fs::create_dir(place.path("letters")).unwrap();
    std::fs::write(place.path("letters/one"), b"dear").unwrap();
    assert_eq!(place.back_up_to(&place.path("letters")).unwrap_err().code().id, "BACKUP-11");
    assert_eq!(files(&place.path("letters")).len(), 1);
    place.back_up().unwrap();
    assert_eq!(place.restore(Some("000007-20200101T000000"), "new").unwrap_err().code().id, "BACKUP-06");
    assert_eq!(place.restore(Some("../config"), "new").unwrap_err().code().id, "BACKUP-06");
    let town = yakuba::access::Town::in_memory(schema(), yakuba::base::clock::Clock::real()).unwrap();
    let permit = yakuba::access::authorise(&Actor::machine(), &yakuba::backup::CREATE).unwrap();
    let error = yakuba::backup::create::create(&town, &permit, &place.path("m"), "試験").unwrap_err();
    assert_eq!(error.code().id, "BACKUP-10");
}

#[test]
fn a_table_this_release_does_not_know_is_refused_before_anything_is_written() {
    let place = Place::with_notes(1..10);
    place.back_up().unwrap();
    let access = yakuba::access::tables();
    let older = Schema::of(access);
    let secret = Secret::passphrase(PASSPHRASE);
    let error = restore::restore(&place.repository(), &secret, None, &place.path("new"), older, &Actor::machine());
    assert_eq!(error.unwrap_err().code().id, "BACKUP-04");
    assert!(!place.path("new").exists() && !place.path("new.restoring").exists());
}

#[test]
fn two_runs_do_not_write_into_one_repository() {
    let place = Place::with_notes(1..10);
    place.back_up().unwrap();
    let _held = yakuba::store::lock::FolderLock::take(&place.repository()).unwrap();
    assert_eq!(place.back_up().unwrap_err().code().id, "BACKUP-12");
}

#[test]
fn a_full_disk_adds_no_generation_and_spoils_none() {
    // A folder that cannot be written stands for the disk that refuses; /dev/full gives ENOSPC itself.
    let place = Place::with_notes(1..3000);
    place.back_up().unwrap();
    place.put(4000..9000);
    let manifests = files(&place.repository().join("manifests"));
    for part in 0..256 {
        let folder = place.repository().join(format!("chunks/{part:02x}"));
        if !folder.exists() {
            std::os::unix::fs::symlink("/dev/full", folder).unwrap();
        }
    }
    assert!(place.back_up().is_err());
    assert_eq!(files(&place.repository().join("manifests")), manifests);
}
